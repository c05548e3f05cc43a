using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>A subtree with at least one leaf. Never changed once it can be seen, so versions of a tree share what they have in common.</summary>
internal abstract class Subtree(int depth)
{
    /// <summary>The depth of its topmost node with something on both sides; for a single leaf 256.</summary>
    internal int Depth { get; } = depth;

    /// <summary>A path through that node, of which only the bits above it mean something; of a page, that of its first leaf.</summary>
    internal abstract TreePath AnyPath { get; }

    /// <summary>Whether it is a single leaf, which has the same digest at every depth.</summary>
    internal bool IsLeaf => Depth == TreePath.Bits;
}

/// <summary>A node over two subtrees. Digests of both sides are those just below the node, chains of half-empty nodes included.</summary>
internal sealed class Fork(int depth, in TreePath anyPath, Subtree left, Subtree right, in Bytes32 leftDigest, in Bytes32 rightDigest) : Subtree(depth)
{
    internal readonly Subtree Left = left, Right = right;
    internal readonly Bytes32 LeftDigest = leftDigest, RightDigest = rightDigest;

    internal override TreePath AnyPath { get; } = anyPath;
}

/// <summary>
/// Up to <see cref="Capacity"/> leaves of a subtree in path order, with all digests in it: per leaf path, value and digest; per gap between neighbours (see
/// <see cref="GapTree"/>) the depth of its node and the node's digest lifted to just below the next node up, so that it is at hand as a sibling. One array
/// holds it all: 130 bytes a leaf.
/// </summary>
internal sealed class Page : Subtree
{
    /// <summary>
    /// Most leaves of a page. A commit copies the pages it touches, so small pages make it cheap; below eight or so the objects themselves begin to weigh.
    /// </summary>
    internal const int Capacity = 16;

    private readonly byte[] _data;

    private Page(byte[] data, int depth, int length)
        : base(depth) => (_data, Length) = (data, length);

    /// <summary>How many leaves it has.</summary>
    internal int Length { get; }

    internal override TreePath AnyPath => Paths[0];

    internal ReadOnlySpan<TreePath> Paths => MemoryMarshal.Cast<byte, TreePath>(_data.AsSpan(0, Bytes32.Length * Length));

    internal ReadOnlySpan<Bytes32> Values => View.Values;

    internal ReadOnlySpan<Bytes32> LeafDigests => View.LeafDigests;

    /// <summary>Per gap the node's digest at the depth in <see cref="Tops"/>.</summary>
    internal ReadOnlySpan<Bytes32> NodeDigests => View.NodeDigests;

    /// <summary>Per gap the depth of the node.</summary>
    internal ReadOnlySpan<byte> Depths => View.Depths;

    /// <summary>Per gap the depth that its digest was lifted to; for the page's root the node's own.</summary>
    internal ReadOnlySpan<byte> Tops => View.Tops;

    /// <summary>All parts, to be read.</summary>
    internal PageView View => new(_data, Length);

    /// <summary>The digest of the page's topmost node at its own depth, or of its only leaf.</summary>
    internal Bytes32 OwnDigest => IsLeaf ? LeafDigests[0] : NodeDigests[Depths.IndexOf((byte)Depth)];

    /// <summary>The place of a path, or the complement of where it would be.</summary>
    internal int Find(in TreePath path) => Paths.BinarySearch(path);

    /// <summary>An array for the leaves of a page, not cleared.</summary>
    internal static byte[] Allocate(int count) => GC.AllocateUninitializedArray<byte>(PageView.Size(count));

    /// <summary>A page over an array that nobody changes any more.</summary>
    internal static Page Seal(byte[] data, int count)
    {
        ReadOnlySpan<TreePath> paths = new PageView(data, count).Paths;
        return new Page(data, TreePath.CommonPrefix(paths[0], paths[^1]), count);
    }
}

/// <summary>The parts of a page's array.</summary>
internal readonly ref struct PageView
{
    internal readonly Span<TreePath> Paths;
    internal readonly Span<Bytes32> Values, LeafDigests, NodeDigests;
    internal readonly Span<byte> Depths, Tops;

    internal PageView(byte[] data, int count)
    {
        Span<Bytes32> words = MemoryMarshal.Cast<byte, Bytes32>(data.AsSpan(0, Words(count)));
        Paths = MemoryMarshal.Cast<Bytes32, TreePath>(words[..count]);
        Values = words.Slice(count, count);
        LeafDigests = words.Slice(2 * count, count);
        NodeDigests = words[(3 * count)..];
        Depths = data.AsSpan(Words(count), count - 1);
        Tops = data.AsSpan(Words(count) + count - 1, count - 1);
    }

    internal static int Size(int count) => Words(count) + (2 * (count - 1));

    private static int Words(int count) => Bytes32.Length * ((4 * count) - 1);
}
