using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ZkTask.Attestation.Records;
using ZkTask.Cli.Output;
using ZkTask.Evidence;
using ZkTask.Groth16;
using ZkTask.Storage;
using ZkTask.Tasks;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask log replay</c>: judges every recorded submission again and reports the verdicts that differ.</summary>
internal static class LogReplayCommand
{
    internal static Command Create(CliHost host)
    {
        Argument<string> log = new("log") { Description = "The verdict log of an attester." };
        Option<string> tasks = new("--tasks") { Description = "The tasks file with the definitions.", Required = true };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new(
            "replay",
            "Judges recorded submissions again; exit code 1 if a verdict differs. What depends on the outside world (prices, IPFS, a store's root) may come out otherwise "
                + "today: that is listed as NotReproducible, and is no difference.") { log, tasks, json };
        command.SetAction(parsed => Run(host, parsed.GetValue(log)!, parsed.GetValue(tasks)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(CliHost host, string logPath, string tasksPath, bool asJson)
    {
        long start = Stopwatch.GetTimestamp();
        Counts counts = new();
        Answer answer = Replay(host, logPath, tasksPath, asJson, counts);
        if (asJson)
        {
            Report.WriteJson(host, answer, Stopwatch.GetElapsedTime(start), json => counts.WriteMembers(json));
            return (int)answer.Code;
        }

        if (answer.Code is ExitCode.Valid)
            host.Output.WriteLine(counts.Summary());
        else
            Report.Write(host, asJson, answer, Stopwatch.GetElapsedTime(start));
        return (int)answer.Code;
    }

    private static Answer Replay(CliHost host, string logPath, string tasksPath, bool asJson, Counts counts)
    {
        try
        {
            TaskVerifier verifier = new(TasksFile.Load(tasksPath, EvidenceKinds.AddTo(TaskKinds.Standard(KeyPreparation.Lines, StateStores.AcceptedRoot))));
            using VerdictLog log = VerdictLog.Open(logPath, RecordMode.OpenExisting);
            counts.Root = log.Root.ToString();
            foreach (ReplayedVerdict replayed in log.ReplayAsync(verifier).ToBlockingEnumerable())
            {
                counts.Add(replayed);
                if (!asJson && replayed.Difference != ReplayDifference.None)
                    host.Output.WriteLine(Printable.Line(Describe(replayed)));
            }
        }
        catch (TasksFileException error)
        {
            return new Answer(ExitCode.Malformed, error.Reason.ToString(), error.Message);
        }
        catch (RecordException error)
        {
            return Answer.From(error);
        }

        return counts.ToAnswer();
    }

    private static string Describe(ReplayedVerdict replayed) =>
        $"{replayed.Recorded.Sequence}: {replayed.Difference}: task {replayed.Recorded.Submission.TaskDefinitionId}, "
        + $"recorded {Brief(replayed.Recorded.Verdict)}, now {replayed.Now}{(replayed.IsByAnotherDefinition ? ", by another definition" : "")}";

    private static string Brief(Verdict verdict) => verdict.Outcome == Outcome.Valid ? "Valid" : $"{verdict.Outcome} ({verdict.Reason})";

    private sealed class Counts
    {
        private readonly SortedDictionary<ReplayDifference, long> _counts = [];
        private readonly List<ReplayedVerdict> _shown = [];

        // A log may hold millions; of each sort of difference, so many are listed.
        private const int MaxShown = 1000;

        internal long Total { get; private set; }

        internal string? Root { get; set; }

        internal void Add(ReplayedVerdict replayed)
        {
            Total++;
            _counts[replayed.Difference] = Of(replayed.Difference) + 1;
            if (replayed.Difference != ReplayDifference.None && Of(replayed.Difference) <= MaxShown)
                _shown.Add(replayed);
        }

        internal string Summary()
        {
            string others = string.Join(", ", _counts.Where(count => count.Key != ReplayDifference.None).Select(count => $"{count.Value} {count.Key}"));
            return $"{Total} verdicts, {(others.Length == 0 ? "all of them" : $"{others}, all others")} the same, root {Root}";
        }

        /// <summary>
        /// A verdict that contradicts its record is a "no"; one that cannot be had today is none; one where there was none before is fine, and so is another one where the
        /// definition is not deterministic.
        /// </summary>
        internal Answer ToAnswer()
        {
            long differing = Of(ReplayDifference.Contradiction) + Of(ReplayDifference.OtherReason);
            if (differing > 0)
                return new Answer(ExitCode.Invalid, "VerdictsDiffer", $"{differing} of {Total} verdicts differ from the record");
            long unknown = Of(ReplayDifference.IsIndeterminate);
            return unknown > 0
                ? new Answer(ExitCode.Indeterminate, "VerdictsUnknown", $"{unknown} of {Total} submissions have no verdict now")
                : Answer.Valid;
        }

        internal void WriteMembers(Utf8JsonWriter json)
        {
            json.WriteNumber("entries"u8, Total);
            json.WriteString("root"u8, Root);
            json.WriteNumber("notReproducible"u8, Of(ReplayDifference.NotReproducible));
            json.WriteStartArray("differences"u8);
            foreach (ReplayedVerdict replayed in _shown)
            {
                json.WriteStartObject();
                json.WriteNumber("entry"u8, replayed.Recorded.Sequence);
                json.WriteString("difference"u8, replayed.Difference.ToString());
                json.WriteString("recorded"u8, replayed.Recorded.Verdict.ToString());
                json.WriteString("now"u8, replayed.Now.ToString());
                json.WriteBoolean("byAnotherDefinition"u8, replayed.IsByAnotherDefinition);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private long Of(ReplayDifference difference) => _counts.GetValueOrDefault(difference);
    }
}
