using System.CommandLine;
using System.Diagnostics;
using ZkTask.Cli.Output;
using ZkTask.Evidence;
using ZkTask.Groth16;
using ZkTask.Storage;
using ZkTask.Tasks;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask task verify</c>: what an attester would say about one submission.</summary>
internal static class TaskVerifyCommand
{
    internal static Command Create(CliHost host)
    {
        Argument<string> submission = CommandTree.InputArgument("submission.json", "{proofOfTask, data, taskDefinitionId, performer}.");
        Option<string> tasks = new("--tasks") { Description = "The tasks file with the definitions.", Required = true };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("verify", "Judges a submission as an attester would.") { submission, tasks, json };
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            Answer answer = Verify(host, parsed.GetValue(tasks)!, parsed.GetValue(submission)!);
            return Report.Write(host, parsed.GetValue(json), answer, Stopwatch.GetElapsedTime(start));
        });
        return command;
    }

    private static Answer Verify(CliHost host, string tasksPath, string submissionPath)
    {
        TaskVerifier verifier;
        try
        {
            verifier = new TaskVerifier(TasksFile.Load(tasksPath, EvidenceKinds.AddTo(TaskKinds.Standard(KeyPreparation.Lines, StateStores.AcceptedRoot))));
        }
        catch (TasksFileException error)
        {
            return new Answer(ExitCode.Malformed, error.Reason.ToString(), error.Message);
        }

        if (InputFile.Read(host, submissionPath, TaskSubmissionJson.DefaultMaxBytes, out byte[] bytes) is { } unreadable)
            return unreadable;
        Rejection? rejection = TaskSubmissionJson.Read(bytes, out TaskSubmission? submission);
        return rejection is null
            ? Answer.From(verifier.VerifyAsync(submission!).AsTask().GetAwaiter().GetResult())
            : Answer.From(rejection);
    }
}
