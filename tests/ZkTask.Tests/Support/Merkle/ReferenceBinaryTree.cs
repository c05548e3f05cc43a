namespace ZkTask.Tests.Support.Merkle;

/// <summary>
/// Binary trees over any node hash. Complete ones are arrays in which the children of i are 2i + 1 and 2i + 2, as OpenZeppelin lays them out; lean ones are
/// levels in which a node without a partner goes up unchanged, as in a LeanIMT and, for powers of two, in EigenLayer's trees.
/// </summary>
internal sealed class ReferenceBinaryTree<T>(Func<T, T, T> hash)
{
    /// <summary>The complete tree of leaves; leaf i is at the end, backwards.</summary>
    internal T[] Complete(IReadOnlyList<T> leaves)
    {
        T[] tree = new T[(2 * leaves.Count) - 1];
        for (int i = 0; i < leaves.Count; i++)
            tree[tree.Length - 1 - i] = leaves[i];
        for (int i = leaves.Count - 2; i >= 0; i--)
            tree[i] = hash(tree[(2 * i) + 1], tree[(2 * i) + 2]);
        return tree;
    }

    /// <summary>The siblings from a node of a complete tree to its root.</summary>
    internal static T[] CompletePath(T[] tree, int node)
    {
        List<T> path = [];
        for (; node > 0; node = (node - 1) / 2)
            path.Add(tree[int.IsOddInteger(node) ? node + 1 : node - 1]);
        return [.. path];
    }

    /// <summary>A multiproof of nodes of a complete tree, in descending order, as OpenZeppelin makes it.</summary>
    internal static (T[] Path, bool[] Flags) CompleteMultiproof(T[] tree, IEnumerable<int> nodes)
    {
        Queue<int> queue = new(nodes);
        List<T> path = [];
        List<bool> flags = [];
        while (queue.Peek() != 0)
        {
            int node = queue.Dequeue(), sibling = int.IsOddInteger(node) ? node + 1 : node - 1;
            bool isKnown = queue.TryPeek(out int next) && next == sibling;
            flags.Add(isKnown);
            if (isKnown)
                queue.Dequeue();
            else
                path.Add(tree[sibling]);
            queue.Enqueue((node - 1) / 2);
        }

        return ([.. path], [.. flags]);
    }

    /// <summary>The levels of a lean tree, leaves first.</summary>
    internal List<T[]> Lean(T[] leaves)
    {
        List<T[]> levels = [leaves];
        for (T[] level = leaves; level.Length > 1; levels.Add(level))
            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? hash(pair[0], pair[1]) : pair[0])];
        return levels;
    }

    /// <summary>The siblings of a node of a lean tree, and the bits that say on which side they stand.</summary>
    internal static (T[] Siblings, ulong Index) LeanPath(List<T[]> levels, int index, int fromLevel = 0)
    {
        List<T> siblings = [];
        ulong bits = 0;
        for (int level = fromLevel; level < levels.Count - 1; level++, index /= 2)
        {
            if ((index ^ 1) >= levels[level].Length)
                continue;
            bits |= (ulong)(index & 1) << siblings.Count;
            siblings.Add(levels[level][index ^ 1]);
        }

        return ([.. siblings], bits);
    }
}
