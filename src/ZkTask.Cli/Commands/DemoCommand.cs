using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using ZkTask.Cli.Demo;
using ZkTask.Cli.Output;
using ZkTask.Groth16;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask demo</c>: a real proof accepted, and forgeries refused with their reasons.</summary>
internal static class DemoCommand
{
    internal static Command Create(CliHost host)
    {
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("demo", "Verifies a proof and refuses forgeries, without any file.") { json };
        command.SetAction(parsed => Run(host, parsed.GetValue(json)));
        return command;
    }

    private static int Run(CliHost host, bool asJson)
    {
        long start = Stopwatch.GetTimestamp();
        List<Shown> shown = [.. DemoCase.All().Select(Judge)];
        Answer answer = shown.Find(one => one.Answer.Reason != one.ExpectedReason) is { } wrong
            ? new Answer(ExitCode.Indeterminate, nameof(Reason.InternalError), $"{wrong.Case.Name}: {wrong.Answer.Reason ?? "valid"} was answered, {wrong.Case.Expected} was expected")
            : Answer.Valid;
        if (asJson)
        {
            Report.WriteJson(host, answer, Stopwatch.GetElapsedTime(start), json => WriteMembers(json, shown));
        }
        else
        {
            WriteTable(host, shown);
            if (answer.Code != ExitCode.Valid)
                Report.Diagnose(host, answer);
        }

        return (int)answer.Code;
    }

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
        terminal.Write(new Text("Task: the median of five price quotes, none of which the verifier sees (circuits/price). Times include a cold start.\n"));
        terminal.Write(table);
    }

    private sealed record Shown(DemoCase Case, Answer Answer, TimeSpan Elapsed)
    {
        internal string? ExpectedReason => Case.Expected == Reason.None ? null : Case.Expected.ToString();
    }
}
