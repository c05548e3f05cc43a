namespace ZkTask.Cli;

/// <summary>Writes result files so that no one ever sees half of one.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Writes a temporary file beside the target, forces it to the disk and renames it. A symbolic link is followed, not replaced. Whatever fails, the target is
    /// either what it was or complete.
    /// </summary>
    /// <exception cref="IOException">The file could not be written, or the target is a device or a directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    internal static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string named = Path.GetFullPath(path);
        string target = TargetOf(path);
        if (Directory.Exists(target))
            throw new IOException("is a directory");
        if (IsDevice(named) || IsDevice(target))
            throw new IOException("is a device, which a rename would replace");

        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The file that a name leads to.</summary>
    internal static string TargetOf(string path)
    {
        string named = Path.GetFullPath(path);
        return (File.Exists(named) ? File.ResolveLinkTarget(named, returnFinalTarget: true)?.FullName : null) ?? named;
    }

    // /dev/stdout leads to a regular file where a shell redirected it, but is not meant as that file's name.
    private static bool IsDevice(string target) => !OperatingSystem.IsWindows()
        && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal));
}
