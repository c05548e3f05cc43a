using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>Checks that rows of commits follow each other.</summary>
internal sealed class CommitChain(StateTables tables)
{
    /// <summary>The last row that was taken; null before the first.</summary>
    internal CommitRow? Last { get; private set; }

    /// <summary>The scheme; null before the first row.</summary>
    internal TreeScheme? Scheme { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Which version it must be if it is the first one.</param>
    /// <exception cref="StateStoreException">It is damaged or does not follow the one before.</exception>
    internal void Take(CommitRow row, long first)
    {
        string where = $"commits: version {row.Version}";
        long expected = Last is null ? first : Last.Version + 1;
        if (row.Version != expected)
            throw tables.Corrupt("commits", $"the row of version {expected} is missing, the next is {row.Version}");
        if (!row.IsIntact)
            throw tables.Corrupt(where, "the row does not have its digest");
        if (!TreeScheme.TryFind(row.Scheme, out TreeScheme? scheme))
            throw new StateStoreException(StateStoreFault.UnknownFormat, $"{tables.Name}: {where}: its scheme is not known here");
        if (Scheme is not null && scheme != Scheme)
            throw tables.Corrupt(where, $"its scheme is {scheme}, that of the version before {Scheme}");
        if (Last is not null && row.PreviousRoot != Last.Root)
            throw tables.Corrupt(where, $"its previous root is {row.PreviousRoot}, the root before is {Last.Root}");
        if (row.Version == 0 && (!row.Root.IsZero || !row.PreviousRoot.IsZero || row.Operations.Length > 0))
            throw tables.Corrupt(where, "version 0 is the empty tree");
        (Last, Scheme) = (row, scheme);
    }

    /// <summary>Reads the last row's operations.</summary>
    /// <param name="operations">They are added here.</param>
    /// <exception cref="StateStoreException">They are malformed.</exception>
    internal void ReadOperations(List<StateOperation> operations)
    {
        if (OperationBytes.Read(Last!.Operations, Scheme!, operations) is { } rule)
            throw tables.Corrupt($"commits: version {Last.Version}", rule);
        if (Last.Version > 0 && Last.Operations.Length == 0)
            throw tables.Corrupt($"commits: version {Last.Version}", "a commit has at least one operation");
    }
}
