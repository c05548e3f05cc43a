namespace ZkTask.Hashing;

/// <summary>Keccak-256 of 64 bytes, or of 65 with a prefix: the nodes of Keccak trees. <see cref="Keccak256"/> is the hash of any message.</summary>
public readonly struct KeccakPairs : IPrefixedPairHash
{
    /// <inheritdoc/>
    public static void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        int count = PairSpans.Count(pairs, digests);
        for (int i = 0; i < count; i++)
            Keccak256.Hash(pairs.Slice(i * PairSpans.PairLength, PairSpans.PairLength), digests.Slice(i * PairSpans.DigestLength, PairSpans.DigestLength));
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
            Keccak256.Hash(message, digests.Slice(i * PairSpans.DigestLength, PairSpans.DigestLength));
        }
    }
}
