namespace ZkTask.Merkle.Engine;

/// <summary>
/// The binary trie over a row of things in path order (leaves, pages, proof terminals). Between two neighbours lies a gap; the node where their paths part belongs to
/// that gap and to no other, so a trie over n things is an array of n - 1 depths, and its shape is the Cartesian tree of that array.
/// </summary>
internal sealed class GapTree
{
    private int[] _left = new int[16], _right = new int[16], _order = new int[16], _stack = new int[16];

    /// <summary>How many nodes there are.</summary>
    internal int Count { get; private set; }

    /// <summary>What is below each gap's node on the left: another gap, or the complement ~i of thing i.</summary>
    internal ReadOnlySpan<int> Left => _left.AsSpan(0, Count);

    /// <summary>The same on the right.</summary>
    internal ReadOnlySpan<int> Right => _right.AsSpan(0, Count);

    /// <summary>All gaps, every one behind those below it; the last is the root's.</summary>
    internal ReadOnlySpan<int> BottomUp => _order.AsSpan(0, Count);

    /// <summary>What is at the root: a gap, or ~0 for a single thing.</summary>
    internal int Root => Count == 0 ? ~0 : _order[Count - 1];

    /// <summary>Finds the shape in time linear in the number of things.</summary>
    /// <param name="depths">The depth where neighbours part. Of two equal depths a smaller one lies between, as in every trie.</param>
    internal void Build(ReadOnlySpan<byte> depths)
    {
        Count = depths.Length;
        if (_left.Length < Count)
        {
            int length = Math.Max(Count, 2 * _left.Length);
            (_left, _right, _order, _stack) = (new int[length], new int[length], new int[length], new int[length]);
        }

        // The stack holds the nodes on the way from the root to the last thing, their right sides still open.
        Span<int> stack = _stack, left = _left, right = _right, order = _order;
        int top = 0, done = 0;
        for (int gap = 0; gap < depths.Length; gap++)
        {
            int below = ~gap;
            while (top > 0 && depths[stack[top - 1]] > depths[gap])
            {
                int node = stack[--top];
                right[node] = below;
                order[done++] = below = node;
            }

            left[gap] = below;
            stack[top++] = gap;
        }

        int last = ~depths.Length;
        while (top > 0)
        {
            int node = stack[--top];
            right[node] = last;
            order[done++] = last = node;
        }
    }
}
