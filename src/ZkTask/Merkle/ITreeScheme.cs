using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle;

/// <summary>
/// What makes one sparse Merkle tree differ from another. The shape is common to all: a key's path leads from the root, a subtree without leaves is
/// <see cref="Bytes32.Zero"/>, a subtree with one leaf is that leaf at once, any other is the node over its two halves.
/// </summary>
internal interface ITreeScheme
{
    /// <summary>The name in files and on the command line.</summary>
    static abstract string Name { get; }

    /// <summary>The number in binary encodings.</summary>
    static abstract byte Id { get; }

    /// <summary>Leading bits of a path in which different keys can differ.</summary>
    static abstract int PathBits { get; }

    /// <summary>Whether a digest shows if it is that of a leaf. If not, a proof has to open the neighbour of a leaf that goes.</summary>
    static abstract bool DigestsShowLeaves { get; }

    /// <summary>Whether keys, values and digests are field elements, written in decimal; else they are any 32 bytes, written in hexadecimal.</summary>
    static abstract bool IsOverField { get; }

    /// <summary>Whether 32 bytes are a key, a value or a digest in their one encoding.</summary>
    static abstract bool IsCanonical(in Bytes32 word);

    /// <summary>Whether a digest is that of a leaf. Without meaning unless <see cref="DigestsShowLeaves"/>.</summary>
    static abstract bool IsLeafDigest(in Bytes32 digest);

    /// <summary>The path of a key.</summary>
    static abstract TreePath PathOf(in Bytes32 key);

    /// <summary>The key with a path.</summary>
    static abstract Bytes32 KeyOf(in TreePath path);

    /// <summary>Hashes leaves.</summary>
    /// <param name="pairs">Keys and values by turns.</param>
    /// <param name="digests">Half as many digests; may be the beginning of <paramref name="pairs"/>.</param>
    static abstract void HashLeaves(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests);

    /// <summary>Hashes nodes.</summary>
    /// <param name="pairs">Digests of left and right halves by turns.</param>
    /// <param name="digests">Half as many digests; may be the beginning of <paramref name="pairs"/>.</param>
    static abstract void HashNodes(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests);
}
