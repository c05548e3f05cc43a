using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using D = System.Runtime.Intrinsics.Vector256<double>;
using L = System.Runtime.Intrinsics.Vector256<long>;

namespace ZkTask.Algebra.Lanes;

/// <summary>The kernel for AVX2 and FMA: two halves of four lanes, limb products split by two fused multiplications each. Derivation: README.md.</summary>
[SkipLocalsInit]
internal readonly unsafe partial struct FmaKernel : ILaneKernel
{
    /// <inheritdoc/>
    public static bool IsSupported => System.Runtime.Intrinsics.X86.Avx2.IsSupported && System.Runtime.Intrinsics.X86.Fma.IsSupported;

    /// <inheritdoc/>
    /// <remarks>Each product leaves the pattern of 1.5 2^52 in its column; each two, or the one left over, that of 1.5 2^104 in the next.</remarks>
    public static long WideOffset(int column) => (Products(column) * 0x4338000000000000L) + (((Products(column - 1) + 1) / 2) * 0x4678000000000000L);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Multiply(out LaneLimbs result, long* t, in LaneLimbs a, in LaneLimbs b, long* constants)
    {
        Wide(t, a, b, halves: 2);
        Reduce(out result, t, constants);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Square(out LaneLimbs result, long* t, in LaneLimbs a, long* constants)
    {
        WideSquare(t, a);
        Reduce(out result, t, constants);
    }

    private static int Products(int column) => column is < 0 or > 8 ? 0 : LaneLimbs.Count - Math.Abs(column - 4);

    // 1.5 2^104: a sum of magnitude up to 2^103 added to it is rounded to a multiple of 2^52, which the pattern counts.
    private static D Anchor
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(30423614405477505635920876929024.0);
    }

    // 1.5 2^52: an integer of magnitude up to 2^51 added to it appears in the pattern.
    private static D Magic
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(6755399441055744.0);
    }

    private static L MagicBits
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(0x4338000000000000L);
    }

    private static L LowBits
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create((1L << 52) - 1);
    }

    private static L Half
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(1L << 51);
    }

    // 2^62 + 2^51: makes a word positive for the shift that reads its carry, and rounds that carry to nearest.
    private static L Bias
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create((1L << 62) + (1L << 51));
    }

    // The same behind a carry that was read with its bias 2^62 / 2^52 still in it.
    private static L BiasAfterCarry
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create((1L << 62) + (1L << 51) - (1L << 10));
    }

    private static L MinusCarryBias
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(-(1L << 10));
    }

    private static L BiasAndMagic
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create((1L << 62) + (1L << 51) - 0x4338000000000000L);
    }

    private static L BiasAndMagicAfterCarry
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create((1L << 62) + (1L << 51) - (1L << 10) - 0x4338000000000000L);
    }

    private static L MagicAfterCarry
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(-(1L << 10) - 0x4338000000000000L);
    }

    // Pattern of 2^52: or-ed to an integer below 2^52 it makes their sum, as a double.
    private static L Exponent
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(0x4330000000000000L);
    }

    private static L QuotientBias
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(1L << 62);
    }

    // 2^52 + 2^42.
    private static D QuotientBase
    {
        [MethodImpl(HotPath.Inline)]
        get => Vector256.Create(4507997673881600.0);
    }

    // An integer of magnitude up to 2^51.
    [MethodImpl(HotPath.Inline)]
    private static D ToDouble(L x) => (x + MagicBits).AsDouble() - Magic;

    [MethodImpl(HotPath.Inline)]
    private static ref L First(ref readonly LaneLimbs limbs) => ref Unsafe.As<LaneLimbs, L>(ref Unsafe.AsRef(in limbs));

    [MethodImpl(HotPath.Inline)]
    private static ref L First(ref readonly LaneLimbPair limbs) => ref Unsafe.As<LaneLimbPair, L>(ref Unsafe.AsRef(in limbs));
}
