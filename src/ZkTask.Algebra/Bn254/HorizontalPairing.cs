using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>What <see cref="PairingCheck"/> knows ahead, for one kernel: a check across its lanes.</summary>
[SkipLocalsInit]
internal sealed class HorizontalPairing<TKernel>
    where TKernel : struct, ILaneKernel
{
    private readonly QuadraticLanes<BaseModulus, TKernel>[] _lines;
    private readonly QuadraticLanes<BaseModulus, TKernel> _constant;

    /// <summary>Prepares two points, either of which may be the identity, and a constant.</summary>
    internal HorizontalPairing(PreparedG2 first, PreparedG2 second, in MillerResult constant)
    {
        _lines = new QuadraticLanes<BaseModulus, TKernel>[MillerLoop<Fp2, Fp, G2Curve>.LineCount];
        Span<Fp2> lanes = stackalloc Fp2[LaneLimbs.Lanes];
        lanes.Clear();
        for (int i = 0; i < _lines.Length; i++)
        {
            if (first.Lines.Length != 0)
                (lanes[4], lanes[5]) = (first.Lines[i].L1, first.Lines[i].L3);
            if (second.Lines.Length != 0)
                (lanes[6], lanes[7]) = (second.Lines[i].L1, second.Lines[i].L3);
            QuadraticLanes<BaseModulus, TKernel>.Load(out _lines[i], lanes);
        }

        QuadraticLanes<BaseModulus, TKernel>.LoadFp12(out _constant, constant.Value);
    }

    /// <summary>Whether e(p, (x, y)) e(p1, Q1) e(p2, Q2) times the constant is one, and whether (x, y), a point of the twist, is in the subgroup of order r.</summary>
    /// <remarks>
    /// p is not the identity. Without the subgroup, the first answer means nothing. The second one costs little, because the Miller loop ends at
    /// [6u + 2]Q + π(Q) - π²(Q), which is -π³(Q) for the points of the subgroup alone (the norm of that relation, like that of <see cref="SubgroupCheck{TFp2, TCurve}"/>, has
    /// only r in common with the order of the twist). Outside the subgroup an addition of the loop may not be an ordinary one; then its z, and every z after it, is zero.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal bool Holds(in G1 p, in Fp2 x, in Fp2 y, in G1 p1, in G1 p2, out bool isInSubgroup)
    {
        Load(out HorizontalPairs<QuadraticLanes<BaseModulus, TKernel>> pairs, p, x, y, p1, p2);
        HorizontalMillerLoop<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(
            out QuadraticLanes<BaseModulus, TKernel> f, out QuadraticLanes<BaseModulus, TKernel> last, pairs, _lines);
        isInSubgroup = IsMinusThirdImage(last, x, y);
        if (!isInSubgroup)
            return false;
        HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Multiply(out f, f, _constant);
        return IsOneAfterFinalExponentiation(f);
    }

    /// <summary>Whether the final exponentiation of a value other than zero is one.</summary>
    internal static bool IsOneAfterFinalExponentiation(in Fp12<Fp2> value)
    {
        QuadraticLanes<BaseModulus, TKernel>.LoadFp12(out QuadraticLanes<BaseModulus, TKernel> f, value);
        return IsOneAfterFinalExponentiation(f);
    }

    [MethodImpl(HotPath.Optimize)]
    private static bool IsOneAfterFinalExponentiation(in QuadraticLanes<BaseModulus, TKernel> f)
    {
        ExponentiationChain<QuadraticLanes<BaseModulus, TKernel>, HorizontalField<TKernel>>.Run(out QuadraticLanes<BaseModulus, TKernel> power, f);
        QuadraticLanes<BaseModulus, TKernel>.StoreFp12(out Fp12<Fp2> value, power);
        return Fp12<Fp2>.IsOne(value).IsSet;
    }

    /// <summary>The lanes of the pairs (p, (qx, qy)), (p1, Q1) and (p2, Q2). p is not the identity.</summary>
    internal static void Load(
        out HorizontalPairs<QuadraticLanes<BaseModulus, TKernel>> pairs, in G1 p, in Fp2 qx, in Fp2 qy, in G1 p1, in G1 p2)
    {
        // 0 for the identity.
        Span<Fp> inverses = [p1.Y, p2.Y];
        Span<Fp> scratch = stackalloc Fp[2];
        Inversion.InvertAll(inverses, scratch);
        Span<Fp2> lanes = stackalloc Fp2[LaneLimbs.Lanes];
        lanes.Clear();
        lanes[0] = Fp2.One;
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.One, lanes);
        (lanes[0], lanes[1], lanes[2]) = (qx, qy, Fp2.One);
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.Start, lanes);
        (lanes[4], lanes[5]) = (new Fp2(p.Y, Fp.Zero), new Fp2(-p.X, Fp.Zero));
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.Evaluation, lanes);

        G2Curve.MultiplyByThreeB(out Fp2 threeB, Fp2.One);
        Fp threeY = p.Y + p.Y + p.Y, threeX = p.X + p.X + p.X;
        (lanes[0], lanes[2], lanes[3]) = (threeB + threeB + threeB, new Fp2(-(threeY + threeY), Fp.Zero), new Fp2(threeX + threeX + threeX, Fp.Zero));
        (lanes[4], lanes[5]) = (new Fp2(p1.X * inverses[0], Fp.Zero), new Fp2(inverses[0], Fp.Zero));
        (lanes[6], lanes[7]) = (new Fp2(p2.X * inverses[1], Fp.Zero), new Fp2(inverses[1], Fp.Zero));
        QuadraticLanes<BaseModulus, TKernel>.Load(out pairs.Multipliers, lanes);

        LoadPoint(out pairs.Q, lanes, qx, qy);
        LoadPoint(out pairs.MinusQ, lanes, qx, -qy);
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out Fp2 x, out Fp2 y, qx, qy, 1);
        LoadPoint(out pairs.Image, lanes, x, y);
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out x, out y, qx, qy, 2);
        LoadPoint(out pairs.MinusSecondImage, lanes, x, y);
    }

    // The multipliers in the high lanes stay.
    private static void LoadPoint(out QuadraticLanes<BaseModulus, TKernel> point, Span<Fp2> lanes, in Fp2 x, in Fp2 y)
    {
        (lanes[0], lanes[1], lanes[2], lanes[3]) = (y, x, x, y);
        QuadraticLanes<BaseModulus, TKernel>.Load(out point, lanes);
    }

    /// <summary>Whether (X : Y : Z) in lanes 0 to 2 is -π³(x, y). (0 : 0 : 0), which every equation of coordinates holds for, is no point and is not.</summary>
    internal static bool IsMinusThirdImage(in QuadraticLanes<BaseModulus, TKernel> point, in Fp2 x, in Fp2 y)
    {
        Span<Fp2> lanes = stackalloc Fp2[3];
        QuadraticLanes<BaseModulus, TKernel>.Store(lanes, point);
        Fp2.Conjugate(out Fp2 imageX, x);
        Fp2.Conjugate(out Fp2 imageY, y);
        imageX *= G2Curve.FrobeniusMultiplier(3, 2);
        imageY *= G2Curve.FrobeniusMultiplier(3, 3);
        return lanes[2] != Fp2.Zero && lanes[0] == imageX * lanes[2] && lanes[1] == -imageY * lanes[2];
    }
}
