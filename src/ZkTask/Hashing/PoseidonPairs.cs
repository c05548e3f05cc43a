namespace ZkTask.Hashing;

/// <summary>Poseidon of two field elements: the nodes of circomlib's trees.</summary>
/// <remarks>Both words of a pair must be below r: a pair hash that reduced them would give two keys one digest.</remarks>
public readonly struct PoseidonPairs : IPairHash
{
    /// <summary>Digest i is <see cref="Poseidon.Hash"/> of the two elements of pair i.</summary>
    /// <param name="pairs">64 bytes for each pair: two elements, big-endian, below r.</param>
    /// <param name="digests">32 bytes for each pair, big-endian; may begin where <paramref name="pairs"/> begins, so that a level is hashed in place, or lie apart.</param>
    /// <exception cref="ArgumentException">A length is wrong, the spans overlap in another way, or an element is not below r; nothing is written then.</exception>
    public static void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> digests) => Hash(pairs, digests, leaves: false);

    internal static void Hash(ReadOnlySpan<byte> pairs, Span<byte> digests, bool leaves)
    {
        int count = PairSpans.Count(pairs, digests);
        for (int i = 0; i < 2 * count; i++)
        {
            if (!Fr.TryReadBigEndian(pairs.Slice(i * Fr.ByteLength, Fr.ByteLength), out _))
                throw new ArgumentException($"Word {i} is not a canonical field element.", nameof(pairs));
        }

        Span<Fr> inputs = [default, default, Fr.One];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pair = pairs.Slice(i * PairSpans.PairLength, PairSpans.PairLength);
            Fr.TryReadBigEndian(pair[..Fr.ByteLength], out inputs[0]);
            Fr.TryReadBigEndian(pair[Fr.ByteLength..], out inputs[1]);
            Poseidon.Hash(leaves ? inputs : inputs[..2]).WriteBigEndian(digests.Slice(i * PairSpans.DigestLength, PairSpans.DigestLength));
        }
    }
}
