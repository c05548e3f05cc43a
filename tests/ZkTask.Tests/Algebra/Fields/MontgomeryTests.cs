using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

/// <summary>
/// The limbs themselves against BigInteger, at the bounds that <see cref="Montgomery"/> states. The modulus just below 2^254 leaves the least room
/// that is allowed: were a bound off by a factor of two, its products would overflow.
/// </summary>
public class MontgomeryTests
{
    private static readonly BigInteger Radix = BigInteger.One << 256;

    [Fact]
    public void BinaryOperationsOnEdgesOfFp() => BinaryOperations<BaseModulus>();

    [Fact]
    public void BinaryOperationsOnEdgesOfFr() => BinaryOperations<ScalarModulus>();

    [Fact]
    public void BinaryOperationsOnEdgesOfTheLargestField() => BinaryOperations<LargestModulus>();

    [Fact]
    public void FusedOperationsOnExtremesOfFp() => FusedOperations<BaseModulus>();

    [Fact]
    public void FusedOperationsOnExtremesOfFr() => FusedOperations<ScalarModulus>();

    [Fact]
    public void FusedOperationsOnExtremesOfTheLargestField() => FusedOperations<LargestModulus>();

    [Fact]
    public void WideProductsBelowTwiceTheModulus()
    {
        WideProducts<BaseModulus>();
        WideProducts<LargestModulus>();
    }

    [Fact]
    public void WideSumsAndDifferences()
    {
        WideSums<BaseModulus>();
        WideSums<LargestModulus>();
    }

    [Fact]
    public void ReductionBelowRadixTimesModulus()
    {
        Reductions<BaseModulus>();
        Reductions<ScalarModulus>();
        Reductions<LargestModulus>();
    }

    [Fact]
    public void SecondFactorMayBeAny256BitInteger()
    {
        SecondFactor<BaseModulus>();
        SecondFactor<LargestModulus>();
    }

    private static void BinaryOperations<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger p = Residue<TModulus>.Modulus;
        BigInteger radixInverse = BigInteger.ModPow(Radix, p - 2, p);
        BigInteger[] edges = EdgeValues.Below(p);
        Assert.True(edges.Length > 30);
        foreach (BigInteger x in edges)
        {
            Residue<TModulus> a = Raw<TModulus>(x);
            Residue<TModulus>.Double(out Residue<TModulus> twice, a);
            Assert.Equal(2 * x % p, Raw(twice));
            Assert.Equal((p - x) % p, Raw(-a));
            Residue<TModulus>.Square(out Residue<TModulus> square, a);
            Assert.Equal(x * x * radixInverse % p, Raw(square));
            Residue<TModulus>.Invert(out Residue<TModulus> inverse, a);
            Assert.Equal(x.IsZero ? 0 : Radix * Radix % p, Raw(inverse) * x % p);
            Assert.Equal(x * radixInverse % p, a.ToBigInteger());
            Assert.Equal(x * Radix % p, Raw(Residue<TModulus>.FromBigInteger(x)));

            foreach (BigInteger y in edges)
            {
                Residue<TModulus> b = Raw<TModulus>(y);
                Assert.Equal((x + y) % p, Raw(a + b));
                Assert.Equal((x - y + p) % p, Raw(a - b));
                Assert.Equal(x * y * radixInverse % p, Raw(a * b));
            }
        }
    }

    private static void FusedOperations<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger p = Residue<TModulus>.Modulus;
        BigInteger radixInverse = BigInteger.ModPow(Radix, p - 2, p);
        BigInteger[] extremes = EdgeValues.ExtremesBelow(p);
        foreach (BigInteger[] x in Tuples(extremes, 4))
        {
            Residue<TModulus> a = Raw<TModulus>(x[0]), b = Raw<TModulus>(x[1]), c = Raw<TModulus>(x[2]), d = Raw<TModulus>(x[3]);
            Residue<TModulus>.SumOfProducts(out Residue<TModulus> sum, a, b, c, d);
            Assert.Equal(((x[0] * x[1]) + (x[2] * x[3])) * radixInverse % p, Raw(sum));
            Residue<TModulus>.MultiplyComplex(out Residue<TModulus> real, out Residue<TModulus> imaginary, a, b, c, d);
            Assert.Equal(((x[0] * x[2]) + ((p - x[1]) * x[3])) * radixInverse % p, Raw(real));
            Assert.Equal(((x[0] * x[3]) + (x[1] * x[2])) * radixInverse % p, Raw(imaginary));
        }
    }

    private static void WideProducts<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger p = Residue<TModulus>.Modulus;
        BigInteger[] operands = [.. EdgeValues.Below(p), (2 * p) - 1, (2 * p) - 2, p, p + 1, (BigInteger.One << 254) - 1];
        foreach (BigInteger[] x in Tuples(operands, 2))
        {
            Montgomery.MultiplyWide(out WideProduct product, Raw<TModulus>(x[0]), Raw<TModulus>(x[1]));
            Assert.Equal(x[0] * x[1], Integer(product));
        }
    }

    private static void WideSums<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger p = Residue<TModulus>.Modulus;
        BigInteger[] operands = [0, 1, p - 1, (p - 1) * (p - 1), Radix - 1, Radix, 2 * (p - 1) * (p - 1), (Radix << 64) - 1, (Radix * p) - 1];
        foreach (BigInteger[] x in Tuples(operands, 2))
        {
            WideProduct difference = Wide(x[0]);
            Montgomery.Subtract<TModulus>(ref difference, Wide(x[1]));
            Assert.Equal(x[0] < x[1] ? x[0] - x[1] + (Radix * p) : x[0] - x[1], Integer(difference));

            if (x[0] + x[1] >= Radix * p)
                continue;
            WideProduct sum = Wide(x[0]);
            Montgomery.Add(ref sum, Wide(x[1]));
            Assert.Equal(x[0] + x[1], Integer(sum));
        }
    }

    private static void Reductions<TModulus>()
        where TModulus : struct, IModulus
    {
        Samples samples = new(1);
        BigInteger p = Residue<TModulus>.Modulus;
        BigInteger radixInverse = BigInteger.ModPow(Radix, p - 2, p);
        BigInteger bound = Radix * p;
        List<BigInteger> values =
        [
            0, 1, p - 1, p, p + 1, Radix - 1, Radix, bound - 1, bound - 2, bound - p, bound - Radix, bound - Radix - 1,
            2 * (p - 1) * (p - 1), ((2 * p) - 2) * ((2 * p) - 2),
        ];
        for (int i = 0; i < 200; i++)
            values.AddRange([samples.Below(bound), bound - 1 - samples.Below(Radix), samples.Below(p) << 256]);
        foreach (BigInteger t in values)
        {
            Montgomery.Reduce(out Residue<TModulus> reduced, Wide(t));
            Assert.Equal(t * radixInverse % p, Raw(reduced));
        }
    }

    private static void SecondFactor<TModulus>()
        where TModulus : struct, IModulus
    {
        Samples samples = new(2);
        BigInteger p = Residue<TModulus>.Modulus;
        BigInteger radixInverse = BigInteger.ModPow(Radix, p - 2, p);
        List<BigInteger> values = [Radix - 1, Radix - 2, Radix - p, p, p + 1, 2 * p, 3 * p, 4 * p, Radix - 1 - ulong.MaxValue, Radix >> 1];
        values.RemoveAll(v => v >= Radix);
        for (int i = 0; i < 100; i++)
            values.Add(Radix - 1 - (samples.Below(Radix) >> (int)(samples.NextUInt64() % 256)));
        foreach (BigInteger y in values)
        {
            foreach (BigInteger x in EdgeValues.ExtremesBelow(p))
            {
                Montgomery.Multiply(out Residue<TModulus> product, Raw<TModulus>(x), Raw<TModulus>(y));
                Assert.Equal(x * y * radixInverse % p, Raw(product));
            }

            (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(y);
            Assert.Equal(y % p, Residue<TModulus>.FromInteger(l0, l1, l2, l3).ToBigInteger());
        }
    }

    private static IEnumerable<BigInteger[]> Tuples(BigInteger[] values, int length)
    {
        IEnumerable<BigInteger[]> tuples = [[]];
        for (int i = 0; i < length; i++)
            tuples = tuples.SelectMany(t => values.Select(v => (BigInteger[])[.. t, v]));
        return tuples;
    }

    private static Residue<TModulus> Raw<TModulus>(BigInteger value)
        where TModulus : struct, IModulus
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(value);
        return new(l0, l1, l2, l3);
    }

    private static BigInteger Raw<TModulus>(in Residue<TModulus> a)
        where TModulus : struct, IModulus => a.L0 + ((BigInteger)a.L1 << 64) + ((BigInteger)a.L2 << 128) + ((BigInteger)a.L3 << 192);

    private static WideProduct Wide(BigInteger value)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(value);
        (ulong h0, ulong h1, ulong h2, ulong h3) = MontgomeryConstants.Limbs(value >> 256);
        return new() { T0 = l0, T1 = l1, T2 = l2, T3 = l3, T4 = h0, T5 = h1, T6 = h2, T7 = h3 };
    }

    private static BigInteger Integer(in WideProduct t) =>
        t.T0 + ((BigInteger)t.T1 << 64) + ((BigInteger)t.T2 << 128) + ((BigInteger)t.T3 << 192)
        + ((BigInteger)t.T4 << 256) + ((BigInteger)t.T5 << 320) + ((BigInteger)t.T6 << 384) + ((BigInteger)t.T7 << 448);
}
