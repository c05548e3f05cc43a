namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Points as gnark-crypto writes them: big-endian, elements of Fp2 as c1 | c0, two flag bits on top of the first byte. 00: both coordinates follow. 10 and 11: x
/// alone, y the smaller or larger root. 01: the identity, all other bits zero. The uncompressed identity is all zeros.
/// </summary>
/// <remarks>Strict: one encoding per point and form, nothing else is read. "Larger" compares c1 first, c0 where c1 is zero.</remarks>
public static class GnarkEncoding
{
    /// <summary>Bytes of a compressed point of G1; twice that uncompressed.</summary>
    public const int CompressedG1Length = 32;

    /// <summary>Bytes of a compressed point of G2; twice that uncompressed.</summary>
    public const int CompressedG2Length = 64;

    private const byte FlagMask = 0b1100_0000, Smaller = 0b1000_0000, Larger = 0b1100_0000, Identity = 0b0100_0000;

    /// <summary>Reads a point of G1, compressed or not by the length of the span.</summary>
    /// <exception cref="ArgumentException">The span is neither 32 nor 64 bytes long.</exception>
    public static PointStatus TryRead(ReadOnlySpan<byte> bytes, out G1 point)
    {
        point = default;
        if (bytes.Length != CompressedG1Length)
            return (bytes.Length == 64 && (bytes[0] & FlagMask) != 0) ? PointStatus.MalformedEncoding : Eip197Encoding.TryRead(bytes, out point);
        byte flags = (byte)(bytes[0] & FlagMask);
        if (flags == Identity)
            return IsBareIdentity(bytes) ? PointStatus.Ok : PointStatus.MalformedEncoding;
        if (flags == 0)
            return PointStatus.MalformedEncoding;
        Span<byte> x = stackalloc byte[CompressedG1Length];
        bytes.CopyTo(x);
        x[0] &= unchecked((byte)~FlagMask);
        return Fp.TryReadBigEndian(x, out Fp value) ? Encodings.Decompress(value, flags == Larger, out point) : PointStatus.CoordinateOutOfRange;
    }

    /// <summary>Reads a point of G2, compressed or not by the length of the span.</summary>
    /// <exception cref="ArgumentException">The span is neither 64 nor 128 bytes long.</exception>
    public static PointStatus TryRead(ReadOnlySpan<byte> bytes, out G2 point)
    {
        point = default;
        if (bytes.Length != CompressedG2Length)
            return (bytes.Length == 128 && (bytes[0] & FlagMask) != 0) ? PointStatus.MalformedEncoding : Eip197Encoding.TryRead(bytes, out point);
        byte flags = (byte)(bytes[0] & FlagMask);
        if (flags == Identity)
            return IsBareIdentity(bytes) ? PointStatus.Ok : PointStatus.MalformedEncoding;
        if (flags == 0)
            return PointStatus.MalformedEncoding;
        Span<byte> x = stackalloc byte[CompressedG2Length];
        bytes.CopyTo(x);
        x[0] &= unchecked((byte)~FlagMask);
        return Encodings.TryReadBigEndian(x, out Fp2 value)
            ? Encodings.Decompress(value, flags == Larger, out point)
            : PointStatus.CoordinateOutOfRange;
    }

    /// <summary>Writes the compressed form.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static void WriteCompressed(in G1 point, Span<byte> bytes)
    {
        Encodings.RequireLength(bytes.Length, CompressedG1Length);
        point.X.WriteBigEndian(bytes);
        bytes[0] |= point.IsIdentity ? Identity : Encodings.IsLarger(point.Y) ? Larger : Smaller;
    }

    /// <summary>Writes the compressed form.</summary>
    /// <exception cref="ArgumentException">The span is not 64 bytes long.</exception>
    public static void WriteCompressed(in G2 point, Span<byte> bytes)
    {
        Encodings.RequireLength(bytes.Length, CompressedG2Length);
        Encodings.WriteBigEndian(point.X, bytes);
        bytes[0] |= point.IsIdentity ? Identity : Encodings.IsLarger(point.Y) ? Larger : Smaller;
    }

    private static bool IsBareIdentity(ReadOnlySpan<byte> bytes) => bytes[0] == Identity && !bytes[1..].ContainsAnyExcept((byte)0);
}
