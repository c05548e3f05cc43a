using System.Numerics;
using ZkTask.Algebra.Fields;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>What <see cref="IModulus"/> asks of a prime, computed from its definition.</summary>
public sealed record MontgomeryConstants(
    ulong NegativeInverse, (ulong L0, ulong L1, ulong L2, ulong L3) R, (ulong L0, ulong L1, ulong L2, ulong L3) RSquared)
{
    public static MontgomeryConstants Of(BigInteger prime)
    {
        BigInteger word = BigInteger.One << 64;
        BigInteger radix = BigInteger.One << 256;

        // Newton's iteration doubles the correct bits of p^-1 mod 2^64, of which an odd p itself has three.
        ulong p0 = (ulong)(prime % word);
        ulong inverse = p0;
        for (int i = 0; i < 5; i++)
            inverse *= 2 - (p0 * inverse);
        return new(unchecked(0 - inverse), Limbs(radix % prime), Limbs(radix * radix % prime));
    }

    /// <summary>The four limbs of an integer below 2^256, least significant first.</summary>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) Limbs(BigInteger value) =>
        (Limb(value, 0), Limb(value, 1), Limb(value, 2), Limb(value, 3));

    private static ulong Limb(BigInteger value, int index) => (ulong)((value >> (64 * index)) & ulong.MaxValue);
}
