namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Points as Ethereum has them (EIP-196, EIP-197): affine coordinates of 32 bytes big-endian, elements of Fp2 with the imaginary part first, the identity as all
/// zeros.
/// </summary>
public static class Eip197Encoding
{
    /// <summary>Bytes of a point of G1: x | y.</summary>
    public const int G1Length = 64;

    /// <summary>Bytes of a point of G2: x.c1 | x.c0 | y.c1 | y.c0.</summary>
    public const int G2Length = 128;

    /// <summary>Reads a point of G1, or the identity.</summary>
    /// <param name="bytes">Exactly <see cref="G1Length"/> bytes.</param>
    /// <param name="point">The point; the identity unless <see cref="PointStatus.Ok"/>.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static PointStatus TryRead(ReadOnlySpan<byte> bytes, out G1 point)
    {
        Encodings.RequireLength(bytes.Length, G1Length);
        point = default;
        if (!bytes.ContainsAnyExcept((byte)0))
            return PointStatus.Ok;
        return Fp.TryReadBigEndian(bytes[..32], out Fp x) && Fp.TryReadBigEndian(bytes[32..], out Fp y)
            ? G1.TryCreate(x, y, out point)
            : PointStatus.CoordinateOutOfRange;
    }

    /// <summary>Reads a point of G2, or the identity.</summary>
    /// <param name="bytes">Exactly <see cref="G2Length"/> bytes.</param>
    /// <param name="point">The point; the identity unless <see cref="PointStatus.Ok"/>.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static PointStatus TryRead(ReadOnlySpan<byte> bytes, out G2 point)
    {
        Encodings.RequireLength(bytes.Length, G2Length);
        point = default;
        if (!bytes.ContainsAnyExcept((byte)0))
            return PointStatus.Ok;
        return Encodings.TryReadBigEndian(bytes[..64], out Fp2 x) && Encodings.TryReadBigEndian(bytes[64..], out Fp2 y)
            ? G2.TryCreate(x, y, out point)
            : PointStatus.CoordinateOutOfRange;
    }

    /// <summary>Writes a point of G1.</summary>
    /// <exception cref="ArgumentException">The span is not <see cref="G1Length"/> bytes long.</exception>
    public static void Write(in G1 point, Span<byte> bytes)
    {
        Encodings.RequireLength(bytes.Length, G1Length);
        point.X.WriteBigEndian(bytes[..32]);
        point.Y.WriteBigEndian(bytes[32..]);
    }

    /// <summary>Writes a point of G2.</summary>
    /// <exception cref="ArgumentException">The span is not <see cref="G2Length"/> bytes long.</exception>
    public static void Write(in G2 point, Span<byte> bytes)
    {
        Encodings.RequireLength(bytes.Length, G2Length);
        Encodings.WriteBigEndian(point.X, bytes[..64]);
        Encodings.WriteBigEndian(point.Y, bytes[64..]);
    }
}
