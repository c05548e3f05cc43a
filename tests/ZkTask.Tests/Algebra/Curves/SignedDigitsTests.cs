using System.Numerics;
using Xunit;
using ZkTask.Algebra.Curves;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Curves;

public class SignedDigitsTests
{
    // Scalars of Fr fit; the next bit is for the last carry.
    private const int WindowedBits = 254;

    private readonly Samples _samples = new(10);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void NonAdjacentForms(int width)
    {
        List<UInt128> values = [.. Enumerable.Range(0, 1024).Select(n => (UInt128)(uint)n)];
        for (int bit = 10; bit < 127; bit++)
            values.AddRange([(UInt128.One << bit) - 1, UInt128.One << bit, (UInt128.One << bit) + 1]);
        values.AddRange([(UInt128.One << 127) - 1, (UInt128.One << 127) - 2, UInt128.MaxValue / 3, UInt128.MaxValue / 6, (UInt128)0x5555555555555555 << 62]);
        for (int n = 0; n < 200; n++)
            values.Add((UInt128)_samples.Below(BigInteger.One << 127));

        sbyte[] digits = new sbyte[SignedDigits.MaxNonAdjacentLength];
        foreach (UInt128 value in values.Where(v => v < UInt128.One << 127))
        {
            Array.Fill(digits, (sbyte)99);
            int length = SignedDigits.WriteNonAdjacent(value, width, digits);
            BigInteger sum = 0;
            int last = -width;
            for (int i = 0; i < digits.Length; i++)
            {
                sum += (BigInteger)digits[i] << i;
                if (digits[i] == 0)
                    continue;
                bool proper = int.IsOddInteger(digits[i]) && Math.Abs(digits[i]) < 1 << (width - 1) && i - last >= width;
                Assert.True(proper, $"{value}: digit {digits[i]} at {i} after one at {last}");
                last = i;
            }

            Assert.Equal((BigInteger)value, sum);
            Assert.Equal(Math.Max(last + 1, 0), length);
        }
    }

    [Fact]
    public void LargerMagnitudesAreMistakes() => Assert.Throws<ArgumentOutOfRangeException>(
        () => SignedDigits.WriteNonAdjacent(UInt128.One << 127, 4, new sbyte[SignedDigits.MaxNonAdjacentLength]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Windows(int width)
    {
        BigInteger bound = BigInteger.One << WindowedBits;
        List<BigInteger> values = [0, 1, 2, bound - 1, bound - 2, bound / 3, bound / 7, bound / 2, Fr.Modulus - 1];
        for (int bit = 1; bit < WindowedBits; bit++)
            values.AddRange([(BigInteger.One << bit) - 1, BigInteger.One << bit, bound - (BigInteger.One << bit)]);
        for (int n = 0; n < 200; n++)
            values.Add(_samples.Below(bound));

        short[] digits = new short[SignedDigits.WindowCount(width)];
        foreach (BigInteger value in values)
        {
            (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(value);
            SignedDigits.WriteWindows([l0, l1, l2, l3], width, digits);
            BigInteger sum = 0;
            for (int i = 0; i < digits.Length; i++)
            {
                Assert.InRange(digits[i], -(1 << (width - 1)), 1 << (width - 1));
                sum += (BigInteger)digits[i] << (i * width);
            }

            Assert.Equal(value, sum);
        }
    }
}
