using System.CommandLine;
using System.Diagnostics;
using ZkTask.Cli.Output;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask ipfs verify</c>: hashes every block of a content archive, and can take a file out of it.</summary>
internal static class IpfsVerifyCommand
{
    private const int MaxArchiveBytes = 1 << 30;

    internal static Command Create(CliHost host)
    {
        Argument<string> car = CommandTree.InputArgument("archive.car", "A content archive, version 1 or 2.");
        Option<string> cid = new("--cid") { Description = "A file (or a directory, with --path) that must be in it, whole." };
        Option<string> path = new("--path") { Description = "The file's path below --cid." };
        Option<string> output = new("--output") { Description = "Where to write the file." };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("verify", "Checks that every block of an archive is what its identifier says, and that a file is whole.") { car, cid, path, output, json };
        command.KeepInputs(output, car);
        command.Validators.Add(result =>
        {
            if (result.GetResult(cid) is null && (result.GetResult(path) ?? result.GetResult(output)) is not null)
                result.AddError("--path and --output need --cid.");
        });
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            Answer answer = Verify(host, parsed.GetValue(car)!, parsed.GetValue(cid), parsed.GetValue(path), parsed.GetValue(output));
            return Report.Write(host, parsed.GetValue(json), answer, Stopwatch.GetElapsedTime(start));
        });
        return command;
    }

    private static Answer Verify(CliHost host, string carPath, string? cidText, string? path, string? outputPath)
    {
        Cid? cid = null;
        if (cidText is not null && Cid.Parse(cidText, out cid) is { } badCid)
            return new Answer(ExitCode.Malformed, badCid.Reason.ToString(), badCid.Detail);
        if (InputFile.Read(host, carPath, MaxArchiveBytes, out byte[] bytes) is { } unreadable)
            return unreadable;
        if (CarArchive.Read(bytes, out CarArchive? archive) is { } malformed)
            return Answer.From(malformed);
        MemoryBlockStore store = new();
        for (int i = 0; i < archive!.Blocks.Count; i++)
        {
            CarBlock block = archive.Blocks[i];
            if (block.Objection is { } objection)
                return new Answer(ExitCode.Malformed, objection.Reason.ToString(), $"block {i}: {objection.Detail}");
            if (!block.IsGenuine)
                return new Answer(ExitCode.Invalid, nameof(Reason.MalformedContent), $"block {i}: the bytes are not those of {block.Cid}");
            store.Add(block.Cid!, block.Block);
        }

        return cid is null ? Answer.Valid : Extract(store, cid, path, outputPath, bytes.Length);
    }

    private static Answer Extract(MemoryBlockStore store, Cid cid, string? path, string? outputPath, int archiveBytes)
    {
        // A block that stands in a file several times is in the archive once.
        IpfsBudget budget = new() { MaxBytes = Math.Max(archiveBytes, 1 << 26), MaxBlocks = 1 << 20, MaxDepth = 64 };
        IpfsContent read = new IpfsReader([store], budget).ReadAsync(cid, path).AsTask().GetAwaiter().GetResult();
        if (read.Refusal is { } refusal)
        {
            // Here the archive is the question, not our source.
            return new Answer(ExitCode.Invalid, refusal.Reason.ToString(), refusal.Detail);
        }

        if (outputPath is null)
            return Answer.Valid;
        try
        {
            OutputFile.Replace(outputPath, read.Content.Span);
            return Answer.Valid;
        }
        catch (Exception error) when (InputFile.Explain(error, outputPath) is { } rule)
        {
            return Answer.Unwritable($"{Printable.Line(outputPath)}: {rule}");
        }
    }
}
