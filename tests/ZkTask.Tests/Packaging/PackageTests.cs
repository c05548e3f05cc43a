using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Packaging;

/// <summary>What a stranger gets: the packages, and the README's sample on top of them.</summary>
[Trait("Category", "Packaging")]
public sealed class PackageTests(PackageTests.Feed feed) : IClassFixture<PackageTests.Feed>
{
    private const string Version = "0.1.0";

    [Theory]
    [InlineData("ZkTask.Algebra")]
    [InlineData("ZkTask")]
    public void Holds_readme_documentation_and_symbols(string id)
    {
        string[] entries = feed.EntriesOf($"{id}.{Version}.nupkg");
        Assert.Contains("README.md", entries);
        Assert.Contains($"lib/net10.0/{id}.dll", entries);
        Assert.Contains($"lib/net10.0/{id}.xml", entries);
        Assert.Contains($"lib/net10.0/{id}.pdb", feed.EntriesOf($"{id}.{Version}.snupkg"));
    }

    [Fact]
    public void Depends_on_nothing_that_is_not_ours()
    {
        Assert.Empty(feed.DependenciesOf("ZkTask.Algebra"));
        Assert.Equal(["ZkTask.Algebra"], feed.DependenciesOf("ZkTask"));
    }

    [Fact]
    public async Task Runs_the_sample_of_the_readme_in_a_fresh_project()
    {
        Directory.CreateDirectory(feed.Folder.PathOf("sample"));
        feed.Folder.Write("sample/sample.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ZkTask" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        feed.Folder.Write("sample/Program.cs", $"using ZkTask;\nusing ZkTask.Tasks;\n\n{Sample()}");
        feed.Folder.Write("sample/verification_key.json", RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));
        string proof = RepositoryFiles.ReadText("circuits/price/proof_0.json"), inputs = RepositoryFiles.ReadText("circuits/price/public_0.json");
        feed.Folder.Write("sample/proof_with_inputs.json", $$"""{"proof": {{proof}}, "publicSignals": {{inputs}}}""");
        Assert.Equal("Valid", (await feed.Dotnet("sample", "run", "-v", "q")).Trim());
    }

    [Fact]
    public async Task Installs_the_tool()
    {
        Assert.Contains("tools/net10.0/any/ZkTask.Cli.dll", feed.EntriesOf($"ZkTask.Cli.{Version}.nupkg"));
        Assert.Contains("README.md", feed.EntriesOf($"ZkTask.Cli.{Version}.nupkg"));
        Assert.Contains("schemas/tasks.schema.json", feed.EntriesOf($"ZkTask.Cli.{Version}.nupkg"));
        await feed.Dotnet(".", "tool", "install", "ZkTask.Cli", "--version", Version, "--tool-path", feed.Folder.PathOf("tools"));
        string tool = Directory.GetFiles(feed.Folder.PathOf("tools")).Single(file => Path.GetFileNameWithoutExtension(file) == "zktask");
        Assert.Contains("PairingMismatch", await Feed.Run(feed.Folder.Root, tool, "demo", "--limit", "900"), StringComparison.Ordinal);
    }

    /// <summary>The code between the README's markers, without the fence.</summary>
    private static string Sample()
    {
        string readme = RepositoryFiles.ReadText("README.md").ReplaceLineEndings("\n");
        const string marker = "<!-- sample:embed -->\n";
        int start = readme.IndexOf(marker, StringComparison.Ordinal);
        Assert.True(start >= 0, "README.md has no marker <!-- sample:embed -->");
        string[] lines = readme[(start + marker.Length)..].Split('\n');
        Assert.Equal("```csharp", lines[0]);
        return string.Join('\n', lines.Skip(1).TakeWhile(line => line != "```"));
    }

    /// <summary>Our packages in a folder, and a NuGet configuration that knows that folder alone.</summary>
    public sealed class Feed : IAsyncLifetime
    {
        internal TemporaryFolder Folder { get; } = new();

        /// <summary>Packs the projects, in the order in which they need each other.</summary>
        public async ValueTask InitializeAsync()
        {
            foreach (string project in new[] { "ZkTask.Algebra", "ZkTask", "ZkTask.Cli" })
            {
                await Dotnet(
                    RepositoryFiles.Root, "pack", $"src/{project}", "-c", "Release", "-o", Folder.PathOf("feed"), "--artifacts-path", Folder.PathOf("build"),
                    "-m:1", "-v", "q", "--nologo");
            }

            Folder.Write("nuget.config", """
                <configuration>
                  <packageSources><clear /><add key="local" value="feed" /></packageSources>
                  <config><add key="globalPackagesFolder" value="packages" /></config>
                </configuration>
                """);
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }

        internal string[] EntriesOf(string package)
        {
            using ZipArchive archive = ZipFile.OpenRead(Folder.PathOf(Path.Combine("feed", package)));
            return [.. archive.Entries.Select(entry => entry.FullName)];
        }

        internal string[] DependenciesOf(string id)
        {
            using ZipArchive archive = ZipFile.OpenRead(Folder.PathOf($"feed/{id}.{Version}.nupkg"));
            using Stream nuspec = archive.GetEntry($"{id}.nuspec")!.Open();
            return [.. XDocument.Load(nuspec).Descendants().Where(node => node.Name.LocalName == "dependency").Select(node => node.Attribute("id")!.Value)];
        }

        internal Task<string> Dotnet(string folder, params string[] args) => Run(Path.Combine(Folder.Root, folder), "dotnet", args);

        /// <summary>Runs a command that must succeed, and returns its output.</summary>
        internal static async Task<string> Run(string folder, string file, params string[] args)
        {
            ProcessStartInfo start = new(file, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
                start.Environment.Remove(name);

            // Another test's builds end when that test does.
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            using Process process = Process.Start(start)!;
            StringBuilder errors = new();
            process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
            process.BeginErrorReadLine();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', args)}: exit {process.ExitCode}\n{output}{errors}");
            return output;
        }
    }
}
