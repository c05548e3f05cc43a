using System.Numerics;
using Xunit;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support;

public class ReferenceFieldTests
{
    private static readonly BigInteger P = ReferenceParameters.P;
    private static readonly BigInteger R = ReferenceParameters.R;

    [Fact]
    public void PrimesAndTraceFollowFromTheParameter()
    {
        BigInteger u = ReferenceParameters.U;
        Assert.Equal(36 * BigInteger.Pow(u, 4) + 36 * BigInteger.Pow(u, 3) + 24 * u * u + 6 * u + 1, P);
        Assert.Equal(36 * BigInteger.Pow(u, 4) + 36 * BigInteger.Pow(u, 3) + 18 * u * u + 6 * u + 1, R);
        Assert.Equal(P + 1 - ReferenceParameters.Trace, R);
    }

    [Fact]
    public void ModuliPassFermatsTest()
    {
        foreach (BigInteger witness in new BigInteger[] { 2, 3, 5, 7, 11 })
        {
            Assert.Equal(1, BigInteger.ModPow(witness, P - 1, P));
            Assert.Equal(1, BigInteger.ModPow(witness, R - 1, R));
        }
    }

    [Fact]
    public void SmallFieldsObeyTheDefinitionsExhaustively()
    {
        foreach (int modulus in new[] { 3, 5, 7, 13, 17, 97 })
        {
            ReferenceField field = new(modulus);
            for (int a = -modulus; a < 2 * modulus; a++)
            {
                int reduced = ((a % modulus) + modulus) % modulus;
                Assert.Equal(reduced, field.Reduce(a));
                if (reduced == 0)
                    Assert.Throws<DivideByZeroException>(() => field.Inverse(a));
                else
                    Assert.Equal(1, field.Multiply(field.Inverse(a), a));

                bool isSquare = Enumerable.Range(0, modulus).Any(b => b * b % modulus == reduced);
                Assert.Equal(isSquare, field.IsSquare(a));
                Assert.Equal(isSquare, field.TrySqrt(a, out BigInteger root));
                if (isSquare)
                    Assert.Equal(reduced, field.Multiply(root, root));
            }
        }
    }

    [Fact]
    public void InversesAndRootsInTheLargeFields()
    {
        Random random = new(1);
        foreach (ReferenceField field in new[] { ReferenceField.P, ReferenceField.R })
        {
            for (int i = 0; i < 20; i++)
            {
                BigInteger a = field.Random(random);
                Assert.Equal(field.Power(a, field.Modulus - 2), field.Inverse(a));
                BigInteger square = field.Multiply(a, a);
                Assert.True(field.TrySqrt(square, out BigInteger root));
                Assert.True(root == a || root == field.Negate(a));
            }
        }

        // -1 is a square modulo r (r = 1 mod 4), not modulo p (p = 3 mod 4); 5 generates the multiplicative group of Fr.
        Assert.True(ReferenceField.R.TrySqrt(-1, out _));
        Assert.False(ReferenceField.P.TrySqrt(-1, out _));
        Assert.False(ReferenceField.R.TrySqrt(5, out _));
    }

    [Fact]
    public void Fp2IsAField()
    {
        Random random = new(2);
        ReferenceFp2 i = new(0, 1);
        Assert.Equal(new ReferenceFp2(-1, 0), i * i);
        for (int n = 0; n < 20; n++)
        {
            ReferenceFp2 a = ReferenceFp2.Random(random);
            ReferenceFp2 b = ReferenceFp2.Random(random);
            ReferenceFp2 c = ReferenceFp2.Random(random);
            Assert.Equal((a * b) * c, a * (b * c));
            Assert.Equal(a * (b - c), a * b - a * c);
            Assert.Equal(ReferenceFp2.One, a * a.Inverse());
            Assert.Equal(new ReferenceFp2(a.Norm(), 0), a * a.Conjugate());
        }

        Assert.Throws<DivideByZeroException>(() => ReferenceFp2.Zero.Inverse());
    }

    [Fact]
    public void Fp2RootsExistForExactlyTheSquares()
    {
        Random random = new(3);
        List<ReferenceFp2> candidates = [ReferenceFp2.Zero, new(4, 0), new(-4, 0), new(3, 0), new(0, 5), ReferenceBn254.Xi];
        for (int n = 0; n < 5; n++)
        {
            ReferenceFp2 a = ReferenceFp2.Random(random);
            candidates.AddRange([a, a * a, a * a * ReferenceBn254.Xi]);
            Assert.True((a * a).TrySqrt(out ReferenceFp2 root));
            Assert.True(root == a || root == -a);
        }

        foreach (ReferenceFp2 a in candidates)
        {
            // Euler's criterion in Fp2, in the polynomial ring.
            bool isSquare = a.IsZero || ReferenceFp12.FromFp2(a).Power((P * P - 1) / 2) == ReferenceFp12.One;
            Assert.Equal(isSquare, a.TrySqrt(out ReferenceFp2 root));
            if (isSquare)
                Assert.Equal(a, root * root);
        }
    }

    [Fact]
    public void ModulusOfFp12IsIrreducible()
    {
        // x^6 - xi is irreducible over Fp2 when xi is neither a square nor a cube; w^12 - 18 w^6 + 82 is its norm to Fp.
        ReferenceFp12 xi = ReferenceFp12.FromFp2(ReferenceBn254.Xi);
        Assert.NotEqual(ReferenceFp12.One, xi.Power((P * P - 1) / 2));
        Assert.NotEqual(ReferenceFp12.One, xi.Power((P * P - 1) / 3));
        Assert.Equal(xi, ReferenceFp12.W.Power(6));
    }

    [Fact]
    public void Fp12IsAField()
    {
        Random random = new(4);
        for (int n = 0; n < 5; n++)
        {
            ReferenceFp12 a = ReferenceFp12.Random(random);
            ReferenceFp12 b = ReferenceFp12.Random(random);
            ReferenceFp12 c = ReferenceFp12.Random(random);
            Assert.Equal((a * b) * c, a * (b * c));
            Assert.Equal(a * b, b * a);
            Assert.Equal(a * (b - c), a * b - a * c);
            Assert.Equal(ReferenceFp12.One, a * a.Inverse());
            Assert.Equal(a, -(-a) + b - b);
        }

        ReferenceFp12[] sparseElements = [ReferenceFp12.One, ReferenceFp12.FromFp(5), ReferenceFp12.W, ReferenceFp12.FromFp2(new(9, 1))];
        foreach (ReferenceFp12 sparse in sparseElements)
            Assert.Equal(ReferenceFp12.One, sparse * sparse.Inverse());

        Assert.Throws<DivideByZeroException>(() => ReferenceFp12.Zero.Inverse());
    }

    [Fact]
    public void Fp12PowersFollowTheExponentLaws()
    {
        ReferenceFp12 a = ReferenceFp12.Random(new Random(5));
        Assert.Equal(ReferenceFp12.One, a.Power(0));
        Assert.Equal(a * a * a * a * a, a.Power(5));
        Assert.Equal(a.Inverse() * a.Inverse(), a.Power(-2));
        Assert.Equal(a.Power(P), a.Frobenius());
        Assert.Equal(a, Enumerable.Range(0, 12).Aggregate(a, (x, _) => x.Frobenius()));
    }

    [Fact]
    public void TowerCoordinatesAreAnIsomorphism()
    {
        Random random = new(6);
        ReferenceFp2[][] x = Tower(random);
        ReferenceFp2[][] y = Tower(random);
        Assert.Equal(x, ReferenceFp12.FromTower(x).ToTower());
        Assert.Equal(MultiplyInTower(x, y), (ReferenceFp12.FromTower(x) * ReferenceFp12.FromTower(y)).ToTower());
        Assert.Equal(ReferenceFp12.FromFp2(x[0][0]), ReferenceFp12.FromTower([[x[0][0], default, default], [default, default, default]]));

        static ReferenceFp2[][] Tower(Random random) =>
            [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 3).Select(_ => ReferenceFp2.Random(random)).ToArray())];
    }

    // Multiplication by the definitions v^3 = xi, w^2 = v.
    private static ReferenceFp2[][] MultiplyInTower(ReferenceFp2[][] x, ReferenceFp2[][] y)
    {
        ReferenceFp2[] constant = AddFp6(MultiplyFp6(x[0], y[0]), MultiplyByV(MultiplyFp6(x[1], y[1])));
        ReferenceFp2[] linear = AddFp6(MultiplyFp6(x[0], y[1]), MultiplyFp6(x[1], y[0]));
        return [constant, linear];

        static ReferenceFp2[] AddFp6(ReferenceFp2[] a, ReferenceFp2[] b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

        static ReferenceFp2[] MultiplyByV(ReferenceFp2[] a) => [ReferenceBn254.Xi * a[2], a[0], a[1]];

        static ReferenceFp2[] MultiplyFp6(ReferenceFp2[] a, ReferenceFp2[] b) =>
        [
            a[0] * b[0] + ReferenceBn254.Xi * (a[1] * b[2] + a[2] * b[1]),
            a[0] * b[1] + a[1] * b[0] + ReferenceBn254.Xi * (a[2] * b[2]),
            a[0] * b[2] + a[1] * b[1] + a[2] * b[0],
        ];
    }
}
