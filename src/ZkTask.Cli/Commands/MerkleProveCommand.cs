using System.CommandLine;
using System.Diagnostics;
using System.Text;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Cli.Merkle;
using ZkTask.Cli.Output;
using ZkTask.Merkle;
using ZkTask.Storage;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask merkle prove</c>: one proof of what a tree says about keys.</summary>
internal static class MerkleProveCommand
{
    internal static Command Create(CliHost host)
    {
        StateSource source = new();
        Argument<string[]> keys = new("key") { Description = "The keys: 0x and 64 hexadecimal digits, or decimal integers.", Arity = ArgumentArity.OneOrMore };
        Option<string?> proof = new("--proof") { Description = "The file that the proof goes to; else it is printed." };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("prove", "Proves that keys have their values in a sparse Merkle tree, or are absent: all in one proof.") { keys, proof, json };
        source.AddTo(command);
        command.KeepInputs(proof, source.Store, source.Leaves);
        command.Validators.Add(result =>
        {
            if (result.GetResult(keys) is { } given && given.Tokens.FirstOrDefault(token => !LeafRecords.TryReadWord(token.Value, out _)) is { } wrong)
                result.AddError($"`{wrong.Value}` is no key: 0x and 64 hexadecimal digits, or a decimal integer below 2^256.");
            if (StateSource.Has(result, json) && !StateSource.Has(result, proof))
                result.AddError("--json needs a --proof file: else the proof itself is printed.");
        });
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            bool asJson = parsed.GetValue(json);
            Answer answer = Prove(host, source, parsed, parsed.GetValue(keys)!, out TreeProof? made);
            if (made is null)
                return Report.Write(host, asJson, answer, Stopwatch.GetElapsedTime(start));
            byte[] document = TreeProofJson.Write(made);
            if (parsed.GetValue(proof) is not { } path)
            {
                host.Output.WriteLine(Encoding.UTF8.GetString(document).TrimEnd('\n'));
                return (int)ExitCode.Valid;
            }

            answer = Write(path, document);
            if (!asJson && answer.Code == ExitCode.Valid)
                host.Output.WriteLine($"{Printable.Line(path)}: {made.Facts.Count(fact => fact.Value is not null)} present, {made.Facts.Count(fact => fact.Value is null)} absent under {made.Scheme.Format(made.Root)}");
            else if (asJson && answer.Code == ExitCode.Valid)
                Report.WriteJson(host, answer, Stopwatch.GetElapsedTime(start), writer => { writer.WriteString("root"u8, made.Scheme.Format(made.Root)); writer.WriteString("proof"u8, path); });
            else
                Report.Write(host, asJson, answer, Stopwatch.GetElapsedTime(start));
            return (int)answer.Code;
        });
        return command;
    }

    /// <summary>Writes a result file.</summary>
    internal static Answer Write(string path, byte[] content)
    {
        try
        {
            OutputFile.Replace(path, content);
            return Answer.Valid;
        }
        catch (Exception error) when (InputFile.Explain(error, path) is { } rule)
        {
            return Answer.Unwritable($"{Printable.Line(path)}: {rule}");
        }
    }

    private static Answer Prove(CliHost host, StateSource source, ParseResult parsed, string[] keys, out TreeProof? proof)
    {
        proof = null;
        Bytes32[] words = Array.ConvertAll(keys, key => LeafRecords.TryReadWord(key, out Bytes32 word) ? word : throw new InvalidOperationException("A key was not checked."));
        return source.Load(host, parsed, out StateVersion? version) ?? Answer.From(version!.Tree.Prove(words, out proof));
    }
}
