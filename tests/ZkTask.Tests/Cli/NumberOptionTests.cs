using System.CommandLine;
using System.Globalization;
using Xunit;
using ZkTask.Cli;
using ZkTask.Cli.Commands;

namespace ZkTask.Tests.Cli;

/// <summary>Options that take numbers: decimal digits in their range, and everything else is wrong usage.</summary>
public sealed class NumberOptionTests
{
    // Command lines that lack only the option, the option, and its range.
    private static readonly (string Command, string Option, ulong Minimum, ulong Maximum)[] s_options =
    [
        ("groth16 verify-batch vk.json proofs.ndjson", "--threads", 1, 1024),
        ("merkle apply operations --store state.db", "--batch", 1, 10_000_000),
        ("merkle circuit-input proof.json", "--levels", 1, 254),
        ("demo", "--limit", 1, 3600),
        ("ipfs cid file", "--cid-version", 0, 1),
        ("ipfs cid file", "--max-file-links", 2, 1024),
        ("ipfs pin file --kubo http://127.0.0.1:1", "--cid-version", 0, 1),
        ("quorum simulate", "--samples", 1, int.MaxValue),
        ("quorum simulate", "--seed", 0, ulong.MaxValue),
        ("attester --tasks tasks.json", "--max-concurrency", 1, 65_536),
        ("attester --tasks tasks.json", "--max-body-bytes", 1, 1 << 30),
        ("attester --tasks tasks.json", "--cached-answers", 0, 16 << 20),
        ("attester --tasks tasks.json", "--answers-stand-for", 0, 366 * 24 * 60 * 60),
        ("attester --tasks tasks.json", "--batch", 1, 65_536),
        ("attester --tasks tasks.json", "--workers", 1, 1024),
    ];

    private static readonly string[] s_wrong = ["x", "", " 1", "1 ", "+1", "-1", "1.0", "1e2", "0x10", "1_000", "\u0661", "18446744073709551616", "99999999999999999999999999"];

    public static TheoryData<string, string, string> Wrong { get; } =
        [.. s_options.SelectMany(one => Outside(one.Minimum, one.Maximum).Concat(s_wrong).Select(text => (one.Command, one.Option, text)))];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_number_in_the_range_is_wrong_usage(string command, string option, string text)
    {
        CliRun run = CliRun.Of([.. command.Split(' '), option, text]).Exits(64);
        Assert.Equal("", run.Output);
        Assert.StartsWith($"zktask: {option} takes a number from ", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Count(character => character == '\n'));
    }

    [Fact]
    public void Numbers_are_not_given_twice_or_left_out()
    {
        foreach ((string command, string option, ulong minimum, _) in s_options)
        {
            string number = minimum.ToString(CultureInfo.InvariantCulture);
            CliRun.Of([.. command.Split(' '), option, number, option, number]).Exits(64);
            CliRun.Of([.. command.Split(' '), option]).Exits(64);
        }
    }

    [Fact]
    public void Numbers_at_the_ends_of_the_range_are_taken()
    {
        RootCommand root = CommandTree.Create(NoHost());
        foreach ((string command, string option, ulong minimum, ulong maximum) in s_options)
        {
            foreach (ulong number in (ulong[])[minimum, maximum])
                Assert.Empty(root.Parse([.. command.Split(' '), option, number.ToString(CultureInfo.InvariantCulture)]).Errors);
        }
    }

    [Fact]
    public void All_such_options_are_here()
    {
        IEnumerable<string> found = CommandsOf(CommandTree.Create(NoHost()))
            .SelectMany(command => command.Options.Where(option => option.ValueType.IsPrimitive && option.ValueType != typeof(bool))
                .Select(option => $"{CommandTree.PathOf(command)} {option.Name}"));
        IEnumerable<string> tested = s_options.Select(one => $"zktask {string.Join(' ', one.Command.Split(' ').TakeWhile(IsCommand))} {one.Option}");
        Assert.Equal(found.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    private static bool IsCommand(string word) =>
        word is "demo" or "groth16" or "verify-batch" or "merkle" or "apply" or "circuit-input" or "ipfs" or "cid" or "pin" or "quorum" or "simulate" or "attester";

    private static IEnumerable<string> Outside(ulong minimum, ulong maximum)
    {
        if (minimum > 0)
            yield return (minimum - 1).ToString(CultureInfo.InvariantCulture);
        if (maximum < ulong.MaxValue)
            yield return (maximum + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Command> CommandsOf(Command command) => command.Subcommands.SelectMany(CommandsOf).Prepend(command);

    private static CliHost NoHost() => new(() => Stream.Null, () => TextWriter.Null, () => TextWriter.Null);
}
