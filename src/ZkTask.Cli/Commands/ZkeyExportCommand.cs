using System.CommandLine;
using System.Diagnostics;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Cli.Output;
using ZkTask.Groth16;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask zkey export verificationkey</c>: snarkjs's command with its arguments in its order, and byte for byte its file.</summary>
internal static class ZkeyExportCommand
{
    private const string DefaultOutput = "verification_key.json";

    // Below this the check takes half a second at most.
    private const long ProgressFromBytes = 1 << 20;

    internal static Command Create(CliHost host)
    {
        Argument<string> zkey = new("circuit.zkey") { Description = "The proving key; a file, because it is not read in order." };
        Argument<string> output = new(DefaultOutput)
        {
            Description = $"The file to write; {DefaultOutput} if left out.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => DefaultOutput,
        };
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("verificationkey", "Checks a proving key and writes its verification key.") { zkey, output, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(zkey)?.Tokens is [{ Value: InputFile.StandardInput }] || result.GetResult(output)?.Tokens is [{ Value: InputFile.StandardInput }])
                result.AddError("A proving key and its verification key are files: neither can be `-`.");
        });
        command.KeepInputs(output, zkey);
        command.SetAction(parsed => Export(host, parsed.GetValue(zkey)!, parsed.GetValue(output)!, parsed.GetValue(json)));
        return command;
    }

    private static int Export(CliHost host, string zkeyPath, string outputPath, bool asJson)
    {
        long start = Stopwatch.GetTimestamp();
        Answer answer = Read(host, zkeyPath, out VerifyingKeyDocument? document, out VerifyingKey? key);
        if (key is not null)
            answer = Write(outputPath, VerifyingKeyJson.Write(document!, Pairing.Compute(key.Alpha, key.Beta)));
        if (key is null || answer.Code != ExitCode.Valid)
            return Report.Write(host, asJson, answer, Stopwatch.GetElapsedTime(start));

        foreach (KeyFinding finding in key.Findings)
            Report.Warn(host, finding.ToString());
        if (asJson)
        {
            Report.WriteJson(host, answer, Stopwatch.GetElapsedTime(start), json =>
            {
                json.WriteString("output"u8, outputPath);
                json.WriteNumber("publicInputs"u8, key.PublicInputCount);
                json.WriteString("fingerprint"u8, key.Fingerprint());
                VkeyInspectCommand.WriteFindings(json, key);
            });
        }
        else
        {
            host.Output.WriteLine($"{Printable.Line(outputPath)}: {key.PublicInputCount} public inputs, fingerprint {key.Fingerprint()}");
        }

        return (int)answer.Code;
    }

    private static Answer Read(CliHost host, string path, out VerifyingKeyDocument? document, out VerifyingKey? key)
    {
        document = null;
        key = null;
        try
        {
            using FileStream stream = InputFile.Open(path);
            if (!stream.CanSeek)
                return Answer.Unreadable($"{Printable.Line(path)}: not a file: a proving key is not read in order");
            VerifyingKeyDocument? read = null;
            Rejection? rejection = host.ErrorIsTerminal && stream.Length >= ProgressFromBytes
                ? ProgressBar.Run(host, Path.GetFileName(path), progress => Groth16Zkey.Read(stream, out read, progress))
                : Groth16Zkey.Read(stream, out read);
            document = read;
            return Answer.From(rejection ?? VerifyingKey.TryCreate(read!, KeyPolicy.AllowInsecureSetup, out key));
        }
        catch (Exception error) when (InputFile.Explain(error, path) is { } rule)
        {
            return Answer.Unreadable($"{Printable.Line(path)}: {rule}");
        }
    }

    private static Answer Write(string path, byte[] content)
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
}
