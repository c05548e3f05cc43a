using System.Security.Cryptography;
using System.Text;
using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;

namespace ZkTask.Attestation.Bls;

/// <summary>A secret key of BLS over BN254: an integer from 1 to r - 1. Disposing zeroes it. It does not print.</summary>
/// <remarks>
/// Timing: deriving the public key and signing run the same instructions and memory accesses whatever the key (<see cref="SecretScalars"/>); hashing the message
/// to the curve and verifying do not, and see public values only. Reading a seed is constant time but for whether it was in range at the first attempt.
/// </remarks>
public sealed class BlsSecretKey : IDisposable
{
    private readonly SecretBytes _secret;

    private BlsSecretKey(ReadOnlySpan<byte> bytes, in Fr scalar)
    {
        _secret = new SecretBytes(bytes);
        BlsPublicKey.TryCreate(SecretScalars.Multiply(G2.Generator, scalar), out BlsPublicKey? key);
        PublicKey = key!;
    }

    /// <summary>The public key.</summary>
    public BlsPublicKey PublicKey { get; }

    /// <summary>A key from its 32 big-endian bytes.</summary>
    /// <param name="bytes">The key; the caller zeroes them.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes, or the integer is not from 1 to r - 1.</exception>
    public static BlsSecretKey FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Fr.ByteLength && Fr.TryReadBigEndian(bytes, out Fr scalar) && !scalar.IsZero
            ? new BlsSecretKey(bytes, scalar)
            : throw new ArgumentException("A secret key of BN254 is 32 bytes, big-endian, from 1 to r - 1.", nameof(bytes));

    /// <summary>
    /// The key that Othentic's tools derive from an operator's seed, usually the private key of the operator's account: mcl's <c>setHashOf</c> of the
    /// hexadecimal text as it is written, 0x included. That is the SHA-256 digest of its ASCII characters, read little-endian, cut to 254 bits, and to 253 where
    /// that is not below r.
    /// </summary>
    /// <param name="seed">Hexadecimal digits; 0x is put in front of them where it is missing. The case of digits matters.</param>
    /// <exception cref="ArgumentException">The seed is empty or has other characters.</exception>
    public static BlsSecretKey FromOthenticSeed(ReadOnlySpan<char> seed)
    {
        ReadOnlySpan<char> digits = seed.StartsWith("0x", StringComparison.Ordinal) ? seed[2..] : seed;
        if (digits.IsEmpty || digits.ContainsAnyExcept(s_hexDigits))
            throw new ArgumentException("A seed is a text of hexadecimal digits.", nameof(seed));
        byte[] text = GC.AllocateArray<byte>(2 + digits.Length, pinned: true);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            "0x"u8.CopyTo(text);
            Encoding.ASCII.GetBytes(digits, text.AsSpan(2));
            SHA256.HashData(text, bytes);
            bytes.Reverse();
            bytes[0] &= 0x3f;
            if (!Fr.TryReadBigEndian(bytes, out Fr scalar))
            {
                bytes[0] &= 0x1f;
                Fr.TryReadBigEndian(bytes, out scalar); // below 2^253 < r
            }

            return new BlsSecretKey(bytes, scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>A new key from the operating system's random number generator.</summary>
    public static BlsSecretKey Generate()
    {
        Span<byte> bytes = stackalloc byte[Fr.ByteLength];
        try
        {
            while (true)
            {
                RandomNumberGenerator.Fill(bytes);
                bytes[0] &= 0x3f;
                if (Fr.TryReadBigEndian(bytes, out Fr scalar) && !scalar.IsZero)
                    return new BlsSecretKey(bytes, scalar);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// Signs a message's point: the point times the key. Deterministic. Attesters sign votes through <see cref="Records.EquivocationGuard"/>, which remembers them.
    /// </summary>
    /// <param name="messagePoint">What <see cref="MessageHash.ToPoint(Bytes32)"/> gave; not the identity.</param>
    /// <exception cref="ArgumentException">The point is the identity.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public BlsSignature Sign(in G1 messagePoint)
    {
        Fr.TryReadBigEndian(_secret.Span, out Fr scalar);
        Rejection? rejection = BlsSignature.TryCreate(SecretScalars.Multiply(messagePoint, scalar), out BlsSignature? signature);
        return rejection is null ? signature! : throw new ArgumentException(rejection.Detail, nameof(messagePoint));
    }

    /// <summary>Signs a digest in a protocol's way.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public BlsSignature Sign(Bytes32 digest, MessageHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return Sign(hash.ToPoint(digest));
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    /// <summary>The public key; never the secret.</summary>
    public override string ToString() => $"secret key of {PublicKey}";

    private static readonly System.Buffers.SearchValues<char> s_hexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
