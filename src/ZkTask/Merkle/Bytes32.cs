using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZkTask.Merkle;

/// <summary>
/// Thirty-two bytes: a digest, or a big-endian unsigned integer of 256 bits, as Solidity's <c>bytes32</c> and <c>uint256</c> are. An array of them is, byte for byte, the
/// concatenation of their bytes. Public data only: comparing takes a time that depends on it.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public readonly struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>
{
    /// <summary>How many bytes there are.</summary>
    public const int Length = 32;

    // As they lie in memory, whatever the machine's byte order.
    private readonly ulong _w0, _w1, _w2, _w3;

    /// <summary>Copies 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"{Length} bytes are needed, not {bytes.Length}.", nameof(bytes));
        this = MemoryMarshal.Read<Bytes32>(bytes);
    }

    private Bytes32(ulong h0, ulong h1, ulong h2, ulong h3) =>
        (_w0, _w1, _w2, _w3) = (BigEndian(h0), BigEndian(h1), BigEndian(h2), BigEndian(h3));

    /// <summary>All zeros.</summary>
    public static Bytes32 Zero => default;

    /// <summary>The bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => MemoryMarshal.AsBytes(new ReadOnlySpan<Bytes32>(in this));

    /// <summary>Whether all bytes are zero.</summary>
    public bool IsZero => (_w0 | _w1 | _w2 | _w3) == 0;

    /// <summary>The four 64-bit words of the big-endian integer, the most significant first.</summary>
    internal (ulong H0, ulong H1, ulong H2, ulong H3) Words => (BigEndian(_w0), BigEndian(_w1), BigEndian(_w2), BigEndian(_w3));

    /// <summary>The bytes of four 64-bit words of a big-endian integer, the most significant first.</summary>
    internal static Bytes32 FromWords(ulong h0, ulong h1, ulong h2, ulong h3) => new(h0, h1, h2, h3);

    /// <summary>The integer that up to 32 big-endian bytes spell; none spell zero.</summary>
    /// <exception cref="ArgumentException">There are more than 32 bytes.</exception>
    public static Bytes32 FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Length)
            throw new ArgumentException($"At most {Length} bytes.", nameof(bytes));
        Span<byte> word = stackalloc byte[Length];
        word.Clear();
        bytes.CopyTo(word[(Length - bytes.Length)..]);
        return new Bytes32(word);
    }

    /// <summary>A small integer.</summary>
    public static Bytes32 FromInteger(ulong value) => FromWords(0, 0, 0, value);

    /// <summary>The 32 big-endian bytes of an integer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or has more than 256 bits.</exception>
    public static Bytes32 FromInteger(BigInteger value)
    {
        if (value.Sign < 0 || value.GetBitLength() > 8 * Length)
            throw new ArgumentOutOfRangeException(nameof(value), "An integer of 256 bits is not negative and below 2^256.");
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        value.TryWriteBytes(bytes, out int count, isUnsigned: true, isBigEndian: false);
        bytes[count..].Clear();
        bytes.Reverse();
        return new Bytes32(bytes);
    }

    /// <summary>The canonical 32 big-endian bytes of a field element.</summary>
    public static Bytes32 FromElement(in Fr element)
    {
        Span<byte> bytes = stackalloc byte[Length];
        element.WriteBigEndian(bytes);
        return new Bytes32(bytes);
    }

    /// <summary>Reads <c>0x</c> and 64 hexadecimal digits of either case, nothing else.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out Bytes32 value)
    {
        value = default;
        if (text.Length != 2 + (2 * Length) || text is not ['0', 'x', ..])
            return false;
        Span<byte> bytes = stackalloc byte[Length];
        if (Convert.FromHexString(text[2..], bytes, out _, out int written) != System.Buffers.OperationStatus.Done || written != Length)
            return false;
        value = new Bytes32(bytes);
        return true;
    }

    /// <summary>The big-endian integer.</summary>
    public BigInteger ToInteger() => new(Span, isUnsigned: true, isBigEndian: true);

    /// <summary>The big-endian integer in decimal.</summary>
    public string ToDecimal() => ToInteger().ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(Bytes32 other) => ((_w0 ^ other._w0) | (_w1 ^ other._w1) | (_w2 ^ other._w2) | (_w3 ^ other._w3)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_w0, _w1, _w2, _w3);

    /// <summary>Compares as big-endian integers.</summary>
    public int CompareTo(Bytes32 other)
    {
        if (_w0 != other._w0)
            return BigEndian(_w0).CompareTo(BigEndian(other._w0));
        if (_w1 != other._w1)
            return BigEndian(_w1).CompareTo(BigEndian(other._w1));
        return _w2 != other._w2 ? BigEndian(_w2).CompareTo(BigEndian(other._w2)) : BigEndian(_w3).CompareTo(BigEndian(other._w3));
    }

    /// <summary><c>0x</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => "0x" + Convert.ToHexStringLower(Span);

    /// <summary>Whether all bytes are equal.</summary>
    public static bool operator ==(in Bytes32 left, in Bytes32 right) => left.Equals(right);

    /// <summary>Whether a byte differs.</summary>
    public static bool operator !=(in Bytes32 left, in Bytes32 right) => !left.Equals(right);

    /// <summary>Less, as big-endian integers.</summary>
    public static bool operator <(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) < 0;

    /// <summary>Greater, as big-endian integers.</summary>
    public static bool operator >(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) > 0;

    /// <summary>Less or equal, as big-endian integers.</summary>
    public static bool operator <=(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) <= 0;

    /// <summary>Greater or equal, as big-endian integers.</summary>
    public static bool operator >=(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BigEndian(ulong word) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
}
