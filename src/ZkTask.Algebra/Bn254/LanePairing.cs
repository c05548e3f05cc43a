using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>Up to eight Miller loops, final exponentiations or subgroup checks at once, one in each lane: the formulas of the scalar ones on another Fp2.</summary>
internal static class LanePairing<TKernel>
    where TKernel : struct, ILaneKernel
{
    /// <summary>
    /// <c>results[i] = f(p[i], q[i]) Π_j f(points[j n + i], prepared[j])</c> for n &lt;= 8 pairs (p, q), none of them with an identity. Points may be the identity.
    /// </summary>
    internal static void Miller(
        ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<G1> points, ReadOnlySpan<PreparedG2> prepared, Span<MillerResult> results)
    {
        // Lanes without a pair repeat the last one.
        Span<Fp> px = stackalloc Fp[LaneLimbs.Lanes], py = stackalloc Fp[LaneLimbs.Lanes];
        Span<Fp2> qx = stackalloc Fp2[LaneLimbs.Lanes], qy = stackalloc Fp2[LaneLimbs.Lanes];
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
        {
            int i = Math.Min(lane, p.Length - 1);
            (px[lane], py[lane], qx[lane], qy[lane]) = (p[i].X, p[i].Y, q[i].X, q[i].Y);
        }

        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanePx, px);
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanePy, py);
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneQx, qx);
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneQy, qy);
        VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>> pair = new(lanePx, lanePy, laneQx, laneQy);
        PreparedPairs known = default;
        int count = Prepare(ref known, points, prepared, p.Length);
        MillerLoop<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(
            out Fp12<QuadraticLanes<BaseModulus, TKernel>> f,
            new Span<VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>>(ref pair),
            ((ReadOnlySpan<PreparedPair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>>>)known)[..count]);
        Store(results, f);
    }

    /// <summary>Lane by lane the product of the Miller loops of some pairs, which share their squarings. The pairs' points T are used up.</summary>
    internal static void Miller(
        Span<VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>> pairs, Span<MillerResult> results)
    {
        MillerLoop<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(
            out Fp12<QuadraticLanes<BaseModulus, TKernel>> f, pairs, []);
        Store(results, f);
    }

    // A point that is the identity has 0 for both of its multipliers, which makes each of its lines one.
    private static int Prepare(ref PreparedPairs pairs, ReadOnlySpan<G1> points, ReadOnlySpan<PreparedG2> prepared, int count)
    {
        Span<Fp> inverses = stackalloc Fp[points.Length], scratch = stackalloc Fp[points.Length];
        for (int i = 0; i < points.Length; i++)
            inverses[i] = points[i].Y;
        Inversion.InvertAll(inverses, scratch);
        int made = 0;
        Span<Fp> ratios = stackalloc Fp[LaneLimbs.Lanes];
        for (int j = 0; j < prepared.Length; j++)
        {
            if (prepared[j].Point.IsIdentity)
                continue;
            ReadOnlySpan<Fp> oneOverY = inverses.Slice(j * count, count);
            for (int lane = 0; lane < count; lane++)
                ratios[lane] = points[(j * count) + lane].X * oneOverY[lane];
            ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> laneRatios, ratios[..count]);
            ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> laneInverses, oneOverY);
            pairs[made++] = new(laneRatios, laneInverses, prepared[j].LaneLines<TKernel>());
        }

        return made;
    }

    /// <summary>In which lanes the final exponentiation gives one. At most eight values.</summary>
    internal static LaneMask AreOneAfterFinalExponentiation(ReadOnlySpan<MillerResult> values)
    {
        Load(out Fp12<QuadraticLanes<BaseModulus, TKernel>> f, values);
        FinalExponentiation<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(out f, f);
        return Fp12<QuadraticLanes<BaseModulus, TKernel>>.IsOne(f) & new LaneMask((1u << values.Length) - 1);
    }

    /// <summary>In which lanes a point (x, y) of the twist is in the subgroup of order r. At most eight points.</summary>
    internal static LaneMask AreInSubgroup(ReadOnlySpan<Fp2> x, ReadOnlySpan<Fp2> y)
    {
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneX, x);
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneY, y);
        return SubgroupCheck<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.IsInSubgroup(
            new Curves.ProjectivePoint<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>(laneX, laneY, QuadraticLanes<BaseModulus, TKernel>.One))
            & new LaneMask((1u << x.Length) - 1);
    }

    private static void Load(out Fp12<QuadraticLanes<BaseModulus, TKernel>> result, ReadOnlySpan<MillerResult> values)
    {
        Span<Fp2> lanes = stackalloc Fp2[LaneLimbs.Lanes];
        lanes = lanes[..values.Length];
        Unsafe.SkipInit(out result);
        for (int k = 0; k < 6; k++)
        {
            for (int lane = 0; lane < values.Length; lane++)
            {
                Fp12<Fp2> value = values[lane].Value;
                lanes[lane] = Coefficient(ref value, k);
            }

            QuadraticLanes<BaseModulus, TKernel>.Load(out Coefficient(ref result, k), lanes);
        }
    }

    private static void Store(Span<MillerResult> results, Fp12<QuadraticLanes<BaseModulus, TKernel>> f)
    {
        Span<Fp2> lanes = stackalloc Fp2[LaneLimbs.Lanes];
        Span<Fp12<Fp2>> values = stackalloc Fp12<Fp2>[results.Length];
        for (int k = 0; k < 6; k++)
        {
            QuadraticLanes<BaseModulus, TKernel>.Store(lanes, Coefficient(ref f, k));
            for (int lane = 0; lane < values.Length; lane++)
                Coefficient(ref values[lane], k) = lanes[lane];
        }

        for (int lane = 0; lane < values.Length; lane++)
            results[lane] = new MillerResult(values[lane]);
    }

    private static ref TFp2 Coefficient<TFp2>(ref Fp12<TFp2> f, int k)
        where TFp2 : struct, IFp2<TFp2>
    {
        ref Fp6<TFp2> six = ref k < 3 ? ref f.C0 : ref f.C1;
        switch (k % 3)
        {
            case 0:
                return ref six.C0;
            case 1:
                return ref six.C1;
            default:
                return ref six.C2;
        }
    }

    [InlineArray(Pairing.MaxPreparedPairs)]
    private struct PreparedPairs
    {
        private PreparedPair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>> _first;
    }
}
