using System.Buffers;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// The order of operations: they are put into buckets by the first bits of their paths, then each bucket is sorted, within a core's second-level cache where keys are digests. O(n log n)
/// whatever the keys are.
/// </summary>
internal static class PathSort
{
    private const int BucketBits = 9;
    private const int WorthBuckets = 1 << 12;

    // Of a bucket's paths the next bits, in one counting pass, which for keys that are digests leaves a handful each.
    private const int SecondBits = 8;
    private const int WorthSecond = 1 << 8;

    /// <summary>How many bits choose the bucket, for so many paths.</summary>
    internal static int BitsFor(int count) => count < WorthBuckets ? 0 : BucketBits;

    /// <summary>The bucket of a path, by its first bits.</summary>
    internal static int BucketOf(in TreePath path, int bits) => (int)((path.W0 >> 1) >> (63 - bits));

    /// <summary>Sorts what is in a bucket.</summary>
    /// <param name="bits">The bits that chose the bucket.</param>
    /// <param name="paths">The paths.</param>
    /// <param name="values">Their values.</param>
    /// <param name="deletes">Whether each is a deletion; empty if none is.</param>
    internal static void SortBucket(int bits, Span<TreePath> paths, Span<Bytes32> values, Span<bool> deletes)
    {
        int count = paths.Length;
        if (count < 2)
            return;
        ulong[] heads = ArrayPool<ulong>.Shared.Rent(count);
        int[] order = ArrayPool<int>.Shared.Rent(count);
        for (int i = 0; i < count; i++)
            (heads[i], order[i]) = (paths[i].W0, i);
        if (count < WorthSecond)
            heads.AsSpan(0, count).Sort(order.AsSpan(0, count));
        else
            SortBySecondBits(bits, heads.AsSpan(0, count), order.AsSpan(0, count));
        Permute(paths, order);
        Permute(values, order);
        if (!deletes.IsEmpty)
            Permute(deletes, order);
        ArrayPool<ulong>.Shared.Return(heads);
        ArrayPool<int>.Shared.Return(order);
        SortTies(paths, values, deletes);
    }

    private static void SortBySecondBits(int bits, Span<ulong> heads, Span<int> order)
    {
        Span<int> next = stackalloc int[(1 << SecondBits) + 1];
        next.Clear();
        foreach (ulong head in heads)
            next[Second(head) + 1]++;
        for (int bucket = 1; bucket < next.Length; bucket++)
            next[bucket] += next[bucket - 1];
        ulong[] scattered = ArrayPool<ulong>.Shared.Rent(heads.Length);
        for (int i = 0; i < heads.Length; i++)
        {
            int place = next[Second(heads[i])]++;
            (order[place], scattered[place]) = (i, heads[i]);
        }

        // Every bucket now ends where the next one began.
        for (int bucket = 0, start = 0; bucket < 1 << SecondBits; bucket++)
        {
            int end = next[bucket];
            if (end - start > 1)
                scattered.AsSpan(start, end - start).Sort(order[start..end]);
            start = end;
        }

        ArrayPool<ulong>.Shared.Return(scattered);

        int Second(ulong head) => (int)(head >> (64 - bits - SecondBits)) & ((1 << SecondBits) - 1);
    }

    private static void Permute<T>(Span<T> items, ReadOnlySpan<int> order)
    {
        T[] copy = ArrayPool<T>.Shared.Rent(items.Length);
        items.CopyTo(copy);
        for (int i = 0; i < items.Length; i++)
            items[i] = copy[order[i]];
        ArrayPool<T>.Shared.Return(copy);
    }

    // Runs of paths with the same first 64 bits, which are in any order.
    private static void SortTies(Span<TreePath> paths, Span<Bytes32> values, Span<bool> deletes)
    {
        for (int start = 0, end; start < paths.Length; start = end)
        {
            end = start + 1;
            while (end < paths.Length && paths[end].W0 == paths[start].W0)
                end++;
            if (end - start == 1)
                continue;
            int[] order = [.. Enumerable.Range(0, end - start)];
            paths[start..end].Sort(order.AsSpan());
            Permute(values[start..end], order);
            if (!deletes.IsEmpty)
                Permute(deletes[start..end], order);
        }
    }
}
