using ZkTask.Hashing;

namespace ZkTask.Merkle;

/// <summary>Keccak-256 of and to <see cref="Bytes32"/>.</summary>
internal static class Keccak
{
    internal static Bytes32 Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[Keccak256.DigestLength];
        Keccak256.Hash(message, digest);
        return new Bytes32(digest);
    }

    internal static Bytes32 Pair(in Bytes32 left, in Bytes32 right)
    {
        Span<byte> pair = stackalloc byte[2 * Bytes32.Length];
        left.Span.CopyTo(pair);
        right.Span.CopyTo(pair[Bytes32.Length..]);
        return Hash(pair);
    }
}
