namespace ZkTask.Tests.Support;

/// <summary>Files of the repository that the tests were built from.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder with the solution, found by walking up from the test program.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>The path of a file or folder.</summary>
    internal static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The bytes of a file.</summary>
    internal static byte[] Read(string relative) => File.ReadAllBytes(PathOf(relative));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ZkTask.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ZkTask.sln.");
    }
}
