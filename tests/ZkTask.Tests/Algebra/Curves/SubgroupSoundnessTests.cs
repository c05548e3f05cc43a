using System.Numerics;
using Xunit;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Curves;

/// <summary>
/// Why the subgroup check by psi refuses every point outside. On the twist psi^2 - t psi + p = 0, so the relation of the check is an element
/// of Z[psi]/(psi^2 - t psi + p); a point that satisfies it is killed by the element's norm, and by the order r (2p - r) of the twist, hence
/// by the greatest common divisor of both. That must be r.
/// </summary>
public class SubgroupSoundnessTests
{
    [Fact]
    public void NormHasOnlyRInCommonWithTheOrderOfTheTwist() =>
        Assert.Equal(ReferenceParameters.R, CommonDivisor(ReferenceParameters.U, ReferenceParameters.P, ReferenceParameters.R));

    [Fact]
    public void TheSameForTheToyCurve() =>
        Assert.Equal(ToyPairingCurve.R, CommonDivisor(ToyPairingCurve.U, ToyPairingCurve.P, ToyPairingCurve.R));

    // The relation at the end of a Miller loop: [6u + 2]Q + psi(Q) - psi^2(Q) + psi^3(Q) = 0.
    [Fact]
    public void TheMillerLoopsRelationIsAsGood()
    {
        BigInteger u = ReferenceParameters.U;
        Assert.Equal(ReferenceParameters.R, CommonDivisor(u, ReferenceParameters.P, ReferenceParameters.R, (6 * u) + 2, 1, -1, 1));
    }

    // The computation can say no: the relation [10069 r]Q = 0 holds for points of order 10069 as well.
    [Fact]
    public void AWeakerRelationIsFoundOut()
    {
        (BigInteger p, BigInteger r, BigInteger t) = (ReferenceParameters.P, ReferenceParameters.R, ReferenceParameters.Trace);
        BigInteger norm = Norm((ReferenceParameters.SmallTwistOrder * r, 0), p, t);
        Assert.NotEqual(r, BigInteger.GreatestCommonDivisor(norm, r * ((2 * p) - r)));
    }

    [Fact]
    public void OrderOfTheTwistAndItsFactors()
    {
        BigInteger order = ReferenceParameters.R * ReferenceParameters.TwistCofactor;
        for (int seed = 1; seed <= 2; seed++)
            Assert.True((order * ReferenceBn254.TwistPoint(seed)).IsIdentity);
        Assert.True((ReferenceParameters.TwistCofactor % ReferenceParameters.SmallTwistOrder).IsZero);
        Assert.Equal(1, BigInteger.GreatestCommonDivisor(ReferenceParameters.R, ReferenceParameters.TwistCofactor));
    }

    // (u + 1) + u psi + u psi^2 - 2u psi^3
    private static BigInteger CommonDivisor(BigInteger u, BigInteger p, BigInteger r) => CommonDivisor(u, p, r, u + 1, u, u, -2 * u);

    private static BigInteger CommonDivisor(BigInteger u, BigInteger p, BigInteger r, params BigInteger[] relation)
    {
        BigInteger t = (6 * u * u) + 1;
        Assert.Equal(p + 1 - t, r);
        (BigInteger A, BigInteger B) power = (1, 0), sum = (0, 0);
        foreach (BigInteger coefficient in relation)
        {
            sum = (sum.A + (coefficient * power.A), sum.B + (coefficient * power.B));

            // psi (a + b psi) = -p b + (a + t b) psi
            power = (-p * power.B, power.A + (t * power.B));
        }

        BigInteger norm = Norm(sum, p, t);
        Assert.False(norm.IsZero);
        return BigInteger.GreatestCommonDivisor(norm, r * ((2 * p) - r));
    }

    // (a + b psi)(a + b psi') with psi + psi' = t, psi psi' = p.
    private static BigInteger Norm((BigInteger A, BigInteger B) x, BigInteger p, BigInteger t) =>
        (x.A * x.A) + (t * x.A * x.B) + (p * x.B * x.B);
}
