using ZkTask.Merkle;
using ZkTask.Merkle.Engine;

namespace ZkTask.Bench.Trees;

/// <summary>Random leaves of one scheme and trees over them, always the same ones.</summary>
internal sealed class TreeFixtures
{
    internal static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];
    internal static readonly int[] Batches = [1, 100, 10_000];

    internal TreeFixtures(string scheme)
    {
        Scheme = TreeScheme.TryFind(scheme, out TreeScheme? found) ? found : throw new ArgumentException($"no such scheme: {scheme}", nameof(scheme));
        Random random = new(1);
        Leaves = new StateOperation[Sizes[^1]];
        for (int i = 0; i < Leaves.Length; i++)
            Leaves[i] = StateOperation.Put(Word(random), Word(random));
        Tree = Apply(Scheme.Empty, Leaves, workers: 2);
        int[] order = [.. Enumerable.Range(0, Leaves.Length)];
        random.Shuffle(order);
        Updates = [.. order.Take(Batches[^1]).Select(i => StateOperation.Put(Leaves[i].Key, Word(random)))];
    }

    internal TreeScheme Scheme { get; }

    /// <summary>A million leaves in any order; smaller trees have the first ones.</summary>
    internal StateOperation[] Leaves { get; }

    /// <summary>The tree over all leaves.</summary>
    internal StateTree Tree { get; }

    /// <summary>New values for different keys of the tree.</summary>
    internal StateOperation[] Updates { get; }

    internal static StateTree Apply(StateTree tree, ReadOnlyMemory<StateOperation> operations, int workers) =>
        tree.Apply(operations, out StateTree? next, workers) is { } rejection ? throw new InvalidOperationException(rejection.ToString()) : next!;

    /// <summary>How many nodes the tree over the first leaves has, those with an empty half included; each leaf is one hash more.</summary>
    internal long CountNodes(int leaves)
    {
        TreePath[] paths = [.. Leaves.Take(leaves).Select(leaf => Scheme.PathOf(leaf.Key)).Order()];
        byte[] depths = new byte[leaves - 1];
        for (int gap = 0; gap < depths.Length; gap++)
            depths[gap] = (byte)TreePath.CommonPrefix(paths[gap], paths[gap + 1]);
        GapTree shape = new();
        shape.Build(depths);
        long nodes = depths[shape.Root] + 1;
        for (int gap = 0; gap < depths.Length; gap++)
        {
            foreach (int below in (int[])[shape.Left[gap], shape.Right[gap]])
                nodes += below < 0 ? 0 : depths[below] - depths[gap];
        }

        return nodes;
    }

    // Below 2^253, so canonical in every scheme.
    internal static Bytes32 Word(Random random)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        random.NextBytes(bytes);
        bytes[0] &= 0x1f;
        return new Bytes32(bytes);
    }
}
