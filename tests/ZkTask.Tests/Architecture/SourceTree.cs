using System.Text.RegularExpressions;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Architecture;

/// <summary>The repository's own sources.</summary>
internal static partial class SourceTree
{
    public static string Root => RepositoryFiles.Root;

    /// <summary>Hand-written C# files under a folder of the repository; generated ones are left out.</summary>
    public static IEnumerable<string> CodeFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal) && !Relative(file).Split('/').Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal);

    public static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The path from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The code without comments and literals, whose words mean nothing to the compiler.</summary>
    public static string Code(string text) => CommentsAndLiterals().Replace(text, match => match.Value.StartsWith('/') ? " " : "\"\"");

    [GeneratedRegex(""""
        //[^\n]* | /\*.*?\*/ | """.*?""" | \$?@\$?"(?:""|[^"])*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
        """", RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentsAndLiterals();
}
