using System.Diagnostics;
using Xunit;

namespace ZkTask.Tests.Support;

/// <summary>
/// Packages from npm beside which results are held, where they are installed: in the folder that <c>ZKTASK_PEERS</c> names, or in bench/peers. Tests that need
/// them are skipped elsewhere.
/// </summary>
internal static class NpmPeer
{
    /// <summary>Runs an ES module with node and gives what it prints; skips the running test without node or one of the packages.</summary>
    internal static string Run(string script, params ReadOnlySpan<string> packages)
    {
        string folder = Environment.GetEnvironmentVariable("ZKTASK_PEERS") is { Length: > 0 } named ? named : RepositoryFiles.PathOf("bench/peers");
        foreach (string package in packages)
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
                Assert.Skip($"The npm package {package} is absent: install it in {folder}, or set ZKTASK_PEERS.");
        }

        ProcessStartInfo start = new("node", ["--input-type=module", "-"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process? node = TryStart(start);
        if (node is null)
            Assert.Skip("There is no node on the path.");
        node!.StandardInput.Write(script);
        node.StandardInput.Close();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal(0, node.ExitCode);
        return output;
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
