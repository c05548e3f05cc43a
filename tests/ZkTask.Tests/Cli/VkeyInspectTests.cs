using System.Text.Json;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask vkey inspect</c>.</summary>
public sealed class VkeyInspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shows_a_sound_key()
    {
        CliRun run = CliRun.Of("vkey", "inspect", Price.Key).Exits(0);
        string[] lines = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
        Assert.Contains("public inputs 2", lines);
        Assert.Contains("findings      none", lines);
        Assert.Contains($"fingerprint   {Fingerprint()}", lines);
        Assert.Contains(lines, line => line.StartsWith("curve         bn128", StringComparison.Ordinal));
    }

    [Fact]
    public void Gives_the_same_in_json()
    {
        JsonElement json = CliRun.Of("vkey", "inspect", Price.Key, "--json").Exits(0).Json;
        Assert.Equal("valid", json.GetProperty("verdict").GetString());
        Assert.Equal("bn128", json.GetProperty("curve").GetString());
        Assert.Equal(2, json.GetProperty("publicInputs").GetInt32());
        Assert.Equal(Fingerprint(), json.GetProperty("fingerprint").GetString());
        Assert.False(json.GetProperty("forgeable").GetBoolean());
        Assert.Equal(0, json.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void Inspects_a_forgeable_key_and_says_so()
    {
        string key = _folder.Write("key.json", Price.InsecureKeyJson());
        Assert.Contains("forgeable: gamma equals delta", CliRun.Of("vkey", "inspect", key).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("\e[", CliRun.InColor("vkey", "inspect", key).Exits(0).Output, StringComparison.Ordinal);
        JsonElement json = CliRun.Of("vkey", "inspect", key, "--json").Exits(0).Json;
        Assert.True(json.GetProperty("forgeable").GetBoolean());
        Assert.True(json.GetProperty("findings")[0].GetProperty("forgeable").GetBoolean());
    }

    [Fact]
    public void Reads_standard_input()
    {
        using FileStream input = File.OpenRead(Price.Key);
        Assert.Equal(CliRun.Of("vkey", "inspect", Price.Key).Output, CliRun.With(input, "vkey", "inspect", "-").Exits(0).Output);
    }

    [Fact]
    public void Refuses_what_is_no_key()
    {
        CliRun.Of("vkey", "inspect", Price.Inputs).Exits(2).SaysOnlyOnError("MalformedDocument");
        string offCurve = _folder.Write("off.json", File.ReadAllText(Price.Key).Replace("\"1341397952117935825430639092558893669553353321227472083082345000362605769992\"", "\"7\"", StringComparison.Ordinal));
        Assert.StartsWith("invalid: PointNotOnCurve: verification key: vk_alpha_1", CliRun.Of("vkey", "inspect", offCurve).Exits(1).Output, StringComparison.Ordinal);
        Assert.Equal("PointNotOnCurve", CliRun.Of("vkey", "inspect", offCurve, "--json").Exits(1).Json.GetProperty("reason").GetString());
    }

    private static string Fingerprint()
    {
        Assert.Null(VerifyingKeyJson.Read(File.ReadAllBytes(Price.Key), out VerifyingKeyDocument? document));
        Assert.Null(VerifyingKey.TryCreate(document!, KeyPolicy.Strict, out VerifyingKey? key));
        return key!.Fingerprint();
    }
}
