using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Many points made of their coordinates: the checks of <see cref="G1.TryCreate"/> and <see cref="G2.TryCreate"/>, with the same results, eight at a time where the
/// processor has vector instructions for it. Variable time.
/// </summary>
public static class ManyPoints
{
    // A group with fewer points than this is faster one by one: the equation alone costs little, the subgroup check is worth lanes that idle.
    private const int WorthwhileEquations = 6, WorthwhileChecks = 2;

    /// <summary>Makes points of G1.</summary>
    /// <param name="x">Abscissas.</param>
    /// <param name="y">As many ordinates.</param>
    /// <param name="points">The points; the identity where refused.</param>
    /// <param name="statuses">For each, <see cref="PointStatus.Ok"/> or <see cref="PointStatus.NotOnCurve"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void TryCreate(ReadOnlySpan<Fp> x, ReadOnlySpan<Fp> y, Span<G1> points, Span<PointStatus> statuses)
    {
        Check(x.Length, y.Length, points.Length, statuses.Length);
        for (int start = 0, count; start < x.Length; start += count)
        {
            count = Math.Min(LaneLimbs.Lanes, x.Length - start);
            ReadOnlySpan<Fp> groupX = x.Slice(start, count), groupY = y.Slice(start, count);
            LaneMask onCurve;
            switch (count < WorthwhileEquations ? LaneEngineKind.Scalar : LaneEngine.Kind)
            {
                case LaneEngineKind.Avx512:
                    onCurve = LaneChecks<HybridKernel>.AreOnCurve(groupX, groupY);
                    break;
                case LaneEngineKind.Avx2:
                    onCurve = LaneChecks<FmaKernel>.AreOnCurve(groupX, groupY);
                    break;
                default:
                    for (int i = 0; i < count; i++)
                        statuses[start + i] = G1.TryCreate(groupX[i], groupY[i], out points[start + i]);
                    continue;
            }

            for (int i = 0; i < count; i++)
            {
                bool good = (onCurve.Bits >> i & 1) != 0;
                points[start + i] = good ? new G1(groupX[i], groupY[i]) : default;
                statuses[start + i] = good ? PointStatus.Ok : PointStatus.NotOnCurve;
            }
        }
    }

    /// <summary>Makes points of G2.</summary>
    /// <param name="x">Abscissas.</param>
    /// <param name="y">As many ordinates.</param>
    /// <param name="points">The points; the identity where refused.</param>
    /// <param name="statuses">For each, <see cref="PointStatus.Ok"/>, <see cref="PointStatus.NotOnCurve"/> or <see cref="PointStatus.NotInSubgroup"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void TryCreate(ReadOnlySpan<Fp2> x, ReadOnlySpan<Fp2> y, Span<G2> points, Span<PointStatus> statuses)
    {
        Check(x.Length, y.Length, points.Length, statuses.Length);
        for (int start = 0, count; start < x.Length; start += count)
        {
            count = Math.Min(LaneLimbs.Lanes, x.Length - start);
            ReadOnlySpan<Fp2> groupX = x.Slice(start, count), groupY = y.Slice(start, count);
            LaneMask onCurve, inSubgroup;
            switch (count < WorthwhileChecks ? LaneEngineKind.Scalar : LaneEngine.Kind)
            {
                case LaneEngineKind.Avx512:
                    (onCurve, inSubgroup) = LaneChecks<HybridKernel>.AreInSubgroup(groupX, groupY);
                    break;
                case LaneEngineKind.Avx2:
                    (onCurve, inSubgroup) = LaneChecks<FmaKernel>.AreInSubgroup(groupX, groupY);
                    break;
                default:
                    for (int i = 0; i < count; i++)
                        statuses[start + i] = G2.TryCreate(groupX[i], groupY[i], out points[start + i]);
                    continue;
            }

            for (int i = 0; i < count; i++)
            {
                bool good = (inSubgroup.Bits >> i & 1) != 0;
                points[start + i] = good ? new G2(groupX[i], groupY[i]) : default;
                statuses[start + i] = good ? PointStatus.Ok : (onCurve.Bits >> i & 1) != 0 ? PointStatus.NotInSubgroup : PointStatus.NotOnCurve;
            }
        }
    }

    private static void Check(int x, int y, int points, int statuses)
    {
        if (y != x || points != x || statuses != x)
            throw new ArgumentException("As many ordinates, points and statuses as abscissas are needed.");
    }
}
