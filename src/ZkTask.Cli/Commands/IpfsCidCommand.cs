using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ZkTask.Cli.Output;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask ipfs cid</c>: the identifier that <c>ipfs add</c> gives a file, without a node.</summary>
internal static class IpfsCidCommand
{
    private const string ChunkerPrefix = "size-";

    internal static Command Create(CliHost host)
    {
        Argument<string> file = CommandTree.InputArgument("file", "Any file.");
        Option<int> version = CommandTree.NumberOption("--cid-version", 0, 1, 0, "0 or 1.");
        Option<bool?> rawLeaves = new("--raw-leaves") { Description = "Leaves as plain bytes; by default with version 1 only." };
        Option<string> chunker = new("--chunker") { Description = "size-<bytes>.", DefaultValueFactory = _ => $"{ChunkerPrefix}{FileLayout.Version0.ChunkBytes}" };
        Option<int> maxLinks = CommandTree.NumberOption("--max-file-links", 2, 1024, FileLayout.Version0.MaxLinks, "Links in an inner node.");
        Option<bool> json = CommandTree.JsonOption();
        chunker.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ChunkBytes(token.Value) is null)
                result.AddError($"--chunker must be size-1 to size-{FileLayout.LargestChunkBytes}.");
        });
        Command command = new("cid", "Prints the identifier that `ipfs add` with the same options gives a file.") { file, version, rawLeaves, chunker, maxLinks, json };
        command.SetAction(parsed =>
        {
            int cidVersion = parsed.GetValue(version);
            FileLayout layout = new()
            {
                CidVersion = cidVersion,
                RawLeaves = parsed.GetValue(rawLeaves) ?? cidVersion == 1,
                ChunkBytes = ChunkBytes(parsed.GetValue(chunker)!)!.Value,
                MaxLinks = parsed.GetValue(maxLinks),
            };
            return Identify(host, parsed.GetValue(file)!, layout, parsed.GetValue(json));
        });
        return command;
    }

    private static int Identify(CliHost host, string path, FileLayout layout, bool asJson)
    {
        long start = Stopwatch.GetTimestamp();
        FileDagBuilder builder = new(layout);
        string name = path == InputFile.StandardInput ? "standard input" : Printable.Line(path);
        try
        {
            using Stream stream = path == InputFile.StandardInput ? host.OpenInput() : InputFile.Open(path);
            byte[] buffer = new byte[1 << 16];
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
                builder.Append(buffer.AsSpan(0, read));
        }
        catch (Exception error) when (InputFile.Explain(error, path) is { } rule)
        {
            return Report.Write(host, asJson, Answer.Unreadable($"{name}: {rule}"), Stopwatch.GetElapsedTime(start));
        }

        Cid cid = builder.Finish();
        if (!asJson)
        {
            host.Output.WriteLine(cid.ToString());
            return (int)ExitCode.Valid;
        }

        Report.WriteJson(host, Answer.Valid, Stopwatch.GetElapsedTime(start), writer =>
        {
            writer.WriteString("cid"u8, cid.ToString());
            writer.WriteString("cidV1"u8, cid.ToVersion1().ToString());
            writer.WriteNumber("bytes"u8, builder.Length);
        });
        return (int)ExitCode.Valid;
    }

    private static int? ChunkBytes(string text) =>
        text.StartsWith(ChunkerPrefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(ChunkerPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int bytes)
        && bytes is > 0 and <= FileLayout.LargestChunkBytes
            ? bytes
            : null;
}
