using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// The optimal ate pairing e: G1 x G2 -> GT of BN254 (Vercauteren, "Optimal pairings"), computed on E over Fp12 with affine points,
/// and the final power (p^12 - 1) / r itself, not a multiple of it.
/// </summary>
public static class ReferencePairing
{
    /// <summary>e(p, q). Both must be on their curves; the value is bilinear only for q in G2.</summary>
    public static ReferenceFp12 Pair(ReferencePoint<ReferenceFp> p, ReferencePoint<ReferenceFp2> q) =>
        FinalExponentiation(MillerLoop(p, q));

    /// <summary>The product of e(p, q) over the pairs, with one final exponentiation.</summary>
    public static ReferenceFp12 PairProduct(params (ReferencePoint<ReferenceFp> P, ReferencePoint<ReferenceFp2> Q)[] pairs)
    {
        ReferenceFp12 product = ReferenceFp12.One;
        foreach ((ReferencePoint<ReferenceFp> p, ReferencePoint<ReferenceFp2> q) in pairs)
            product *= MillerLoop(p, q);
        return FinalExponentiation(product);
    }

    /// <summary>
    /// The function f_{6u+2,Q}(P) times the lines through the Frobenius images of Q. It is defined up to factors in proper subfields of
    /// Fp12, so another implementation's value can be compared only after the final exponentiation.
    /// </summary>
    public static ReferenceFp12 MillerLoop(ReferencePoint<ReferenceFp> p, ReferencePoint<ReferenceFp2> q)
    {
        if (!ReferenceBn254.G1.Contains(p) || !ReferenceBn254.G2.Contains(q))
            throw new ArgumentException("The pairing takes points of the two curves.");
        if (p.IsIdentity || q.IsIdentity)
            return ReferenceFp12.One;

        ReferencePoint<ReferenceFp12> at = ReferenceBn254.Embed(p);
        ReferencePoint<ReferenceFp12> q0 = ReferenceBn254.Untwist(q);
        ReferencePoint<ReferenceFp12> t = q0;
        ReferenceFp12 f = ReferenceFp12.One;

        BigInteger loop = 6 * ReferenceParameters.U + 2;
        for (int bit = (int)loop.GetBitLength() - 2; bit >= 0; bit--)
        {
            f = f * f * ReferencePoint<ReferenceFp12>.Line(t, t, at);
            t += t;
            if (!((loop >> bit) & 1).IsZero)
            {
                f *= ReferencePoint<ReferenceFp12>.Line(t, q0, at);
                t += q0;
            }
        }

        ReferencePoint<ReferenceFp12> q1 = Frobenius(q0);
        f *= ReferencePoint<ReferenceFp12>.Line(t, q1, at);
        t += q1;

        ReferencePoint<ReferenceFp12> minusQ2 = -Frobenius(q1);
        return f * ReferencePoint<ReferenceFp12>.Line(t, minusQ2, at);
    }

    /// <summary>
    /// f to the power (p^12 - 1) / r = (p^6 - 1) (p^2 + 1) ((p^4 - p^2 + 1) / r). The first two factors are taken with the Frobenius map,
    /// the third by square and multiply.
    /// </summary>
    public static ReferenceFp12 FinalExponentiation(ReferenceFp12 f)
    {
        BigInteger p = ReferenceParameters.P;
        ReferenceFp12 a = Frobenius(f, 6) * f.Inverse();
        ReferenceFp12 b = Frobenius(a, 2) * a;
        return b.Power((BigInteger.Pow(p, 4) - p * p + 1) / ReferenceParameters.R);
    }

    /// <summary>Whether a value is in GT, the subgroup of order r.</summary>
    public static bool IsInGt(ReferenceFp12 value) => value.Power(ReferenceParameters.R) == ReferenceFp12.One;

    private static ReferenceFp12 Frobenius(ReferenceFp12 a, int times)
    {
        for (int i = 0; i < times; i++)
            a = a.Frobenius();
        return a;
    }

    private static ReferencePoint<ReferenceFp12> Frobenius(ReferencePoint<ReferenceFp12> point) =>
        new(point.X.Frobenius(), point.Y.Frobenius());
}
