using System.Diagnostics.CodeAnalysis;

namespace ZkTask.Merkle.Engine;

/// <summary>Operations in path order, no path twice.</summary>
/// <param name="Paths">The paths, ascending.</param>
/// <param name="Values">The new values; without meaning where the leaf is deleted.</param>
/// <param name="Deletes">Which leaves are deleted; null if none is.</param>
internal sealed record OperationBatch(TreePath[] Paths, Bytes32[] Values, bool[]? Deletes)
{
    /// <summary>No operation.</summary>
    internal static OperationBatch Empty { get; } = new([], [], null);

    internal int Count => Paths.Length;

    internal bool IsDelete(int index) => Deletes is not null && Deletes[index];

    /// <summary>Checks and sorts operations.</summary>
    internal static Rejection? TryCreate<TScheme>(ReadOnlySpan<StateOperation> operations, int workers, [NotNullWhen(true)] out OperationBatch? batch)
        where TScheme : struct, ITreeScheme
    {
        batch = null;
        ulong[] heads = new ulong[operations.Length];
        bool anyDelete = false;
        for (int i = 0; i < operations.Length; i++)
        {
            ref readonly StateOperation operation = ref operations[i];
            if (!TScheme.IsCanonical(operation.Key))
                return new Rejection(Reason.NonCanonicalKey, $"operation {i}: the key {operation.Key} is not below the field's modulus r");
            if (!operation.IsDelete && !TScheme.IsCanonical(operation.Value))
                return new Rejection(Reason.NonCanonicalValue, $"operation {i}: the value {operation.Value} is not below the field's modulus r");
            heads[i] = TScheme.PathOf(operation.Key).W0;
            anyDelete |= operation.IsDelete;
        }

        int[] order = PathSort.Order(heads, workers);
        TreePath[] sorted = new TreePath[order.Length];
        Bytes32[] values = new Bytes32[order.Length];
        bool[]? deletes = anyDelete ? new bool[order.Length] : null;
        for (int i = 0; i < order.Length; i++)
        {
            ref readonly StateOperation operation = ref operations[order[i]];
            sorted[i] = TScheme.PathOf(operation.Key);
            values[i] = operation.Value;
            if (anyDelete)
                deletes![i] = operation.IsDelete;
        }

        SortTies(sorted, values, deletes);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Equals(sorted[i - 1]))
                return new Rejection(Reason.DuplicateKey, $"operations: the key {TScheme.KeyOf(sorted[i])} is given twice");
        }

        batch = new OperationBatch(sorted, values, deletes);
        return null;
    }

    // Runs of paths with the same first 64 bits, which the sort left in any order.
    private static void SortTies(TreePath[] paths, Bytes32[] values, bool[]? deletes)
    {
        for (int start = 0, end; start < paths.Length; start = end)
        {
            end = start + 1;
            while (end < paths.Length && paths[end].W0 == paths[start].W0)
                end++;
            if (end - start == 1)
                continue;
            TreePath[] keys = paths[start..end];
            (Bytes32 Value, bool IsDelete)[] items = new (Bytes32, bool)[keys.Length];
            for (int i = 0; i < items.Length; i++)
                items[i] = (values[start + i], deletes is not null && deletes[start + i]);
            Array.Sort(keys, items);
            keys.CopyTo(paths, start);
            for (int i = 0; i < items.Length; i++)
            {
                values[start + i] = items[i].Value;
                if (deletes is not null)
                    deletes[start + i] = items[i].IsDelete;
            }
        }
    }
}
