namespace ZkTask.Hashing;

/// <summary>
/// A compression of two 32-byte words into one, for many pairs at a time: what the nodes of one level of a binary tree are made with.
/// </summary>
/// <remarks>
/// A pair is 64 bytes, its digest 32; words are big-endian byte strings. Implementations take any number of pairs, none included, give for each of them the digest
/// that hashing it alone gives, and allocate nothing. They run in as many lanes as the processor has.
/// </remarks>
public interface IPairHash
{
    /// <summary>Digest i is the hash of pair i.</summary>
    /// <param name="pairs">64 bytes for each pair.</param>
    /// <param name="digests">32 bytes for each pair; may begin where <paramref name="pairs"/> begins, so that a level is hashed in place, or lie apart.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap in another way.</exception>
    static abstract void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> digests);
}

/// <summary>A pair hash of byte strings, which can tell the kinds of its messages apart by a byte before the pair.</summary>
public interface IPrefixedPairHash : IPairHash
{
    /// <summary>Digest i is the hash of the 65 bytes of the prefix and pair i.</summary>
    /// <param name="prefix">The byte before each pair: RFC 9162's 0x01 of an inner node, for one.</param>
    /// <param name="pairs">64 bytes for each pair.</param>
    /// <param name="digests">32 bytes for each pair; may begin where <paramref name="pairs"/> begins, or lie apart.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap in another way.</exception>
    static abstract void HashPrefixedPairs(byte prefix, ReadOnlySpan<byte> pairs, Span<byte> digests);
}
