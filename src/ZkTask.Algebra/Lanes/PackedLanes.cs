using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Elements of the stored form one by one in memory, from there into lanes and back without arithmetic: eight points scattered over a table become lanes, and sums
/// go back to where the next additions find them.
/// </summary>
/// <remarks>
/// A packed element is the integer x + 2^51 (1 + 2^52 + 2^104 + 2^156) + 2^255 in four words: every limb but the highest, made positive, has its 52 bits, and the highest
/// 48. It takes every carried x with a highest limb of less than 2^47 - 1 in magnitude, hence every x within 2.6 p of zero; the last word is then never -1.
/// </remarks>
internal static unsafe class PackedLanes
{
    /// <summary>64-bit words of a packed element.</summary>
    internal const int Words = 4;

    private const long LimbBias = 1L << (LaneLimbs.Radix - 1), TopBias = 1L << 47, LimbMask = (1L << LaneLimbs.Radix) - 1;

    /// <summary>Reads an element from each of eight places.</summary>
    /// <param name="limbs">Its lanes.</param>
    /// <param name="places">Addresses, whose lowest bit is left out.</param>
    /// <param name="offset">Where the element begins, in words.</param>
    /// <param name="negates">1, or 0: whether the elements of odd places are negated.</param>
    [MethodImpl(HotPath.OwnFrame)]
    internal static void Gather(out LaneLimbs limbs, nint* places, int offset, long negates = 0)
    {
        Unsafe.SkipInit(out limbs);
        fixed (LaneLimbs* pinned = &limbs)
        {
            long* rows = (long*)pinned;
            Vector256<long> mask = Vector256.Create(LimbMask);
            for (int half = 0; half < LaneLimbs.Lanes; half += 4, rows += 4)
            {
                // Limbs without their bias, u - b; negated, b - u is ~u - ~b.
                Vector256<long> sign = -(Vector256.Load((long*)places + half) & Vector256.Create(negates));
                Vector256<long> bias = Vector256.Create(LimbBias) ^ sign, topBias = Vector256.Create(TopBias) ^ sign;
                Transpose(
                    out Vector256<long> w0, out Vector256<long> w1, out Vector256<long> w2, out Vector256<long> w3,
                    Vector256.Load(Place(places, half) + offset), Vector256.Load(Place(places, half + 1) + offset),
                    Vector256.Load(Place(places, half + 2) + offset), Vector256.Load(Place(places, half + 3) + offset));
                (((w0 & mask) ^ sign) - bias).Store(rows);
                (((((w0 >>> 52) | (w1 << 12)) & mask) ^ sign) - bias).Store(rows + LaneLimbs.Lanes);
                (((((w1 >>> 40) | (w2 << 24)) & mask) ^ sign) - bias).Store(rows + (2 * LaneLimbs.Lanes));
                (((((w2 >>> 28) | (w3 << 36)) & mask) ^ sign) - bias).Store(rows + (3 * LaneLimbs.Lanes));
                (((w3 >>> 16) ^ sign) - topBias).Store(rows + (4 * LaneLimbs.Lanes));
            }
        }
    }

    /// <summary>Writes an element to eight places, each <paramref name="stride"/> words behind the one before.</summary>
    /// <param name="packed">The first place.</param>
    /// <param name="stride">At least <see cref="Words"/>.</param>
    /// <param name="limbs">Carried: the result of a kernel's operation, but not of a negation, whose limbs may be 2^51.</param>
    [MethodImpl(HotPath.OwnFrame)]
    internal static void Scatter(long* packed, int stride, in LaneLimbs limbs)
    {
        fixed (LaneLimbs* pinned = &limbs)
        {
            long* rows = (long*)pinned;
            Vector256<long> bias = Vector256.Create(LimbBias);
            for (int half = 0; half < LaneLimbs.Lanes; half += 4, rows += 4, packed += 4 * stride)
            {
                Vector256<long> l0 = Vector256.Load(rows) + bias, l1 = Vector256.Load(rows + LaneLimbs.Lanes) + bias;
                Vector256<long> l2 = Vector256.Load(rows + (2 * LaneLimbs.Lanes)) + bias, l3 = Vector256.Load(rows + (3 * LaneLimbs.Lanes)) + bias;
                Vector256<long> l4 = Vector256.Load(rows + (4 * LaneLimbs.Lanes)) + Vector256.Create(TopBias);
                Transpose(
                    out Vector256<long> first, out Vector256<long> second, out Vector256<long> third, out Vector256<long> fourth,
                    l0 | (l1 << 52), (l1 >>> 12) | (l2 << 40), (l2 >>> 24) | (l3 << 28), (l3 >>> 36) | (l4 << 16));
                first.Store(packed);
                second.Store(packed + stride);
                third.Store(packed + (2 * stride));
                fourth.Store(packed + (3 * stride));
            }
        }
    }

    [MethodImpl(HotPath.Inline)]
    private static long* Place(nint* places, int lane) => (long*)(places[lane] & ~1);

    // Four rows of four words become four columns.
    [MethodImpl(HotPath.Inline)]
    private static void Transpose(
        out Vector256<long> r0, out Vector256<long> r1, out Vector256<long> r2, out Vector256<long> r3,
        Vector256<long> v0, Vector256<long> v1, Vector256<long> v2, Vector256<long> v3)
    {
        if (Avx2.IsSupported)
        {
            Vector256<long> even01 = Avx2.UnpackLow(v0, v1), odd01 = Avx2.UnpackHigh(v0, v1);
            Vector256<long> even23 = Avx2.UnpackLow(v2, v3), odd23 = Avx2.UnpackHigh(v2, v3);
            r0 = Avx2.Permute2x128(even01, even23, 0x20);
            r1 = Avx2.Permute2x128(odd01, odd23, 0x20);
            r2 = Avx2.Permute2x128(even01, even23, 0x31);
            r3 = Avx2.Permute2x128(odd01, odd23, 0x31);
        }
        else
        {
            r0 = Vector256.Create(v0[0], v1[0], v2[0], v3[0]);
            r1 = Vector256.Create(v0[1], v1[1], v2[1], v3[1]);
            r2 = Vector256.Create(v0[2], v1[2], v2[2], v3[2]);
            r3 = Vector256.Create(v0[3], v1[3], v2[3], v3[3]);
        }
    }
}
