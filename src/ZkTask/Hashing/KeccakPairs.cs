namespace ZkTask.Hashing;

/// <summary>Keccak-256 of 64 bytes, or of 65 with a prefix: the nodes of Keccak trees. <see cref="Keccak256"/> is the hash of any message.</summary>
public readonly struct KeccakPairs : IPrefixedPairHash
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
            done = PairGroups.Hash<KeccakGroup512>(prefix, pairs, digests, done, least: 5);
        if (widest >= HashLanes.Bits256)
            done = PairGroups.Hash<KeccakGroup256>(prefix, pairs, digests, done, least: 2);
        PairGroups.Hash<KeccakGroup>(prefix, pairs, digests, done, least: 1);
    }
}
