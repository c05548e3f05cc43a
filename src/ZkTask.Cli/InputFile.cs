using ZkTask.Cli.Output;

namespace ZkTask.Cli;

/// <summary>Reads the files that arguments name, whole and within a budget.</summary>
internal static class InputFile
{
    /// <summary>The name that means standard input.</summary>
    internal const string StandardInput = "-";

    private const int FirstBufferBytes = 4096;

    /// <summary>Reads a file or standard input.</summary>
    /// <param name="host">The tool's streams.</param>
    /// <param name="path">The file's name or <c>-</c>.</param>
    /// <param name="maxBytes">The budget. A file that says that it is larger is not read at all; of others, pipes for instance, one byte more is read at most.</param>
    /// <param name="bytes">The content; empty if it could not be read.</param>
    /// <returns>Null, or an answer that names the file.</returns>
    internal static Answer? Read(CliHost host, string path, int maxBytes, out byte[] bytes)
    {
        bytes = [];
        string name = path == StandardInput ? "standard input" : Printable.Line(path);
        try
        {
            using Stream stream = path == StandardInput ? host.OpenInput() : Open(path);
            long length = stream.CanSeek ? stream.Length : 0;
            return length <= maxBytes && TryReadToEnd(stream, (int)length, maxBytes, out bytes)
                ? null
                : new Answer(ExitCode.Malformed, nameof(Reason.MalformedDocument), $"{name}: more than {maxBytes} bytes");
        }
        catch (Exception error) when (Explain(error, path) is { } rule)
        {
            return Answer.Unreadable($"{name}: {rule}");
        }
    }

    /// <summary>Opens a file for reading, without a buffer.</summary>
    internal static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    /// <summary>What people should know about a failure to use a file; null for what is no such failure.</summary>
    internal static string? Explain(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or directory",
        UnauthorizedAccessException => Directory.Exists(path) ? "is a directory" : "permission denied",
        PathTooLongException => "the name is too long",
        IOException or NotSupportedException => Printable.Line(error.Message),
        ArgumentException when path.Length == 0 || path.Contains('\0') => "not a file name",
        _ => null,
    };

    // The length is only a hint: files in /proc have none, and any file may grow.
    private static bool TryReadToEnd(Stream stream, int expectedLength, int maxBytes, out byte[] bytes)
    {
        byte[] buffer = new byte[Math.Max(expectedLength + 1, Math.Min(FirstBufferBytes, maxBytes + 1))];
        int count = 0;
        while (true)
        {
            int read = stream.Read(buffer, count, buffer.Length - count);
            count += read;
            if (read == 0 || count > maxBytes)
                break;
            if (count == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maxBytes + 1L));
        }

        bytes = buffer[..Math.Min(count, maxBytes)];
        return count <= maxBytes;
    }
}
