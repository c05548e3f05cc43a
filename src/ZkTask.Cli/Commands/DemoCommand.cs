using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using ZkTask.Cli.Demo;
using ZkTask.Cli.Output;
using ZkTask.Groth16;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask demo</c>: tasks from a Performer to a decision of four Attesters, and forgeries refused with their reasons.</summary>
internal static class DemoCommand
{
    private const string Introduction = """
        A Performer publishes proofs by content identifier and sends signed tasks; four Attesters, each an HTTP service of its own, fetch and hash the content, verify
        it, and vote with BLS; the contract's rule decides. The proofs are the committed ones of circuits/ (snarkjs made them), the keys are new in each run.
        Only this machine's loopback interface is used.

        """;

    // It takes a few seconds; whatever hangs should not hang for ever.
    private const int DefaultLimitSeconds = 30;

    internal static Command Create(CliHost host)
    {
        Option<int> limit = CommandTree.NumberOption("--limit", 1, 3600, DefaultLimitSeconds, "Seconds after which it is given up.");
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("demo", "A Performer, four Attesters and a quorum on this machine, with real proofs, forgeries and faults; without any file.") { limit, json };
        command.SetAction((parsed, cancellation) =>
            RunAsync(host, parsed.GetValue(json), DemoScenario.All, TimeSpan.FromSeconds(parsed.GetValue(limit)), cancellation));
        return command;
    }

    /// <summary>Plays scenarios, judges forgeries, and shows both.</summary>
    /// <returns>0 only if everything came out as it must.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of it is left.</exception>
    internal static async Task<int> RunAsync(CliHost host, bool asJson, IReadOnlyList<DemoScenario> scenarios, TimeSpan limit, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        if (!asJson)
            host.Output.WriteLine(Introduction);
        Task<ImmutableArray<ScenarioResult>> playing = asJson ? DemoRun.SilentlyAsync(scenarios, limit, cancellation)
            : host.OutputIsTerminal && host.OutputHasColor ? DemoRun.LiveAsync(host, scenarios, limit, cancellation)
            : DemoRun.InLinesAsync(host, scenarios, limit, cancellation);
        ImmutableArray<ScenarioResult> results = await playing.ConfigureAwait(false);
        List<Shown> shown = [.. DemoCase.All().Select(Judge)];
        Answer answer = AnswerTo([.. results.Select(DifferenceOf), .. shown.Select(one => one.Difference)]);
        if (asJson)
        {
            Report.WriteJson(host, answer, Stopwatch.GetElapsedTime(start), json =>
            {
                DemoJson.Write(json, results);
                WriteMembers(json, shown);
            });
        }
        else
        {
            WriteTable(host, shown);
            if (answer.Code == ExitCode.Valid)
                host.Output.WriteLine($"Everything came out as it must, in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
            else
                Report.Diagnose(host, answer);
        }

        return (int)answer.Code;
    }

    /// <summary>The answer about differences between what came out and what must; null stands for none.</summary>
    internal static Answer AnswerTo(IReadOnlyList<string?> differences) => differences.FirstOrDefault(difference => difference is not null) is { } first
        ? new Answer(ExitCode.Indeterminate, nameof(Reason.InternalError), first)
        : Answer.Valid;

    private static string? DifferenceOf(ScenarioResult result) => result.Difference() is { } difference ? $"{result.Scenario.Name}: {difference}" : null;

    private static Shown Judge(DemoCase one)
    {
        long start = Stopwatch.GetTimestamp();
        Answer answer = Answer.From(Groth16VerifyCommand.Verify(one.Key, one.Inputs, one.Proof, KeyPolicy.Strict));
        return new Shown(one, answer, Stopwatch.GetElapsedTime(start));
    }

    private static void WriteMembers(Utf8JsonWriter json, List<Shown> shown)
    {
        json.WriteStartArray("cases"u8);
        foreach (Shown one in shown)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, one.Case.Name);
            json.WriteString("verdict"u8, one.Answer.Verdict);
            json.WriteString("reason"u8, one.Answer.Reason);
            json.WriteString("detail"u8, one.Answer.Detail);
            json.WriteNumber("elapsedMicroseconds"u8, (long)one.Elapsed.TotalMicroseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTable(CliHost host, List<Shown> shown)
    {
        Table table = new Table().RoundedBorder();
        table.AddColumn("handed in");
        table.AddColumn("verdict");
        table.AddColumn("reason");
        table.AddColumn(new TableColumn("ms").RightAligned());
        foreach (Shown one in shown)
        {
            Style style = new(one.Answer.Code == ExitCode.Valid ? Color.Green : Color.Red);
            table.AddRow(
                new Text(one.Case.Name), new Text(one.Answer.Verdict, style), new Text(one.Answer.Reason ?? ""), new Text($"{one.Elapsed.TotalMilliseconds:0.0}"));
        }

        IAnsiConsole terminal = Terminal.ForOutput(host);
        terminal.Write(new Text("\nAnd what a verifier refuses before anybody votes, on the task of a median price:\n"));
        terminal.Write(table);
    }

    private sealed record Shown(DemoCase Case, Answer Answer, TimeSpan Elapsed)
    {
        /// <summary>Null if the answer is the expected one.</summary>
        internal string? Difference => Answer.Reason == (Case.Expected == Reason.None ? null : Case.Expected.ToString())
            ? null
            : $"{Case.Name}: {Answer.Reason ?? "valid"} was answered, {Case.Expected} was expected";
    }
}
