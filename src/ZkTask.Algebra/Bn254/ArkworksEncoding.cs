namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Points as arkworks (ark-serialize 0.4 and later) writes them: little-endian, elements of Fp2 as c0 | c1, two flags on top of the last byte. Bit 7: y is the
/// larger root. Bit 6: the identity, everything else zero. Compressed is x alone, uncompressed x | y; both carry the flags.
/// </summary>
/// <remarks>
/// Strict: one encoding per point and form, nothing else is read; the sign flag of an uncompressed point must agree with its y, which arkworks itself does not
/// check. "Larger" compares c1 first, c0 where c1 is zero.
/// </remarks>
public static class ArkworksEncoding
{
    /// <summary>Bytes of a compressed point of G1; twice that uncompressed.</summary>
    public const int CompressedG1Length = 32;

    /// <summary>Bytes of a compressed point of G2; twice that uncompressed.</summary>
    public const int CompressedG2Length = 64;

    private const byte FlagMask = 0b1100_0000, Larger = 0b1000_0000, Identity = 0b0100_0000;

    /// <summary>Reads a point of G1, compressed or not by the length of the span.</summary>
    /// <exception cref="ArgumentException">The span is neither 32 nor 64 bytes long.</exception>
    public static PointStatus TryRead(ReadOnlySpan<byte> bytes, out G1 point)
    {
        point = default;
        Span<byte> plain = stackalloc byte[2 * CompressedG1Length];
        PointStatus status = SplitFlags(bytes, CompressedG1Length, plain, out bool isIdentity, out bool larger);
        if (status != PointStatus.Ok || isIdentity)
            return status;
        if (!Fp.TryReadLittleEndian(plain[..32], out Fp x))
            return PointStatus.CoordinateOutOfRange;
        if (bytes.Length == CompressedG1Length)
            return Encodings.Decompress(x, larger, out point);
        if (!Fp.TryReadLittleEndian(plain[32..], out Fp y))
            return PointStatus.CoordinateOutOfRange;
        return Encodings.IsLarger(y) == larger ? G1.TryCreate(x, y, out point) : PointStatus.MalformedEncoding;
    }

    /// <summary>Reads a point of G2, compressed or not by the length of the span.</summary>
    /// <exception cref="ArgumentException">The span is neither 64 nor 128 bytes long.</exception>
    public static PointStatus TryRead(ReadOnlySpan<byte> bytes, out G2 point)
    {
        point = default;
        Span<byte> plain = stackalloc byte[2 * CompressedG2Length];
        PointStatus status = SplitFlags(bytes, CompressedG2Length, plain, out bool isIdentity, out bool larger);
        if (status != PointStatus.Ok || isIdentity)
            return status;
        if (!Encodings.TryReadLittleEndian(plain[..64], out Fp2 x))
            return PointStatus.CoordinateOutOfRange;
        if (bytes.Length == CompressedG2Length)
            return Encodings.Decompress(x, larger, out point);
        if (!Encodings.TryReadLittleEndian(plain[64..], out Fp2 y))
            return PointStatus.CoordinateOutOfRange;
        return Encodings.IsLarger(y) == larger ? G2.TryCreate(x, y, out point) : PointStatus.MalformedEncoding;
    }

    /// <summary>Writes a point, compressed or not by the length of the span.</summary>
    /// <exception cref="ArgumentException">The span is neither 32 nor 64 bytes long.</exception>
    public static void Write(in G1 point, Span<byte> bytes)
    {
        if (bytes.Length != CompressedG1Length)
        {
            Encodings.RequireLength(bytes.Length, 2 * CompressedG1Length);
            point.Y.WriteLittleEndian(bytes[32..]);
        }

        point.X.WriteLittleEndian(bytes[..32]);
        bytes[^1] |= point.IsIdentity ? Identity : Encodings.IsLarger(point.Y) ? Larger : (byte)0;
    }

    /// <summary>Writes a point, compressed or not by the length of the span.</summary>
    /// <exception cref="ArgumentException">The span is neither 64 nor 128 bytes long.</exception>
    public static void Write(in G2 point, Span<byte> bytes)
    {
        if (bytes.Length != CompressedG2Length)
        {
            Encodings.RequireLength(bytes.Length, 2 * CompressedG2Length);
            Encodings.WriteLittleEndian(point.Y, bytes[64..]);
        }

        Encodings.WriteLittleEndian(point.X, bytes[..64]);
        bytes[^1] |= point.IsIdentity ? Identity : Encodings.IsLarger(point.Y) ? Larger : (byte)0;
    }

    private static PointStatus SplitFlags(ReadOnlySpan<byte> bytes, int compressedLength, Span<byte> plain, out bool isIdentity, out bool larger)
    {
        if (bytes.Length != compressedLength)
            Encodings.RequireLength(bytes.Length, 2 * compressedLength);
        byte flags = (byte)(bytes[^1] & FlagMask);
        bytes.CopyTo(plain);
        plain[bytes.Length - 1] &= unchecked((byte)~FlagMask);
        isIdentity = flags == Identity;
        larger = flags == Larger;
        bool canonical = flags != FlagMask && !(isIdentity && plain[..bytes.Length].ContainsAnyExcept((byte)0));
        return canonical ? PointStatus.Ok : PointStatus.MalformedEncoding;
    }
}
