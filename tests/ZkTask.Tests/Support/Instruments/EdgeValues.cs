using System.Numerics;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>Integers at which carries, borrows and conditional subtractions change their mind.</summary>
public static class EdgeValues
{
    /// <summary>All of them below the modulus, each once.</summary>
    public static BigInteger[] Below(BigInteger modulus)
    {
        BigInteger one = BigInteger.One;
        BigInteger topBit = one << (int)(modulus.GetBitLength() - 1);
        List<BigInteger> values =
        [
            0, 1, 2, 3, modulus - 1, modulus - 2, modulus - 3, (modulus - 1) / 2, (modulus + 1) / 2, modulus / 3, modulus / 5,
            topBit, topBit - 1, topBit + 1,
        ];
        for (int limb = 1; limb < 4; limb++)
        {
            BigInteger boundary = one << (64 * limb);
            values.AddRange([boundary - 1, boundary, boundary + 1, modulus - boundary, modulus - boundary + 1, boundary - one - ulong.MaxValue]);

            // One limb of ones alone, and the modulus's own limbs but for one that is all ones or zero.
            BigInteger ones = (boundary - 1) << (64 * (3 - limb));
            values.AddRange([ones, modulus & ~((BigInteger)ulong.MaxValue << (64 * (limb - 1)))]);
        }

        // Limbs all ones below the modulus: the largest such value of its length.
        values.Add((one << 253) - 1);
        values.Add(((one << 253) - 1) ^ ulong.MaxValue);
        values.Add(((one << 192) - 1) << 61);
        return [.. values.Where(v => v.Sign >= 0 && v < modulus).Distinct()];
    }

    /// <summary>The few worst of them, for operations with four operands.</summary>
    public static BigInteger[] ExtremesBelow(BigInteger modulus) =>
        [.. new BigInteger[] { 0, 1, modulus - 1, modulus - 2, (modulus - 1) / 2, (BigInteger.One << 253) - 1, (BigInteger.One << 192) - 1 }
            .Where(v => v < modulus).Distinct()];
}
