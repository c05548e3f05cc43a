using System.Diagnostics.CodeAnalysis;

namespace ZkTask.Merkle.Engine;

/// <summary>Operations in path order, no path twice.</summary>
/// <param name="Paths">The paths, ascending.</param>
/// <param name="Values">The new values; without meaning where the leaf is deleted.</param>
/// <param name="Deletes">Which leaves are deleted; null if none is.</param>
internal sealed record OperationBatch(TreePath[] Paths, Bytes32[] Values, bool[]? Deletes)
{
    private const int BucketsOfRange = 16;

    /// <summary>No operation.</summary>
    internal static OperationBatch Empty { get; } = new([], [], null);

    internal int Count => Paths.Length;

    internal bool IsDelete(int index) => Deletes is not null && Deletes[index];

    /// <summary>Checks and sorts operations.</summary>
    internal static Rejection? TryCreate<TScheme>(ReadOnlySpan<StateOperation> operations, int workers, [NotNullWhen(true)] out OperationBatch? batch)
        where TScheme : struct, ITreeScheme
    {
        batch = null;
        int bits = PathSort.BitsFor(operations.Length);
        int[] ends = new int[1 << bits];
        bool anyDelete = false;
        for (int i = 0; i < operations.Length; i++)
        {
            ref readonly StateOperation operation = ref operations[i];
            if (!TScheme.IsCanonical(operation.Key))
                return new Rejection(Reason.NonCanonicalKey, $"operation {i}: the key {operation.Key} is not below the field's modulus r");
            if (!operation.IsDelete && !TScheme.IsCanonical(operation.Value))
                return new Rejection(Reason.NonCanonicalValue, $"operation {i}: the value {operation.Value} is not below the field's modulus r");
            ends[PathSort.BucketOf(TScheme.PathOf(operation.Key), bits)]++;
            anyDelete |= operation.IsDelete;
        }

        OperationBatch sorted = new(new TreePath[operations.Length], new Bytes32[operations.Length], anyDelete ? new bool[operations.Length] : null);
        sorted.Fill<TScheme>(operations, bits, ends);
        Workers.ForRanges(ends.Length, BucketsOfRange, workers, (first, end) => sorted.SortBuckets(bits, ends, first, end));
        TreePath[] paths = sorted.Paths;
        for (int i = 1; i < paths.Length; i++)
        {
            if (paths[i].Equals(paths[i - 1]))
                return new Rejection(Reason.DuplicateKey, $"operations: the key {TScheme.KeyOf(paths[i])} is given twice");
        }

        batch = sorted;
        return null;
    }

    // Puts the operations into their buckets; takes how many are in each and leaves where each ends.
    private void Fill<TScheme>(ReadOnlySpan<StateOperation> operations, int bits, int[] ends)
        where TScheme : struct, ITreeScheme
    {
        int sum = 0;
        foreach (ref int end in ends.AsSpan())
            (end, sum) = (sum, sum + end);
        foreach (ref readonly StateOperation operation in operations)
        {
            TreePath path = TScheme.PathOf(operation.Key);
            int place = ends[PathSort.BucketOf(path, bits)]++;
            (Paths[place], Values[place]) = (path, operation.Value);
            if (Deletes is not null)
                Deletes[place] = operation.IsDelete;
        }
    }

    private void SortBuckets(int bits, int[] ends, int first, int end)
    {
        for (int bucket = first; bucket < end; bucket++)
        {
            Range range = (bucket == 0 ? 0 : ends[bucket - 1])..ends[bucket];
            PathSort.SortBucket(bits, Paths.AsSpan(range), Values.AsSpan(range), Deletes is null ? [] : Deletes.AsSpan(range));
        }
    }
}
