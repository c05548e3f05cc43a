using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using ZkTask.Cli.Merkle;
using ZkTask.Cli.Output;
using ZkTask.Merkle;
using ZkTask.Storage;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask merkle root</c>: the root of a store, or of leaves in a file.</summary>
internal static class MerkleRootCommand
{
    internal static Command Create(CliHost host)
    {
        StateSource source = new();
        Option<bool> sorted = new("--sorted") { Description = "The leaves are in the tree's order: needs constant memory, for any number of them." };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("root", "Computes the root of a sparse Merkle tree.") { sorted, json };
        source.AddTo(command);
        command.Validators.Add(result =>
        {
            if (StateSource.Has(result, sorted) && !StateSource.Has(result, source.Leaves))
                result.AddError("--sorted is about --leaves.");
        });
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            TreeScheme? scheme = null;
            Bytes32 root = default;
            long count = 0, number = 0;
            Answer? answer;
            if (parsed.GetValue(sorted))
            {
                scheme = source.SchemeOf(parsed);
                answer = Stream(host, parsed.GetValue(source.Leaves)!, scheme, out root, out count);
            }
            else
            {
                answer = source.Load(host, parsed, out StateVersion? version);
                if (version is not null)
                    (scheme, root, count, number) = (version.Tree.Scheme, version.Root, version.Tree.Count, version.Number);
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            return answer is null
                ? Write(host, parsed.GetValue(json), elapsed, scheme!, root, count, parsed.GetValue(source.Store) is null ? null : number)
                : Report.Write(host, parsed.GetValue(json), answer, elapsed);
        });
        return command;
    }

    private static Answer? Stream(CliHost host, string path, TreeScheme scheme, out Bytes32 root, out long count)
    {
        StateRootBuilder builder = scheme.CreateRootBuilder();
        Answer? answer = RecordFile.ForEach(host, path, operation =>
        {
            if (operation.IsDelete)
                return StateSource.NoValue(builder.Count);
            return builder.Add(new StateLeaf(operation.Key, operation.Value)) is { } rejection ? Answer.From(rejection) : null;
        });
        (root, count) = (builder.ComputeRoot(), builder.Count);
        return answer;
    }

    private static int Write(CliHost host, bool asJson, TimeSpan elapsed, TreeScheme scheme, Bytes32 root, long count, long? version)
    {
        if (asJson)
        {
            Report.WriteJson(host, Answer.Valid, elapsed, json =>
            {
                json.WriteString("scheme"u8, scheme.Name);
                json.WriteString("root"u8, scheme.Format(root));
                json.WriteNumber("leaves"u8, count);
                if (version is { } number)
                    json.WriteNumber("version"u8, number);
            });
            return (int)ExitCode.Valid;
        }

        Table table = Terminal.BareTable().AddRow("scheme", scheme.Name).AddRow("root", scheme.Format(root)).AddRow("leaves", Number(count));
        if (version is { } shown)
            table.AddRow("version", Number(shown));
        Terminal.ForOutput(host).Write(table);
        return (int)ExitCode.Valid;
    }

    /// <summary>A number in a table.</summary>
    internal static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
