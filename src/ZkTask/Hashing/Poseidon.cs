namespace ZkTask.Hashing;

/// <summary>
/// Poseidon over Fr of BN254 with the parameters of circomlib's <c>Poseidon(n)</c>: the permutation of n + 1 elements applied to (0, inputs), of which element 0 is the
/// digest (Grassi, Khovratovich, Rechberger, Roy, Schofnegger, eprint 2019/458).
/// </summary>
/// <remarks>Constant time in the inputs, but for reading them from bytes. The first hash of each number of inputs derives that instance's constants.</remarks>
public static class Poseidon
{
    /// <summary>The most inputs of one hash.</summary>
    public const int MaxInputs = PoseidonParameters.MaxWidth - 1;

    /// <summary>The digest of 1 to <see cref="MaxInputs"/> field elements.</summary>
    /// <exception cref="ArgumentException">Another number of inputs.</exception>
    public static Fr Hash(params ReadOnlySpan<Fr> inputs)
    {
        if (inputs.Length is 0 or > MaxInputs)
            throw new ArgumentException($"1 to {MaxInputs} inputs, not {inputs.Length}.", nameof(inputs));
        int width = inputs.Length + 1;
        Span<Fr> room = stackalloc Fr[PoseidonPermutation<Fr>.RoomFor(width)];
        inputs.CopyTo(room[1..]);
        PoseidonPermutation<Fr>.Hash(out Fr digest, room, PoseidonInstance<Fr>.Get(width));
        return digest;
    }

    /// <summary>Digest i is the hash of the three elements key i, value i and 1: a leaf of circomlib's sparse Merkle tree.</summary>
    /// <param name="keyValuePairs">64 bytes for each leaf: key and value, big-endian, below r.</param>
    /// <param name="digests">32 bytes for each leaf, big-endian; may begin where <paramref name="keyValuePairs"/> begins, or lie apart.</param>
    /// <exception cref="ArgumentException">A length is wrong, the spans overlap in another way, or a key or value is not below r; nothing is written then.</exception>
    public static void HashLeafPairs(ReadOnlySpan<byte> keyValuePairs, Span<byte> digests) =>
        PoseidonBatch.Hash(leaves: true, keyValuePairs, digests);
}
