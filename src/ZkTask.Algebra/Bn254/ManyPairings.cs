using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>Many independent pairings and checks: eight at a time where the processor has vector instructions for it. Variable time.</summary>
public static class ManyPairings
{
    // A group with fewer pairs than this is faster one by one.
    private const int WorthwhileLanes = 4;

    /// <summary><c>results[i]</c> becomes the Miller loop of (p[i], q[i]); one if either is the identity.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Miller(ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, Span<MillerResult> results)
    {
        if (q.Length != p.Length || results.Length != p.Length)
            throw new ArgumentException("As many points of G2 and results as points of G1 are needed.");
        for (int start = 0, count; start < p.Length; start += count)
        {
            count = Math.Min(LaneLimbs.Lanes, p.Length - start);
            ReadOnlySpan<G1> groupP = p.Slice(start, count);
            ReadOnlySpan<G2> groupQ = q.Slice(start, count);
            Span<MillerResult> group = results.Slice(start, count);
            switch (count < WorthwhileLanes ? LaneEngineKind.Scalar : LaneEngine.Kind)
            {
                case LaneEngineKind.Avx512:
                    LanePairing<HybridKernel>.Miller(groupP, groupQ, group);
                    break;
                case LaneEngineKind.Avx2:
                    LanePairing<FmaKernel>.Miller(groupP, groupQ, group);
                    break;
                default:
                    for (int i = 0; i < count; i++)
                        group[i] = Pairing.Miller(groupP[i], groupQ[i]);
                    break;
            }
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
            switch (count < WorthwhileLanes ? LaneEngineKind.Scalar : LaneEngine.Kind)
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
