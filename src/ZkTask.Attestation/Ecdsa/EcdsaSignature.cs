using ZkTask.Algebra.Secp256k1;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;
using Coordinate = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.CoordinateModulus>;
using Scalar = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.OrderModulus>;

namespace ZkTask.Attestation.Ecdsa;

/// <summary>
/// An ECDSA signature over secp256k1 as Ethereum's contracts take it: r | s | v, 65 bytes, v 27 or 28, s in the lower half of the order (EIP-2; OpenZeppelin's
/// <c>ECDSA.recover</c> refuses the other half, too). A value of this type has r and s between 1 and n - 1 and such an s.
/// </summary>
public sealed record EcdsaSignature
{
    /// <summary>Bytes of a signature.</summary>
    public const int Length = 65;

    private const byte FirstV = 27;

    private readonly Scalar _r, _s;

    internal EcdsaSignature(in Scalar r, in Scalar s, bool yIsOdd) => (_r, _s, YIsOdd) = (r, s, yIsOdd);

    /// <summary>Whether the nonce's point has an odd y: v is 28 if so and 27 if not.</summary>
    public bool YIsOdd { get; }

    /// <summary>Reads r | s | v.</summary>
    /// <param name="bytes">The signature.</param>
    /// <param name="signature">The signature; null if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.MalformedSignature"/>.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> bytes, out EcdsaSignature? signature)
    {
        signature = null;
        if (bytes.Length != Length)
            return Refuse($"is {Length} bytes long, not {bytes.Length}");
        if (bytes[64] is not FirstV and not FirstV + 1)
            return Refuse($"ends with v = 27 or 28, not {bytes[64]}");
        if (!Scalar.TryReadBigEndian(bytes[..32], out Scalar r) || r.IsZero)
            return Refuse("has an r from 1 to n - 1");
        if (!Scalar.TryReadBigEndian(bytes[32..64], out Scalar s) || s.IsZero)
            return Refuse("has an s from 1 to n - 1");
        if (IsHigh(s))
            return Refuse("has an s of at most n / 2 (EIP-2)");
        signature = new EcdsaSignature(r, s, bytes[64] != FirstV);
        return null;
    }

    /// <summary>Reads 0x and 130 hexadecimal digits.</summary>
    /// <returns>Null, or <see cref="Reason.MalformedSignature"/>.</returns>
    public static Rejection? Read(string? hex, out EcdsaSignature? signature)
    {
        signature = null;
        Span<byte> bytes = stackalloc byte[Length];
        return Hex.TryDecode(hex, bytes) ? Read(bytes, out signature) : Refuse($"is 0x and {2 * Length} hexadecimal digits");
    }

    /// <summary>
    /// The address whose key made this signature of a digest (SEC 1, section 4.1.6). Any signature recovers to some address for most digests: it says something
    /// only when compared with the expected one.
    /// </summary>
    /// <param name="digest">The digest that was signed, without any prefix.</param>
    /// <param name="signer">The address; zero if there is none.</param>
    /// <returns>Null, or <see cref="Reason.SignatureMismatch"/> where no key can have made this signature.</returns>
    /// <remarks>r + n, the other x that could lead to r, is not below p but for one signature in 2^127, and Ethereum's <c>ecrecover</c> does not try it.</remarks>
    public Rejection? Recover(Bytes32 digest, out EthereumAddress signer)
    {
        signer = default;
        Span<byte> bytes = stackalloc byte[Scalar.ByteLength];
        _r.WriteBigEndian(bytes);
        if (!Coordinate.TryReadBigEndian(bytes, out Coordinate x) || !Secp256k1Point.TryDecompress(x, YIsOdd, out Secp256k1Point nonce))
            return new Rejection(Reason.SignatureMismatch, "r is no point's x coordinate");
        digest.Span.CopyTo(bytes);
        Scalar.Invert(out Scalar inverse, _r);
        Secp256k1Point key = Secp256k1Point.Multiply(nonce, _s * inverse)
            + Secp256k1Point.Multiply(Secp256k1Point.Generator, -(Scalar.ReduceBigEndian(bytes) * inverse));
        if (key.IsIdentity)
            return new Rejection(Reason.SignatureMismatch, "the signature leads to the identity, which is no key");
        signer = EcdsaPrivateKey.AddressOf(key);
        return null;
    }

    /// <summary>Checks that a certain address made this signature of a digest.</summary>
    /// <returns>Null, or <see cref="Reason.SignatureMismatch"/>.</returns>
    public Rejection? Verify(Bytes32 digest, EthereumAddress signer)
    {
        Rejection? rejection = Recover(digest, out EthereumAddress actual);
        return rejection ?? (actual == signer ? null : new Rejection(Reason.SignatureMismatch, $"the signature is {actual}'s, not {signer}'s"));
    }

    /// <summary>r | s | v.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        _r.WriteBigEndian(bytes.AsSpan(0, 32));
        _s.WriteBigEndian(bytes.AsSpan(32, 32));
        bytes[64] = (byte)(FirstV + (YIsOdd ? 1 : 0));
        return bytes;
    }

    /// <summary>0x and 130 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Encode(ToArray());

    /// <summary>Whether s is above n / 2, that is, greater than n - s.</summary>
    internal static bool IsHigh(in Scalar s)
    {
        Span<byte> a = stackalloc byte[Scalar.ByteLength], b = stackalloc byte[Scalar.ByteLength];
        s.WriteBigEndian(a);
        (-s).WriteBigEndian(b);
        return a.SequenceCompareTo(b) > 0;
    }

    private static Rejection Refuse(string rule) => new(Reason.MalformedSignature, $"an ECDSA signature {rule}");
}
