using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Curves;

/// <summary>Digits that are products of a multiple from a table and the number of a bucket.</summary>
public class OddDigitsTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 4)]
    [InlineData(8, 32)]
    [InlineData(8, 64)]
    [InlineData(11, 8)]
    [InlineData(13, 64)]
    [InlineData(14, 64)]
    [InlineData(15, 1024)]
    public void DigitsAddUpToTheScalar(int width, int buckets)
    {
        OddDigits digits = new(width, buckets);
        Assert.Equal(1 << (width - 1), digits.Multiples * buckets);
        Samples samples = new(7);
        BigInteger top = BigInteger.One << 254;
        IEnumerable<BigInteger> scalars = EdgeValues.Below(Fr.Modulus).Concat(EdgeValues.Below(top)).Concat(Enumerable.Range(0, 200).Select(_ => samples.Below(top)))
            .Concat(Enumerable.Range(0, 2000).Select(i => (BigInteger)i)).Concat(Enumerable.Range(1, 253).Select(i => (BigInteger.One << i) + 1)).Append(top - 1);
        nint[] entries = new nint[digits.Windows];
        short[] numbers = new short[digits.Windows];
        foreach (BigInteger scalar in scalars)
        {
            BigInteger k = scalar | 1;
            (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(k);
            int count = digits.Write([l0, l1, l2, l3], 0, 2, entries, numbers);
            BigInteger sum = 0;
            for (int i = 0; i < count; i++)
            {
                // Points of two bytes: half the address is the place, its lowest bit the sign. The last window has no multiple but one.
                bool isLast = i == digits.Windows - 1;
                int index = (int)(entries[i] >> 1) - (i * digits.Multiples), m = isLast ? 1 : 1 + (4 * buckets * (index - (digits.Multiples / 2)));
                Assert.InRange(index, 0, isLast ? 0 : digits.Multiples - 1);
                Assert.InRange(numbers[i], 0, buckets - 1);
                sum += ((entries[i] & 1) != 0 ? -1 : 1) * (BigInteger)m * ((2 * numbers[i]) + 1) << (i * width);
            }

            Assert.Equal(k, sum);

            // Short scalars have few digits: one more than their own windows.
            Assert.InRange(count, 1, ((int)k.GetBitLength() + width - 1) / width + 1);
        }
    }

    [Fact]
    public void WidthsAndBucketsThatDoNotFit()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OddDigits(8, 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OddDigits(8, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OddDigits(16, 64));
    }
}
