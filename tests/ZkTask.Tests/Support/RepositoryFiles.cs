namespace ZkTask.Tests.Support;

/// <summary>The repository's own files, found from the test binary.</summary>
internal static class RepositoryFiles
{
    /// <summary>The repository's root folder.</summary>
    internal static string Root { get; } = Locate();

    /// <summary>The absolute path of a file named relative to the root.</summary>
    internal static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The bytes of a file named relative to the root.</summary>
    internal static byte[] ReadBytes(string relative) => File.ReadAllBytes(PathOf(relative));

    /// <summary>The text of a file named relative to the root.</summary>
    internal static string ReadText(string relative) => File.ReadAllText(PathOf(relative));

    private static string Locate()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ZkTask.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ZkTask.sln.");
    }
}
