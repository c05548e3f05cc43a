using System.Text.Json;
using Xunit;

namespace ZkTask.Tests.Support;

/// <summary>
/// The conformance corpus: files made by third-party tools, kept outside the repository. It is named by the environment variable
/// <c>ZKTASK_CORPUS</c>, or found as <c>shared/corpus/open</c> in a folder above the test binary. Tests that need it are skipped where it
/// is absent; a variable that names a folder without a corpus is a mistake and fails them instead.
/// </summary>
public static class Corpus
{
    private const string Variable = "ZKTASK_CORPUS";
    private const string Manifest = "MANIFEST.json";

    private static readonly Lazy<JsonDocument> ManifestDocument = new(() => JsonDocument.Parse(ReadText(Manifest)));

    /// <summary>The corpus folder, or null where there is none.</summary>
    public static string? Root { get; } = Locate();

    /// <summary>The corpus folder; skips the running test where there is none.</summary>
    public static string Require()
    {
        if (Root is null)
            Assert.Skip($"The conformance corpus is absent: set {Variable}, or place it at shared/corpus/open beside the repository.");
        if (!File.Exists(Path.Combine(Root, Manifest)))
            throw new DirectoryNotFoundException($"{Variable} names '{Root}', which holds no {Manifest}.");
        return Root;
    }

    /// <summary>
    /// The manifest's file entries: <c>file</c>, <c>bytes</c>, <c>sha256</c>, and where they apply <c>expect</c>, <c>reason</c>, <c>vk</c>,
    /// <c>public</c>. Skips the running test without a corpus, so call it inside a test, not while test cases are being listed.
    /// </summary>
    public static IEnumerable<JsonElement> ManifestFiles()
    {
        Require();
        return ManifestDocument.Value.RootElement.GetProperty("files").EnumerateArray();
    }

    /// <summary>The absolute path of a file named relative to the corpus; skips the running test without a corpus.</summary>
    public static string PathOf(string relative) => Path.Combine(Require(), relative);

    /// <summary>The text of a file named relative to the corpus; skips the running test without a corpus.</summary>
    public static string ReadText(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The JSON value in a file named relative to the corpus; skips the running test without a corpus.</summary>
    public static JsonElement ReadJson(string relative) => JsonElement.Parse(ReadText(relative));

    private static string? Locate()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Path.GetFullPath(named);

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "corpus", "open");
            if (File.Exists(Path.Combine(candidate, Manifest)))
                return candidate;
        }

        return null;
    }
}
