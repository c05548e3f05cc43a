using System.CommandLine;
using System.Diagnostics;
using ZkTask.Artifacts;
using ZkTask.Cli.Merkle;
using ZkTask.Cli.Output;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask merkle verify</c>: one Merkle proof as its ecosystem's own tool prints it, under the root that it names.</summary>
internal static class MerkleVerifyCommand
{
    internal static Command Create(CliHost host)
    {
        Argument<string> kind = new("kind") { Description = "Which kind of proof it is." };
        kind.AcceptOnlyFromAmong([.. MerkleProofKind.All.Select(known => known.Name)]);
        Argument<string> file = CommandTree.InputArgument("proof.json", "The proof with its root.");
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("verify", "Verifies a Merkle proof under the root in its document; whether that root is the right one is yours to know.") { kind, file, json };
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            Answer answer = Verify(host, MerkleProofKind.Named(parsed.GetValue(kind)!), parsed.GetValue(file)!);
            return Report.Write(host, parsed.GetValue(json), answer, Stopwatch.GetElapsedTime(start));
        });
        return command;
    }

    private static Answer Verify(CliHost host, MerkleProofKind kind, string path) =>
        InputFile.Read(host, path, ArtifactLimits.Default.MaxMerkleProofBytes, out byte[] bytes) ?? Answer.From(kind.Check(bytes));
}
