using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Hashing;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>
/// Our side of a schedule that a peer's runtime drives: one line in, one line of JSON out. <c>key N</c> makes a key with N public inputs and a proof, and prints
/// both; <c>verify N</c> verifies that proof N times from its JSON bytes, all checks included, and prints the nanoseconds of each; <c>poseidon N</c> hashes N batches of
/// 256 pairs (i, i + 1) and prints the nanoseconds of each batch per hash, and the digest of (1, 2).
/// </summary>
internal static class PeerServer
{
    internal static int Run(TextReader input, TextWriter output)
    {
        PreparedVerifyingKey? key = null;
        byte[] proofJson = [], publicJson = [];
        while (input.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            int count = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "key")
            {
                Simulation simulation = new(count);
                (ProofDocument proof, PublicInputs inputs) = simulation.Prove();
                key = new PreparedVerifyingKey(simulation.Key());
                (proofJson, publicJson) = (ProofJson.Write(proof), PublicInputsJson.Write(inputs));
                output.WriteLine(JsonSerializer.Serialize(new[]
                {
                    Encoding.UTF8.GetString(simulation.KeyJson()), Encoding.UTF8.GetString(publicJson), Encoding.UTF8.GetString(proofJson),
                }));
            }
            else if (words[0] == "poseidon")
            {
                output.WriteLine(JsonSerializer.Serialize(HashPairs(count)));
            }
            else
            {
                double[] nanoseconds = new double[count];
                for (int i = 0; i < count; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    if (Verify(key!, proofJson, publicJson) is { } rejection)
                        throw new InvalidOperationException(rejection.ToString());
                    nanoseconds[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                }

                output.WriteLine(JsonSerializer.Serialize(nanoseconds));
            }

            output.Flush();
        }

        return 0;
    }

    private static object HashPairs(int batches)
    {
        const int Pairs = 256;
        byte[] pairs = new byte[64 * Pairs], digests = new byte[32 * Pairs];
        for (int i = 0; i < 2 * Pairs; i++)
            Fr.FromUInt64((ulong)((i / 2) + (i % 2))).WriteBigEndian(pairs.AsSpan(32 * i, 32));
        double[] nanoseconds = new double[batches];
        for (int i = 0; i < batches; i++)
        {
            long start = Stopwatch.GetTimestamp();
            PoseidonPairs.HashPairs(pairs, digests);
            nanoseconds[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Pairs;
        }

        Fr.TryReadBigEndian(digests.AsSpan(32, 32), out Fr digest);
        return new { nanoseconds, digest = digest.ToString() };
    }

    private static Rejection? Verify(PreparedVerifyingKey key, byte[] proofJson, byte[] publicJson)
    {
        Rejection? rejection = ProofJson.Read(proofJson, out ProofDocument? document);
        PublicInputs? inputs = null;
        rejection ??= PublicInputsJson.Read(publicJson, out inputs, key.Key.PublicInputCount);
        Proof? proof = null;
        rejection ??= Proof.TryCreate(document!, out proof);
        return rejection ?? key.Verify(proof!, inputs!);
    }
}
