using System.CommandLine;
using System.Diagnostics;
using System.Text;
using ZkTask.Artifacts;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Cli.Merkle;
using ZkTask.Cli.Output;
using ZkTask.Merkle;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask merkle circuit-input</c>: a proof of one key, or of one operation, as the input of a circuit.</summary>
internal static class MerkleCircuitInputCommand
{
    internal static Command Create(CliHost host)
    {
        Argument<string> file = CommandTree.InputArgument("proof.json", "What `merkle prove` or `merkle apply --proof` wrote about one key of a circom-smt tree.");
        Option<int> levels = CommandTree.NumberOption<int>("--levels", 1, TreeScheme.CircomSmt.MaxDepth, null, "The circuit's number of levels.");
        levels.Required = true;
        Command command = new("circuit-input", "Verifies a proof and prints it as input.json: of a key for circomlib's SMTVerifier, of an operation for its SMTProcessor.") { file, levels };
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            byte[] input = [];
            Answer answer = InputFile.Read(host, parsed.GetValue(file)!, ArtifactLimits.Default.MaxMerkleProofBytes, out byte[] bytes)
                ?? Answer.From(Convert(bytes, parsed.GetValue(levels), out input));
            if (answer.Code != ExitCode.Valid)
                return Report.Write(host, asJson: false, answer, Stopwatch.GetElapsedTime(start));
            host.Output.WriteLine(Encoding.UTF8.GetString(input).TrimEnd('\n'));
            return (int)ExitCode.Valid;
        });
        return command;
    }

    private static Rejection? Convert(ReadOnlySpan<byte> utf8, int levels, out byte[] input)
    {
        input = [];
        if ((SparseTreeDocument.Read(utf8, out TreeProof? proof, out StateTransition? transition) ?? proof?.Verify() ?? transition?.Verify()) is { } rejection)
            return rejection;
        if (proof is { Facts.Length: not 1 } || transition is { Changes.Length: not 1 })
            return new Rejection(Reason.MalformedDocument, "the proof is about several keys, a circuit takes one");
        return proof is not null
            ? CircomTreeInput.WriteVerifierInput(proof, levels, out input)
            : CircomTreeInput.WriteProcessorInput(transition!, levels, out input);
    }
}
