using System.CommandLine;
using System.Diagnostics;
using ZkTask.Artifacts;
using ZkTask.Cli.Output;
using ZkTask.Groth16;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask groth16 verify</c>: snarkjs's command with its arguments in its order.</summary>
internal static class Groth16VerifyCommand
{
    internal static Command Create(CliHost host)
    {
        Argument<string> key = CommandTree.InputArgument("verification_key.json", "The verification key as snarkjs writes it.");
        Argument<string> inputs = CommandTree.InputArgument("public.json", "The public inputs.");
        Argument<string> proof = CommandTree.InputArgument("proof.json", "The proof.");
        Option<bool> insecure = CommandTree.AllowInsecureSetupOption();
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("verify", "Verifies a proof; the arguments are those of `snarkjs groth16 verify`.") { key, inputs, proof, insecure, json };
        command.ReadStandardInputOnce(key, inputs, proof);
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            KeyPolicy policy = parsed.GetValue(insecure) ? KeyPolicy.AllowInsecureSetup : KeyPolicy.Strict;
            Answer answer = Verify(host, parsed.GetValue(key)!, parsed.GetValue(inputs)!, parsed.GetValue(proof)!, policy);
            return Report.Write(host, parsed.GetValue(json), answer, Stopwatch.GetElapsedTime(start));
        });
        return command;
    }

    private static Answer Verify(CliHost host, string keyPath, string inputsPath, string proofPath, KeyPolicy policy)
    {
        ArtifactLimits limits = ArtifactLimits.Default;
        return InputFile.Read(host, keyPath, limits.MaxVerificationKeyBytes, out byte[] key)
            ?? InputFile.Read(host, inputsPath, limits.MaxPublicInputsBytes, out byte[] inputs)
            ?? InputFile.Read(host, proofPath, limits.MaxProofBytes, out byte[] proof)
            ?? Answer.From(Verify(key, inputs, proof, policy));
    }

    /// <summary>Verifies documents: first all shapes, then the points, then the equation.</summary>
    internal static Rejection? Verify(ReadOnlySpan<byte> keyJson, ReadOnlySpan<byte> inputsJson, ReadOnlySpan<byte> proofJson, KeyPolicy policy)
    {
        Rejection? rejection = VerifyingKeyJson.Read(keyJson, out VerifyingKeyDocument? keyDocument);
        if (rejection is not null)
            return rejection;
        rejection = ProofJson.Read(proofJson, out ProofDocument? proofDocument);
        if (rejection is not null)
            return rejection;
        rejection = PublicInputsJson.Read(inputsJson, out PublicInputs? inputs, keyDocument!.PublicInputCount);
        if (rejection is not null)
            return rejection;
        rejection = VerifyingKey.TryCreate(keyDocument, policy, out VerifyingKey? key);
        if (rejection is not null)
            return rejection;
        rejection = Proof.TryCreate(proofDocument!, out Proof? proof);
        return rejection ?? new PreparedVerifyingKey(key!, KeyPreparation.Lines).Verify(proof!, inputs!);
    }
}
