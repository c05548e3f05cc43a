using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Hashing;

/// <summary>
/// What Keccak does to a word of its state, for one message or for several side by side: the permutation is written once over this, and the JIT specialises it.
/// </summary>
internal interface IKeccakWords<TWords>
    where TWords : struct
{
    /// <summary>The same word in every lane.</summary>
    static abstract TWords Broadcast(ulong value);

    /// <summary><c>a ^ b</c>.</summary>
    static abstract TWords Xor(TWords a, TWords b);

    /// <summary><c>a ^ b ^ c</c>.</summary>
    static abstract TWords Xor(TWords a, TWords b, TWords c);

    /// <summary><c>a ^ (~b &amp; c)</c>: χ.</summary>
    static abstract TWords Chi(TWords a, TWords b, TWords c);

    /// <summary>Bits move up by a constant from 1 to 63, and around.</summary>
    static abstract TWords RotateLeft(TWords value, [ConstantExpected] byte bits);

    /// <summary><c>(high &lt;&lt; bits) | (low &gt;&gt;&gt; (64 - bits))</c>.</summary>
    static abstract TWords ShiftIn(TWords high, TWords low, int bits);
}

/// <summary>One message.</summary>
internal readonly struct KeccakWord : IKeccakWords<ulong>
{
    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ulong Broadcast(ulong value) => value;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ulong Xor(ulong a, ulong b) => a ^ b;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ulong Xor(ulong a, ulong b, ulong c) => a ^ b ^ c;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ulong Chi(ulong a, ulong b, ulong c) => a ^ (~b & c);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ulong RotateLeft(ulong value, [ConstantExpected] byte bits) => BitOperations.RotateLeft(value, bits);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ulong ShiftIn(ulong high, ulong low, int bits) => (high << bits) | (low >> (64 - bits));
}

/// <summary>Four messages: AVX2, and the rotations and three-operand logic of AVX-512 where 256-bit vectors have them.</summary>
internal readonly struct KeccakWords256 : IKeccakWords<Vector256<ulong>>
{
    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<ulong> Broadcast(ulong value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b) => a ^ b;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, KeccakWords512.XorOfThree) : a ^ b ^ c;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<ulong> Chi(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, KeccakWords512.XorAndNot) : a ^ Vector256.AndNot(c, b);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<ulong> RotateLeft(Vector256<ulong> value, [ConstantExpected] byte bits)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.RotateLeft(value, bits);
        return (value << bits) | (value >>> (64 - bits));
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector256<ulong> ShiftIn(Vector256<ulong> high, Vector256<ulong> low, int bits) => (high << bits) | (low >>> (64 - bits));
}

/// <summary>Eight messages. Right on every processor, and slow without AVX-512.</summary>
internal readonly struct KeccakWords512 : IKeccakWords<Vector512<ulong>>
{
    // Truth tables: bit 4a + 2b + c.
    internal const byte XorOfThree = 0b10010110;
    internal const byte XorAndNot = 0b11010010;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<ulong> Broadcast(ulong value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b) => a ^ b;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, XorOfThree) : a ^ b ^ c;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<ulong> Chi(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, XorAndNot) : a ^ Vector512.AndNot(c, b);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<ulong> RotateLeft(Vector512<ulong> value, [ConstantExpected] byte bits)
    {
        if (Avx512F.IsSupported)
            return Avx512F.RotateLeft(value, bits);
        return (value << bits) | (value >>> (64 - bits));
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static Vector512<ulong> ShiftIn(Vector512<ulong> high, Vector512<ulong> low, int bits) => (high << bits) | (low >>> (64 - bits));
}
