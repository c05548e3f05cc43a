#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property IsPackable=false
#:property DeterministicSourcePaths=false

// What a developer and CI do with the repository:
//   dotnet run --file build.cs -- build | test | format | pack | publish | ci

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

string root = Path.GetDirectoryName(SourcePath())!;
Environment.CurrentDirectory = root;
string target = args.Length == 1 ? args[0] : "";
try
{
    switch (target)
    {
        case "build":
            Dotnet("build", "ZkTask.sln", "--nologo", "-v", "q");
            break;
        case "test":
            Dotnet("test");
            break;
        case "format":
            Dotnet("format", "ZkTask.sln");
            break;
        case "pack":
            foreach (string project in new[] { "ZkTask.Algebra", "ZkTask", "ZkTask.Storage", "ZkTask.Evidence", "ZkTask.Attestation", "ZkTask.AspNetCore", "ZkTask.Cli" })
                Dotnet("pack", $"src/{project}", "-c", "Release", "-o", "artifacts/package", "--nologo", "-v", "q");
            break;
        case "publish":
            Publish();
            break;
        case "ci":
            return ContinuousIntegration();
        default:
            Console.Error.WriteLine("usage: dotnet run --file build.cs -- build | test | format | pack | publish | ci");
            return 64;
    }

    return 0;
}
catch (InvalidOperationException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

// The tool for this machine, compiled ahead of time as far as ReadyToRun goes. A folder of its own: the arithmetic is compiled with other flags than for packages.
void Publish()
{
    string runtime = RuntimeInformation.RuntimeIdentifier;
    Dotnet(
        "publish", "src/ZkTask.Cli", "-c", "Release", "-r", runtime, "--self-contained", "false", "-p:PublishReadyToRun=true",
        "--artifacts-path", "artifacts/ready-to-run", "-o", $"artifacts/publish/{runtime}", "--nologo", "-v", "q");
    Console.WriteLine($"artifacts/publish/{runtime}");
}

int ContinuousIntegration()
{
    List<(string Name, TimeSpan Time, bool Ok, Counts Counts)> steps = [];
    List<string> failures = [];

    // The suite as the README tells people to run it.
    Step("dotnet test", () => Tests("dotnet", ["test"], []));
    Step("dotnet format", () => (Start("dotnet", ["format", "ZkTask.sln", "--verify-no-changes", "--no-restore"], [], out _), default, []));

    // The suite again as older and other processors see it, without what does not depend on instruction sets; fewer random documents.
    if (Avx512F.IsSupported)
        Matrix("DOTNET_EnableAVX512");
    else
        Console.WriteLine("This processor has no AVX-512: the first run was already one without it.");
    Matrix("DOTNET_EnableAVX2");
    Matrix("DOTNET_EnableHWIntrinsic");

    Console.WriteLine();
    foreach (string line in failures)
        Console.WriteLine(line);
    foreach ((string name, TimeSpan time, bool ok, Counts counts) in steps)
        Console.WriteLine($"{(ok ? "ok    " : "FAILED")} {name,-30} {time.TotalSeconds,6:0} s   {counts}");
    bool isGreen = steps.All(step => step.Ok);
    Counts sum = steps.Aggregate(default(Counts), (total, step) => total + step.Counts);

    // A failed step is a failure even where no test is to blame.
    if (!isGreen && sum.Failed == 0)
        sum = sum with { Failed = steps.Count(step => !step.Ok) };
    Console.WriteLine(sum);
    return isGreen ? 0 : 1;

    void Matrix(string knob) => Step($"tests with {knob}=0", () =>
    {
        string tests = Path.Combine("artifacts", "bin", "ZkTask.Tests", "debug", OperatingSystem.IsWindows() ? "ZkTask.Tests.exe" : "ZkTask.Tests");
        Dictionary<string, string> environment = new() { [knob] = "0", ["ZKTASK_FUZZ_COUNT"] = "20000" };
        string[] filter = ["--no-progress", "--filter-not-trait", "Category=Packaging", "--filter-not-trait", "Category=Process"];
        return Tests(Path.GetFullPath(tests), filter, environment);
    });

    void Step(string name, Func<(int ExitCode, Counts Counts, string[] Failures)> run)
    {
        Console.WriteLine($"\n== {name}");
        long start = Stopwatch.GetTimestamp();
        (int exitCode, Counts counts, string[] failed) = run();
        steps.Add((name, Stopwatch.GetElapsedTime(start), exitCode == 0 && counts.Failed == 0, counts));
        if (failed.Length > 0)
            failures.AddRange([$"== failed in {name}", .. failed]);
    }
}

// Microsoft.Testing.Platform closes with a summary; a run that printed none, or ran nothing, has failed.
(int ExitCode, Counts Counts, string[] Failures) Tests(string file, string[] arguments, Dictionary<string, string> environment)
{
    int exitCode = Start(file, arguments, environment, out string output);
    Match summary = Regex.Match(output, @"Test run summary:.*?total: (\d+).*?failed: (\d+).*?succeeded: (\d+).*?skipped: (\d+)", RegexOptions.Singleline);
    Counts counts = summary.Success ? new Counts(Number(3), Number(2), Number(4)) : default;
    return (exitCode == 0 && counts.Passed > 0 ? 0 : Math.Max(exitCode, 1), counts, [.. Failures(output.Split('\n')).Take(100)]);

    int Number(int group) => int.Parse(summary.Groups[group].ValueSpan);
}

// The names of the tests that failed, each with the beginning of what it said: shown once more at the end, where thousands of lines do not hide it.
static IEnumerable<string> Failures(string[] lines)
{
    for (int i = 0; i < lines.Length; i++)
    {
        if (!lines[i].StartsWith("failed ", StringComparison.Ordinal))
            continue;
        yield return lines[i];
        for (int j = i + 1; j < Math.Min(i + 12, lines.Length) && !lines[j].StartsWith("failed ", StringComparison.Ordinal); j++)
            yield return lines[j];
    }
}

void Dotnet(params string[] arguments)
{
    int exitCode = Start("dotnet", arguments, [], out _);
    if (exitCode != 0)
        throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: exit {exitCode}");
}

// Shows the output while it comes, and keeps it.
static int Start(string file, string[] arguments, Dictionary<string, string> environment, out string output)
{
    ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
    foreach ((string name, string value) in environment)
        start.Environment[name] = value;
    using Process process = Process.Start(start)!;
    process.StandardInput.Close();
    List<string> lines = [];
    while (process.StandardOutput.ReadLine() is { } line)
    {
        Console.WriteLine(line);
        lines.Add(line);
    }

    process.WaitForExit();
    output = string.Join('\n', lines);
    return process.ExitCode;
}

static string SourcePath([CallerFilePath] string path = "") => path;

/// <summary>How many tests did what.</summary>
internal readonly record struct Counts(int Passed, int Failed, int Skipped)
{
    public static Counts operator +(Counts a, Counts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
