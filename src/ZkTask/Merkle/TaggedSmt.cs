using System.Runtime.InteropServices;
using ZkTask.Hashing;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle;

/// <summary>
/// A tree over a byte hash H of 64-byte messages. Keys and values are any 32 bytes, path = the key's bits from the most significant of the first byte. The lowest
/// bit of a digest's last byte says what it is a digest of: leaf = H(key ‖ value) with that bit set, node = H(left ‖ right) with that bit cleared, empty = 32
/// zero bytes.
/// </summary>
/// <remarks>
/// A leaf's message is as long as a node's. Without separation a leaf with key = a and value = b would be the node over a and b, and whoever chooses values could
/// prove keys that are not there. With the bit no digest is both. It costs nothing (a prefix byte would cost SHA-256 its constant second block), one bit of 256 of
/// collision resistance, and lets a verifier see whether a neighbour is a leaf that has to rise when the other one goes. An empty subtree is no node: a
/// message with digest zero is as hard to find as any preimage.
/// </remarks>
/// <typeparam name="THash">The hash.</typeparam>
/// <typeparam name="TName">The scheme's name and number.</typeparam>
internal readonly struct TaggedSmt<THash, TName> : ITreeScheme
    where THash : struct, IPairHash
    where TName : struct, ISchemeName
{
    private const ulong LeafTag = 1;

    public static string Name => TName.Name;

    public static byte Id => TName.Id;

    public static int PathBits => TreePath.Bits;

    public static bool DigestsShowLeaves => true;

    public static bool IsOverField => false;

    public static bool IsCanonical(in Bytes32 word) => true;

    public static bool IsLeafDigest(in Bytes32 digest) => (digest.Words.H3 & LeafTag) != 0;

    public static TreePath PathOf(in Bytes32 key)
    {
        (ulong h0, ulong h1, ulong h2, ulong h3) = key.Words;
        return new TreePath(h0, h1, h2, h3);
    }

    public static Bytes32 KeyOf(in TreePath path) => Bytes32.FromWords(path.W0, path.W1, path.W2, path.W3);

    public static void HashLeaves(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests)
    {
        THash.HashPairs(MemoryMarshal.AsBytes(pairs), MemoryMarshal.AsBytes(digests));
        Span<byte> bytes = MemoryMarshal.AsBytes(digests);
        for (int last = Bytes32.Length - 1; last < bytes.Length; last += Bytes32.Length)
            bytes[last] |= (byte)LeafTag;
    }

    public static void HashNodes(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests)
    {
        THash.HashPairs(MemoryMarshal.AsBytes(pairs), MemoryMarshal.AsBytes(digests));
        Span<byte> bytes = MemoryMarshal.AsBytes(digests);
        for (int last = Bytes32.Length - 1; last < bytes.Length; last += Bytes32.Length)
            bytes[last] &= 0xff ^ (byte)LeafTag;
    }
}

/// <summary>The name and the number of a scheme.</summary>
internal interface ISchemeName
{
    /// <inheritdoc cref="ITreeScheme.Name"/>
    static abstract string Name { get; }

    /// <inheritdoc cref="ITreeScheme.Id"/>
    static abstract byte Id { get; }
}

/// <summary>With Keccak-256.</summary>
internal readonly struct KeccakSmtName : ISchemeName
{
    public static string Name => "keccak-smt";

    public static byte Id => 2;
}

/// <summary>With SHA-256.</summary>
internal readonly struct Sha256SmtName : ISchemeName
{
    public static string Name => "sha256-smt";

    public static byte Id => 3;
}
