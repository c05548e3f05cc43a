using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Algebra.Secp256k1;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Secp256k1;

/// <summary>Every operation against integers, for both primes; values whose sums and products carry into the 257th bit are generated often.</summary>
public abstract class WideResidueTests<TModulus>
    where TModulus : struct, IWideModulus
{
    private static readonly BigInteger _modulus = WideResidue<TModulus>.Modulus;

    private static readonly Gen<BigInteger> _any = Gen.Frequency(
        (3, Law.IntegersBelow(_modulus)),
        (1, Law.IntegersBelow(1 << 16).Select(small => _modulus - 1 - small)),
        (1, Gen.Choose(0, 255).Select(bit => (BigInteger.One << bit) % _modulus)));

    [Fact]
    public void AgreesWithIntegers() => Law.Holds(_any, 2, x =>
    {
        WideResidue<TModulus> a = Of(x[0]), b = Of(x[1]);
        WideResidue<TModulus>.Double(out WideResidue<TModulus> twice, a);
        WideResidue<TModulus>.Square(out WideResidue<TModulus> square, a);
        WideResidue<TModulus>.Invert(out WideResidue<TModulus> inverse, a);
        return (a + b).ToBigInteger() == (x[0] + x[1]) % _modulus && (a - b).ToBigInteger() == (x[0] - x[1] + _modulus) % _modulus
            && (-a).ToBigInteger() == (_modulus - x[0]) % _modulus && (a * b).ToBigInteger() == x[0] * x[1] % _modulus
            && twice.ToBigInteger() == 2 * x[0] % _modulus && square.ToBigInteger() == x[0] * x[0] % _modulus
            && inverse.ToBigInteger() == BigInteger.ModPow(x[0], _modulus - 2, _modulus)
            && (a == b) == (x[0] == x[1]) && a.IsZero == x[0].IsZero && a.IsOdd == !x[0].IsEven;
    }, 400);

    [Fact]
    public void ResultsMayBeOperands() => Law.Holds(_any, 2, x =>
    {
        WideResidue<TModulus> a = Of(x[0]), b = Of(x[1]), sum = a, difference = b, product = a, square = a;
        WideResidue<TModulus>.Add(out sum, sum, b);
        WideResidue<TModulus>.Subtract(out difference, a, difference);
        WideResidue<TModulus>.Multiply(out product, product, b);
        WideResidue<TModulus>.Multiply(out square, square, square);
        return sum == a + b && difference == a - b && product == a * b && square == a * a;
    });

    [Fact]
    public void EncodingsAreCanonical() => Law.Holds(_any, 1, x =>
    {
        byte[] bytes = new byte[32];
        Of(x[0]).WriteBigEndian(bytes);
        bool read = WideResidue<TModulus>.TryReadBigEndian(bytes, out WideResidue<TModulus> back);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true) == x[0] && read && back == Of(x[0]);
    });

    [Fact]
    public void IntegersFromTheModulusOnAreRefusedButReduced()
    {
        foreach (BigInteger value in new[] { _modulus, _modulus + 1, (BigInteger.One << 256) - 1 })
        {
            byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            Assert.False(WideResidue<TModulus>.TryReadBigEndian(bytes, out WideResidue<TModulus> refused));
            Assert.True(refused.IsZero);
            Assert.Equal(value - _modulus, WideResidue<TModulus>.ReduceBigEndian(bytes).ToBigInteger());
        }

        Assert.Throws<ArgumentException>(() => WideResidue<TModulus>.ReduceBigEndian(new byte[31]));
    }

    [Fact]
    public void ConstantsAreWhatTheyAreCalled()
    {
        Assert.Equal(BigInteger.One, WideResidue<TModulus>.One.ToBigInteger());
        Assert.Equal(0, ((_modulus * TModulus.NegativeInverse) + 1) & ulong.MaxValue);
        Assert.True(_modulus > BigInteger.One << 255);
    }

    private static WideResidue<TModulus> Of(BigInteger value) => WideResidue<TModulus>.FromBigInteger(value);
}

/// <summary>The field of coordinates.</summary>
public sealed class CoordinateTests : WideResidueTests<CoordinateModulus>
{
    [Fact]
    public void SquareRootsExistForExactlyTheSquares()
    {
        Samples samples = new(5);
        BigInteger p = WideResidue<CoordinateModulus>.Modulus;
        Assert.Equal(BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977, p);
        for (int i = 0; i < 40; i++)
        {
            BigInteger value = i == 0 ? 0 : samples.Below(p);
            bool isSquare = value.IsZero || BigInteger.ModPow(value, (p - 1) / 2, p).IsOne;
            WideResidue<CoordinateModulus> a = WideResidue<CoordinateModulus>.FromBigInteger(value);
            Assert.Equal(isSquare, WideResidue<CoordinateModulus>.TrySquareRoot(a, out WideResidue<CoordinateModulus> root));
            Assert.Equal(isSquare ? a : default, root * root);
        }
    }
}

/// <summary>The field of scalars.</summary>
public sealed class OrderTests : WideResidueTests<OrderModulus>
{
    [Fact]
    public void HasNoSquareRootsHere() =>
        Assert.Throws<NotSupportedException>(() => WideResidue<OrderModulus>.TrySquareRoot(WideResidue<OrderModulus>.One, out _));
}
