using System.Security.Cryptography;
using ZkTask.Algebra.Secp256k1;
using ZkTask.Attestation.Protocol;
using ZkTask.Hashing;
using ZkTask.Merkle;
using Scalar = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.OrderModulus>;

namespace ZkTask.Attestation.Ecdsa;

/// <summary>A private key of an Ethereum account. Disposing zeroes it. It does not print.</summary>
/// <remarks>
/// <para>Timing: deriving the address and signing run the same instructions and memory accesses whatever the key, on our own field arithmetic. Exceptions are
/// events of a chance below 2^-127 (a nonce out of range), and the final choice between s and n - s, which the signature itself shows. Nothing here defends against
/// someone who measures power or injects faults.</para>
/// <para>.NET's own ECDsa has secp256k1 on some platforms only, and does not give v.</para>
/// </remarks>
public sealed class EcdsaPrivateKey : IDisposable
{
    private readonly SecretBytes _secret;

    private EcdsaPrivateKey(ReadOnlySpan<byte> bytes, in Scalar scalar)
    {
        _secret = new SecretBytes(bytes);
        Address = AddressOf(Secp256k1Point.Multiply(Secp256k1Point.Generator, scalar));
    }

    /// <summary>The account's address.</summary>
    public EthereumAddress Address { get; }

    /// <summary>A key from its 32 big-endian bytes.</summary>
    /// <param name="bytes">The key; the caller zeroes them.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes, or the integer is not from 1 to n - 1.</exception>
    public static EcdsaPrivateKey FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Scalar.ByteLength && Scalar.TryReadBigEndian(bytes, out Scalar scalar) && !scalar.IsZero
            ? new EcdsaPrivateKey(bytes, scalar)
            : throw new ArgumentException("A private key of secp256k1 is 32 bytes, big-endian, from 1 to n - 1.", nameof(bytes));

    /// <summary>A new key from the operating system's random number generator.</summary>
    public static EcdsaPrivateKey Generate()
    {
        Span<byte> bytes = stackalloc byte[Scalar.ByteLength];
        try
        {
            while (true)
            {
                RandomNumberGenerator.Fill(bytes);
                if (Scalar.TryReadBigEndian(bytes, out Scalar scalar) && !scalar.IsZero)
                    return new EcdsaPrivateKey(bytes, scalar);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Signs a digest as it is, without the prefix of EIP-191. Deterministic (RFC 6979).</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public EcdsaSignature Sign(Bytes32 digest)
    {
        Span<byte> memory = stackalloc byte[DeterministicNonces.MemoryLength];
        Span<byte> bytes = stackalloc byte[Scalar.ByteLength];
        digest.Span.CopyTo(bytes);
        Scalar message = Scalar.ReduceBigEndian(bytes);
        message.WriteBigEndian(bytes);
        Scalar.TryReadBigEndian(_secret.Span, out Scalar secret);
        try
        {
            DeterministicNonces nonces = new(_secret.Span, bytes, memory);
            while (true)
            {
                Scalar nonce = nonces.Next();
                Secp256k1Point point = Secp256k1Point.Multiply(Secp256k1Point.Generator, nonce);
                point.X.WriteBigEndian(bytes);

                // x from n to p - 1, whose r would need a v that Ethereum does not have, or r = 0 or s = 0: less likely than a guessed key.
                bool isUsable = Scalar.TryReadBigEndian(bytes, out Scalar r) && !r.IsZero;
                Scalar.Invert(out Scalar inverse, nonce);
                Scalar s = inverse * (message + (r * secret));
                if (!isUsable || s.IsZero)
                    continue;
                bool isHigh = EcdsaSignature.IsHigh(s);
                return new EcdsaSignature(r, isHigh ? -s : s, point.Y.IsOdd ^ isHigh);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(memory);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();

    /// <summary>The address; never the key.</summary>
    public override string ToString() => $"key of {Address}";

    /// <summary>The last 20 bytes of the Keccak-256 digest of x | y (Yellow Paper, appendix F).</summary>
    internal static EthereumAddress AddressOf(in Secp256k1Point key)
    {
        Span<byte> bytes = stackalloc byte[64], digest = stackalloc byte[Keccak256.DigestLength];
        key.X.WriteBigEndian(bytes[..32]);
        key.Y.WriteBigEndian(bytes[32..]);
        Keccak256.Hash(bytes, digest);
        return new EthereumAddress(digest[^EthereumAddress.Length..]);
    }
}
