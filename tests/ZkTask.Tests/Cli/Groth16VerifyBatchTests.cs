using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Cli;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask groth16 verify-batch</c>.</summary>
public sealed class Groth16VerifyBatchTests : IDisposable
{
    private static readonly string s_batch = RepositoryFiles.PathOf("circuits/price/batch.ndjson");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accepts_the_committed_batch()
    {
        CliRun run = CliRun.Of("groth16", "verify-batch", Price.Key, s_batch).Exits(0);
        Assert.Equal("16 proofs\nvalid\n", run.Output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Names_each_bad_line_with_its_own_reason(int threads)
    {
        string[] lines = File.ReadAllLines(s_batch);
        lines[2] = lines[3][..lines[3].IndexOf("\"publicSignals\"", StringComparison.Ordinal)] + lines[2][lines[2].IndexOf("\"publicSignals\"", StringComparison.Ordinal)..];
        lines[5] = "{";
        lines[7] = "";
        lines[15] = lines[15].Replace("\"protocol\":\"groth16\"", "\"protocol\":\"plonk\"", StringComparison.Ordinal);
        CliRun run = CliRun.With(Input(string.Join('\n', lines)), "groth16", "verify-batch", Price.Key, "-", "--threads", $"{threads}").Exits(1);
        string[] output = run.Output.Split('\n');
        Assert.Equal(
            ["2: PairingMismatch", "5: MalformedDocument", "7: MalformedDocument", "15: ProtocolMismatch"],
            output[..4].Select(line => line[..line.IndexOf(':', line.IndexOf(':', StringComparison.Ordinal) + 1)]));
        Assert.StartsWith("invalid: ", output[4], StringComparison.Ordinal);
        Assert.Contains("4 of 16", output[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Says_the_same_in_json()
    {
        string[] lines = File.ReadAllLines(s_batch);
        lines[1] = "[]";
        JsonElement json = CliRun.With(Input(string.Join("\r\n", lines) + "\r\n"), "groth16", "verify-batch", Price.Key, "-", "--json").Exits(1).Json;
        Assert.Equal("invalid", json.GetProperty("verdict").GetString());
        Assert.Equal(16, json.GetProperty("proofs").GetInt64());
        Assert.Equal(1, json.GetProperty("badProofs").GetInt64());
        JsonElement bad = Assert.Single(json.GetProperty("bad").EnumerateArray());
        Assert.Equal(1, bad.GetProperty("index").GetInt64());
        Assert.Equal("MalformedDocument", bad.GetProperty("reason").GetString());
    }

    [Fact]
    public void No_proof_is_a_valid_batch() => Assert.Equal("0 proofs\nvalid\n", CliRun.Of("groth16", "verify-batch", Price.Key, "-").Exits(0).Output);

    [Fact]
    public void Unreadable_files_and_bad_usage()
    {
        CliRun.Of("groth16", "verify-batch", Price.Key, _folder.PathOf("missing")).Exits(2).SaysOnlyOnError("missing");
        CliRun.Of("groth16", "verify-batch", _folder.PathOf("missing"), s_batch).Exits(2).SaysOnlyOnError("missing");
        CliRun.Of("groth16", "verify-batch", Price.Key).Exits(64);
        CliRun.Of("groth16", "verify-batch", "-", "-").Exits(64);
        CliRun.Of("groth16", "verify-batch", Price.Key, s_batch, "--threads", "0").Exits(64);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 1)]
    [InlineData("a", 1)]
    [InlineData("a\nb\n", 2)]
    [InlineData("a\n\nb", 3)]
    public void Lines_are_counted_as_text_tools_count_them(string text, int expected)
    {
        LineReader lines = new(Input(text), maxLineBytes: 10);
        int count = 0;
        while (lines.Next(out _, out bool isTooLong))
        {
            Assert.False(isTooLong);
            count++;
        }

        Assert.Equal(expected, count);
    }

    [Fact]
    public void A_line_beyond_the_bound_is_skipped_and_its_neighbours_are_not()
    {
        const int bound = 100_000;
        string[] texts = ["first", new string('x', (5 * bound) + 7), "third", new string('y', bound), new string('z', bound + 1), "last"];
        LineReader lines = new(Input(string.Join('\n', texts)), bound);
        foreach (string text in texts)
        {
            Assert.True(lines.Next(out ReadOnlySpan<byte> line, out bool isTooLong));
            Assert.Equal(text.Length > bound, isTooLong);
            Assert.Equal(isTooLong ? "" : text, Encoding.UTF8.GetString(line));
        }

        Assert.False(lines.Next(out _, out _));
    }

    private static MemoryStream Input(string text) => new(Encoding.UTF8.GetBytes(text));
}
