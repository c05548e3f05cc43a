namespace ZkTask.Merkle.Engine;

/// <summary>Sorts 64-bit numbers: by their first 16 bits in one counting pass, which for keys that are digests leaves a handful a bucket, then each bucket.</summary>
internal static class PathSort
{
    private const int BucketBits = 16;
    private const int WorthBuckets = 1 << 12;
    private const int BucketsOfRange = 1 << 10;

    /// <summary>The indices of the numbers in ascending order. O(n log n) whatever the numbers are; the order of equal ones is not defined.</summary>
    /// <param name="heads">The numbers; their order afterwards is not defined.</param>
    /// <param name="workers">How many threads may work at once.</param>
    internal static int[] Order(ulong[] heads, int workers)
    {
        int[] order = new int[heads.Length];
        if (heads.Length < WorthBuckets)
        {
            for (int i = 0; i < order.Length; i++)
                order[i] = i;
            heads.AsSpan().Sort(order.AsSpan());
            return order;
        }

        int[] next = new int[(1 << BucketBits) + 1];
        foreach (ulong head in heads)
            next[(head >> (64 - BucketBits)) + 1]++;
        for (int bucket = 1; bucket < next.Length; bucket++)
            next[bucket] += next[bucket - 1];
        ulong[] scattered = new ulong[heads.Length];
        for (int i = 0; i < heads.Length; i++)
        {
            int place = next[heads[i] >> (64 - BucketBits)]++;
            (order[place], scattered[place]) = (i, heads[i]);
        }

        // Every bucket now ends where the next one began.
        Workers.ForRanges(1 << BucketBits, BucketsOfRange, workers, (first, end) =>
        {
            for (int bucket = first; bucket < end; bucket++)
            {
                int start = bucket == 0 ? 0 : next[bucket - 1], length = next[bucket] - start;
                if (length > 1)
                    scattered.AsSpan(start, length).Sort(order.AsSpan(start, length));
            }
        });
        return order;
    }
}
