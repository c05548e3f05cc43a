using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>A subtree with at least one leaf. Never changed once it can be seen, so versions of a tree share what they have in common.</summary>
internal abstract class Subtree(int depth)
{
    /// <summary>The depth of its topmost node with something on both sides; for a single leaf 256.</summary>
    internal int Depth { get; } = depth;

    /// <summary>The path of a leaf below that node, of which only the bits above it mean something.</summary>
    internal abstract TreePath AnyPath { get; }

    /// <summary>Reads something of each cache line that a commit reads first, and gives a number of no meaning.</summary>
    internal abstract long Touch();

    /// <summary>Whether it is a single leaf, which has the same digest at every depth.</summary>
    internal bool IsLeaf => Depth == TreePath.Bits;
}

/// <summary>
/// A node over two subtrees. Digests of both sides are those just below the node, chains of half-empty nodes included. The fields are written by the commit that makes
/// the node, until its version can be seen.
/// </summary>
internal sealed class Fork(int depth) : Subtree(depth)
{
    internal Subtree? Left, Right;      // null only while a commit has emptied that side
    internal Bytes32 LeftDigest, RightDigest;

    /// <summary>That of the first leaf, some visits to memory away: only skipped levels need it.</summary>
    internal override TreePath AnyPath
    {
        get
        {
            Subtree below = this;
            while (below is Fork fork)
                below = (fork.Left ?? fork.Right)!;
            return below.AnyPath;
        }
    }

    internal override long Touch() => LeftDigest.Span[0] + RightDigest.Span[^1];

    /// <summary>A copy that a commit may change.</summary>
    internal Fork Copy() => new(Depth) { Left = Left, Right = Right, LeftDigest = LeftDigest, RightDigest = RightDigest };

    /// <summary>One of the two subtrees.</summary>
    internal ref Subtree? Side(bool right) => ref right ? ref Right : ref Left;

    /// <summary>The digest of one of the two subtrees.</summary>
    internal ref Bytes32 Digest(bool right) => ref right ? ref RightDigest : ref LeftDigest;
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
    internal const int Capacity = 12;

    private readonly Bytes32[] _data;

    private Page(Bytes32[] data, int depth, int length)
        : base(depth) => (_data, Length) = (data, length);

    /// <summary>How many leaves it has.</summary>
    internal int Length { get; }

    internal override TreePath AnyPath => Paths[0];

    // Where a binary search begins.
    internal override long Touch() => _data[Length >> 1].Span[0] + _data[Length >> 2].Span[0] + _data[(3 * Length) >> 2].Span[0];

    internal ReadOnlySpan<TreePath> Paths => MemoryMarshal.Cast<Bytes32, TreePath>(_data.AsSpan(0, Length));

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

    /// <summary>An array for the leaves of a page.</summary>
    internal static Bytes32[] Allocate(int count) => new Bytes32[PageView.Size(count)];

    /// <summary>A copy of the page's array, to be changed.</summary>
    internal Bytes32[] CopyData() => _data.AsSpan().ToArray();

    /// <summary>A page over an array that nobody changes any more.</summary>
    internal static Page Seal(Bytes32[] data, int count)
    {
        ReadOnlySpan<TreePath> paths = new PageView(data, count).Paths;
        return new Page(data, TreePath.CommonPrefix(paths[0], paths[^1]), count);
    }
}

/// <summary>The parts of a page's array: paths, values, digests of leaves, digests of nodes, a word each; then depths and tops, a byte each.</summary>
internal readonly ref struct PageView
{
    internal readonly Span<TreePath> Paths;
    internal readonly Span<Bytes32> Values, LeafDigests, NodeDigests;
    internal readonly Span<byte> Depths, Tops;

    internal PageView(Bytes32[] data, int count)
    {
        Paths = MemoryMarshal.Cast<Bytes32, TreePath>(data.AsSpan(0, count));
        Values = data.AsSpan(count, count);
        LeafDigests = data.AsSpan(LeafWord(count, 0), count);
        NodeDigests = data.AsSpan(NodeWord(count, 0), count - 1);
        Span<byte> bytes = MemoryMarshal.AsBytes(data.AsSpan((4 * count) - 1));
        Depths = bytes[..(count - 1)];
        Tops = bytes.Slice(count - 1, count - 1);
    }

    /// <summary>Where in the array of a page a leaf's digest is.</summary>
    internal static int LeafWord(int count, int place) => (2 * count) + place;

    /// <summary>Where in the array of a page a node's digest is.</summary>
    internal static int NodeWord(int count, int gap) => (3 * count) + gap;

    /// <summary>The depth that a node's digest is lifted to.</summary>
    internal static int Top(Bytes32[] data, int count, int gap) => MemoryMarshal.AsBytes(data.AsSpan((4 * count) - 1))[count - 1 + gap];

    /// <summary>Words of the array of a page.</summary>
    internal static int Size(int count) => (4 * count) - 1 + (((2 * (count - 1)) + Bytes32.Length - 1) / Bytes32.Length);
}
