using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Towers;

/// <summary>The real tower against the reference, which is Fp[w] modulo one polynomial of degree twelve.</summary>
public class ReferenceTowerTests
{
    private readonly Samples _samples = new(7);

    [Fact]
    public void Fp2Agrees()
    {
        for (int n = 0; n < 50; n++)
        {
            Fp2 a = _samples.Fp2<BaseModulus>(), b = _samples.Fp2<BaseModulus>();
            Assert.Equal(a.ToReference() * b.ToReference(), (a * b).ToReference());
            Fp2.Square(out Fp2 square, a);
            Assert.Equal(a.ToReference() * a.ToReference(), square.ToReference());
            Fp2.Invert(out Fp2 inverse, a);
            Assert.Equal(a.ToReference().Inverse(), inverse.ToReference());
            Fp2.Conjugate(out Fp2 conjugate, a);
            Assert.Equal(a.ToReference().Conjugate(), conjugate.ToReference());
            Assert.Equal(a, a.ToReference().ToProduct());
        }
    }

    // All pairs of coordinates from the edges: carries inside the lazy Karatsuba product.
    [Fact]
    public void Fp2AgreesOnExtremes()
    {
        Fp[] edges = [.. EdgeValues.ExtremesBelow(Fp.Modulus).Select(Fp.FromBigInteger)];
        Fp2[] values = [.. from c0 in edges from c1 in edges select new Fp2(c0, c1)];
        foreach (Fp2 a in values)
        {
            Fp2.Square(out Fp2 square, a);
            Assert.Equal(a.ToReference() * a.ToReference(), square.ToReference());
            Fp2.MultiplyByXi(out Fp2 xiA, a);
            Assert.Equal(a.ToReference() * ReferenceBn254.Xi, xiA.ToReference());
            foreach (Fp2 b in values)
                Assert.Equal(a.ToReference() * b.ToReference(), (a * b).ToReference());
        }
    }

    [Fact]
    public void Fp12Agrees()
    {
        for (int n = 0; n < 5; n++)
        {
            Fp12<Fp2> a = _samples.Fp12<BaseModulus>(), b = _samples.Fp12<BaseModulus>();
            Assert.Equal(a.ToReference(), a.ToReference().ToProduct().ToReference());
            Fp12<Fp2>.Multiply(out Fp12<Fp2> result, a, b);
            Assert.Equal(a.ToReference() * b.ToReference(), result.ToReference());
            Fp12<Fp2>.Square(out result, a);
            Assert.Equal(a.ToReference() * a.ToReference(), result.ToReference());
            Fp12<Fp2>.Invert(out result, a);
            Assert.Equal(a.ToReference().Inverse(), result.ToReference());
            Fp12<Fp2>.Frobenius<G2Curve>(out result, a, 1);
            Assert.Equal(a.ToReference().Frobenius(), result.ToReference());
            Fp12<Fp2>.Frobenius<G2Curve>(out result, a, 2);
            Assert.Equal(a.ToReference().Frobenius().Frobenius(), result.ToReference());
            Fp12<Fp2>.Frobenius<G2Curve>(out result, a, 3);
            Assert.Equal(a.ToReference().Frobenius().Frobenius().Frobenius(), result.ToReference());
        }
    }

    [Fact]
    public void FrobeniusMultipliersFollowFromXi()
    {
        Assert.Equal(15, FrobeniusMultipliers.All.Length);
        for (int power = 1; power <= 3; power++)
        {
            for (int k = 1; k <= 5; k++)
            {
                BigInteger exponent = k * (BigInteger.Pow(ReferenceParameters.P, power) - 1) / 6;
                ReferenceFp12 expected = ReferenceFp12.FromFp2(ReferenceBn254.Xi).Power(exponent);
                Assert.Equal(expected, ReferenceFp12.FromFp2(G2Curve.FrobeniusMultiplier(power, k).ToReference()));
                Assert.Equal(DerivedTower<BaseModulus>.FrobeniusMultiplier(power, k), G2Curve.FrobeniusMultiplier(power, k));
            }
        }
    }

    // Each coordinate counts twice in the complex method: real elements, imaginary ones, and those whose norm has the other root.
    [Fact]
    public void SquareRootsInFp2()
    {
        List<ReferenceFp2> candidates = [new(0, 0), new(1, 0), new(4, 0), new(-4, 0), new(3, 0), new(-1, 0), new(0, 1), new(0, 5), new(0, -5), ReferenceBn254.Xi];
        for (int n = 0; n < 12; n++)
        {
            ReferenceFp2 a = _samples.Fp2<BaseModulus>().ToReference();
            candidates.AddRange([a, a * a, a * a * ReferenceBn254.Xi]);
        }

        int squares = 0;
        foreach (ReferenceFp2 a in candidates)
        {
            bool expected = a.TrySqrt(out _);
            Assert.Equal(expected, Encodings.TrySquareRoot(out Fp2 root, a.ToProduct()));
            if (!expected)
                continue;
            squares++;
            Assert.Equal(a, (root * root).ToReference());
        }

        Assert.InRange(squares, 10, candidates.Count - 10);
    }
}
