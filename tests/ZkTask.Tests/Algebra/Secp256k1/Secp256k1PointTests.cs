using System.Numerics;
using Xunit;
using ZkTask.Algebra.Secp256k1;
using ZkTask.Tests.Support.Instruments;
using Coordinate = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.CoordinateModulus>;
using Scalar = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.OrderModulus>;

namespace ZkTask.Tests.Algebra.Secp256k1;

/// <summary>The group against the chord and tangent rule on integers.</summary>
public class Secp256k1PointTests
{
    private static readonly BigInteger _p = Coordinate.Modulus, _n = Scalar.Modulus;

    private readonly Samples _samples = new(77);

    [Fact]
    public void TheGeneratorHasTheOrder()
    {
        Assert.Equal(
            BigInteger.Parse("55066263022277343669578718895168534326250603453777594175500187360389116729240", System.Globalization.CultureInfo.InvariantCulture),
            Secp256k1Point.Generator.X.ToBigInteger());
        Assert.True(Secp256k1Point.TryCreate(Secp256k1Point.Generator.X, Secp256k1Point.Generator.Y, out _));
        Assert.Equal(Naive(_n - 1, Secp256k1Point.Generator), Multiple(_n - 1));
        Assert.True((Multiple(_n - 1) + Secp256k1Point.Generator).IsIdentity);
        Assert.True(Multiple(0).IsIdentity);
    }

    [Fact]
    public void MultiplesAreThoseOfTheNaiveRule()
    {
        foreach (BigInteger k in new[] { 1, 2, 3, 15, 16, 17, _n - 2, _n / 2, _samples.Below(_n), _samples.Below(_n), BigInteger.One << 255 })
            Assert.Equal(Naive(k, Secp256k1Point.Generator), Multiple(k));
        Assert.True(Secp256k1Point.Multiply(default, Scalar.One).IsIdentity);
    }

    [Fact]
    public void SumsIncludeEqualOppositeAndIdentity()
    {
        Secp256k1Point a = Multiple(_samples.Below(_n)), b = Multiple(_samples.Below(_n));
        Assert.Equal(Naive(a, b), a + b);
        Assert.Equal(Naive(a, a), a + a);
        Assert.True(Secp256k1Point.TryCreate(a.X, -a.Y, out Secp256k1Point opposite));
        Assert.True((a + opposite).IsIdentity);
        Assert.Equal(a, a + default(Secp256k1Point));
        Assert.Equal(a, default(Secp256k1Point) + a);
    }

    [Fact]
    public void DecompressionFindsBothPointsOrNone()
    {
        int found = 0;
        for (int i = 0; i < 40; i++)
        {
            Coordinate x = Coordinate.FromBigInteger(_samples.Below(_p));
            bool exists = Secp256k1Point.TryDecompress(x, true, out Secp256k1Point odd);
            Assert.Equal(exists, Secp256k1Point.TryDecompress(x, false, out Secp256k1Point even));
            BigInteger right = (BigInteger.ModPow(x.ToBigInteger(), 3, _p) + 7) % _p;
            Assert.Equal(exists, BigInteger.ModPow(right, (_p - 1) / 2, _p).IsOne);
            if (!exists)
                continue;
            found++;
            Assert.True(odd.Y.IsOdd && !even.Y.IsOdd && odd.Y + even.Y == default);
            Assert.True(Secp256k1Point.TryCreate(x, odd.Y, out _));
            Assert.False(Secp256k1Point.TryCreate(x, odd.Y + Coordinate.One, out _));
        }

        Assert.InRange(found, 5, 35);
    }

    private static Secp256k1Point Multiple(BigInteger k) => Secp256k1Point.Multiply(Secp256k1Point.Generator, Scalar.FromBigInteger(k));

    private static Secp256k1Point Naive(BigInteger k, Secp256k1Point point)
    {
        Secp256k1Point result = default;
        for (int bit = (int)k.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Naive(result, result);
            if (!((k >> bit) & 1).IsZero)
                result = Naive(result, point);
        }

        return result;
    }

    private static Secp256k1Point Naive(Secp256k1Point a, Secp256k1Point b)
    {
        if (a.IsIdentity)
            return b;
        if (b.IsIdentity)
            return a;
        BigInteger ax = a.X.ToBigInteger(), ay = a.Y.ToBigInteger(), bx = b.X.ToBigInteger(), by = b.Y.ToBigInteger();
        if (ax == bx && (ay + by) % _p == 0)
            return default;
        BigInteger slope = ax == bx ? 3 * ax * ax * Inverse(2 * ay) : (by - ay) * Inverse(bx - ax);
        BigInteger x = (slope * slope) - ax - bx, y = (slope * (ax - x)) - ay;
        Assert.True(Secp256k1Point.TryCreate(Coordinate.FromBigInteger(x), Coordinate.FromBigInteger(y), out Secp256k1Point sum));
        return sum;
    }

    private static BigInteger Inverse(BigInteger a) => BigInteger.ModPow(((a % _p) + _p) % _p, _p - 2, _p);
}
