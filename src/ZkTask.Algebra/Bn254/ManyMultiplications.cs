using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>Many independent scalar multiplications at once. Variable time.</summary>
public static class ManyMultiplications
{
    // Groups of eight that share inversions.
    private const int GroupsAtOnce = 8;

    // Fewer points than this are faster one by one.
    private const int WorthwhileLanes = 2;

    /// <summary><c>results[i] = scalars[i] points[i]</c>, eight at a time where the processor has vector instructions for it.</summary>
    /// <param name="points">The points.</param>
    /// <param name="scalars">As many scalars.</param>
    /// <param name="results">As many results; may be the same memory as the points.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Multiply(ReadOnlySpan<G1> points, ReadOnlySpan<OddScalar> scalars, Span<G1> results)
    {
        if (scalars.Length != points.Length || results.Length != points.Length)
            throw new ArgumentException("As many scalars and results as points are needed.");
        for (int start = 0, count; start < points.Length; start += count)
        {
            count = Math.Min(GroupsAtOnce * LaneLimbs.Lanes, points.Length - start);
            Multiply(count < WorthwhileLanes ? LaneEngineKind.Scalar : LaneEngine.Kind, points.Slice(start, count), scalars.Slice(start, count), results.Slice(start, count));
        }
    }

    /// <summary>The same with a kernel of choice, for at most 64 points.</summary>
    internal static void Multiply(LaneEngineKind kind, ReadOnlySpan<G1> points, ReadOnlySpan<OddScalar> scalars, Span<G1> results)
    {
        switch (kind)
        {
            case LaneEngineKind.Avx512:
                MultiplyInLanes<HybridKernel>(points, scalars, results);
                break;
            case LaneEngineKind.Avx2:
                MultiplyInLanes<FmaKernel>(points, scalars, results);
                break;
            default:
                for (int i = 0; i < points.Length; i++)
                    results[i] = G1.Multiply(points[i], scalars[i].ToFr());
                break;
        }
    }

    private static void MultiplyInLanes<TKernel>(ReadOnlySpan<G1> points, ReadOnlySpan<OddScalar> scalars, Span<G1> results)
        where TKernel : struct, ILaneKernel
    {
        int groups = (points.Length + LaneLimbs.Lanes - 1) / LaneLimbs.Lanes;
        Span<G1> padded = stackalloc G1[groups * LaneLimbs.Lanes];
        Span<OddScalar> paddedScalars = stackalloc OddScalar[padded.Length];
        padded.Fill(G1.Generator);
        for (int i = 0; i < points.Length; i++)
        {
            if (!points[i].IsIdentity)
                (padded[i], paddedScalars[i]) = (points[i], scalars[i]);
        }

        using LaneMemory memory = LaneMemory.Rent(
            LaneMultiplication<TKernel>.SizeOf(groups) + (2 * LaneMemory.SizeOf<ResidueLanes<BaseModulus, TKernel>>(groups)));
        Span<ResidueLanes<BaseModulus, TKernel>> x = memory.TakeSpan<ResidueLanes<BaseModulus, TKernel>>(groups);
        Span<ResidueLanes<BaseModulus, TKernel>> y = memory.TakeSpan<ResidueLanes<BaseModulus, TKernel>>(groups);
        LaneMultiplication<TKernel>.Multiply(padded, paddedScalars, x, y, memory);
        Span<Fp> laneX = stackalloc Fp[LaneLimbs.Lanes], laneY = stackalloc Fp[LaneLimbs.Lanes];
        for (int i = 0; i < points.Length; i++)
        {
            if (i % LaneLimbs.Lanes == 0)
            {
                ResidueLanes<BaseModulus, TKernel>.Store(laneX, x[i / LaneLimbs.Lanes]);
                ResidueLanes<BaseModulus, TKernel>.Store(laneY, y[i / LaneLimbs.Lanes]);
            }

            results[i] = points[i].IsIdentity ? G1.Identity : new G1(laneX[i % LaneLimbs.Lanes], laneY[i % LaneLimbs.Lanes]);
        }
    }
}
