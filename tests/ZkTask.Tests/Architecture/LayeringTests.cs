using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace ZkTask.Tests.Architecture;

/// <summary>
/// Who may know whom, read from the sources: a folder that is not in these tables has no place yet, and giving it one is a decision to be made
/// here.
/// </summary>
public class LayeringTests
{
    // Folder of ZkTask.Algebra: what it may know.
    private static readonly Dictionary<string, string[]> AlgebraLayers = new()
    {
        ["Fields"] = [],
        ["Lanes"] = ["Fields", "Towers"],
        ["Towers"] = ["Fields"],
        ["Curves"] = ["Fields", "Towers"],
        ["Pairings"] = ["Fields", "Towers", "Curves"],
        ["Polynomials"] = ["Fields", "Lanes"],
        ["Bn254"] = ["Fields", "Lanes", "Towers", "Curves", "Pairings", "Polynomials"],
        ["Secp256k1"] = ["Fields", "Curves"],
    };

    // Folder of ZkTask: what it may know.
    private static readonly Dictionary<string, string[]> VerifierLayers = new()
    {
        ["Verdicts"] = [],
        ["Hashing"] = ["Verdicts"],
        ["Merkle"] = ["Verdicts", "Hashing"],
        ["Groth16"] = ["Verdicts", "Hashing"],
        ["Artifacts"] = ["Verdicts", "Hashing", "Merkle", "Groth16"],
        ["Tasks"] = ["Verdicts", "Hashing", "Merkle", "Groth16", "Artifacts"],
    };

    // Project: the projects it may reference.
    private static readonly Dictionary<string, string[]> ProjectLayers = new()
    {
        ["ZkTask.Algebra"] = [],
        ["ZkTask"] = ["ZkTask.Algebra"],
        ["ZkTask.Storage"] = ["ZkTask.Algebra", "ZkTask"],
        ["ZkTask.Evidence"] = ["ZkTask.Algebra", "ZkTask"],
        ["ZkTask.Attestation"] = ["ZkTask.Algebra", "ZkTask", "ZkTask.Evidence"],
        ["ZkTask.AspNetCore"] = ["ZkTask.Algebra", "ZkTask", "ZkTask.Storage", "ZkTask.Evidence", "ZkTask.Attestation"],
        ["ZkTask.Cli"] = ["ZkTask.Algebra", "ZkTask", "ZkTask.Storage", "ZkTask.Evidence", "ZkTask.Attestation", "ZkTask.AspNetCore"],
    };

    [Fact]
    public void FoldersOfAlgebraKnowOnlyThoseBelow() => AssertNone(Violations("ZkTask.Algebra", "ZkTask.Algebra", AlgebraLayers));

    [Fact]
    public void FoldersOfTheVerifierKnowOnlyThoseBelow() => AssertNone(Violations("ZkTask", "ZkTask", VerifierLayers));

    // Fp, Fr and Fp2 come by a project-wide alias and are Bn254's: what is below is generic in the field.
    [Fact]
    public void NothingBelowBn254UsesItsAliases()
    {
        List<string> violations = [];
        foreach (string file in SourceTree.CodeFiles("src/ZkTask.Algebra"))
        {
            if (FolderOf(file, "ZkTask.Algebra") == "Bn254")
                continue;
            foreach (Match alias in Regex.Matches(SourceTree.Code(File.ReadAllText(file)), @"\b(Fp|Fr|Fp2)\b"))
                violations.Add($"{SourceTree.Relative(file)} names {alias.Value}");
        }

        AssertNone(violations);
    }

    [Fact]
    public void ProjectsReferenceOnlyThoseBelow()
    {
        List<string> violations = [];
        foreach (string project in SourceTree.Projects())
        {
            string name = Path.GetFileNameWithoutExtension(project);
            if (!ProjectLayers.TryGetValue(name, out string[]? allowed))
            {
                violations.Add($"{name} has no place in the table of projects");
                continue;
            }

            violations.AddRange(References(project, "ProjectReference")
                .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
                .Where(reference => !allowed.Contains(reference))
                .Select(reference => $"{name} references {reference}"));
        }

        AssertNone(violations);
    }

    [Theory]
    [InlineData("ZkTask.Algebra")]
    [InlineData("ZkTask")]
    public void TheLibrariesHavePackagesOfNobody(string project)
    {
        string[] files = ["Directory.Build.props", "src/Directory.Build.props", $"src/{project}/{project}.csproj"];
        AssertNone([.. files.SelectMany(file => References(Path.Combine(SourceTree.Root, file), "PackageReference").Select(p => $"{file}: {p}"))]);
    }

    [Fact]
    public void UnsafeCodeStaysInAlgebra()
    {
        List<string> violations = [];
        foreach (string file in SourceTree.CodeFiles("src").Where(file => !SourceTree.Relative(file).StartsWith("src/ZkTask.Algebra/", StringComparison.Ordinal)))
        {
            if (Regex.IsMatch(SourceTree.Code(File.ReadAllText(file)), @"\bunsafe\b"))
                violations.Add(SourceTree.Relative(file));
        }

        foreach (string project in SourceTree.Projects().Where(project => Path.GetFileNameWithoutExtension(project) != "ZkTask.Algebra"))
        {
            if (XDocument.Load(project).Descendants("AllowUnsafeBlocks").Any())
                violations.Add(SourceTree.Relative(project));
        }

        AssertNone(violations);
    }

    // The rules above rest on this reading of a file.
    [Theory]
    [InlineData("using ZkTask.Algebra.Pairings;", "Pairings")]
    [InlineData("using X = ZkTask.Algebra.Bn254.G1;", "Bn254")]
    [InlineData("global using static ZkTask.Algebra.Bn254.G1;", "Bn254")]
    [InlineData("var x = Bn254.G1.Generator;", "Bn254")]
    [InlineData("var x = new Towers.Fp6<T>();", "Towers")]
    [InlineData("/// <see cref=\"ZkTask.Algebra.Bn254.G1\"/>", "")]
    [InlineData("// Pairings.Line", "")]
    [InlineData("/* Bn254. */ string s = \"Bn254.\";", "")]
    [InlineData("using System.Threading.Pairings;", "")]
    [InlineData("namespace ZkTask.Algebra.Curves;", "")]
    public void MentionsAreFound(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Mentions(line, "ZkTask.Algebra", [.. AlgebraLayers.Keys])));

    private static List<string> Violations(string project, string rootNamespace, Dictionary<string, string[]> layers)
    {
        List<string> violations = [];
        foreach (string file in SourceTree.CodeFiles($"src/{project}"))
        {
            if (FolderOf(file, project) is not { } folder)
                continue;
            if (!layers.TryGetValue(folder, out string[]? allowed))
            {
                violations.Add($"{folder} has no place in the table of {project}");
                continue;
            }

            violations.AddRange(Mentions(File.ReadAllText(file), rootNamespace, [.. layers.Keys])
                .Where(mentioned => mentioned != folder && !allowed.Contains(mentioned))
                .Select(mentioned => $"{SourceTree.Relative(file)} uses {mentioned}"));
        }

        return [.. violations.Distinct()];
    }

    // Namespaces of the project named in full, or from within as Folder.Type; not the file's own declaration.
    private static IEnumerable<string> Mentions(string text, string rootNamespace, string[] folders)
    {
        string code = Regex.Replace(SourceTree.Code(text), @"\bnamespace\s+[\w.]+", " ");
        string pattern = $@"(?:(?<![\w.]){Regex.Escape(rootNamespace)}\.(?<folder>\w+)\b|(?<![\w.])(?<folder>{string.Join('|', folders)})\.)";
        return Regex.Matches(code, pattern).Select(match => match.Groups["folder"].Value).Where(folders.Contains).Distinct();
    }

    // The folder directly under the project; null for a file beside the project file.
    private static string? FolderOf(string file, string project)
    {
        string[] parts = SourceTree.Relative(file).Split('/');
        Assert.Equal(project, parts[1]);
        return parts.Length > 3 ? parts[2] : null;
    }

    private static IEnumerable<string> References(string file, string kind) =>
        XDocument.Load(file).Descendants(kind).Select(element => element.Attribute("Include")?.Value ?? "").Where(include => include.Length > 0);

    private static void AssertNone(List<string> violations) => Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
}
