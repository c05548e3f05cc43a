using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using D = System.Runtime.Intrinsics.Vector512<double>;
using L = System.Runtime.Intrinsics.Vector512<long>;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// The kernel for AVX-512 with 64-bit multiplication: high halves of limb products add up inside fused multiplications of doubles, low halves as integers. Written in
/// portable vectors, hence right (and slow) on every machine. Derivation: README.md.
/// </summary>
[SkipLocalsInit]
internal readonly unsafe partial struct HybridKernel : ILaneKernel
{
    // A sum of products is rounded to a multiple of 2^57, of which one part goes into its own column and one, over 2^52, into the next.
    private const int HighShift = 57;
    private const int CarryShift = HighShift - LaneLimbs.Radix;

    // 1.5 2^109.
    private const double AnchorValue = 973555660975280180349468061728768.0;

    /// <inheritdoc/>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512DQ.IsSupported;

    /// <inheritdoc/>
    /// <remarks>The pattern of the anchor that the column before started from.</remarks>
    public static long WideOffset(int column) => column == 0 ? 0 : BitConverter.DoubleToInt64Bits(AnchorValue) << CarryShift;

    private static D Anchor
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(AnchorValue);
    }

    // What an anchor adds to the column after its own.
    private static L MinusAnchor
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(-(BitConverter.DoubleToInt64Bits(AnchorValue) << CarryShift));
    }

    private static D Magic
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(6755399441055744.0);
    }

    private static L MagicBits
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(0x4338000000000000L);
    }

    private static L LowBits
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create((1L << 52) - 1);
    }

    private static L Half
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(1L << 51);
    }

    // 2^62 + 2^51: makes a word positive for the shift that reads its carry, and rounds that carry to nearest.
    private static L Bias
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create((1L << 62) + (1L << 51));
    }

    // The same behind a carry that was read with its bias 2^62 / 2^52 still in it.
    private static L BiasAfterCarry
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create((1L << 62) + (1L << 51) - (1L << 10));
    }

    private static L MinusCarryBias
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(-(1L << 10));
    }

    // Pattern of 2^52: or-ed to an integer below 2^52 it makes their sum, as a double.
    private static L Exponent
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(0x4330000000000000L);
    }

    private static L QuotientBias
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(1L << 62);
    }

    // 2^52 + 2^42.
    private static D QuotientBase
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector512.Create(4507997673881600.0);
    }

    /// <summary>
    /// What column k of a reduction starts from, for wide products whose signs add up to <paramref name="net"/>: the anchors' patterns, the constants that multipliers
    /// m carry (2^51 as integers, 2^52 + 2^51 as doubles) times the limbs they meet, and the 2^51 that centres the column.
    /// </summary>
    internal static long ColumnConstant(int column, int net, long[] p, long[] q)
    {
        long met = Met(column), metBefore = Met(column - 1);
        long constant = (((3 * met) >> 1) << LaneLimbs.Radix) - (met << (LaneLimbs.Radix - 1)) - ((3 * metBefore) >> 1);
        constant -= net * WideOffset(column);
        if (column >= 2)
            constant -= WideOffset(column);
        if (column is not (4 or 9))
            constant += 1L << (LaneLimbs.Radix - 1);
        return constant;

        // The sum of the limbs of q and p that are multiplied in a column.
        long Met(int k)
        {
            long sum = k is >= 4 and <= 8 ? p[k - 4] : 0;
            for (int i = 0; i < 4; i++)
            {
                if (k - 1 - i is >= 0 and < LaneLimbs.Count)
                    sum += q[k - 1 - i];
            }

            return sum;
        }
    }

    // Lanes 4 to 7 of a, then 0 to 3 of b. The JIT would go through memory.
    [MethodImpl(HotPath.Inline)]
    private static L UpperThenLower(L a, L b) =>
        Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b01_00_11_10) : Vector512.Create(a.GetUpper(), b.GetLower());

    [MethodImpl(HotPath.Inline)]
    private static D ToDouble(L x) => Vector512.ConvertToDouble(x);

    [MethodImpl(HotPath.Inline)]
    private static ref L First(ref readonly LaneLimbs limbs) => ref Unsafe.As<LaneLimbs, L>(ref Unsafe.AsRef(in limbs));

    [MethodImpl(HotPath.Inline)]
    private static ref L First(ref readonly LaneLimbPair limbs) => ref Unsafe.As<LaneLimbPair, L>(ref Unsafe.AsRef(in limbs));
}
