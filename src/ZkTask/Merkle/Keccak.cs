using ZkTask.Hashing;

namespace ZkTask.Merkle;

/// <summary>Keccak-256, as Ethereum has it, of and to <see cref="Bytes32"/>.</summary>
public static class Keccak
{
    /// <summary>The digest of a message of any length.</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[Keccak256.DigestLength];
        Keccak256.Hash(message, digest);
        return new Bytes32(digest);
    }

    /// <summary>The digest of 64 bytes.</summary>
    public static Bytes32 Pair(in Bytes32 left, in Bytes32 right)
    {
        Span<byte> pair = stackalloc byte[2 * Bytes32.Length];
        left.Span.CopyTo(pair);
        right.Span.CopyTo(pair[Bytes32.Length..]);
        return Hash(pair);
    }
}
