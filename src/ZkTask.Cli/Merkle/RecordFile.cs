using ZkTask.Cli.Output;
using ZkTask.Merkle;

namespace ZkTask.Cli.Merkle;

/// <summary>Goes through a file of records, with a bar on a terminal.</summary>
internal static class RecordFile
{
    private const long ProgressFromBytes = 4 << 20;
    private const int RecordsPerReport = 1 << 14;

    /// <summary>Gives each record to a function.</summary>
    /// <param name="host">The tool's streams.</param>
    /// <param name="path">The file or <c>-</c>.</param>
    /// <param name="take">Takes a record; an answer stops.</param>
    /// <returns>Null, or the first answer: a file that cannot be read, a malformed line, or what <paramref name="take"/> said.</returns>
    internal static Answer? ForEach(CliHost host, string path, Func<StateOperation, Answer?> take)
    {
        string name = path == InputFile.StandardInput ? "standard input" : Printable.Line(path);
        try
        {
            using Stream stream = path == InputFile.StandardInput ? host.OpenInput() : InputFile.Open(path);
            return host.ErrorIsTerminal && stream.CanSeek && stream.Length >= ProgressFromBytes
                ? ProgressBar.Run(host, name, progress => ForEach(stream, name, take, progress))
                : ForEach(stream, name, take, progress: null);
        }
        catch (Exception error) when (InputFile.Explain(error, path) is { } rule)
        {
            return Answer.Unreadable($"{name}: {rule}");
        }
    }

    private static Answer? ForEach(Stream stream, string name, Func<StateOperation, Answer?> take, IProgress<double>? progress)
    {
        LeafRecords records = new(stream, name);
        long count = 0;
        Answer? malformed;
        while (records.Next(out StateOperation operation, out malformed))
        {
            if (take(operation) is { } answer)
                return answer;
            if (++count % RecordsPerReport == 0)
                progress?.Report((double)stream.Position / stream.Length);
        }

        return malformed;
    }
}
