namespace ZkTask.Hashing;

/// <summary>Poseidon of two field elements: the nodes of circomlib's trees.</summary>
/// <remarks>Both words of a pair must be below r: a pair hash that reduced them would give two keys one digest.</remarks>
public readonly struct PoseidonPairs : IPairHash
{
    /// <summary>Digest i is <see cref="Poseidon.Hash"/> of the two elements of pair i.</summary>
    /// <param name="pairs">64 bytes for each pair: two elements, big-endian, below r.</param>
    /// <param name="digests">32 bytes for each pair, big-endian; may begin where <paramref name="pairs"/> begins, so that a level is hashed in place, or lie apart.</param>
    /// <exception cref="ArgumentException">A length is wrong, the spans overlap in another way, or an element is not below r; nothing is written then.</exception>
    public static void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> digests) => PoseidonBatch.Hash(leaves: false, pairs, digests);
}
