using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Hashing;

/// <summary>What SHA-256 does to words of several messages side by side: the compression is written once over this, and the JIT specialises it.</summary>
internal interface ISha256Words<TWords>
    where TWords : struct
{
    /// <summary>The same word in every lane.</summary>
    static abstract TWords Broadcast(uint value);

    /// <summary><c>a + b</c> modulo 2^32.</summary>
    static abstract TWords Add(TWords a, TWords b);

    /// <summary><c>a ^ b ^ c</c>.</summary>
    static abstract TWords Xor(TWords a, TWords b, TWords c);

    /// <summary>Bits of <paramref name="ifSet"/> where the mask is set, else of <paramref name="ifClear"/>: Ch.</summary>
    static abstract TWords Choose(TWords mask, TWords ifSet, TWords ifClear);

    /// <summary>Bits that at least two have: Maj.</summary>
    static abstract TWords Majority(TWords a, TWords b, TWords c);

    /// <summary>Bits move down by a constant from 1 to 31, and around.</summary>
    static abstract TWords RotateRight(TWords value, [ConstantExpected] byte bits);

    /// <summary><c>value &lt;&lt; bits</c>.</summary>
    static abstract TWords ShiftLeft(TWords value, int bits);

    /// <summary><c>value &gt;&gt;&gt; bits</c>.</summary>
    static abstract TWords ShiftRight(TWords value, int bits);
}

/// <summary>Eight messages: AVX2, and the rotations and three-operand logic of AVX-512 where 256-bit vectors have them.</summary>
internal readonly struct Sha256Words256 : ISha256Words<Vector256<uint>>
{
    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> Broadcast(uint value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> Add(Vector256<uint> a, Vector256<uint> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> Xor(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, Sha256Words512.XorTable) : a ^ b ^ c;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> Choose(Vector256<uint> mask, Vector256<uint> ifSet, Vector256<uint> ifClear) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(mask, ifSet, ifClear, Sha256Words512.ChooseTable) : ifClear ^ (mask & (ifSet ^ ifClear));

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, Sha256Words512.MajorityTable) : (a & b) | (c & (a | b));

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> RotateRight(Vector256<uint> value, [ConstantExpected] byte bits)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.RotateRight(value, bits);
        return (value >>> bits) | (value << (32 - bits));
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> ShiftLeft(Vector256<uint> value, int bits) => value << bits;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<uint> ShiftRight(Vector256<uint> value, int bits) => value >>> bits;
}

/// <summary>Sixteen messages. Right on every processor, and slow without AVX-512.</summary>
internal readonly struct Sha256Words512 : ISha256Words<Vector512<uint>>
{
    // Truth tables: bit 4a + 2b + c.
    internal const byte XorTable = 0b10010110;
    internal const byte ChooseTable = 0b11001010;
    internal const byte MajorityTable = 0b11101000;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> Broadcast(uint value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> Add(Vector512<uint> a, Vector512<uint> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> Xor(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, XorTable) : a ^ b ^ c;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> Choose(Vector512<uint> mask, Vector512<uint> ifSet, Vector512<uint> ifClear) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(mask, ifSet, ifClear, ChooseTable) : ifClear ^ (mask & (ifSet ^ ifClear));

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, MajorityTable) : (a & b) | (c & (a | b));

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> RotateRight(Vector512<uint> value, [ConstantExpected] byte bits)
    {
        if (Avx512F.IsSupported)
            return Avx512F.RotateRight(value, bits);
        return (value >>> bits) | (value << (32 - bits));
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> ShiftLeft(Vector512<uint> value, int bits) => value << bits;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<uint> ShiftRight(Vector512<uint> value, int bits) => value >>> bits;
}
