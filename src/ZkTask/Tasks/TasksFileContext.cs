namespace ZkTask.Tasks;

/// <summary>The tasks file that an element belongs to.</summary>
/// <param name="FileName">What people call it.</param>
/// <param name="Folder">What paths in it are relative to.</param>
internal sealed record TasksFileContext(string FileName, string Folder)
{
    internal TasksFileException Refuse(string path, string rule, Reason reason = Reason.MalformedDocument, Exception? inner = null) =>
        new(reason, $"{FileName}: {path}{(path.Length == 0 ? "" : ": ")}{rule}", inner);

    /// <summary>Reads a file of bounded length.</summary>
    /// <param name="file">The file, absolute or relative to the current folder.</param>
    /// <param name="path">The member that names it; empty for the tasks file itself.</param>
    /// <param name="maxBytes">The budget, looked at before reading.</param>
    internal byte[] ReadFile(string file, string path, int maxBytes)
    {
        string name = path.Length == 0 ? "" : $"{file}: ";
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (!stream.CanSeek)
                throw Refuse(path, $"{name}not a file");
            if (stream.Length > maxBytes)
                throw Refuse(path, $"{name}{stream.Length} bytes, {maxBytes} are allowed");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refuse(path, $"{name}no such file or directory", inner: error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Refuse(path, $"{name}{(Directory.Exists(file) ? "is a directory" : "permission denied")}", inner: error);
        }
        catch (Exception error) when (error is IOException or NotSupportedException or ArgumentException)
        {
            throw Refuse(path, $"{name}{error.Message}", inner: error);
        }
    }
}
