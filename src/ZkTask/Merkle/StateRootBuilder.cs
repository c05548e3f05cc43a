using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle;

/// <summary>
/// Computes a root from leaves in the tree's order without keeping them: for more leaves than fit into memory. One hash at a time, so
/// <see cref="TreeScheme.Load"/> is several times faster where they do fit. Not thread-safe.
/// </summary>
public abstract class StateRootBuilder
{
    private protected StateRootBuilder()
    {
    }

    /// <summary>How many leaves there were.</summary>
    public long Count { get; private protected set; }

    /// <summary>Takes the next leaf.</summary>
    /// <returns>Null, or why it was refused: <see cref="Reason.NonCanonicalKey"/>, <see cref="Reason.NonCanonicalValue"/>, <see cref="Reason.DuplicateKey"/>,
    /// <see cref="Reason.KeysOutOfOrder"/>. A leaf that was refused changes nothing.</returns>
    public abstract Rejection? Add(StateLeaf leaf);

    /// <summary>The root of the leaves so far.</summary>
    public abstract Bytes32 ComputeRoot();
}

/// <summary>
/// The leaves so far are a trie of which only the right edge is open: for each node there, with depths that ascend, its left half. So at most
/// <see cref="TreePath.Bits"/> digests are kept.
/// </summary>
internal sealed class StateRootBuilder<TScheme> : StateRootBuilder
    where TScheme : struct, ITreeScheme
{
    private readonly Stack<(int Depth, Bytes32 Left)> _edge = [];
    private readonly Bytes32[] _pair = new Bytes32[2];
    private TreePath _last;
    private Bytes32 _lastDigest;

    public override Rejection? Add(StateLeaf leaf)
    {
        TreePath path = TScheme.PathOf(leaf.Key);
        if (TreeScheme<TScheme>.CheckLeaf(leaf, path, Count, Count == 0 ? null : _last) is { } rejection)
            return rejection;
        if (Count > 0)
        {
            int depth = TreePath.CommonPrefix(path, _last);
            _edge.Push((depth, Close(_edge, depth, depth + 1)));
        }

        (_pair[0], _pair[1]) = (leaf.Key, leaf.Value);
        TScheme.HashLeaves(_pair, _pair.AsSpan(0, 1));
        (_last, _lastDigest) = (path, _pair[0]);
        Count++;
        return null;
    }

    public override Bytes32 ComputeRoot() => Count == 0 ? Bytes32.Zero : Close(new Stack<(int, Bytes32)>(_edge.Reverse()), -1, 0);

    // Closes the open nodes deeper than a depth; gives the digest of what the last leaf is in, at another depth.
    private Bytes32 Close(Stack<(int Depth, Bytes32 Left)> edge, int deeperThan, int top)
    {
        (int depth, Bytes32 digest) = (TreePath.Bits, _lastDigest);
        while (edge.TryPeek(out (int Depth, Bytes32 Left) node) && node.Depth > deeperThan)
        {
            edge.Pop();
            digest = Hash(node.Left, Lift(digest, depth, node.Depth + 1));
            depth = node.Depth;
        }

        return Lift(digest, depth, top);
    }

    // A leaf has the same digest at every depth; a node gets half-empty ones above it.
    private Bytes32 Lift(Bytes32 digest, int from, int to)
    {
        if (from == TreePath.Bits)
            return digest;
        for (int depth = from - 1; depth >= to; depth--)
            digest = _last.GoesRight(depth) ? Hash(Bytes32.Zero, digest) : Hash(digest, Bytes32.Zero);
        return digest;
    }

    private Bytes32 Hash(in Bytes32 left, in Bytes32 right)
    {
        (_pair[0], _pair[1]) = (left, right);
        TScheme.HashNodes(_pair, _pair.AsSpan(0, 1));
        return _pair[0];
    }
}
