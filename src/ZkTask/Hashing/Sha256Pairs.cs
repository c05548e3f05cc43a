using System.Security.Cryptography;

namespace ZkTask.Hashing;

/// <summary>SHA-256 (FIPS 180-4) of 64 bytes, or of 65 with a prefix: the nodes of SHA-256 trees. Single messages are hashed by <see cref="SHA256"/>.</summary>
public readonly struct Sha256Pairs : IPrefixedPairHash
{
    /// <inheritdoc/>
    public static void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> digests) =>
        Hash(HashLanesOfProcessor.Widest, PairGroups.NoPrefix, pairs, digests);

    /// <inheritdoc/>
    public static void HashPrefixedPairs(byte prefix, ReadOnlySpan<byte> pairs, Span<byte> digests) =>
        Hash(HashLanesOfProcessor.Widest, prefix, pairs, digests);

    internal static void Hash(HashLanes widest, int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        PairSpans.RequireFit(pairs, digests);
        int done = 0;
        if (widest >= HashLanes.Bits512)
            done = PairGroups.Hash<Sha256Group512>(prefix, pairs, digests, done, least: 9);
        if (widest >= HashLanes.Bits256)
            done = PairGroups.Hash<Sha256Group256>(prefix, pairs, digests, done, least: 3);
        PairGroups.Hash<Sha256Group>(prefix, pairs, digests, done, least: 1);
    }
}
