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
    /// <summary><c>results[i] = f(p[i], q[i])</c>; one where either is the identity. At most eight pairs.</summary>
    internal static void Miller(ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, Span<MillerResult> results)
    {
        Span<Fp> px = stackalloc Fp[LaneLimbs.Lanes], py = stackalloc Fp[LaneLimbs.Lanes];
        Span<Fp2> qx = stackalloc Fp2[LaneLimbs.Lanes], qy = stackalloc Fp2[LaneLimbs.Lanes];
        G1 anyP = G1.Generator;
        G2 anyQ = G2.Generator;
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
        {
            // The identity has no lines: its lane computes something else, and so do lanes without a pair.
            bool used = lane < p.Length && !p[lane].IsIdentity && !q[lane].IsIdentity;
            (px[lane], py[lane]) = used ? (p[lane].X, p[lane].Y) : (anyP.X, anyP.Y);
            (qx[lane], qy[lane]) = used ? (q[lane].X, q[lane].Y) : (anyQ.X, anyQ.Y);
        }

        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanePx, px);
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanePy, py);
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneQx, qx);
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneQy, qy);
        VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>> pair = new(lanePx, lanePy, laneQx, laneQy);
        MillerLoop<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(
            out Fp12<QuadraticLanes<BaseModulus, TKernel>> f,
            new Span<VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>>(ref pair), []);
        Store(results, f);
        for (int lane = 0; lane < results.Length; lane++)
        {
            if (p[lane].IsIdentity || q[lane].IsIdentity)
                results[lane] = MillerResult.One;
        }
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
        Span<Fp12<Fp2>> values = new Fp12<Fp2>[results.Length];
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
}
