using System.Globalization;
using System.Numerics;
using System.Text;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class ResidueEncodingTests
{
    private static readonly BigInteger P = Fp.Modulus;
    private static readonly BigInteger Radix = BigInteger.One << 256;

    [Theory]
    [InlineData("", NumberStatus.Malformed)]
    [InlineData("0", NumberStatus.Ok)]
    [InlineData("7", NumberStatus.Ok)]
    [InlineData("00", NumberStatus.Malformed)]
    [InlineData("01", NumberStatus.Malformed)]
    [InlineData("-0", NumberStatus.Malformed)]
    [InlineData("-1", NumberStatus.Malformed)]
    [InlineData("+1", NumberStatus.Malformed)]
    [InlineData(" 1", NumberStatus.Malformed)]
    [InlineData("1 ", NumberStatus.Malformed)]
    [InlineData("1\n", NumberStatus.Malformed)]
    [InlineData("1\0", NumberStatus.Malformed)]
    [InlineData("1.0", NumberStatus.Malformed)]
    [InlineData("1e3", NumberStatus.Malformed)]
    [InlineData("1,000", NumberStatus.Malformed)]
    [InlineData("1_000", NumberStatus.Malformed)]
    [InlineData("0x10", NumberStatus.Malformed)]
    [InlineData("a", NumberStatus.Malformed)]
    [InlineData("/", NumberStatus.Malformed)]
    [InlineData(":", NumberStatus.Malformed)]
    [InlineData("١", NumberStatus.Malformed)]
    [InlineData("１", NumberStatus.Malformed)]
    [InlineData("21888242871839275222246405745257275088696311157297823662689037894645226208582", NumberStatus.Ok)]
    [InlineData("21888242871839275222246405745257275088696311157297823662689037894645226208583", NumberStatus.OutOfRange)]
    [InlineData("21888242871839275222246405745257275088696311157297823662689037894645226208584", NumberStatus.OutOfRange)]
    [InlineData("021888242871839275222246405745257275088696311157297823662689037894645226208582", NumberStatus.Malformed)]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999999999", NumberStatus.OutOfRange)]
    [InlineData("100000000000000000000000000000000000000000000000000000000000000000000000000000", NumberStatus.OutOfRange)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936", NumberStatus.OutOfRange)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639937", NumberStatus.OutOfRange)]
    public void DecimalSpellings(string text, NumberStatus expected)
    {
        Assert.Equal(expected, Fp.TryParseDecimal(Encoding.UTF8.GetBytes(text), out Fp value));
        Assert.Equal(expected == NumberStatus.Ok ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : 0, value.ToBigInteger());
    }

    [Theory]
    [InlineData(77)]
    [InlineData(78)]
    [InlineData(79)]
    [InlineData(1_000_000)]
    public void LengthAloneIsNoReasonToMisread(int length)
    {
        byte[] digits = Encoding.ASCII.GetBytes(new string('9', length));
        Assert.Equal(NumberStatus.OutOfRange, Fp.TryParseDecimal(digits, out Fp value));
        Assert.True(value.IsZero);
        digits[^1] = (byte)'x';
        Assert.Equal(NumberStatus.Malformed, Fp.TryParseDecimal(digits, out _));
        digits.AsSpan().Fill((byte)'0');
        Assert.Equal(NumberStatus.Malformed, Fp.TryParseDecimal(digits, out _));
    }

    // One more digit each time: the groups begin at every offset.
    [Fact]
    public void EveryNumberOfDigits()
    {
        const string digits = "12345678909876543210123456789098765432101234567890987654321012345678909876543";
        for (int length = 1; length <= digits.Length; length++)
        {
            BigInteger expected = BigInteger.Parse(digits[..length], CultureInfo.InvariantCulture);
            Assert.Equal(NumberStatus.Ok, Fp.TryParseDecimal(Encoding.ASCII.GetBytes(digits[..length]), out Fp value));
            Assert.Equal(expected, value.ToBigInteger());
        }
    }

    [Fact]
    public void DecimalRoundTrips() => Law.Holds(Law.IntegersBelow(P), 1, x =>
    {
        Fp value = Fp.FromBigInteger(x[0]);
        string text = value.ToString();
        return text == x[0].ToString(CultureInfo.InvariantCulture)
            && Fp.TryParseDecimal(Encoding.ASCII.GetBytes(text), out Fp back) == NumberStatus.Ok && back == value;
    });

    [Fact]
    public void DecimalReadersOfBothFieldsDifferInTheirModulus()
    {
        byte[] r = Encoding.ASCII.GetBytes(Fr.Modulus.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(NumberStatus.OutOfRange, Fr.TryParseDecimal(r, out _));
        Assert.Equal(NumberStatus.Ok, Fp.TryParseDecimal(r, out Fp value));
        Assert.Equal(Fr.Modulus, value.ToBigInteger());
    }

    [Fact]
    public void BinaryRoundTrips() => Law.Holds(Law.IntegersBelow(P), 1, x =>
    {
        Fp value = Fp.FromBigInteger(x[0]);
        byte[] big = x[0].ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] expected = [.. new byte[32 - big.Length], .. big];
        byte[] bytes = new byte[32];
        value.WriteBigEndian(bytes);
        if (!bytes.SequenceEqual(expected) || !Fp.TryReadBigEndian(bytes, out Fp fromBig) || fromBig != value)
            return false;
        Array.Reverse(expected);
        value.WriteLittleEndian(bytes);
        if (!bytes.SequenceEqual(expected) || !Fp.TryReadLittleEndian(bytes, out Fp fromLittle) || fromLittle != value)
            return false;

        // The same bytes taken as a Montgomery form stand for x / R.
        return Fp.TryReadMontgomeryLittleEndian(bytes, out Fp fromMontgomery) && fromMontgomery * Fp.FromBigInteger(Radix) == value;
    });

    [Fact]
    public void IntegersAtOrAboveTheModulusAreRefused()
    {
        BigInteger[] tooLarge = [P, P + 1, P + (BigInteger.One << 64), 2 * P, BigInteger.One << 254, BigInteger.One << 255, Radix - P, Radix - 1];
        foreach (BigInteger x in tooLarge)
        {
            byte[] little = x.ToByteArray(isUnsigned: true);
            little = [.. little, .. new byte[32 - little.Length]];
            byte[] big = [.. little.Reverse()];
            Fp value = Fp.One;
            Assert.False(Fp.TryReadLittleEndian(little, out value));
            Assert.True(value.IsZero);
            Assert.False(Fp.TryReadMontgomeryLittleEndian(little, out value));
            Assert.True(value.IsZero);
            Assert.False(Fp.TryReadBigEndian(big, out value));
            Assert.True(value.IsZero);
            Assert.Equal(x % P, Fp.ReduceBigEndian(big).ToBigInteger());
        }
    }

    [Fact]
    public void AnyIntegerIsReduced()
    {
        foreach (BigInteger x in new BigInteger[] { -1, -P, P, -P - 1, Radix, -Radix * Radix, BigInteger.Pow(P, 5) + 3 })
            Assert.Equal(((x % P) + P) % P, Fp.FromBigInteger(x).ToBigInteger());
        Assert.Equal(ulong.MaxValue, Fp.FromUInt64(ulong.MaxValue).ToBigInteger());
        Assert.Equal(Fp.Zero, default);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void OtherLengthsAreMistakes(int length)
    {
        byte[] bytes = new byte[length];
        Assert.Throws<ArgumentException>(() => Fp.TryReadBigEndian(bytes, out _));
        Assert.Throws<ArgumentException>(() => Fp.TryReadLittleEndian(bytes, out _));
        Assert.Throws<ArgumentException>(() => Fp.TryReadMontgomeryLittleEndian(bytes, out _));
        Assert.Throws<ArgumentException>(() => Fp.ReduceBigEndian(bytes));
        Assert.Throws<ArgumentException>(() => Fp.One.WriteBigEndian(bytes));
        Assert.Throws<ArgumentException>(() => Fp.One.WriteLittleEndian(bytes));
    }
}
