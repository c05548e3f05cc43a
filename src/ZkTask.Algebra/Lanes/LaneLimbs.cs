using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Eight integers side by side: lane k is Σ Li[k] 2^(52 i). The limbs are signed; what a kernel stores has |Li| ≤ 2^51 (README.md: the stored form).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaneLimbs
{
    /// <summary>How many integers.</summary>
    internal const int Lanes = 8;

    /// <summary>How many limbs each has.</summary>
    internal const int Count = 5;

    /// <summary>Bits of a limb.</summary>
    internal const int Radix = 52;

    internal Vector512<long> L0, L1, L2, L3, L4;
}

/// <summary>c0 + c1 i in eight lanes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaneLimbPair
{
    internal LaneLimbs C0, C1;
}

/// <summary>
/// Wide products of ten columns each, in a row in memory that <see cref="Start"/> aligns to cache lines. A wide product exists only between the multiplying and the reducing half
/// of one operation; its columns carry an offset that the reduction knows (README.md).
/// </summary>
internal static class WideProducts
{
    /// <summary>Columns of one product.</summary>
    internal const int Columns = 10;

    /// <summary>64-bit words of one product.</summary>
    internal const int Stride = Columns * LaneLimbs.Lanes;

    /// <summary>How many products may be added up before one reduction: fewer than fill a column of either kernel, whatever the factors.</summary>
    internal const int MaxSum = 16;

    private const int Alignment = 64 / sizeof(long);

    /// <summary>The first product in a room; number n begins <see cref="Stride"/> n words later.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static unsafe long* Start(void* room) => (long*)(((nuint)room + 63) & ~(nuint)63);

    /// <summary><c>t = t + (a + b) R</c>: R is five columns, so limbs are added to columns 5 to 9, and a reduction adds a + b to its result.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static unsafe void AddTimesR(long* t, in LaneLimbs a, in LaneLimbs b)
    {
        const int Rows = LaneLimbs.Count * LaneLimbs.Lanes / 4;
        Vector256<long>* columns = (Vector256<long>*)(t + (LaneLimbs.Count * LaneLimbs.Lanes));
        ref Vector256<long> x = ref Unsafe.As<LaneLimbs, Vector256<long>>(ref Unsafe.AsRef(in a));
        ref Vector256<long> y = ref Unsafe.As<LaneLimbs, Vector256<long>>(ref Unsafe.AsRef(in b));
        for (int i = 0; i < Rows; i++)
            columns[i] += Unsafe.Add(ref x, i) + Unsafe.Add(ref y, i);
    }

    /// <summary>Room on the stack for one.</summary>
    [InlineArray(Stride + Alignment)]
    internal struct One
    {
        private long _first;
    }

    /// <summary>For three: a product in Fp2.</summary>
    [InlineArray((3 * Stride) + Alignment)]
    internal struct Three
    {
        private long _first;
    }

    /// <summary>For six.</summary>
    [InlineArray((6 * Stride) + Alignment)]
    internal struct Six
    {
        private long _first;
    }

    /// <summary>For nine.</summary>
    [InlineArray((9 * Stride) + Alignment)]
    internal struct Nine
    {
        private long _first;
    }
}
