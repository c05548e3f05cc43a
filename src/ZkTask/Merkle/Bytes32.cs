using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ZkTask.Merkle;

/// <summary>Thirty-two bytes: a digest, or a big-endian unsigned integer of 256 bits, as Solidity's <c>bytes32</c> and <c>uint256</c> are. Public data only: comparing takes a time that depends on it.</summary>
public readonly struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>
{
    /// <summary>Number of bytes.</summary>
    public const int Length = 32;

    private readonly Storage _bytes;

    /// <summary>Copies bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"{Length} bytes are needed.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

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
    public static Bytes32 FromInteger(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return FromBigEndian(bytes);
    }

    /// <summary>The bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Whether all bytes are zero.</summary>
    public bool IsZero => !Span.ContainsAnyExcept((byte)0);

    /// <summary>Whether two values have the same bytes.</summary>
    public static bool operator ==(in Bytes32 left, in Bytes32 right) => left.Span.SequenceEqual(right.Span);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(in Bytes32 left, in Bytes32 right) => !(left == right);

    /// <summary>Whether the left one is the smaller integer.</summary>
    public static bool operator <(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is the greater integer.</summary>
    public static bool operator >(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not the greater integer.</summary>
    public static bool operator <=(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not the smaller integer.</summary>
    public static bool operator >=(in Bytes32 left, in Bytes32 right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(Bytes32 other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes32 other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Compares as big-endian integers.</summary>
    public int CompareTo(Bytes32 other) => Span.SequenceCompareTo(other.Span);

    /// <summary>The bytes in lower-case hexadecimal behind <c>0x</c>.</summary>
    public override string ToString() => $"0x{Convert.ToHexStringLower(Span)}";

    [InlineArray(Length)]
    private struct Storage
    {
        private byte _first;
    }
}
