using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Bench.Peers;

/// <summary>Products in Fp: how many a second, not how long one takes. Several chains side by side, so that one product need not wait for the one before.</summary>
internal static class Multiplications
{
    private const int Chains = 4, Steps = 250;

    internal static void Add(Dictionary<string, Work> works)
    {
        Fp[] start = new Fp[Chains * LaneLimbs.Lanes];
        for (int i = 0; i < start.Length; i++)
            start[i] = G1.Multiply(G1.Generator, Fr.FromUInt64((ulong)i + 5)).X;
        Fp factor = G1.Generator.Y + G1.Multiply(G1.Generator, Fr.FromUInt64(3)).Y;
        Fp[] expected = [.. start.Select(value => Power(value, factor))];
        works.Add("multiply", LaneEngine.Kind switch
        {
            LaneEngineKind.Avx512 => InLanes<HybridKernel>(start, factor, expected),
            LaneEngineKind.Avx2 => InLanes<FmaKernel>(start, factor, expected),
            _ => new Work(Chains * Steps, () => Scalar(start, factor, expected)),
        });
    }

    private static Fp Power(Fp value, in Fp factor)
    {
        for (int i = 0; i < Steps; i++)
            value *= factor;
        return value;
    }

    private static bool Scalar(Fp[] start, in Fp factor, Fp[] expected)
    {
        (Fp a, Fp b, Fp c, Fp d) = (start[0], start[1], start[2], start[3]);
        for (int i = 0; i < Steps; i++)
        {
            Fp.Multiply(out a, a, factor);
            Fp.Multiply(out b, b, factor);
            Fp.Multiply(out c, c, factor);
            Fp.Multiply(out d, d, factor);
        }

        return a == expected[0] && b == expected[1] && c == expected[2] && d == expected[3];
    }

    private static Work InLanes<TKernel>(Fp[] start, Fp factor, Fp[] expected)
        where TKernel : struct, ILaneKernel
    {
        ResidueLanes<BaseModulus, TKernel>[] first = new ResidueLanes<BaseModulus, TKernel>[Chains];
        for (int i = 0; i < Chains; i++)
            ResidueLanes<BaseModulus, TKernel>.Load(out first[i], start.AsSpan(i * LaneLimbs.Lanes, LaneLimbs.Lanes));
        ResidueLanes<BaseModulus, TKernel> factors = ResidueLanes<BaseModulus, TKernel>.Broadcast(factor);
        return new Work(Chains * LaneLimbs.Lanes * Steps, Run);

        bool Run()
        {
            Span<ResidueLanes<BaseModulus, TKernel>> values = stackalloc ResidueLanes<BaseModulus, TKernel>[Chains];
            first.CopyTo(values);
            for (int i = 0; i < Steps; i++)
            {
                for (int chain = 0; chain < Chains; chain++)
                    ResidueLanes<BaseModulus, TKernel>.Multiply(out values[chain], values[chain], factors);
            }

            Span<Fp> stored = stackalloc Fp[LaneLimbs.Lanes];
            bool ok = true;
            for (int chain = 0; chain < Chains; chain++)
            {
                ResidueLanes<BaseModulus, TKernel>.Store(stored, values[chain]);
                ok &= stored.SequenceEqual(expected.AsSpan(chain * LaneLimbs.Lanes, LaneLimbs.Lanes));
            }

            return ok;
        }
    }
}
