using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using ZkTask.Attestation.Voting;
using ZkTask.Cli.Output;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask quorum simulate</c>: what a vote comes to under both rules if some attesters are faulty.</summary>
internal static class QuorumSimulateCommand
{
    private const int MaxAttesters = 10_000, MaxStakeDigits = 77;
    private const long MaxSampledSteps = 2_000_000_000;

    internal static Command Create(CliHost host)
    {
        Option<string> stakes = new("--stakes")
        {
            Description = "Voting powers, separated by commas; n*p stands for n attesters of power p.",
            DefaultValueFactory = _ => "4*1",
        };
        Option<FaultKind> fault = new("--fault") { Description = "What faulty attesters do.", DefaultValueFactory = _ => FaultKind.Lie };
        Option<bool> undone = new("--undone") { Description = "The task was not done: the truth is a rejection." };
        Option<int> samples = CommandTree.NumberOption(
            "--samples", 1, int.MaxValue, 2000, $"Sets of faulty attesters for each number of them, where there are more than {QuorumSimulation.MaxExactAttesters} attesters.");
        Option<ulong> seed = CommandTree.NumberOption<ulong>("--seed", 0, ulong.MaxValue, 1, "Where sampling starts.");
        Option<string?> svg = new("--svg") { Description = "Also write a chart to this file." };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("simulate", "Shows the outcomes of a vote for every number of faulty attesters, under both rules.")
        {
            stakes, fault, undone, samples, seed, svg, json,
        };
        command.SetAction(parsed =>
        {
            Settings settings = new(
                parsed.GetValue(stakes)!, !parsed.GetValue(undone), parsed.GetValue(fault), parsed.GetValue(samples), parsed.GetValue(seed));
            return Run(host, settings, parsed.GetValue(svg), parsed.GetValue(json));
        });
        return command;
    }

    private sealed record Settings(string Stakes, bool Truth, FaultKind Fault, int Samples, ulong Seed);

    private static int Run(CliHost host, Settings settings, string? svgPath, bool asJson)
    {
        long start = Stopwatch.GetTimestamp();
        if (ReadStakes(settings.Stakes, out List<BigInteger> powers) is { } malformed)
            return Report.Write(host, asJson, malformed, Stopwatch.GetElapsedTime(start));
        if (powers.Count > QuorumSimulation.MaxExactAttesters && (long)powers.Count * powers.Count / 2 * settings.Samples > MaxSampledSteps)
        {
            return Report.Write(
                host, asJson, new Answer(ExitCode.Malformed, nameof(Reason.MalformedNumber), "too many attesters for so many samples"), Stopwatch.GetElapsedTime(start));
        }

        BigInteger total = powers.Aggregate(BigInteger.Zero, (sum, power) => sum + power);
        ImmutableArray<SimulatedRule> rules =
        [
            .. new[] { ThresholdRule.Contract, ThresholdRule.Documented }.Select(rule => new SimulatedRule(
                rule, Thresholds.Of(rule, total),
                QuorumSimulation.Run(powers, rule, settings.Truth, settings.Fault, settings.Samples, settings.Seed))),
        ];
        string title = $"{powers.Count} attesters of total power {total}; the truth is to {(settings.Truth ? "approve" : "reject")}; faulty ones {Verb(settings.Fault)}";
        if (svgPath is not null && WriteChart(svgPath, QuorumChart.Draw(title, rules)) is { } unwritable)
            return Report.Write(host, asJson, unwritable, Stopwatch.GetElapsedTime(start));
        if (asJson)
            Report.WriteJson(host, Answer.Valid, Stopwatch.GetElapsedTime(start), json => WriteMembers(json, rules, settings));
        else
            WriteTables(host, title, rules, settings);
        return (int)ExitCode.Valid;
    }

    private static string Verb(FaultKind fault) => fault switch
    {
        FaultKind.Lie => "lie",
        FaultKind.Silent => "are silent",
        _ => "sign both votes",
    };

    // p,p,n*p: every number is plain decimal digits.
    private static Answer? ReadStakes(string text, out List<BigInteger> powers)
    {
        powers = [];
        foreach (string item in text.Split(','))
        {
            string[] parts = item.Trim().Split('*');
            int count = 1;
            if (parts.Length > 2 || parts[^1].Length > MaxStakeDigits
                || (parts.Length == 2 && !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out count))
                || !BigInteger.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger power))
            {
                return Malformed($"--stakes: `{item}` is neither a power nor n*p");
            }

            if (count > MaxAttesters - powers.Count)
                return Malformed($"--stakes: more than {MaxAttesters} attesters");
            powers.AddRange(Enumerable.Repeat(power, count));
        }

        return null;

        static Answer Malformed(string detail) => new(ExitCode.Malformed, nameof(Reason.MalformedNumber), detail);
    }

    private static Answer? WriteChart(string path, string svg)
    {
        try
        {
            OutputFile.Replace(path, Encoding.UTF8.GetBytes(svg));
            return null;
        }
        catch (Exception error) when (InputFile.Explain(error, path) is { } rule)
        {
            return Answer.Unwritable($"{Printable.Line(path)}: {rule}");
        }
    }

    private static void WriteTables(CliHost host, string title, ImmutableArray<SimulatedRule> rules, Settings settings)
    {
        IAnsiConsole terminal = Terminal.ForOutput(host);
        terminal.Write(new Text($"{title}\n"));
        foreach (SimulatedRule rule in rules)
            terminal.Write(new Text($"{rule.Rule}: approve needs {Power(rule.Thresholds.Approve)}, reject needs {Power(rule.Thresholds.Reject)}\n"));

        Table table = new Table().RoundedBorder();
        table.AddColumn(new TableColumn("faulty").RightAligned());
        foreach (SimulatedRule rule in rules)
        {
            foreach (string outcome in new[] { "right", "wrong", "contested", "no quorum" })
                table.AddColumn(new TableColumn($"{rule.Rule}\n{outcome}").RightAligned());
        }

        for (int i = 0; i < rules[0].Rows.Length; i++)
        {
            List<string> cells = [$"{i}"];
            foreach (SimulatedRule rule in rules)
            {
                SimulatedRow row = rule.Rows[i];
                cells.AddRange([Share(row.Right, row), Share(row.Wrong, row), Share(row.Contested, row), Share(row.NoQuorum, row)]);
            }

            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        terminal.Write(table);
        terminal.Write(new Text(rules[0].Rows[0].IsExact
            ? "Shares of all sets of so many faulty attesters.\n"
            : $"Shares of {settings.Samples} random sets of so many faulty attesters, seed {settings.Seed}.\n"));
        terminal.Write(new Text("\nAround the thresholds:\n"));
        terminal.Write(QuorumEdge.TableOf(QuorumEdge.Of(rules[0].Thresholds.Total)));
        foreach (string note in QuorumNotes.Of(rules[0].Thresholds.Total))
            terminal.Write(new Text($"- {note}\n"));
    }

    private static string Power(BigInteger? power) => power is { } enough ? enough.ToString(CultureInfo.InvariantCulture) : "more than there can be";

    private static string Share(long count, in SimulatedRow row) => count == 0 ? "." : ((double)count / row.Trials).ToString("0.0%", CultureInfo.InvariantCulture);

    private static void WriteMembers(Utf8JsonWriter json, ImmutableArray<SimulatedRule> rules, Settings settings)
    {
        json.WriteString("truth"u8, settings.Truth ? "approve"u8 : "reject"u8);
        json.WriteString("fault"u8, settings.Fault.ToString());
        json.WriteNumber("seed"u8, settings.Seed);
        json.WriteString("totalPower"u8, rules[0].Thresholds.Total.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("rules"u8);
        foreach (SimulatedRule rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, rule.Rule.ToString());
            json.WriteString("approve"u8, rule.Thresholds.Approve?.ToString(CultureInfo.InvariantCulture));
            json.WriteString("reject"u8, rule.Thresholds.Reject?.ToString(CultureInfo.InvariantCulture));
            json.WriteStartArray("rows"u8);
            foreach (SimulatedRow row in rule.Rows)
            {
                json.WriteStartObject();
                json.WriteNumber("faulty"u8, row.Faulty);
                json.WriteNumber("right"u8, row.Right);
                json.WriteNumber("wrong"u8, row.Wrong);
                json.WriteNumber("contested"u8, row.Contested);
                json.WriteNumber("noQuorum"u8, row.NoQuorum);
                json.WriteBoolean("exact"u8, row.IsExact);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges"u8);
        foreach (QuorumEdge edge in QuorumEdge.Of(rules[0].Thresholds.Total))
        {
            json.WriteStartObject();
            json.WriteString("power"u8, edge.Power.ToString(CultureInfo.InvariantCulture));
            WriteSide("contract"u8, edge.Contract);
            WriteSide("documented"u8, edge.Documented);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes"u8);
        foreach (string note in QuorumNotes.Of(rules[0].Thresholds.Total))
            json.WriteStringValue(note);
        json.WriteEndArray();

        void WriteSide(ReadOnlySpan<byte> name, QuorumEdgeSide side)
        {
            json.WriteStartObject(name);
            json.WriteBoolean("approves"u8, side.Approves);
            json.WriteBoolean("rejects"u8, side.Rejects);
            json.WriteEndObject();
        }
    }
}
