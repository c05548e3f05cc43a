using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Elements of the stored form one by one in memory, from there into lanes and back without arithmetic: eight points scattered over a table become lanes, and sums
/// go back to where the next additions find them.
/// </summary>
/// <remarks>A packed group of coefficients has limbs 0 to 3 of each coefficient side by side, then limb 4 of all of them (README.md).</remarks>
internal static unsafe class PackedLanes
{
    /// <summary>Reads limbs 0 to 3 of a coefficient from eight places.</summary>
    /// <param name="limbs">Its lanes.</param>
    /// <param name="places">Addresses, whose lowest bit is left out.</param>
    /// <param name="offset">Where the coefficient begins, in words.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void GatherLow(out LaneLimbs limbs, nint* places, int offset)
    {
        Unsafe.SkipInit(out limbs);
        fixed (LaneLimbs* pinned = &limbs)
        {
            long* rows = (long*)pinned;
            for (int half = 0; half < LaneLimbs.Lanes; half += 4)
            {
                Transpose(
                    rows + half, rows + LaneLimbs.Lanes + half, rows + (2 * LaneLimbs.Lanes) + half, rows + (3 * LaneLimbs.Lanes) + half,
                    Place(places, half) + offset, Place(places, half + 1) + offset, Place(places, half + 2) + offset, Place(places, half + 3) + offset);
            }
        }
    }

    /// <summary>Reads limb 4 of a coefficient from eight places, where it is the word at <paramref name="offset"/>.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void GatherTop(ref LaneLimbs limbs, nint* places, int offset) =>
        limbs.L4 = Vector512.Create(
            Place(places, 0)[offset], Place(places, 1)[offset], Place(places, 2)[offset], Place(places, 3)[offset],
            Place(places, 4)[offset], Place(places, 5)[offset], Place(places, 6)[offset], Place(places, 7)[offset]);

    /// <summary>Writes limbs 0 to 3 of a coefficient to eight places, each <paramref name="stride"/> words behind the one before.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void ScatterLow(long* packed, int stride, in LaneLimbs limbs)
    {
        fixed (LaneLimbs* pinned = &limbs)
        {
            long* rows = (long*)pinned;
            for (int half = 0; half < LaneLimbs.Lanes; half += 4)
            {
                long* first = packed + (half * stride);
                Transpose(
                    first, first + stride, first + (2 * stride), first + (3 * stride),
                    rows + half, rows + LaneLimbs.Lanes + half, rows + (2 * LaneLimbs.Lanes) + half, rows + (3 * LaneLimbs.Lanes) + half);
            }
        }
    }

    /// <summary>Writes limb 4 of a coefficient to eight places.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void ScatterTop(long* packed, int stride, in LaneLimbs limbs)
    {
        fixed (Vector512<long>* pinned = &limbs.L4)
        {
            long* row = (long*)pinned;
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                packed[lane * stride] = row[lane];
        }
    }

    /// <summary><c>limbs = -limbs</c> in the lanes whose place is odd.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void NegateOdd(ref LaneLimbs limbs, nint* places)
    {
        // Halves: without AVX-512 each operation on a whole vector would be a call.
        fixed (LaneLimbs* pinned = &limbs)
        {
            long* words = (long*)pinned;
            Vector256<long> low = -(Vector256.Load((long*)places) & Vector256<long>.One), high = -(Vector256.Load((long*)places + 4) & Vector256<long>.One);
            for (int limb = 0; limb < LaneLimbs.Count; limb++, words += LaneLimbs.Lanes)
            {
                ((Vector256.Load(words) ^ low) - low).Store(words);
                ((Vector256.Load(words + 4) ^ high) - high).Store(words + 4);
            }
        }
    }

    [MethodImpl(HotPath.Inline)]
    private static long* Place(nint* places, int lane) => (long*)(places[lane] & ~1);

    // Four rows of four words become four columns. Rows are read before columns are written.
    [MethodImpl(HotPath.Inline)]
    private static void Transpose(long* r0, long* r1, long* r2, long* r3, long* a0, long* a1, long* a2, long* a3)
    {
        Vector256<long> v0 = Vector256.Load(a0), v1 = Vector256.Load(a1), v2 = Vector256.Load(a2), v3 = Vector256.Load(a3);
        if (Avx2.IsSupported)
        {
            Vector256<long> even01 = Avx2.UnpackLow(v0, v1), odd01 = Avx2.UnpackHigh(v0, v1);
            Vector256<long> even23 = Avx2.UnpackLow(v2, v3), odd23 = Avx2.UnpackHigh(v2, v3);
            Avx2.Permute2x128(even01, even23, 0x20).Store(r0);
            Avx2.Permute2x128(odd01, odd23, 0x20).Store(r1);
            Avx2.Permute2x128(even01, even23, 0x31).Store(r2);
            Avx2.Permute2x128(odd01, odd23, 0x31).Store(r3);
        }
        else
        {
            Vector256.Create(v0[0], v1[0], v2[0], v3[0]).Store(r0);
            Vector256.Create(v0[1], v1[1], v2[1], v3[1]).Store(r1);
            Vector256.Create(v0[2], v1[2], v2[2], v3[2]).Store(r2);
            Vector256.Create(v0[3], v1[3], v2[3], v3[3]).Store(r3);
        }
    }
}
