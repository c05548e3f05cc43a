using System.Numerics;
using Xunit;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support;

public class ReferencePairingTests
{
    private static readonly ReferencePoint<ReferenceFp> G1 = ReferenceBn254.G1Generator;
    private static readonly ReferencePoint<ReferenceFp2> G2 = ReferenceBn254.G2Generator;

    [Fact]
    public void PairingIsNotDegenerate()
    {
        ReferenceFp12 e = ReferencePairing.Pair(G1, G2);
        Assert.NotEqual(ReferenceFp12.One, e);
        Assert.True(ReferencePairing.IsInGt(e));
        Assert.Equal(ReferenceFp12.One, ReferencePairing.Pair(ReferencePoint<ReferenceFp>.Identity, G2));
        Assert.Equal(ReferenceFp12.One, ReferencePairing.Pair(G1, ReferencePoint<ReferenceFp2>.Identity));
    }

    [Fact]
    public void PairingIsBilinear()
    {
        Random random = new(1);
        BigInteger a = ReferenceField.R.Random(random);
        BigInteger b = ReferenceField.R.Random(random);
        ReferenceFp12 e = ReferencePairing.Pair(G1, G2);
        Assert.Equal(e.Power(a * b), ReferencePairing.Pair(a * G1, b * G2));
        Assert.Equal(e.Power(a), ReferencePairing.Pair(a * G1, G2));
        Assert.Equal(e.Power(b), ReferencePairing.Pair(G1, b * G2));
        Assert.Equal(e.Inverse(), ReferencePairing.Pair(-G1, G2));
        Assert.Equal(ReferenceFp12.One, ReferencePairing.PairProduct((G1, G2), (-G1, G2)));
    }

    [Fact]
    public void FinalExponentiationIsThePlainPower()
    {
        ReferenceFp12 f = ReferenceFp12.Random(new Random(2));
        BigInteger order = BigInteger.Pow(ReferenceParameters.P, 12) - 1;
        BigInteger exponent = BigInteger.DivRem(order, ReferenceParameters.R, out BigInteger remainder);
        Assert.True(remainder.IsZero);
        Assert.Equal(f.Power(exponent), ReferencePairing.FinalExponentiation(f));
    }

    [Fact]
    public void PointsOffTheCurvesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => ReferencePairing.Pair(new(1, 1), G2));
        Assert.Throws<ArgumentException>(() => ReferencePairing.Pair(G1, new(G2.X, G2.X)));
    }
}
