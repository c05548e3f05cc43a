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

    /// <summary>Bytes of lines from which on a group is verified although it has fewer proofs.</summary>
    private const int MaxGroupBytes = 16 << 20;

    /// <summary>Lines that one thread reads at once.</summary>
    private const int ReadLength = 32;

    /// <summary>Bad proofs that JSON lists; the others are counted.</summary>
    private const int MaxListed = 1000;

    internal static Command Create(CliHost host)
    {
        Argument<string> key = CommandTree.InputArgument("verification_key.json", "The verification key as snarkjs writes it.");
        Argument<string> proofs = CommandTree.InputArgument("proofs.ndjson", "The proofs with their public inputs, one JSON object a line.");
        Option<bool> insecure = CommandTree.AllowInsecureSetupOption();
        Option<bool> json = CommandTree.JsonOption();
        Option<int> threads = CommandTree.NumberOption("--threads", 1, 1024, Environment.ProcessorCount, "Threads that may work at once.");
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
        private Action<string>? _writeLine;
        private bool _isWriting;
        private long _count, _bad;

        internal Answer Verify(string path, PreparedVerifyingKey key)
        {
            string name = path == InputFile.StandardInput ? "standard input" : Printable.Line(path);
            try
            {
                using Stream stream = path == InputFile.StandardInput ? host.OpenInput() : InputFile.Open(path);
                if (host.ErrorIsTerminal && stream.CanSeek && stream.Length > 0)
                    ProgressBar.Run(host, name, (progress, writeLine) => Verify(stream, key, progress, writeLine));
                else
                    Verify(stream, key, progress: null, host.Output.WriteLine);
            }
            catch (Exception error) when (!_isWriting && InputFile.Explain(error, path) is { } rule)
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

        private long Verify(Stream stream, PreparedVerifyingKey key, IProgress<double>? progress, Action<string> writeLine)
        {
            _writeLine = writeLine;
            LineReader lines = new(stream, ArtifactLimits.Default.MaxPublicInputsBytes);
            LineBlock block = new();
            while (lines.Next(out ReadOnlySpan<byte> line, out bool isTooLong))
            {
                block.Add(line, isTooLong);
                if (block.Count == GroupLength || block.ByteCount >= MaxGroupBytes)
                {
                    Settle(block, key);
                    progress?.Report((double)stream.Position / stream.Length);
                }
            }

            Settle(block, key);
            return _count;
        }

        // Reads the lines of a block on all threads; those that hold a proof get their verdicts together.
        private void Settle(LineBlock block, PreparedVerifyingKey key)
        {
            Rejection?[] verdicts = new Rejection?[block.Count];
            BatchDocument[] documents = new BatchDocument[block.Count];
            int chunks = (block.Count + ReadLength - 1) / ReadLength;
            if (threads == 1 || chunks <= 1)
            {
                for (int chunk = 0; chunk < chunks; chunk++)
                    ReadChunk(chunk);
            }
            else
            {
                Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, ReadChunk);
            }

            Rejection?[] combined = BatchVerifier.Verify(documents.Where((_, i) => verdicts[i] is null).ToArray(), threads);
            int next = 0;
            foreach (Rejection? known in verdicts)
            {
                if ((known ?? combined[next++]) is { } rejection)
                    Name(_count, rejection);
                _count++;
            }

            block.Clear();

            void ReadChunk(int chunk)
            {
                for (int i = chunk * ReadLength; i < Math.Min(block.Count, (chunk + 1) * ReadLength); i++)
                    verdicts[i] = Read(block, i, key, out documents[i]);
            }
        }

        private static Rejection? Read(LineBlock block, int index, PreparedVerifyingKey key, out BatchDocument document)
        {
            document = default;
            if (block.IsTooLong(index))
                return new Rejection(Reason.MalformedDocument, $"a line has at most {ArtifactLimits.Default.MaxPublicInputsBytes} bytes");
            Rejection? rejection = ProofWithInputsJson.Read(block[index], out ProofDocument? proof, out PublicInputs? inputs, key.Key.PublicInputCount);
            if (rejection is null)
                document = new BatchDocument(key, proof!, inputs!);
            return rejection;
        }

        private void Name(long index, Rejection rejection)
        {
            _bad++;
            if (_listed.Count < MaxListed)
                _listed.Add((index, rejection));
            if (asJson)
                return;

            // What cannot be printed is no fault of the input.
            _isWriting = true;
            _writeLine!($"{index}: {rejection.Reason}: {Printable.Line(rejection.Detail)}");
            _isWriting = false;
        }
    }
}
