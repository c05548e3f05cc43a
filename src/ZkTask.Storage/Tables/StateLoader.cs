using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>Rebuilds a tree from the tables: the stored leaves, and on top of them the commits since they were written.</summary>
internal sealed class StateLoader
{
    private readonly StateTables _tables;
    private readonly CommitChain _chain;
    private readonly Dictionary<Bytes32, StateOperation> _later = [];
    private List<LeafPage> _pages = [];

    private StateLoader(StateTables tables) => (_tables, _chain) = (tables, new CommitChain(tables));

    /// <summary>Loads a version.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="reader">A reader at the time in question.</param>
    /// <param name="version">The version; null for the newest.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may hash at once.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    /// <returns>The version, and how many operations were not among the stored leaves yet; null if there is no such version.</returns>
    /// <exception cref="StateStoreException">The tables cannot be read or break a rule.</exception>
    internal static async Task<(StateVersion Version, long Later)?> LoadAsync(
        StateTables tables, StateReader reader, long? version, int maxDegreeOfParallelism, CancellationToken cancellation)
    {
        StateLoader loader = new(tables);
        long first = await loader.ReadPagesAsync(reader, version, cancellation).ConfigureAwait(false);
        long later = await loader.ReadCommitsAsync(reader, first, version, cancellation).ConfigureAwait(false);
        if (version is not null && loader._chain.Last?.Version != version)
            return null;
        return (loader.Build(maxDegreeOfParallelism), later);
    }

    // The stored leaves serve unless an earlier version is asked for, which is replayed from the empty tree.
    private async Task<long> ReadPagesAsync(StateReader reader, long? version, CancellationToken cancellation)
    {
        await foreach (LeafPage page in reader.ReadPagesAsync(cancellation).ConfigureAwait(false))
        {
            string where = $"leaves: page {page.Number}";
            if (page.Number != _pages.Count)
                throw _tables.Corrupt("leaves", $"page {_pages.Count} is missing, the next is {page.Number}");
            if (page.Content.Length % LeafPage.LeafBytes != 0)
                throw _tables.Corrupt(where, $"{page.Content.Length} bytes are not leaves of {LeafPage.LeafBytes}");
            if (!page.IsIntact)
                throw _tables.Corrupt(where, "the row does not have its digest");
            if (_pages.Count > 0 && page.Version != _pages[0].Version)
                throw _tables.Corrupt(where, $"it is of version {page.Version}, page 0 of version {_pages[0].Version}");
            if (version < page.Version)
                return 0;
            _pages.Add(page);
        }

        return _pages.Count > 0 ? _pages[0].Version : throw _tables.Corrupt("leaves", "there is no page");
    }

    private async Task<long> ReadCommitsAsync(StateReader reader, long first, long? last, CancellationToken cancellation)
    {
        long count = 0;
        List<StateOperation> operations = [];
        await foreach (CommitRow row in reader.ReadCommitsAsync(first, cancellation).ConfigureAwait(false))
        {
            _chain.Take(row, first);
            if (row.Version > first)
            {
                operations.Clear();
                _chain.ReadOperations(operations);
                foreach (StateOperation operation in operations)
                    _later[operation.Key] = operation;
                count += operations.Count;
            }

            if (row.Version == last)
                break;
        }

        return _chain.Last is not null ? count : throw _tables.Corrupt("commits", $"there is no row of version {first}, which the leaves are of");
    }

    private StateVersion Build(int maxDegreeOfParallelism)
    {
        (TreeScheme scheme, CommitRow last) = (_chain.Scheme!, _chain.Last!);
        StateOperation[] later = [.. _later.Values];
        _later.Clear();
        Array.Sort(later, (a, b) => scheme.CompareKeys(a.Key, b.Key));
        if (scheme.Load(Merge(later, scheme), out StateTree? tree, maxDegreeOfParallelism) is { } rejection)
            throw new StateStoreException(StateStoreFault.Corrupt, $"{_tables.Name}: leaves, with the commits up to version {last.Version}: {rejection}");
        return tree!.Root == last.Root
            ? new StateVersion(last.Version, tree)
            : throw new StateStoreException(
                StateStoreFault.RootMismatch,
                $"{_tables.Name}: the leaves, with the commits up to version {last.Version}, have the root {tree.Root}; commits: version {last.Version}: its root is {last.Root}");
    }

    private IEnumerable<StateLeaf> Merge(StateOperation[] later, TreeScheme scheme)
    {
        List<LeafPage> pages = _pages;
        _pages = [];
        int next = 0;
        for (int number = 0; number < pages.Count; number++)
        {
            LeafPage page = pages[number];
            pages[number] = null!;
            for (int i = 0; i < page.Count; i++)
            {
                StateLeaf leaf = page[i];
                int order = -1;
                while (next < later.Length && (order = scheme.CompareKeys(later[next].Key, leaf.Key)) < 0)
                {
                    if (!later[next].IsDelete)
                        yield return new StateLeaf(later[next].Key, later[next].Value);
                    next++;
                }

                if (next == later.Length || order > 0)
                    yield return leaf;
                else if (!later[next].IsDelete)
                    yield return leaf with { Value = later[next].Value };
                if (next < later.Length && order == 0)
                    next++;
            }
        }

        for (; next < later.Length; next++)
        {
            if (!later[next].IsDelete)
                yield return new StateLeaf(later[next].Key, later[next].Value);
        }
    }
}
