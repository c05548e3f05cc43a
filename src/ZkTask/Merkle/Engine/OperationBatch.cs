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
}
