using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Hashing;

namespace ZkTask.Bench;

/// <summary>
/// Cycles of the kernels that bench/instructions/run.mjs takes from models, as this processor takes them: <c>-- cycles</c> prints a JSON object. A cycle is a step of a chain of
/// dependent additions that runs right before and after each block, so that the clock may change between blocks; what shares the core slows the two differently.
/// </summary>
internal static class Cycles
{
    private const int Rounds = 41;
    private const int Pairs = 64;
    private const int ChainSteps = 20_000;

    private static ulong _sink = 1;

    internal static int Run(TextWriter output)
    {
        byte[] pairs = new byte[Pairs * PairSpans.PairLength], digests = new byte[Pairs * PairSpans.DigestLength];
        new Random(1).NextBytes(pairs);
        byte[] elements = [.. pairs];
        for (int i = 0; i < elements.Length; i += Fr.ByteLength)
            elements[i] &= 0x1f; // below r
        List<(string Name, int Operations, Action Block)> works =
        [
            ("keccak/1", Pairs, () => KeccakPairs.Hash(HashLanes.One, PairGroups.NoPrefix, pairs, digests)),
            ("sha256/HashData", Pairs, () =>
            {
                for (int i = 0; i < Pairs; i++)
                    SHA256.HashData(pairs.AsSpan(i * PairSpans.PairLength, PairSpans.PairLength), digests.AsSpan(i * PairSpans.DigestLength, PairSpans.DigestLength));
            }),
            ("fp/1", Pairs, new Products<Fp>().Run),
            ("poseidon/1", Pairs, () => PoseidonBatch.Hash<Fr>(leaves: false, elements, digests)),
        ];
        foreach ((HashLanes lanes, int states) in new[] { (HashLanes.Bits256, 4), (HashLanes.Bits512, 8) })
        {
            if (HashLanesOfProcessor.Widest < lanes)
                continue;
            works.Add(($"keccak/{states}", Pairs, () => KeccakPairs.Hash(lanes, PairGroups.NoPrefix, pairs, digests)));
            works.Add(($"sha256/{2 * states}", Pairs, () => Sha256Pairs.Hash(lanes, PairGroups.NoPrefix, pairs, digests)));
        }

        if (FmaKernel.IsSupported)
            AddField<FmaKernel>("avx2");
        if (HybridKernel.IsSupported)
            AddField<HybridKernel>("avx512");

        Dictionary<string, List<double>> cycles = works.ToDictionary(work => work.Name, _ => new List<double>());
        for (int round = -5; round < Rounds; round++)
        {
            foreach ((string name, int operations, Action block) in works)
            {
                double before = Nanoseconds(Chain, ChainSteps), each = Nanoseconds(block, operations), after = Nanoseconds(Chain, ChainSteps);
                if (round >= 0)
                    cycles[name].Add(each / Math.Min(before, after));
            }
        }

        output.WriteLine(JsonSerializer.Serialize(cycles.ToDictionary(work => work.Key, work => Summary(work.Value))));
        return 0;

        void AddField<TKernel>(string kernel)
            where TKernel : struct, ILaneKernel
        {
            works.Add(($"fp/{kernel}", LaneLimbs.Lanes * Pairs, new Products<ResidueLanes<BaseModulus, TKernel>>().Run));
            works.Add(($"poseidon/{kernel}", Pairs, () => PoseidonBatch.Hash<ResidueLanes<ScalarModulus, TKernel>>(leaves: false, elements, digests)));
        }
    }

    private static Dictionary<string, double> Summary(List<double> values)
    {
        values.Sort();
        return new Dictionary<string, double>
        {
            ["median"] = Math.Round(values[Rounds / 2], 1),
            ["quarter"] = Math.Round(values[Rounds / 4], 1),
            ["threeQuarters"] = Math.Round(values[3 * Rounds / 4], 1),
        };
    }

    private static double Nanoseconds(Action block, int operations)
    {
        int times = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            block();
            times++;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed.TotalMilliseconds < 5);
        return elapsed.TotalNanoseconds / times / operations;
    }

    // Each step needs the one before: an addition with a register, in one cycle on every x86-64 processor.
    private static void Chain()
    {
        ulong x = _sink, y = x | 1;
        for (int i = 0; i < ChainSteps; i += 10)
        {
            x += y;
            y ^= x;
            x += y;
            y ^= x;
            x += y;
            y ^= x;
            x += y;
            y ^= x;
            x += y;
            y ^= x;
        }

        _sink = y;
    }

    /// <summary>Products that do not wait for each other.</summary>
    private sealed class Products<TField>
        where TField : struct, Algebra.Fields.IField<TField>
    {
        private readonly TField[] _values = [.. Enumerable.Repeat(TField.One, Pairs)];

        internal void Run()
        {
            TField factor = _values[0];
            foreach (ref TField value in _values.AsSpan())
                TField.Multiply(out value, value, factor);
        }
    }
}
