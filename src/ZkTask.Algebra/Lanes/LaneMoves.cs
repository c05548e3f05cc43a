using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;
using Half = System.Runtime.Intrinsics.Vector256<long>;

namespace ZkTask.Algebra.Lanes;

/// <summary>Moves of words between lanes: the same for every kernel, because the stored form is.</summary>
[SkipLocalsInit]
internal static class LaneMoves
{
    private const int Rows = 2 * LaneLimbs.Count;

    /// <summary>Each lane of the result is a lane of <paramref name="a"/> or of <paramref name="b"/>.</summary>
    /// <remarks>Not inlined: a caller would use up the JIT's budget for inlining what chooses the instructions here, and call it.</remarks>
    [MethodImpl(HotPath.Optimize | MethodImplOptions.NoInlining)]
    internal static void Arrange<TPattern>(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b)
        where TPattern : struct, ILanePattern
    {
        Unsafe.SkipInit(out result);
        ref Half x = ref Unsafe.As<LaneLimbPair, Half>(ref Unsafe.AsRef(in a));
        ref Half y = ref Unsafe.As<LaneLimbPair, Half>(ref Unsafe.AsRef(in b));
        ref Half r = ref Unsafe.As<LaneLimbPair, Half>(ref result);
        if (Avx512F.IsSupported)
        {
            // A constant; of two halves the JIT would make it through memory, at every call.
            Vector512<long> sources = Vector512.Create(
                Source<TPattern>(0), Source<TPattern>(1), Source<TPattern>(2), Source<TPattern>(3),
                Source<TPattern>(4), Source<TPattern>(5), Source<TPattern>(6), Source<TPattern>(7));
            for (int row = 0; row < Rows; row++)
            {
                Unsafe.As<Half, Vector512<long>>(ref Unsafe.Add(ref r, 2 * row)) = Avx512F.PermuteVar8x64x2(
                    Unsafe.As<Half, Vector512<long>>(ref Unsafe.Add(ref x, 2 * row)), sources, Unsafe.As<Half, Vector512<long>>(ref Unsafe.Add(ref y, 2 * row)));
            }

            return;
        }

        for (int row = 0; row < Rows; row++)
        {
            Half low = Pick<TPattern>(0, ref x, ref y, row), high = Pick<TPattern>(4, ref x, ref y, row);
            Unsafe.Add(ref r, 2 * row) = low;
            Unsafe.Add(ref r, (2 * row) + 1) = high;
        }
    }

    /// <summary><c>result = -a</c> in the lanes of a mask, a in the others.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Negate(out LaneLimbPair result, in LaneLimbPair a, LaneMask mask)
    {
        Unsafe.SkipInit(out result);
        ref Half x = ref Unsafe.As<LaneLimbPair, Half>(ref Unsafe.AsRef(in a));
        ref Half r = ref Unsafe.As<LaneLimbPair, Half>(ref result);
        Expand(mask, out Half low, out Half high);
        for (int row = 0; row < 2 * Rows; row += 2)
        {
            // The complement less minus one.
            Unsafe.Add(ref r, row) = (Unsafe.Add(ref x, row) ^ low) - low;
            Unsafe.Add(ref r, row + 1) = (Unsafe.Add(ref x, row + 1) ^ high) - high;
        }
    }

    /// <summary>All bits of a lane as its bit of the mask: lanes 0 to 3, and 4 to 7.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Expand(LaneMask mask, out Half low, out Half high)
    {
        Half bits = Vector256.Create((long)mask.Bits);
        low = Vector256.Create(1L, 2, 4, 8);
        high = Vector256.Create(16L, 32, 64, 128);
        low = Vector256.Equals(bits & low, low);
        high = Vector256.Equals(bits & high, high);
    }

    /// <summary>Lane l of the result is lane l xor <paramref name="distance"/> of <paramref name="a"/>.</summary>
    /// <param name="result">Not the operand itself.</param>
    /// <param name="a">The lanes.</param>
    /// <param name="distance">1, 2 or 4.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Exchange(out LaneLimbs result, in LaneLimbs a, int distance)
    {
        Unsafe.SkipInit(out result);
        ref Half x = ref Unsafe.As<LaneLimbs, Half>(ref Unsafe.AsRef(in a));
        ref Half r = ref Unsafe.As<LaneLimbs, Half>(ref result);
        for (int row = 0; row < Rows; row += 2)
        {
            Half low = Unsafe.Add(ref x, row), high = Unsafe.Add(ref x, row + 1);
            (Unsafe.Add(ref r, row), Unsafe.Add(ref r, row + 1)) = distance switch
            {
                4 => (high, low),
                2 => (Vector256.Shuffle(low, Vector256.Create(2L, 3, 0, 1)), Vector256.Shuffle(high, Vector256.Create(2L, 3, 0, 1))),
                _ => (Vector256.Shuffle(low, Vector256.Create(1L, 0, 3, 2)), Vector256.Shuffle(high, Vector256.Create(1L, 0, 3, 2))),
            };
        }
    }

    /// <summary>Zero in lanes 4 to 7.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void ClearHigh(ref LaneLimbPair a)
    {
        ref Half words = ref Unsafe.As<LaneLimbPair, Half>(ref a);
        for (int row = 0; row < Rows; row++)
            Unsafe.Add(ref words, (2 * row) + 1) = Half.Zero;
    }

    // Four lanes of the result, from those of the four halves that the pattern names.
    [MethodImpl(HotPath.Inline)]
    private static Half Pick<TPattern>(int lane, ref Half a, ref Half b, int row)
        where TPattern : struct, ILanePattern
    {
        Half result = default;
        bool any = false;
        if (Uses<TPattern>(lane, 0))
            Take<TPattern>(lane, 0, Unsafe.Add(ref a, 2 * row), ref result, ref any);
        if (Uses<TPattern>(lane, 1))
            Take<TPattern>(lane, 1, Unsafe.Add(ref a, (2 * row) + 1), ref result, ref any);
        if (Uses<TPattern>(lane, 2))
            Take<TPattern>(lane, 2, Unsafe.Add(ref b, 2 * row), ref result, ref any);
        if (Uses<TPattern>(lane, 3))
            Take<TPattern>(lane, 3, Unsafe.Add(ref b, (2 * row) + 1), ref result, ref any);
        return result;
    }

    [MethodImpl(HotPath.Inline)]
    private static void Take<TPattern>(int lane, int half, Half source, ref Half result, ref bool any)
        where TPattern : struct, ILanePattern
    {
        Half moved = InPlace<TPattern>(lane, half) ? source : Permute(source, Low<TPattern>(lane) & Vector256.Create(3L));
        result = any ? Vector256.ConditionalSelect(Vector256.Equals(Low<TPattern>(lane) >>> 2, Vector256.Create((long)half)), moved, result) : moved;
        any = true;
    }

    [MethodImpl(HotPath.Inline)]
    private static Half Permute(Half source, Half lanes)
    {
        if (!Avx2.IsSupported)
            return Vector256.Shuffle(source, lanes);
        Vector256<int> words = (lanes | (lanes << 32)).AsInt32();
        return Avx2.PermuteVar8x32(source.AsInt32(), words + words + Vector256.Create(0, 1, 0, 1, 0, 1, 0, 1)).AsInt64();
    }

    // Where lanes k to k + 3 come from.
    [MethodImpl(HotPath.Inline)]
    private static Half Low<TPattern>(int k)
        where TPattern : struct, ILanePattern =>
        Vector256.Create(Source<TPattern>(k), Source<TPattern>(k + 1), Source<TPattern>(k + 2), Source<TPattern>(k + 3));

    [MethodImpl(HotPath.Inline)]
    private static long Source<TPattern>(int lane)
        where TPattern : struct, ILanePattern => (TPattern.Sources >> (4 * lane)) & 15;

    [MethodImpl(HotPath.Inline)]
    private static bool Uses<TPattern>(int k, int half)
        where TPattern : struct, ILanePattern =>
        Source<TPattern>(k) >> 2 == half || Source<TPattern>(k + 1) >> 2 == half || Source<TPattern>(k + 2) >> 2 == half || Source<TPattern>(k + 3) >> 2 == half;

    // Whether all lanes of a half that are used stay where they are.
    [MethodImpl(HotPath.Inline)]
    private static bool InPlace<TPattern>(int k, int half)
        where TPattern : struct, ILanePattern =>
        Stays<TPattern>(k, 0, half) && Stays<TPattern>(k, 1, half) && Stays<TPattern>(k, 2, half) && Stays<TPattern>(k, 3, half);

    [MethodImpl(HotPath.Inline)]
    private static bool Stays<TPattern>(int k, int lane, int half)
        where TPattern : struct, ILanePattern => Source<TPattern>(k + lane) >> 2 != half || (Source<TPattern>(k + lane) & 3) == lane;
}
