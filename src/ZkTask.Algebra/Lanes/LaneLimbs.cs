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
/// Room on the stack for nine wide products of ten columns each, which <see cref="Start"/> aligns to cache lines. A wide product exists only between the multiplying
/// and the reducing half of one operation; its columns carry an offset that the reduction knows (README.md).
/// </summary>
[InlineArray(WideProducts.Length + 8)]
internal struct WideProducts
{
    /// <summary>Columns of one product.</summary>
    internal const int Columns = 10;

    /// <summary>64-bit words of one product.</summary>
    internal const int Stride = Columns * LaneLimbs.Lanes;

    /// <summary>64-bit words of all of them.</summary>
    internal const int Length = 9 * Stride;

    /// <summary>How many products may be added up before one reduction: fewer than fill a column of either kernel, whatever the factors.</summary>
    internal const int MaxSum = 16;

    private long _first;

    /// <summary>The first product; number n begins <see cref="Stride"/> n words later.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static unsafe long* Start(WideProducts* room) => (long*)(((nuint)room + 63) & ~(nuint)63);
}
