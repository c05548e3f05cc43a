using Xunit;
using ZkTask.Cli;

namespace ZkTask.Tests.Cli;

/// <summary>Command lines that make no sense, help, and failures of the tool itself.</summary>
public sealed class UsageTests
{
    public static readonly TheoryData<string[]> Nonsense = new(
        [[], ["groth16"], ["vkey"], ["zkey"], ["zkey", "export"], ["task"], ["frobnicate"], ["groth16", "verfy"],
            ["groth16", "verify"], ["groth16", "verify", "a", "b"], ["groth16", "verify", "a", "b", "c", "d"],
            ["groth16", "verify", "a", "b", "c", "--allow"], ["--json"], ["demo", "x"], ["vkey", "inspect"], ["task", "verify", "s.json"],
            ["task", "verify", "--tasks"], ["zkey", "export", "verificationkey"],
            ["zkey", "export", "verificationkey", "-"], ["zkey", "export", "verificationkey", "a.zkey", "-"], ["zkey", "export", "verificationkey", "a.zkey", "./a.zkey"],
            ["ipfs", "verify", "a.car", "--cid", "a", "--output", "a.car"], ["\e[2J"], ["log"],
            ["log", "replay"], ["log", "replay", "a"], ["quorum"], ["quorum", "simulate", "x"],
            ["groth16", "verify-batch", "a", "b", "--threads", "x"], ["groth16", "verify-batch", "a", "b", "--threads", "0"]]);

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Answers_nonsense_with_64_on_standard_error(string[] args)
    {
        CliRun run = CliRun.Of(args).Exits(64);
        Assert.Equal("", run.Output);
        Assert.StartsWith("zktask: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Error);
        Assert.Contains("--help'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_command_whose_help_helps() =>
        Assert.Contains("'zktask zkey export verificationkey --help'", CliRun.Of("zkey", "export", "verificationkey").Exits(64).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("groth16", "verify", "--help")]
    [InlineData("task", "verify", "-h")]
    [InlineData("--version")]
    public void Helps_on_standard_output(params string[] args)
    {
        CliRun run = CliRun.Of(args).Exits(0);
        Assert.NotEqual("", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Shows_snarkjs_argument_order() =>
        Assert.Contains("<verification_key.json> <public.json> <proof.json>", CliRun.Of("groth16", "verify", "--help").Output, StringComparison.Ordinal);

    [Fact]
    public void Abstains_in_one_line_when_the_tool_itself_fails()
    {
        CliRun run = CliRun.With(() => throw new InvalidOperationException("first\nsecond"), false, "groth16", "verify", "-", Price.Inputs, Price.Proof).Exits(3);
        run.SaysOnlyOnError("zktask: indeterminate: InternalError: InvalidOperationException: first?second");
    }

    [Fact]
    public void Abstains_when_the_answer_cannot_be_printed()
    {
        using StringWriter error = new();
        CliHost host = new(() => Stream.Null, () => new FullWriter(), () => error);
        Assert.Equal(3, Tool.Run(["groth16", "verify", Price.Key, Price.Inputs, Price.Proof], host));
        Assert.Single(error.ToString(), '\n');

        CliHost mute = new(() => Stream.Null, () => new FullWriter(), () => new FullWriter());
        Assert.Equal(3, Tool.Run(["groth16", "verify", Price.Key, Price.Inputs, Price.Proof, "--json"], mute));
    }
}
