using System.CommandLine;
using System.Diagnostics;
using ZkTask.Artifacts;
using ZkTask.Cli.Output;
using ZkTask.Groth16;

namespace ZkTask.Cli.Commands;

/// <summary>
/// <c>zktask groth16 verify-batch</c>: proofs under one key, one <c>{"proof": {...}, "publicSignals": [...]}</c> a line, any number of them in bounded memory.
/// </summary>
internal static class Groth16VerifyBatchCommand
{
    /// <summary>Proofs that are combined at once.</summary>
    private const int GroupLength = 1024;

    /// <summary>Bad proofs that JSON lists; the others are counted.</summary>
    private const int MaxListed = 1000;

    internal static Command Create(CliHost host)
    {
        Argument<string> key = CommandTree.InputArgument("verification_key.json", "The verification key as snarkjs writes it.");
        Argument<string> proofs = CommandTree.InputArgument("proofs.ndjson", "The proofs with their public inputs, one JSON object a line.");
        Option<bool> insecure = CommandTree.AllowInsecureSetupOption();
        Option<bool> json = CommandTree.JsonOption();
        Option<int> threads = new("--threads") { Description = "Threads that may work at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024)
                result.AddError("--threads takes a number from 1 to 1024.");
        });
        Command command = new("verify-batch", "Verifies many proofs under one key, and names each bad one.") { key, proofs, insecure, threads, json };
        command.ReadStandardInputOnce(key, proofs);
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            KeyPolicy policy = parsed.GetValue(insecure) ? KeyPolicy.AllowInsecureSetup : KeyPolicy.Strict;
            bool asJson = parsed.GetValue(json);
            Batch batch = new(host, asJson, parsed.GetValue(threads));
            Answer answer = ReadKey(host, parsed.GetValue(key)!, policy, out PreparedVerifyingKey? prepared)
                ?? batch.Verify(parsed.GetValue(proofs)!, prepared!);
            return batch.Report(answer, Stopwatch.GetElapsedTime(start));
        });
        return command;
    }

    private static Answer? ReadKey(CliHost host, string path, KeyPolicy policy, out PreparedVerifyingKey? prepared)
    {
        prepared = null;
        if (InputFile.Read(host, path, ArtifactLimits.Default.MaxVerificationKeyBytes, out byte[] bytes) is { } unreadable)
            return unreadable;
        Rejection? rejection = VerifyingKeyJson.Read(bytes, out VerifyingKeyDocument? document);
        VerifyingKey? key = null;
        rejection ??= VerifyingKey.TryCreate(document!, policy, out key);
        if (rejection is not null)
            return Answer.From(rejection);
        prepared = new PreparedVerifyingKey(key!);
        return null;
    }

    private sealed class Batch(CliHost host, bool asJson, int threads)
    {
        private readonly List<(long Index, Rejection Rejection)> _listed = [];
        private long _count, _bad;

        internal Answer Verify(string path, PreparedVerifyingKey key)
        {
            string name = path == InputFile.StandardInput ? "standard input" : Printable.Line(path);
            try
            {
                using Stream stream = path == InputFile.StandardInput ? host.OpenInput() : InputFile.Open(path);
                if (host.ErrorIsTerminal && stream.CanSeek && stream.Length > 0)
                    ProgressBar.Run(host, name, progress => Verify(stream, key, progress));
                else
                    Verify(stream, key, progress: null);
            }
            catch (Exception error) when (InputFile.Explain(error, path) is { } rule)
            {
                return Answer.Unreadable($"{name}: {rule}");
            }

            return _bad == 0 ? Answer.Valid : new Answer(ExitCode.Invalid, _listed[0].Rejection.Reason.ToString(), $"{_bad} of {_count} proofs are bad, the first at index {_listed[0].Index}");
        }

        internal int Report(Answer answer, TimeSpan elapsed)
        {
            if (asJson)
            {
                Output.Report.WriteJson(host, answer, elapsed, json =>
                {
                    json.WriteNumber("proofs"u8, _count);
                    json.WriteNumber("badProofs"u8, _bad);
                    json.WriteStartArray("bad"u8);
                    foreach ((long index, Rejection rejection) in _listed)
                    {
                        json.WriteStartObject();
                        json.WriteNumber("index"u8, index);
                        json.WriteString("reason"u8, rejection.Reason.ToString());
                        json.WriteString("detail"u8, rejection.Detail);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                });
                return (int)answer.Code;
            }

            if (answer.Code == ExitCode.Valid)
                host.Output.WriteLine($"{_count} proofs");
            return Output.Report.Write(host, asJson: false, answer, elapsed);
        }

        private long Verify(Stream stream, PreparedVerifyingKey key, IProgress<double>? progress)
        {
            LineReader lines = new(stream, ArtifactLimits.Default.MaxPublicInputsBytes);
            List<Rejection?> verdicts = new(GroupLength);
            List<BatchItem> items = new(GroupLength);
            while (lines.Next(out ReadOnlySpan<byte> line, out bool isTooLong))
            {
                BatchItem item = default;
                Rejection? rejection = isTooLong
                    ? new Rejection(Reason.MalformedDocument, $"a line has at most {ArtifactLimits.Default.MaxPublicInputsBytes} bytes")
                    : Read(line, key, out item);
                verdicts.Add(rejection);
                if (rejection is null)
                    items.Add(item);
                if (verdicts.Count == GroupLength)
                {
                    Settle(verdicts, items);
                    progress?.Report((double)stream.Position / stream.Length);
                }
            }

            Settle(verdicts, items);
            return _count;
        }

        private static Rejection? Read(ReadOnlySpan<byte> line, PreparedVerifyingKey key, out BatchItem item)
        {
            item = default;
            Rejection? rejection = ProofWithInputsJson.Read(line, out ProofDocument? document, out PublicInputs? inputs, key.Key.PublicInputCount);
            Proof? proof = null;
            rejection ??= Proof.TryCreate(document!, out proof);
            if (rejection is null)
                item = new BatchItem(key, proof!, inputs!);
            return rejection;
        }

        // The lines that hold a proof are still open: they get their verdicts together.
        private void Settle(List<Rejection?> verdicts, List<BatchItem> items)
        {
            Rejection?[] combined = BatchVerifier.Verify(items.ToArray(), threads);
            int next = 0;
            foreach (Rejection? known in verdicts)
            {
                if ((known ?? combined[next++]) is { } rejection)
                    Name(_count, rejection);
                _count++;
            }

            verdicts.Clear();
            items.Clear();
        }

        private void Name(long index, Rejection rejection)
        {
            _bad++;
            if (_listed.Count < MaxListed)
                _listed.Add((index, rejection));
            if (!asJson)
                host.Output.WriteLine($"{index}: {rejection.Reason}: {Printable.Line(rejection.Detail)}");
        }
    }
}
