using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>One pairing check across the lanes of a kernel.</summary>
internal static class HorizontalPairing<TKernel>
    where TKernel : struct, ILaneKernel
{
    /// <summary>The lines of two prepared points, either of which may be the identity, as <see cref="HorizontalMillerLoop{TLanes, TCurve}"/> reads them.</summary>
    internal static QuadraticLanes<BaseModulus, TKernel>[] Lines(PreparedG2 first, PreparedG2 second)
    {
        QuadraticLanes<BaseModulus, TKernel>[] result = new QuadraticLanes<BaseModulus, TKernel>[MillerLoop<Fp2, Fp, G2Curve>.LineCount];
        Span<Fp2> lanes = stackalloc Fp2[LaneLimbs.Lanes];
        for (int i = 0; i < result.Length; i++)
        {
            lanes.Clear();
            if (first.Lines.Length != 0)
                (lanes[4], lanes[5]) = (first.Lines[i].L1, first.Lines[i].L3);
            if (second.Lines.Length != 0)
                (lanes[6], lanes[7]) = (second.Lines[i].L1, second.Lines[i].L3);
            QuadraticLanes<BaseModulus, TKernel>.Load(out result[i], lanes);
        }

        return result;
    }

    /// <summary><c>result = f(p, q) f(p1, Q1) f(p2, Q2)</c> with the lines of Q1 and Q2; p is not the identity.</summary>
    internal static void Miller(
        out QuadraticLanes<BaseModulus, TKernel> result, out QuadraticLanes<BaseModulus, TKernel> last,
        in G1 p, in Fp2 qx, in Fp2 qy, in G1 p1, in G1 p2, ReadOnlySpan<QuadraticLanes<BaseModulus, TKernel>> lines)
    {
        Span<Fp> inverses = [p1.Y, p2.Y];
        Span<Fp> scratch = stackalloc Fp[2];
        Fields.Inversion.InvertAll(inverses, scratch);
        Span<Fp2> lanes = stackalloc Fp2[LaneLimbs.Lanes];
        HorizontalPairs<QuadraticLanes<BaseModulus, TKernel>> pairs;
        lanes.Clear();
        lanes[0] = Fp2.One;
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.One, lanes);
        (lanes[0], lanes[1], lanes[2]) = (qx, qy, Fp2.One);
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.Start, lanes);
        lanes.Clear();
        (lanes[4], lanes[5]) = (new Fp2(p.Y, default), new Fp2(-p.X, default));
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.Evaluation, lanes);

        // The twist's 3b, three times.
        G2Curve.MultiplyByThreeB(out Fp2 threeB, Fp2.One);
        Fp minusY3 = -(p.Y + p.Y + p.Y), x3 = p.X + p.X + p.X;
        (lanes[0], lanes[2], lanes[3]) = (threeB + threeB + threeB, new Fp2(minusY3 + minusY3, default), new Fp2(x3 + x3 + x3, default));
        (lanes[4], lanes[5]) = (new Fp2(p1.X * inverses[0], default), new Fp2(inverses[0], default));
        (lanes[6], lanes[7]) = (new Fp2(p2.X * inverses[1], default), new Fp2(inverses[1], default));
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.Multipliers, lanes);
        SetPoint(out pairs.Q, lanes, qx, qy);
        SetPoint(out pairs.MinusQ, lanes, qx, -qy);
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out Fp2 x, out Fp2 y, qx, qy, 1);
        SetPoint(out pairs.Image, lanes, x, y);
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out x, out y, qx, qy, 2);
        SetPoint(out pairs.MinusSecondImage, lanes, x, y);
        HorizontalMillerLoop<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(out result, out last, pairs, lines);
    }

    // The high lanes stay.
    private static void SetPoint(out QuadraticLanes<BaseModulus, TKernel> point, Span<Fp2> lanes, in Fp2 x, in Fp2 y)
    {
        (lanes[0], lanes[1], lanes[2], lanes[3]) = (y, x, x, y);
        QuadraticLanes<BaseModulus, TKernel>.Load(out point, lanes);
    }

    internal static void FinalExponentiation(out Fp12<Fp2> result, in Fp12<Fp2> f)
    {
        QuadraticLanes<BaseModulus, TKernel>.LoadFp12(out QuadraticLanes<BaseModulus, TKernel> lanes, f);
        ExponentiationChain<QuadraticLanes<BaseModulus, TKernel>, HorizontalField<TKernel>>.Run(out lanes, lanes);
        QuadraticLanes<BaseModulus, TKernel>.StoreFp12(out result, lanes);
    }
}
