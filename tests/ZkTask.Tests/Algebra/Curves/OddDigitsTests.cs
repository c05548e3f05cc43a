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
    [InlineData(14, 128)]
    [InlineData(15, 1024)]
    public void DigitsAddUpToTheScalar(int width, int buckets)
    {
        OddDigits digits = new(width, buckets);
        Assert.Equal(1 << (width - 1), digits.Multiples * buckets);
        Samples samples = new(7);
        BigInteger top = BigInteger.One << 254;
        IEnumerable<BigInteger> scalars = EdgeValues.Below(Fr.Modulus).Concat(EdgeValues.Below(top)).Concat(Enumerable.Range(0, 200).Select(_ => samples.Below(top)))
            .Concat(Enumerable.Range(0, 2000).Select(i => (BigInteger)i)).Concat(Enumerable.Range(1, 253).Select(i => (BigInteger.One << i) + 1)).Append(top - 1);
        nint[] entries = new nint[digits.Windows * OddScalarGroup.Capacity];
        short[] numbers = new short[entries.Length];
        BigInteger[] all = [.. scalars.Select(scalar => scalar | 1)];

        // Groups of every size, of neighbours and of scalars of very different lengths.
        for (int start = 0, length = 1; start < all.Length; start += length, length = (length % OddScalarGroup.Capacity) + 1)
        {
            BigInteger[] ks = [.. all.Skip(start).Take(length - (length / 4)), .. all.Where((_, i) => i % 701 == start % 701).Take(length / 4)];
            OddScalarGroup group = default;
            const int table = 1 << 24;
            for (int i = 0; i < ks.Length; i++)
            {
                (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(ks[i]);
                group.Add([l0, l1, l2, l3], i * table, i % 3 == 1);
            }

            // Points of two bytes: half the address is the place, its lowest bit the sign. The last window has no multiple but one.
            int count = digits.Write(group, 2, entries, numbers);
            BigInteger[] sums = new BigInteger[ks.Length];
            int[] windows = new int[ks.Length];
            for (int i = 0; i < count; i++)
            {
                int scalar = (int)(entries[i] / table), window = windows[scalar]++;
                bool isLast = window == digits.Windows - 1;
                int index = (int)(entries[i] % table >> 1) - (window * digits.Multiples), m = isLast ? 1 : 1 + (4 * buckets * (index - (digits.Multiples / 2)));
                Assert.InRange(index, 0, isLast ? 0 : digits.Multiples - 1);
                Assert.InRange(numbers[i], 0, buckets - 1);
                sums[scalar] += ((entries[i] & 1) != 0 ? -1 : 1) * (BigInteger)m * ((2 * numbers[i]) + 1) << (window * width);
            }

            for (int i = 0; i < ks.Length; i++)
            {
                Assert.Equal(i % 3 == 1 ? -ks[i] : ks[i], sums[i]);

                // Short scalars have few digits: one more than their own windows.
                Assert.InRange(windows[i], 1, (((int)ks[i].GetBitLength() + width - 1) / width) + 1);
            }
        }
    }

    // What the README of the lanes counts for the tables of a hundred inputs.
    [Fact]
    public void FourteenBitsAndABucketForEachOfAHundredTakeNineteenAdditions()
    {
        const int scalars = 4000;
        OddDigits digits = new(14, 128);
        Assert.Equal(1217, ((digits.Windows - 1) * digits.Multiples) + 1);
        Samples samples = new(9);
        nint[] entries = new nint[digits.Windows * OddScalarGroup.Capacity];
        short[] numbers = new short[entries.Length];
        int additions = 0;
        for (int i = 0; i < scalars; i++)
        {
            OddScalarGroup group = default;
            (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(samples.Below(Fr.Modulus) | 1);
            group.Add([l0, l1, l2, l3], 0, isNegative: false);
            additions += digits.Write(group, 2, entries, numbers);
        }

        Assert.InRange(additions, 18.99 * scalars, 19.01 * scalars);
    }

    [Fact]
    public void WidthsAndBucketsThatDoNotFit()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OddDigits(8, 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OddDigits(8, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OddDigits(16, 64));
    }

    [Fact]
    public void AGroupTakesNoMoreThanItsCapacity()
    {
        OddScalarGroup group = default;
        for (int i = 0; i < OddScalarGroup.Capacity; i++)
            group.Add([1, 0, 0, 0], 0, isNegative: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Add([1, 0, 0, 0], 0, isNegative: false));
        group.Clear();
        group.Add([1, 0, 0, 0], 0, isNegative: false);
        Assert.Equal(1, group.Count);
    }
}
