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
        Assert.Equal("", run.Error);
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
    public void Lines_may_end_anyhow_and_strange_ones_spoil_no_other()
    {
        byte[][] lines = [.. File.ReadAllLines(s_batch).Select(Encoding.UTF8.GetBytes)];
        lines[0] = [0xef, 0xbb, 0xbf, .. lines[0]];
        lines[2] = [.. lines[2], (byte)'\r'];
        lines[3] = [.. lines[3][..40], 0xff, 0xc0, .. lines[3][40..]];
        lines[4] = [.. lines[4], 0];
        lines[6] = [.. lines[6], .. lines[6]];
        lines[8] = "\r"u8.ToArray();
        byte[] text = [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])];
        foreach (byte[] input in new[] { text, text[..^1] })
        {
            JsonElement json = CliRun.With(new MemoryStream(input), "groth16", "verify-batch", Price.Key, "-", "--json").Exits(1).Json;
            Assert.Equal(16, json.GetProperty("proofs").GetInt64());
            Assert.Equal([0L, 3, 4, 6, 8], json.GetProperty("bad").EnumerateArray().Select(bad => bad.GetProperty("index").GetInt64()));
            Assert.All(json.GetProperty("bad").EnumerateArray(), bad => Assert.Equal("MalformedDocument", bad.GetProperty("reason").GetString()));
        }
    }

    // More than are combined at once, and more bad ones than JSON lists.
    [Fact]
    public void Indices_go_on_from_group_to_group()
    {
        string[] good = File.ReadAllLines(s_batch);
        string[] lines = [.. Enumerable.Range(0, 1026).Select(i => i is 1023 or 1024 ? "{}" : good[i % good.Length])];
        Assert.Equal(
            ["1023: MalformedDocument", "1024: MalformedDocument"],
            CliRun.With(Input(string.Join('\n', lines)), "groth16", "verify-batch", Price.Key, "-").Exits(1).Output.Split('\n')[..2].Select(line => line[..23]));

        JsonElement json = CliRun.With(Input(new string('\n', 2100)), "groth16", "verify-batch", Price.Key, "-", "--json").Exits(1).Json;
        Assert.Equal((2100, 2100, 1000), (json.GetProperty("proofs").GetInt32(), json.GetProperty("badProofs").GetInt32(), json.GetProperty("bad").GetArrayLength()));
        Assert.Equal(999, json.GetProperty("bad")[999].GetProperty("index").GetInt32());
    }

    [Fact]
    public void An_input_that_breaks_off_is_unreadable_and_an_output_that_does_is_no_fault_of_it()
    {
        CliRun.With(new BrokenStream(File.ReadAllBytes(s_batch)), "groth16", "verify-batch", Price.Key, "-").Exits(2)
            .SaysOnlyOnError("zktask: malformed: UnreadableInput: standard input: the line went dead");

        string path = _folder.PathOf("bad.ndjson");
        File.WriteAllText(path, "{}\n");
        using StringWriter error = new();
        CliHost host = new(() => Stream.Null, () => new FullWriter(), () => error);
        Assert.Equal(3, Tool.Run(["groth16", "verify-batch", Price.Key, path], host));
        Assert.Equal("zktask: indeterminate: InternalError: IOException: No space left on device", error.ToString().TrimEnd());
    }

    // Where results and diagnostics go to one terminal, the bar may hide no result: not while it is drawn, nor when it goes.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bar_hides_no_bad_proof(bool hasColor)
    {
        string[] good = File.ReadAllLines(s_batch);
        int[] bad = [2, 1023, 1024, 1030];
        string path = _folder.PathOf("batch.ndjson");
        File.WriteAllLines(path, Enumerable.Range(0, 1040).Select(i => bad.Contains(i) ? "{}" : good[i % good.Length]));
        using Screen screen = new(160, 24);
        CliHost host = new(() => Stream.Null, () => screen, () => screen)
        {
            OutputIsTerminal = true,
            OutputHasColor = hasColor,
            ErrorIsTerminal = true,
            ErrorHasColor = hasColor,
            TerminalSize = (160, 24),
        };
        Assert.Equal(1, Tool.Run(["groth16", "verify-batch", Price.Key, path], host));
        if (hasColor)
            Assert.Contains(screen.Frames, frame => frame.Any(line => line.Contains('%')));
        string[] shown = screen.Frames[^1];
        Assert.Equal(bad, shown.Where(line => line.Contains(": MalformedDocument: ", StringComparison.Ordinal) && char.IsDigit(line[0])).Select(line => int.Parse(line[..line.IndexOf(':')], null)));
        Assert.Contains(shown, line => line.StartsWith("invalid: MalformedDocument: 4 of 1040", StringComparison.Ordinal));
        if (hasColor)
            Assert.DoesNotContain(shown, line => line.Contains('%'));
    }

    // Results in a file, diagnostics on a terminal: each to its own.
    [Fact]
    public void A_bar_stays_out_of_redirected_results()
    {
        string path = _folder.PathOf("batch.ndjson");
        File.WriteAllText(path, "{}\n");
        using StringWriter output = new() { NewLine = "\n" };
        using Screen screen = new(160, 24);
        CliHost host = new(() => Stream.Null, () => output, () => screen) { ErrorIsTerminal = true, ErrorHasColor = true, TerminalSize = (160, 24) };
        Assert.Equal(1, Tool.Run(["groth16", "verify-batch", Price.Key, path], host));
        Assert.StartsWith("0: MalformedDocument: ", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output.ToString());
        Assert.Contains(screen.Frames, frame => frame.Any(line => line.Contains('%')));
        Assert.All(screen.Frames[^1], line => Assert.Equal("", line));
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

    // In time that grows as the line does: a search from its beginning with each byte would take minutes.
    [Fact]
    public void A_long_line_may_come_byte_by_byte()
    {
        const int length = 4 << 20;
        LineReader lines = new(new DrippingStream([.. "a\n"u8, .. new byte[length], .. "\nb"u8]), length);
        foreach (int expected in new[] { 1, length, 1 })
        {
            Assert.True(lines.Next(out ReadOnlySpan<byte> line, out bool isTooLong));
            Assert.Equal((expected, false), (line.Length, isTooLong));
        }

        Assert.False(lines.Next(out _, out _));
    }

    private static MemoryStream Input(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Gives one byte at a time.</summary>
    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }

    /// <summary>A pipe whose writer dies.</summary>
    private sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is > 0 and int read ? read : throw new IOException("the line went dead");
    }
}
