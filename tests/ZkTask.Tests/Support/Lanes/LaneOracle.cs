using System.Numerics;
using System.Runtime.InteropServices;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Tests.Support.Lanes;

/// <summary>Lanes as integers, and operands at the edges of what a kernel must take.</summary>
internal static class LaneOracle
{
    /// <summary>p.</summary>
    internal static BigInteger P { get; } = LaneConstants<BaseModulus>.Modulus;

    /// <summary>1/R modulo p, R = 2^260.</summary>
    internal static BigInteger InverseOfR { get; } = BigInteger.ModPow(BigInteger.One << 260, P - 2, P);

    /// <summary>The words of a value: limb i of lane k at 8 i + k, the second coefficient after the first.</summary>
    internal static Span<long> Words<T>(ref T limbs)
        where T : struct => MemoryMarshal.Cast<T, long>(new Span<T>(ref limbs));

    /// <summary>The integer in a lane, as its limbs say it: not reduced.</summary>
    internal static BigInteger Raw(LaneLimbs limbs, int lane)
    {
        BigInteger value = 0;
        Span<long> words = Words(ref limbs);
        for (int i = LaneLimbs.Count - 1; i >= 0; i--)
            value = (value << LaneLimbs.Radix) + words[(i * LaneLimbs.Lanes) + lane];
        return value;
    }

    /// <summary>The least residue that is congruent.</summary>
    internal static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;

    /// <summary>Whether every limb is at most 2^51 in magnitude.</summary>
    internal static bool IsStoredForm<T>(T limbs)
        where T : struct
    {
        foreach (long word in Words(ref limbs))
        {
            if (word is < -(1L << 51) or > (1L << 51))
                return false;
        }

        return true;
    }

    /// <summary>Whether limbs 0 to 3 are at most 2^51 in magnitude; how large limb 4 is, is a question of the value.</summary>
    internal static bool IsCarried(LaneLimbs limbs)
    {
        Words(ref limbs)[(4 * LaneLimbs.Lanes)..].Clear();
        return IsStoredForm(limbs);
    }

    /// <summary>
    /// Limbs that are extreme in every way the stored form allows, another choice for each lane and seed: all at the same bound, bounds of mixed signs, zero, and random.
    /// </summary>
    /// <param name="seed">Which.</param>
    /// <param name="topBits">Limb 4 has magnitude up to 2^topBits, or less by two where sums must leave room for a carry.</param>
    internal static LaneLimbs Extreme(int seed, int topBits = 51)
    {
        Random random = new(seed);
        LaneLimbs limbs = default;
        Span<long> words = Words(ref limbs);
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
        {
            int style = (seed + lane) % 6;
            for (int i = 0; i < LaneLimbs.Count; i++)
            {
                long bound = i < 4 || topBits == 51 ? 1L << 51 : (1L << topBits) - 2;
                words[(i * LaneLimbs.Lanes) + lane] = style switch
                {
                    0 => bound,
                    1 => -bound,
                    2 => random.Next(2) == 0 ? bound : -bound,
                    3 => random.Next(3) switch { 0 => bound - 1, 1 => 1 - bound, _ => 0 },
                    4 => i == 0 ? -1 : 0,
                    _ => random.NextInt64(-bound, bound + 1),
                };
            }
        }

        return limbs;
    }

    /// <summary>Two coefficients of <see cref="Extreme"/>.</summary>
    internal static LaneLimbPair ExtremePair(int seed, int topBits) => new()
    {
        C0 = Extreme(2 * seed, topBits),
        C1 = Extreme((2 * seed) + 7, topBits),
    };
}
