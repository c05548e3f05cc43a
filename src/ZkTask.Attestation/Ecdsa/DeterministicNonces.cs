using System.Security.Cryptography;
using Scalar = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.OrderModulus>;

namespace ZkTask.Attestation.Ecdsa;

/// <summary>
/// ECDSA nonces from the key and the digest alone (RFC 6979, section 3.2, with HMAC-SHA-256): no random number generator to fail, and the same signature for the
/// same digest.
/// </summary>
internal ref struct DeterministicNonces
{
    private readonly Span<byte> _key, _value, _block;
    private bool _isFirst = true;

    /// <param name="secret">The private key, 32 bytes.</param>
    /// <param name="digest">The digest reduced mod n (bits2octets), 32 bytes.</param>
    /// <param name="memory"><see cref="MemoryLength"/> bytes of the caller's, who zeroes them afterwards.</param>
    internal DeterministicNonces(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> digest, Span<byte> memory)
    {
        _block = memory[..97];
        _value = _block[..32];
        _key = memory[97..129];
        _key.Clear();
        _value.Fill(1);
        secret.CopyTo(_block[33..]);
        digest.CopyTo(_block[65..]);
        for (byte round = 0; round < 2; round++)
            Update(round, _block.Length);
    }

    /// <summary>Bytes of memory that the constructor needs.</summary>
    internal const int MemoryLength = 129;

    /// <summary>The next candidate between 1 and n - 1.</summary>
    internal Scalar Next()
    {
        while (true)
        {
            if (!_isFirst)
                Update(0, 33);
            _isFirst = false;
            HMACSHA256.HashData(_key, _value, _value);
            if (Scalar.TryReadBigEndian(_value, out Scalar nonce) && !nonce.IsZero)
                return nonce;
        }
    }

    // K = HMAC_K(V | round | ...), V = HMAC_K(V)
    private readonly void Update(byte round, int length)
    {
        _block[32] = round;
        HMACSHA256.HashData(_key, _block[..length], _key);
        HMACSHA256.HashData(_key, _value, _value);
    }
}
