using System.Diagnostics;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary>The tool as a process of its own.</summary>
[Trait("Category", "Process")]
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verifies_a_proof_from_a_pipe()
    {
        (int exitCode, string output, string error) = await Run(File.ReadAllText(Price.Proof), "groth16", "verify", Price.Key, Price.Inputs, "-");
        Assert.Equal((0, "valid\n", ""), (exitCode, output, error));
    }

    // It takes a few seconds where it has the processors for itself.
    [Fact]
    public async Task Demonstrates_on_its_own()
    {
        (int exitCode, string output, string error) = await Run("", "demo", "--limit", "900");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Everything came out as it must", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Theory]
    [InlineData(1, "groth16", "verify", "circuits/price/verification_key.json", "circuits/price/forged/public_forged.json", "circuits/price/proof_0.json")]
    [InlineData(2, "groth16", "verify", "circuits/price/verification_key.json", "circuits/price/public_0.json", "circuits/absent.json")]
    [InlineData(2, "groth16", "verify", "circuits/price/verification_key.json", "circuits/price/public_0.json", "-")]
    [InlineData(64, "groth16", "verify")]
    [InlineData(0, "vkey", "inspect", "circuits/price/verification_key.json")]
    public async Task Exits_as_the_contract_says(int expected, params string[] args)
    {
        string[] absolute = [.. args.Select(arg => arg.StartsWith("circuits/", StringComparison.Ordinal) ? RepositoryFiles.PathOf(arg) : arg)];
        (int exitCode, string output, string error) = await Run("", absolute);
        Assert.True(exitCode == expected, $"exit {exitCode}: {output}{error}");
        Assert.DoesNotContain('\e', output + error);
    }

    [Fact]
    public async Task Exports_to_snarkjs_own_default_name()
    {
        (int exitCode, _, string error) = await Run("", "zkey", "export", "verificationkey", Price.Zkey);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal([_folder.PathOf("verification_key.json")], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task Abstains_when_the_disk_is_full()
    {
        Assert.SkipUnless(File.Exists("/dev/full") && File.Exists("/bin/sh"), "there is no /dev/full");
        (int exitCode, _, string error) = await Start(
            "", "/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh", "dotnet", Tool, "groth16", "verify", Price.Key, Price.Inputs, Price.Proof);
        Assert.Equal(3, exitCode);
        Assert.Single(error, '\n');
    }

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "ZkTask.Cli.dll");

    private Task<(int ExitCode, string Output, string Error)> Run(string input, params string[] args) => Start(input, "dotnet", [Tool, .. args]);

    private async Task<(int ExitCode, string Output, string Error)> Start(string input, string file, params string[] args)
    {
        ProcessStartInfo start = new(file, args)
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
