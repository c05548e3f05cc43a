using System.Text.Json;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary>The tool's exit codes for every single proof in the corpus.</summary>
public sealed class CorpusCliTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Agrees_with_every_negative_groth16_case()
    {
        int accepted = 0, refused = 0;
        foreach (JsonElement item in Cases("groth16-bn128"))
        {
            CliRun run = VerifyCase(item, "groth16-bn128");
            bool isValid = item.GetProperty("expect").GetString() == "accept";
            Assert.True(isValid == (run.ExitCode == 0) && run.ExitCode is >= 0 and <= 2, $"{item.GetProperty("id")}: exit {run.ExitCode}: {run.Output}{run.Error}");
            _ = isValid ? accepted++ : refused++;
        }

        Assert.True(accepted >= 40 && refused >= 220, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData("plonk-bn128", "ProtocolMismatch")]
    [InlineData("fflonk-bn128", "ProtocolMismatch")]
    [InlineData("plonk-bls12381", "ProtocolMismatch")]
    [InlineData("groth16-bls12381", "CurveMismatch")]
    public void Says_of_another_protocol_or_curve_that_it_is_another(string folder, string reason)
    {
        int valid = 0;
        foreach (JsonElement item in Cases(folder))
        {
            CliRun run = VerifyCase(item, folder);
            Assert.True(run.ExitCode is 1 or 2, $"{item.GetProperty("id")}: exit {run.ExitCode}: {run.Output}{run.Error}");
            if (item.GetProperty("category").GetString() != "valid")
                continue;
            Assert.Equal(reason, run.Json.GetProperty("reason").GetString());
            valid++;
        }

        Assert.True(valid > 0);
    }

    [Fact]
    public void Agrees_about_every_proof_that_someone_else_made()
    {
        int groth16 = 0, others = 0, forgeable = 0;
        foreach (JsonElement file in Corpus.ManifestFiles().Where(IsSingleProof))
        {
            string proof = Corpus.PathOf(file.GetProperty("file").GetString()!);
            string folder = Path.GetDirectoryName(proof)!;
            string[] files = [Path.Combine(folder, Text(file, "vk")), Path.Combine(folder, Text(file, "public")), proof];
            CliRun run = CliRun.Of(["groth16", "verify", .. files, "--json"]);
            if (OtherSystem(files[0]) is { } mismatch)
            {
                Assert.Equal((1, mismatch), (run.ExitCode, run.Json.GetProperty("reason").GetString()));
                others++;
                continue;
            }

            Assert.True((Text(file, "expect") == "accept") == (run.ExitCode == 0), $"{proof}: {run.Output}");
            groth16++;
            if (!file.TryGetProperty("expectCompat", out JsonElement compat))
                continue;
            bool isValid = compat.GetString() == "accept";
            if (isValid)
                Assert.Equal("InsecureVerifyingKey", run.Json.GetProperty("reason").GetString());
            Assert.Equal(isValid ? 0 : 1, CliRun.Of(["groth16", "verify", .. files, "--allow-insecure-setup"]).ExitCode);
            forgeable++;
        }

        Assert.True(groth16 >= 50 && others >= 20 && forgeable >= 4, $"{groth16} of Groth16, {others} of others, {forgeable} under forgeable keys");
    }

    private static bool IsSingleProof(JsonElement file) =>
        file.TryGetProperty("vk", out _) && file.TryGetProperty("expect", out _) && !file.TryGetProperty("count", out _)
        && file.TryGetProperty("public", out JsonElement inputs) && inputs.ValueKind == JsonValueKind.String;

    private static string? OtherSystem(string keyPath)
    {
        JsonElement key = JsonElement.Parse(File.ReadAllText(keyPath));
        if (Text(key, "protocol") != "groth16")
            return "ProtocolMismatch";
        return Text(key, "curve") == "bn128" ? null : "CurveMismatch";
    }

    private static JsonElement.ArrayEnumerator Cases(string folder) => Corpus.ReadJson($"negative/{folder}/cases.json").EnumerateArray();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private CliRun VerifyCase(JsonElement item, string folder)
    {
        string key = item.TryGetProperty("vkText", out JsonElement text)
            ? _folder.Write("vk.json", text.GetString()!)
            : Path.GetFullPath(Path.Combine(Corpus.PathOf($"negative/{folder}"), Text(item, "vkFile")));
        string inputs = _folder.Write("public.json", Text(item, "publicText"));
        string proof = _folder.Write("proof.json", Text(item, "proofText"));
        return CliRun.Of("groth16", "verify", key, inputs, proof, "--json");
    }
}
