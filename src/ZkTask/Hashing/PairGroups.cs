namespace ZkTask.Hashing;

/// <summary>A hash of as many pairs at once as a vector has lanes. A value is its working memory, which is cleared once for all groups of a call instead of once for each.</summary>
internal interface IPairGroup
{
    /// <summary>How many pairs.</summary>
    static abstract int Lanes { get; }

    /// <summary>Hashes exactly <see cref="Lanes"/> pairs; all are read before a digest is written.</summary>
    /// <param name="prefix">The byte before each pair, or <see cref="PairGroups.NoPrefix"/>.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="digests">The digests; may begin where the pairs begin.</param>
    void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests);
}

/// <summary>Any number of pairs, group by group.</summary>
internal static class PairGroups
{
    /// <summary>A message is a pair alone.</summary>
    internal const int NoPrefix = -1;

    private const int MaxLanes = 16;

    /// <summary>Hashes groups from pair <paramref name="start"/> on, while at least <paramref name="least"/> pairs remain; the last group may be filled up with zeros.</summary>
    /// <returns>The first pair that remains.</returns>
    internal static int Hash<TGroup>(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests, int start, int least)
        where TGroup : struct, IPairGroup
    {
        int count = pairs.Length / PairSpans.PairLength;
        return count - start < least ? start : HashAll<TGroup>(prefix, pairs, digests, start, count, least);
    }

    // Apart, so that a call with too few pairs does not clear the memory of a group.
    private static int HashAll<TGroup>(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests, int start, int count, int least)
        where TGroup : struct, IPairGroup
    {
        TGroup group = default;
        while (count - start >= TGroup.Lanes)
        {
            group.Hash(
                prefix, pairs.Slice(start * PairSpans.PairLength, TGroup.Lanes * PairSpans.PairLength),
                digests.Slice(start * PairSpans.DigestLength, TGroup.Lanes * PairSpans.DigestLength));
            start += TGroup.Lanes;
        }

        if (count - start < least)
            return start;
        Span<byte> room = stackalloc byte[MaxLanes * PairSpans.PairLength];
        room.Clear();
        pairs[(start * PairSpans.PairLength)..].CopyTo(room);
        room = room[..(TGroup.Lanes * PairSpans.PairLength)];
        group.Hash(prefix, room, room[..(TGroup.Lanes * PairSpans.DigestLength)]);
        room[..((count - start) * PairSpans.DigestLength)].CopyTo(digests[(start * PairSpans.DigestLength)..]);
        return count;
    }
}
