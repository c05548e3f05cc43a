using System.Text.Json;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask groth16 verify</c>.</summary>
public sealed class Groth16VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("price", 4)]
    [InlineData("ledger", 6)]
    public void Accepts_the_committed_proofs(string circuit, int count)
    {
        for (int i = 0; i < count; i++)
        {
            CliRun run = CliRun.Of(
                "groth16",
                "verify",
                RepositoryFiles.PathOf($"circuits/{circuit}/verification_key.json"),
                RepositoryFiles.PathOf($"circuits/{circuit}/public_{i}.json"),
                RepositoryFiles.PathOf($"circuits/{circuit}/proof_{i}.json")).Exits(0);
            Assert.Equal("valid\n", run.Output);
            Assert.Equal("", run.Error);
        }
    }

    [Fact]
    public void Refuses_a_forgery_with_its_reason()
    {
        CliRun run = CliRun.Of("groth16", "verify", Price.Key, Price.ForgedInputs, Price.Proof).Exits(1);
        Assert.StartsWith("invalid: PairingMismatch: ", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Prints_one_json_object_for_each_verdict()
    {
        JsonElement valid = CliRun.Of("groth16", "verify", Price.Key, Price.Inputs, Price.Proof, "--json").Exits(0).Json;
        Assert.Equal("valid", valid.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, valid.GetProperty("reason").ValueKind);
        Assert.Equal(4, valid.EnumerateObject().Count());

        JsonElement invalid = CliRun.Of("groth16", "verify", "--json", Price.Key, Price.ForgedInputs, Price.Proof).Exits(1).Json;
        Assert.Equal("invalid", invalid.GetProperty("verdict").GetString());
        Assert.Equal("PairingMismatch", invalid.GetProperty("reason").GetString());
        Assert.False(string.IsNullOrEmpty(invalid.GetProperty("detail").GetString()));

        CliRun malformed = CliRun.Of("groth16", "verify", Price.Key, Price.Inputs, _folder.Write("proof.json", "{}"), "--json").Exits(2);
        Assert.Equal("malformed", malformed.Json.GetProperty("verdict").GetString());
        Assert.Equal("MalformedDocument", malformed.Json.GetProperty("reason").GetString());
        Assert.Equal("", malformed.Error);

        CliRun broken = CliRun.With(() => throw new InvalidOperationException("a\nb"), false, "groth16", "verify", Price.Key, Price.Inputs, "-", "--json").Exits(3);
        Assert.Equal("indeterminate", broken.Json.GetProperty("verdict").GetString());
        Assert.Equal("InternalError", broken.Json.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("""["0x1", "2"]""", 2, "MalformedNumber")]
    [InlineData("""[1, 2]""", 2, "MalformedNumber")]
    [InlineData("""["1", "2""", 2, "MalformedDocument")]
    [InlineData("", 2, "MalformedDocument")]
    [InlineData("""["1"]""", 1, "PublicInputCountMismatch")]
    [InlineData("""["21888242871839275222246405745257275088548364400416034343698204186575808495617", "2"]""", 1, "PublicInputOutOfRange")]
    public void Tells_a_document_whose_answer_is_no_from_no_document(string inputs, int exitCode, string reason)
    {
        CliRun run = CliRun.Of("groth16", "verify", Price.Key, _folder.Write("public.json", inputs), Price.Proof, "--json").Exits(exitCode);
        Assert.Equal(reason, run.Json.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Reads_any_one_argument_from_standard_input(int index)
    {
        string[] files = [Price.Key, Price.Inputs, Price.Proof];
        using FileStream input = File.OpenRead(files[index]);
        files[index] = "-";
        CliRun.With(input, ["groth16", "verify", .. files]).Exits(0);
    }

    [Fact]
    public void Reads_standard_input_for_one_argument_only() =>
        Assert.Contains("standard input", CliRun.Of("groth16", "verify", "-", Price.Inputs, "-").Exits(64).Error, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_forgeable_key_unless_it_is_allowed()
    {
        string key = _folder.Write("key.json", Price.InsecureKeyJson());
        CliRun strict = CliRun.Of("groth16", "verify", key, Price.Inputs, Price.Proof).Exits(1);
        Assert.StartsWith("invalid: InsecureVerifyingKey: ", strict.Output, StringComparison.Ordinal);
        CliRun lenient = CliRun.Of("groth16", "verify", key, Price.Inputs, Price.Proof, "--allow-insecure-setup").Exits(1);
        Assert.StartsWith("invalid: PairingMismatch: ", lenient.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Colors_only_where_the_host_shows_them()
    {
        Assert.Equal("\e[32mvalid\e[0m\n", CliRun.InColor("groth16", "verify", Price.Key, Price.Inputs, Price.Proof).Exits(0).Output);
        Assert.Contains("\e[31minvalid\e[0m", CliRun.InColor("groth16", "verify", Price.Key, Price.ForgedInputs, Price.Proof).Exits(1).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', CliRun.InColor("groth16", "verify", Price.Key, Price.Inputs, Price.Proof, "--json").Exits(0).Output);
    }

    [Fact]
    public void Answers_alike_however_often_and_from_how_many_threads_it_is_asked()
    {
        int[] codes = new int[24];
        Parallel.For(0, codes.Length, i => codes[i] = CliRun.Of("groth16", "verify", Price.Key, i % 2 == 0 ? Price.Inputs : Price.ForgedInputs, Price.Proof).ExitCode);
        Assert.All(codes, (code, i) => Assert.Equal(i % 2, code));
    }
}
