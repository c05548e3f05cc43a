namespace ZkTask.Merkle.Engine;

/// <summary>A leaf or a node of a tree, for walking downwards, be it above the pages or in one.</summary>
internal readonly struct TreePlace
{
    private readonly Subtree? _subtree;
    private readonly GapTree? _shape;       // of a page that was entered
    private readonly int _reference;        // in that page: a gap, or the complement of a leaf's place

    private TreePlace(Subtree subtree, GapTree? shape, int reference, in Bytes32 digest, int top) =>
        (_subtree, _shape, _reference, Digest, Top) = (subtree, shape, reference, digest, top);

    /// <summary>The digest at the depth <see cref="Top"/>.</summary>
    internal Bytes32 Digest { get; }

    /// <summary>One below the next node up.</summary>
    internal int Top { get; }

    internal bool IsEmpty => _subtree is null;

    internal bool IsLeaf => _shape is null ? _subtree is { IsLeaf: true } : _reference < 0;

    /// <summary>The depth of a node.</summary>
    internal int Depth => _shape is null ? _subtree!.Depth : InPage.Depths[_reference];

    internal TreePath AnyPath => _shape is null ? _subtree!.AnyPath : InPage.Paths[_reference < 0 ? ~_reference : _reference];

    /// <summary>The value of a leaf.</summary>
    internal Bytes32 LeafValue => InPage.Values[_shape is null ? 0 : ~_reference];

    private Page InPage => (Page)_subtree!;

    /// <summary>The topmost node or the only leaf of a subtree.</summary>
    internal static TreePlace Of(Subtree subtree, in Bytes32 digest, int top) => new(subtree, null, 0, digest, top);

    /// <summary>What is below a node.</summary>
    internal void Split(out TreePlace left, out TreePlace right)
    {
        if (_subtree is Fork fork)
        {
            left = Of(fork.Left!, fork.LeftDigest, fork.Depth + 1);
            right = Of(fork.Right!, fork.RightDigest, fork.Depth + 1);
            return;
        }

        GapTree? shape = _shape;
        int node = _reference;
        if (shape is null)
        {
            shape = new GapTree();
            shape.Build(InPage.Depths);
            node = shape.Root;
        }

        int top = InPage.Depths[node] + 1;
        left = Below(shape, shape.Left[node], top);
        right = Below(shape, shape.Right[node], top);
    }

    private TreePlace Below(GapTree shape, int reference, int top) => reference < 0
        ? new TreePlace(InPage, shape, reference, InPage.LeafDigests[~reference], top)
        : new TreePlace(InPage, shape, reference, InPage.NodeDigests[reference], InPage.Tops[reference]);
}
