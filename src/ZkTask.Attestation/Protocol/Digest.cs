using System.Buffers.Binary;
using ZkTask.Hashing;

namespace ZkTask.Attestation.Protocol;

/// <summary>A digest of 32 bytes: a task's hash, a vote's hash, an entry of a log. <c>default</c> is 32 zero bytes. Comparisons are not constant time.</summary>
public readonly record struct Digest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = 32;

    private readonly ulong _w0, _w1, _w2, _w3;

    /// <summary>A digest of these bytes.</summary>
    /// <exception cref="ArgumentException">There are not 32 of them.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A digest is {Length} bytes, not {bytes.Length}.", nameof(bytes));
        _w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _w2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _w3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The Keccak-256 digest of a message, as Ethereum has it.</summary>
    public static Digest Keccak(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[Length];
        Keccak256.Hash(message, digest);
        return new Digest(digest);
    }

    /// <summary>Reads 0x and 64 hexadecimal digits.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string? text, out Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool ok = Hex.TryDecode(text, bytes);
        digest = ok ? new Digest(bytes) : default;
        return ok;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public void Write(Span<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A digest is {Length} bytes, not {bytes.Length}.", nameof(bytes));
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _w3);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    /// <summary>0x and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Encode(ToArray());
}
