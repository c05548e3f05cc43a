using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>Many independent pairings and checks: eight at a time where the processor has vector instructions for it. Variable time.</summary>
public static class ManyPairings
{
    // A group with fewer pairs than this is faster one by one. A final exponentiation alone has lanes of its own, and takes a fifth of the time of eight.
    private const int WorthwhileLanes = 4, WorthwhileExponentiations = 5;

    /// <summary><c>results[i]</c> becomes the Miller loop of (p[i], q[i]); one if either is the identity.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Miller(ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, Span<MillerResult> results) => Miller(p, q, [], [], results);

    /// <summary>
    /// <c>results[i]</c> becomes the Miller loop of the product e(p[i], q[i]) Π_j e(points[j n + i], prepared[j]), where n is the number of results. Pairs with an
    /// identity in them count as one.
    /// </summary>
    /// <exception cref="ArgumentException">The spans' lengths do not fit each other, or there are more than <see cref="Pairing.MaxPreparedPairs"/> prepared points.</exception>
    public static void Miller(
        ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<G1> points, ReadOnlySpan<PreparedG2> prepared, Span<MillerResult> results)
    {
        if (q.Length != p.Length || results.Length != p.Length || points.Length != prepared.Length * p.Length || prepared.Length > Pairing.MaxPreparedPairs)
            throw new ArgumentException("The numbers of points do not fit each other.");
        Span<G1> groupPoints = stackalloc G1[prepared.Length * LaneLimbs.Lanes];
        for (int start = 0, count; start < p.Length; start += count)
        {
            count = Math.Min(LaneLimbs.Lanes, p.Length - start);
            for (int j = 0; j < prepared.Length; j++)
                points.Slice((j * p.Length) + start, count).CopyTo(groupPoints[(j * count)..]);
            MillerOfGroup(p.Slice(start, count), q.Slice(start, count), groupPoints[..(prepared.Length * count)], prepared, results.Slice(start, count));
        }
    }

    private static void MillerOfGroup(
        ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<G1> points, ReadOnlySpan<PreparedG2> prepared, Span<MillerResult> results)
    {
        LaneEngineKind kind = p.Length < WorthwhileLanes ? LaneEngineKind.Scalar : LaneEngine.Kind;
        for (int i = 0; i < p.Length; i++)
        {
            // An identity has no lines of its own.
            if (p[i].IsIdentity || q[i].IsIdentity)
                kind = LaneEngineKind.Scalar;
        }

        switch (kind)
        {
            case LaneEngineKind.Avx512:
                LanePairing<HybridKernel>.Miller(p, q, points, prepared, results);
                break;
            case LaneEngineKind.Avx2:
                LanePairing<FmaKernel>.Miller(p, q, points, prepared, results);
                break;
            default:
                Span<G1> own = stackalloc G1[prepared.Length];
                for (int i = 0; i < p.Length; i++)
                {
                    for (int j = 0; j < prepared.Length; j++)
                        own[j] = points[(j * p.Length) + i];
                    results[i] = Pairing.Miller(p[i], q[i], own, prepared);
                }

                break;
        }
    }

    /// <summary><c>results[i]</c> becomes whether the final exponentiation of <c>values[i]</c> is one.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void AreOneAfterFinalExponentiation(ReadOnlySpan<MillerResult> values, Span<bool> results)
    {
        if (results.Length != values.Length)
            throw new ArgumentException("As many results as values are needed.", nameof(results));
        for (int start = 0, count; start < values.Length; start += count)
        {
            count = Math.Min(LaneLimbs.Lanes, values.Length - start);
            ReadOnlySpan<MillerResult> group = values.Slice(start, count);
            uint bits = 0;
            switch (count < WorthwhileExponentiations ? LaneEngineKind.Scalar : LaneEngine.Kind)
            {
                case LaneEngineKind.Avx512:
                    bits = LanePairing<HybridKernel>.AreOneAfterFinalExponentiation(group).Bits;
                    break;
                case LaneEngineKind.Avx2:
                    bits = LanePairing<FmaKernel>.AreOneAfterFinalExponentiation(group).Bits;
                    break;
                default:
                    for (int i = 0; i < count; i++)
                        bits |= (group[i].IsOneAfterFinalExponentiation() ? 1u : 0u) << i;
                    break;
            }

            for (int i = 0; i < count; i++)
                results[start + i] = ((bits >> i) & 1) != 0;
        }
    }
}
