using System.Security.Cryptography;

namespace ZkTask.Hashing;

/// <summary>SHA-256 (FIPS 180-4) of 64 bytes, or of 65 with a prefix: the nodes of SHA-256 trees. Single messages are hashed by <see cref="SHA256"/>.</summary>
public readonly struct Sha256Pairs : IPrefixedPairHash
{
    /// <inheritdoc/>
    public static void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        int count = PairSpans.Count(pairs, digests);
        for (int i = 0; i < count; i++)
            SHA256.HashData(pairs.Slice(i * PairSpans.PairLength, PairSpans.PairLength), digests.Slice(i * PairSpans.DigestLength, PairSpans.DigestLength));
    }

    /// <inheritdoc/>
    public static void HashPrefixedPairs(byte prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        int count = PairSpans.Count(pairs, digests);
        Span<byte> message = stackalloc byte[1 + PairSpans.PairLength];
        message[0] = prefix;
        for (int i = 0; i < count; i++)
        {
            pairs.Slice(i * PairSpans.PairLength, PairSpans.PairLength).CopyTo(message[1..]);
            SHA256.HashData(message, digests.Slice(i * PairSpans.DigestLength, PairSpans.DigestLength));
        }
    }
}
