using ZkTask.Algebra.Bn254;
using ZkTask.Hashing;

namespace ZkTask.Bench.Peers;

/// <summary>Poseidon of two elements, many at once and one by one, for bench/peers/poseidon.mjs.</summary>
internal static class PoseidonWorks
{
    private const int Pairs = 256;

    internal static int Serve(TextReader input, TextWriter output)
    {
        byte[] pairs = new byte[Pairs * PairSpans.PairLength], digests = new byte[Pairs * PairSpans.DigestLength];
        for (int i = 0; i < 2 * Pairs; i++)
            Fr.FromUInt64((ulong)((i + 1) / 2)).WriteBigEndian(pairs.AsSpan(i * Fr.ByteLength, Fr.ByteLength));
        Dictionary<string, Work> works = new()
        {
            ["many"] = new Work(Pairs, () => Ran(() => PoseidonPairs.HashPairs(pairs, digests))),
            ["one"] = new Work(Pairs, () => Ran(() => PoseidonBatch.Hash<Fr>(leaves: false, pairs, digests))),
        };
        string digest = Poseidon.Hash(Fr.One, Fr.FromUInt64(2)).ToString();
        return WorkServer.Run(new { runtime = Environment.Version.ToString(), works = works.Keys, digest }, works, input, output);
    }

    private static bool Ran(Action work)
    {
        work();
        return true;
    }
}
