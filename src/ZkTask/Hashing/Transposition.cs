using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZkTask.Hashing;

/// <summary>Square blocks of words, mirrored: from one message in each vector to one lane for each message, and back.</summary>
internal static class Transposition
{
    /// <summary>Four rows of four.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Four(ref Vector256<ulong> r0, ref Vector256<ulong> r1, ref Vector256<ulong> r2, ref Vector256<ulong> r3)
    {
        SwapWords(ref r0, ref r1);
        SwapWords(ref r2, ref r3);
        SwapHalves(ref r0, ref r2);
        SwapHalves(ref r1, ref r3);
    }

    /// <summary>Eight rows of eight.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Eight(ref Vector256<uint> rows)
    {
        Vector256<ulong> r0 = rows.AsUInt64(), r1 = Unsafe.Add(ref rows, 1).AsUInt64();
        Vector256<ulong> r2 = Unsafe.Add(ref rows, 2).AsUInt64(), r3 = Unsafe.Add(ref rows, 3).AsUInt64();
        Vector256<ulong> r4 = Unsafe.Add(ref rows, 4).AsUInt64(), r5 = Unsafe.Add(ref rows, 5).AsUInt64();
        Vector256<ulong> r6 = Unsafe.Add(ref rows, 6).AsUInt64(), r7 = Unsafe.Add(ref rows, 7).AsUInt64();
        SwapHalfWords(ref r0, ref r1);
        SwapHalfWords(ref r2, ref r3);
        SwapHalfWords(ref r4, ref r5);
        SwapHalfWords(ref r6, ref r7);
        SwapWords(ref r0, ref r2);
        SwapWords(ref r1, ref r3);
        SwapWords(ref r4, ref r6);
        SwapWords(ref r5, ref r7);
        SwapHalves(ref r0, ref r4);
        SwapHalves(ref r1, ref r5);
        SwapHalves(ref r2, ref r6);
        SwapHalves(ref r3, ref r7);
        rows = r0.AsUInt32();
        Unsafe.Add(ref rows, 1) = r1.AsUInt32();
        Unsafe.Add(ref rows, 2) = r2.AsUInt32();
        Unsafe.Add(ref rows, 3) = r3.AsUInt32();
        Unsafe.Add(ref rows, 4) = r4.AsUInt32();
        Unsafe.Add(ref rows, 5) = r5.AsUInt32();
        Unsafe.Add(ref rows, 6) = r6.AsUInt32();
        Unsafe.Add(ref rows, 7) = r7.AsUInt32();
    }

    // Odd 32-bit words of a and even ones of b change places.
    [MethodImpl(HotPath.Inline)]
    private static void SwapHalfWords(ref Vector256<ulong> a, ref Vector256<ulong> b)
    {
        Vector256<ulong> even = Vector256.Create(0xffff_fffful);
        Vector256<ulong> low = (a & even) | (b << 32);
        b = (a >>> 32) | Vector256.AndNot(b, even);
        a = low;
    }

    // Odd 64-bit words of a and even ones of b.
    [MethodImpl(HotPath.Inline)]
    private static void SwapWords(ref Vector256<ulong> a, ref Vector256<ulong> b)
    {
        Vector256<ulong> even = Vector256.Create(ulong.MaxValue, 0, ulong.MaxValue, 0), other = Vector256.Create(1ul, 0, 3, 2);
        Vector256<ulong> low = Vector256.ConditionalSelect(even, a, Vector256.Shuffle(b, other));
        b = Vector256.ConditionalSelect(even, Vector256.Shuffle(a, other), b);
        a = low;
    }

    // The upper half of a and the lower half of b.
    [MethodImpl(HotPath.Inline)]
    private static void SwapHalves(ref Vector256<ulong> a, ref Vector256<ulong> b)
    {
        Vector256<ulong> low = Vector256.Create(a.GetLower(), b.GetLower());
        b = Vector256.Create(a.GetUpper(), b.GetUpper());
        a = low;
    }
}
