using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>BN254 (alt_bn128 in EIP-196 and EIP-197, bn128 in snarkjs): its curves, generators and twist.</summary>
public static class ReferenceBn254
{
    /// <summary>xi = 9 + i, neither a square nor a cube in Fp2: the tower is Fp6 = Fp2[v]/(v^3 - xi), Fp12 = Fp6[w]/(w^2 - v).</summary>
    public static ReferenceFp2 Xi { get; } = new(9, 1);

    /// <summary>E: y^2 = x^3 + 3 over Fp. All its points are in G1.</summary>
    public static ReferenceCurve<ReferenceFp> G1 { get; } = new(3);

    /// <summary>The D-twist E': y^2 = x^3 + 3/xi over Fp2. G2 is its subgroup of order r.</summary>
    public static ReferenceCurve<ReferenceFp2> G2 { get; } = new(new ReferenceFp2(3, 0) * Xi.Inverse());

    /// <summary>E over Fp12, where both arguments of the pairing live.</summary>
    public static ReferenceCurve<ReferenceFp12> E12 { get; } = new(ReferenceFp12.FromFp(3));

    public static ReferencePoint<ReferenceFp> G1Generator { get; } = new(1, 2);

    /// <summary>The generator of EIP-197.</summary>
    public static ReferencePoint<ReferenceFp2> G2Generator { get; } = new(
        new ReferenceFp2(
            ReferenceParameters.Parse("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            ReferenceParameters.Parse("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
        new ReferenceFp2(
            ReferenceParameters.Parse("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            ReferenceParameters.Parse("4082367875863433681332203403145435568316851327593401208105741076214120093531")));

    /// <summary>Whether a point of the twist lies in G2, by multiplying with r.</summary>
    public static bool IsInG2(ReferencePoint<ReferenceFp2> point) => G2.Contains(point) && (ReferenceParameters.R * point).IsIdentity;

    /// <summary>
    /// A point of the twist with x = n + i, for the first n >= <paramref name="seed"/> that has one. It lies in the whole twist, of
    /// which G2 is only one part in 2^254.
    /// </summary>
    public static ReferencePoint<ReferenceFp2> TwistPoint(int seed)
    {
        for (int n = seed; ; n++)
        {
            ReferenceFp2 x = new(n, 1);
            if ((x * x * x + G2.B).TrySqrt(out ReferenceFp2 y))
                return new(x, y);
        }
    }

    /// <summary>A point of the twist of the given prime order, which must divide the twist's order r * (2p - r).</summary>
    public static ReferencePoint<ReferenceFp2> TwistPointOfOrder(BigInteger primeOrder, int seed = 1)
    {
        BigInteger twistOrder = ReferenceParameters.R * ReferenceParameters.TwistCofactor;
        BigInteger cofactor = BigInteger.DivRem(twistOrder, primeOrder, out BigInteger remainder);
        if (!remainder.IsZero)
            throw new ArgumentException("The order does not divide the order of the twist.", nameof(primeOrder));

        for (int n = seed; ; n++)
        {
            ReferencePoint<ReferenceFp2> point = cofactor * TwistPoint(n);
            if (!point.IsIdentity)
                return point;
        }
    }

    /// <summary>
    /// The isomorphism of the twist into E over Fp12: (x, y) -> (x w^2, y w^3). As w^6 = xi,
    /// (y w^3)^2 = xi y^2 = xi (x^3 + 3/xi) = (x w^2)^3 + 3.
    /// </summary>
    public static ReferencePoint<ReferenceFp12> Untwist(ReferencePoint<ReferenceFp2> point)
    {
        if (point.IsIdentity)
            return ReferencePoint<ReferenceFp12>.Identity;
        ReferenceFp12 w2 = ReferenceFp12.W * ReferenceFp12.W;
        ReferenceFp12 w3 = w2 * ReferenceFp12.W;
        return new(ReferenceFp12.FromFp2(point.X) * w2, ReferenceFp12.FromFp2(point.Y) * w3);
    }

    /// <summary>E over Fp as a part of E over Fp12.</summary>
    public static ReferencePoint<ReferenceFp12> Embed(ReferencePoint<ReferenceFp> point)
    {
        return point.IsIdentity
            ? ReferencePoint<ReferenceFp12>.Identity
            : new(ReferenceFp12.FromFp(point.X), ReferenceFp12.FromFp(point.Y));
    }
}
