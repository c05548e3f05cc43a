using System.Runtime.InteropServices;
using ZkTask.Hashing;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle;

/// <summary>
/// The tree that circomlib's SMTVerifier and SMTProcessor (and iden3's and zk-kit's sparse trees) prove about, over BN254's scalar field: leaf
/// Poseidon(key, value, 1), node Poseidon(left, right), empty 0, path = the key's bits from the least significant. Keys and values are integers below r, so no
/// key has two places. Leaves and nodes are told apart by the number of inputs, but not by the look of a digest.
/// </summary>
internal readonly struct CircomSmt : ITreeScheme
{
    public static string Name => "circom-smt";

    public static byte Id => 1;

    public static int PathBits => 254;

    public static bool DigestsShowLeaves => false;

    public static bool IsOverField => true;

    public static bool IsCanonical(in Bytes32 word) => Fr.IsCanonicalBigEndian(word.Span);

    public static bool IsLeafDigest(in Bytes32 digest) => throw new NotSupportedException("A Poseidon digest does not show what it is a digest of.");

    public static TreePath PathOf(in Bytes32 key)
    {
        (ulong h0, ulong h1, ulong h2, ulong h3) = key.Words;
        return new TreePath(ReverseBits(h3), ReverseBits(h2), ReverseBits(h1), ReverseBits(h0));
    }

    public static Bytes32 KeyOf(in TreePath path) => Bytes32.FromWords(ReverseBits(path.W3), ReverseBits(path.W2), ReverseBits(path.W1), ReverseBits(path.W0));

    public static void HashLeaves(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests) =>
        Poseidon.HashLeafPairs(MemoryMarshal.AsBytes(pairs), MemoryMarshal.AsBytes(digests));

    public static void HashNodes(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests) =>
        PoseidonPairs.HashPairs(MemoryMarshal.AsBytes(pairs), MemoryMarshal.AsBytes(digests));

    // Within bytes by halves, pairs and single bits; then the bytes.
    private static ulong ReverseBits(ulong x)
    {
        x = ((x & 0x5555555555555555) << 1) | ((x >> 1) & 0x5555555555555555);
        x = ((x & 0x3333333333333333) << 2) | ((x >> 2) & 0x3333333333333333);
        x = ((x & 0x0f0f0f0f0f0f0f0f) << 4) | ((x >> 4) & 0x0f0f0f0f0f0f0f0f);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x);
    }
}
