using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>G1 and G2 against affine BigInteger arithmetic.</summary>
public class GroupLaws
{
    private static readonly BigInteger R = ReferenceParameters.R;
    private static readonly ReferencePoint<ReferenceFp> Base1 = ReferenceBn254.G1Generator;
    private static readonly ReferencePoint<ReferenceFp2> Base2 = ReferenceBn254.G2Generator;

    private readonly Samples _samples = new(13);

    // Scalars at which the split, its signs or the digits take another turn; lambda and lambda^2 have a half that is zero.
    private static BigInteger[] EdgeScalars()
    {
        BigInteger lambda = EndomorphismScalars.Lambda.ToBigInteger(), alternating = 0;
        for (int i = 0; i < 126; i++)
            alternating = (4 * alternating) + 1;
        return
        [
            0, 1, 2, 3, R - 1, R - 2, lambda, lambda * lambda % R, R - lambda, lambda + 1, (BigInteger.One << 127) - 1, BigInteger.One << 127,
            (BigInteger.One << 128) - 1, (BigInteger.One << 252) - 1, alternating, 2 * alternating, (R - 1) / 2,
        ];
    }

    [Fact]
    public void AdditionInG1()
    {
        ReferencePoint<ReferenceFp>[] points = [ReferencePoint<ReferenceFp>.Identity, Base1, -Base1, 2 * Base1, Random1(), Random1()];
        foreach (ReferencePoint<ReferenceFp> p in points)
        {
            Assert.Equal(-p, (-p.ToProduct()).ToReference());
            foreach (ReferencePoint<ReferenceFp> q in points)
            {
                Assert.Equal(p + q, (p.ToProduct() + q.ToProduct()).ToReference());
                Assert.Equal(p - q, (p.ToProduct() - q.ToProduct()).ToReference());
                Assert.Equal(p == q, p.ToProduct() == q.ToProduct());
                Assert.Equal(p != q, p.ToProduct() != q.ToProduct());
            }
        }
    }

    [Fact]
    public void AdditionInG2()
    {
        ReferencePoint<ReferenceFp2>[] points = [ReferencePoint<ReferenceFp2>.Identity, Base2, -Base2, 2 * Base2, Random2(), Random2()];
        foreach (ReferencePoint<ReferenceFp2> p in points)
        {
            Assert.Equal(-p, (-p.ToProduct()).ToReference());
            foreach (ReferencePoint<ReferenceFp2> q in points)
            {
                Assert.Equal(p + q, (p.ToProduct() + q.ToProduct()).ToReference());
                Assert.Equal(p - q, (p.ToProduct() - q.ToProduct()).ToReference());
                Assert.Equal(p == q, p.ToProduct() == q.ToProduct());
                Assert.Equal(p != q, p.ToProduct() != q.ToProduct());
            }
        }
    }

    [Fact]
    public void MultiplicationInG1()
    {
        ReferencePoint<ReferenceFp> p = Random1();
        foreach (BigInteger k in EdgeScalars().Append(_samples.Below(R)).Append(_samples.Below(R)))
            Assert.Equal(k * p, G1.Multiply(p.ToProduct(), Fr.FromBigInteger(k)).ToReference());
        Assert.True(G1.Multiply(G1.Identity, Fr.FromUInt64(5)).IsIdentity);
    }

    [Fact]
    public void MultiplicationInG2()
    {
        ReferencePoint<ReferenceFp2> p = Random2();
        foreach (BigInteger k in EdgeScalars().Append(_samples.Below(R)))
            Assert.Equal(k * p, G2.Multiply(p.ToProduct(), Fr.FromBigInteger(k)).ToReference());
        Assert.True(G2.Multiply(G2.Identity, Fr.FromUInt64(5)).IsIdentity);
    }

    [Fact]
    public void SumsOfMultiples()
    {
        for (int count = 0; count <= 5; count++)
        {
            G1[] points1 = [.. Enumerable.Range(0, count).Select(i => i == 2 ? G1.Identity : G1.Multiply(G1.Generator, Scalar()))];
            G2[] points2 = [.. Enumerable.Range(0, count).Select(i => i == 2 ? G2.Identity : G2.Multiply(G2.Generator, Scalar()))];
            Fr[] scalars = [.. Enumerable.Range(0, count).Select(i => i == 1 ? Fr.Zero : Scalar())];
            G1 sum1 = G1.Identity;
            G2 sum2 = G2.Identity;
            for (int i = 0; i < count; i++)
            {
                sum1 += G1.Multiply(points1[i], scalars[i]);
                sum2 += G2.Multiply(points2[i], scalars[i]);
            }

            Assert.Equal(sum1, G1.MultiScalarMultiply(points1, scalars));
            Assert.Equal(sum2, G2.MultiScalarMultiply(points2, scalars));
        }

        Assert.Throws<ArgumentException>(() => G1.MultiScalarMultiply([G1.Generator], []));
        Assert.Throws<ArgumentException>(() => G2.MultiScalarMultiply([], [Fr.One]));
    }

    [Fact]
    public void MultiplicationIsAHomomorphism() => Law.Holds(Law.Residues<ScalarModulus>(), 2, k =>
        G1.Multiply(G1.Generator, k[0]) + G1.Multiply(G1.Generator, k[1]) == G1.Multiply(G1.Generator, k[0] + k[1])
        && G1.Multiply(G1.Multiply(G1.Generator, k[0]), k[1]) == G1.Multiply(G1.Generator, k[0] * k[1]), 20);

    [Fact]
    public void PointsAreCheckedWhenTheyAreMade()
    {
        ReferencePoint<ReferenceFp> p = Random1();
        Assert.Equal(PointStatus.Ok, G1.TryCreate(p.X.ToProduct(), p.Y.ToProduct(), out G1 point));
        Assert.Equal(p, point.ToReference());
        Assert.Equal(PointStatus.NotOnCurve, G1.TryCreate(p.X.ToProduct(), (p.Y + 1).ToProduct(), out point));
        Assert.True(point.IsIdentity);
        Assert.Equal(PointStatus.NotOnCurve, G1.TryCreate(p.Y.ToProduct(), p.X.ToProduct(), out _));
        Assert.Equal(PointStatus.NotOnCurve, G1.TryCreate(Fp.Zero, Fp.Zero, out _));

        ReferencePoint<ReferenceFp2> q = Random2();
        Assert.Equal(PointStatus.Ok, G2.TryCreate(q.X.ToProduct(), q.Y.ToProduct(), out G2 point2));
        Assert.Equal(q, point2.ToReference());
        Assert.Equal(PointStatus.NotOnCurve, G2.TryCreate(q.X.ToProduct(), (q.Y + ReferenceFp2.One).ToProduct(), out point2));
        Assert.True(point2.IsIdentity);
        Assert.Equal(PointStatus.NotOnCurve, G2.TryCreate(Fp2.Zero, Fp2.Zero, out _));
        ReferencePoint<ReferenceFp2> outside = ReferenceBn254.TwistPoint(1);
        Assert.Equal(PointStatus.NotInSubgroup, G2.TryCreate(outside.X.ToProduct(), outside.Y.ToProduct(), out point2));
        Assert.True(point2.IsIdentity);
    }

    [Fact]
    public void TheIdentityIsDefaultAndHasNoCoordinates()
    {
        Assert.True(default(G1).IsIdentity);
        Assert.True(default(G2).IsIdentity);
        Assert.Equal(G1.Identity, G1.Generator - G1.Generator);
        Assert.Equal(G2.Identity, G2.Generator - G2.Generator);
        Assert.Equal("identity", G1.Identity.ToString());
        Assert.Equal("(1, 2)", G1.Generator.ToString());
        Assert.Equal(G1.Generator.GetHashCode(), (G1.Identity + G1.Generator).GetHashCode());
        Assert.False(G1.Generator.Equals(null));
        Assert.True(G2.Generator.Equals((object)(G2.Identity + G2.Generator)));
    }

    private Fr Scalar() => _samples.Residue<ScalarModulus>();

    private ReferencePoint<ReferenceFp> Random1() => _samples.Below(R) * Base1;

    private ReferencePoint<ReferenceFp2> Random2() => _samples.Below(R) * Base2;
}
