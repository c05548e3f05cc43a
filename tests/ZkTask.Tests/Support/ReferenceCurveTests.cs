using System.Numerics;
using Xunit;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support;

public class ReferenceCurveTests
{
    private static readonly ReferencePoint<ReferenceFp> G1 = ReferenceBn254.G1Generator;
    private static readonly ReferencePoint<ReferenceFp2> G2 = ReferenceBn254.G2Generator;

    [Fact]
    public void GeneratorsAreOnTheirCurvesAndOfOrderR()
    {
        Assert.True(ReferenceBn254.G1.Contains(G1));
        Assert.True(ReferenceBn254.G2.Contains(G2));
        Assert.True((ReferenceParameters.R * G1).IsIdentity);
        Assert.True((ReferenceParameters.R * G2).IsIdentity);
        Assert.False(ReferenceBn254.G1.Contains(new(1, 3)));
        Assert.False(ReferenceBn254.G2.Contains(new(G2.X, G2.Y + ReferenceFp2.One)));
    }

    [Fact]
    public void ScalarMultiplicationIsRepeatedAddition()
    {
        ReferencePoint<ReferenceFp> sum1 = ReferencePoint<ReferenceFp>.Identity;
        ReferencePoint<ReferenceFp2> sum2 = ReferencePoint<ReferenceFp2>.Identity;
        for (int k = 0; k <= 20; k++)
        {
            Assert.True(ReferenceBn254.G1.Contains(sum1));
            Assert.True(ReferenceBn254.G2.Contains(sum2));
            Assert.Equal(sum1, k * G1);
            Assert.Equal(sum2, k * G2);
            Assert.Equal(-sum1, -k * G1);
            sum1 += G1;
            sum2 += G2;
        }
    }

    [Fact]
    public void AdditionIsAGroupLaw()
    {
        Random random = new(1);
        for (int i = 0; i < 5; i++)
        {
            BigInteger a = ReferenceField.R.Random(random);
            BigInteger b = ReferenceField.R.Random(random);
            ReferencePoint<ReferenceFp> p = a * G1;
            ReferencePoint<ReferenceFp> q = b * G1;
            Assert.Equal((a + b) * G1, p + q);
            Assert.Equal(p + q, q + p);
            Assert.Equal((p + q) + G1, p + (q + G1));
            Assert.Equal(p, p + q - q);
            Assert.True((p - p).IsIdentity);
            Assert.Equal(p, p + ReferencePoint<ReferenceFp>.Identity);
            Assert.Equal(p, ReferencePoint<ReferenceFp>.Identity + p);
        }
    }

    [Fact]
    public void TwistHasPointsOutsideTheSubgroup()
    {
        Assert.True(ReferenceBn254.IsInG2(G2));
        Assert.True(ReferenceBn254.IsInG2(ReferencePoint<ReferenceFp2>.Identity));
        for (int seed = 1; seed <= 3; seed++)
        {
            ReferencePoint<ReferenceFp2> point = ReferenceBn254.TwistPoint(seed);
            Assert.True(ReferenceBn254.G2.Contains(point));
            Assert.False(ReferenceBn254.IsInG2(point));

            ReferencePoint<ReferenceFp2> cleared = ReferenceParameters.TwistCofactor * point;
            Assert.False(cleared.IsIdentity);
            Assert.True(ReferenceBn254.IsInG2(cleared));
        }
    }

    [Fact]
    public void TwistHasAPointOfTheSmallOrder()
    {
        BigInteger order = ReferenceParameters.SmallTwistOrder;
        ReferencePoint<ReferenceFp2> point = ReferenceBn254.TwistPointOfOrder(order);
        Assert.False(point.IsIdentity);
        Assert.True(ReferenceBn254.G2.Contains(point));
        Assert.True((order * point).IsIdentity);
        Assert.False(ReferenceBn254.IsInG2(point));
        Assert.Throws<ArgumentException>(() => ReferenceBn254.TwistPointOfOrder(7));
    }

    [Fact]
    public void UntwistingIsAHomomorphismIntoTheCurveOverFp12()
    {
        ReferencePoint<ReferenceFp2> q = 12345 * G2;
        Assert.True(ReferenceBn254.E12.Contains(ReferenceBn254.Untwist(q)));
        Assert.True(ReferenceBn254.E12.Contains(ReferenceBn254.Embed(G1)));
        Assert.Equal(
            ReferenceBn254.Untwist(q + G2),
            ReferenceBn254.Untwist(q) + ReferenceBn254.Untwist(G2));
        Assert.True(ReferenceBn254.Untwist(ReferencePoint<ReferenceFp2>.Identity).IsIdentity);
    }
}
