using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle;

/// <summary>
/// Operations in the order of a scheme's trees, each checked, no key twice; made by <see cref="TreeScheme.Sort"/>. What keeps the operations of a commit in their order
/// beside the tree sorts them only once so. Never changes, so any number of threads may use it, and any number of trees.
/// </summary>
public sealed class StateBatch
{
    internal StateBatch(TreeScheme scheme, OperationBatch operations) => (Scheme, Operations) = (scheme, operations);

    /// <summary>The kind of tree.</summary>
    public TreeScheme Scheme { get; }

    /// <summary>How many operations there are.</summary>
    public int Count => Operations.Count;

    /// <summary>An operation; they ascend by <see cref="TreeScheme.CompareKeys"/>.</summary>
    /// <param name="index">Which one, below <see cref="Count"/>.</param>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public StateOperation this[int index]
    {
        get
        {
            Bytes32 key = Scheme.KeyOf(Operations.Paths[index]);
            return Operations.IsDelete(index) ? StateOperation.Delete(key) : StateOperation.Put(key, Operations.Values[index]);
        }
    }

    internal OperationBatch Operations { get; }
}
