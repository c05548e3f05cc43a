using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>Rebuilds a tree from the tables: the stored leaves, and on top of them the commits since they were written.</summary>
internal sealed class StateLoader
{
    private readonly StateTables _tables;
    private readonly CommitChain _chain;
    private readonly Dictionary<Bytes32, StateOperation> _later = [];
    private readonly int _workers;
    private List<LeafPage> _pages = [];

    private StateLoader(StateTables tables, int workers) => (_tables, _chain, _workers) = (tables, new CommitChain(tables), workers);

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
        StateLoader loader = new(tables, maxDegreeOfParallelism);
        long first = await loader.ReadPagesAsync(reader, version, cancellation).ConfigureAwait(false);
        long later = await loader.ReadCommitsAsync(reader, first, version, cancellation).ConfigureAwait(false);
        if (version is not null && loader._chain.Last?.Version != version)
            return null;
        return (loader.Build(), later);
    }

    // The stored leaves serve unless an earlier version is asked for, which is replayed from the empty tree.
    private async Task<long> ReadPagesAsync(StateReader reader, long? version, CancellationToken cancellation)
    {
        // Digests are computed while further pages come in.
        List<Task<bool>> areIntact = [];
        await foreach (LeafPage page in reader.ReadPagesAsync(cancellation).ConfigureAwait(false))
        {
            string where = $"leaves: page {page.Number}";
            if (page.Number != _pages.Count)
                throw _tables.Corrupt("leaves", $"page {_pages.Count} is missing, the next is {page.Number}");
            if (page.Content.Length % LeafPage.LeafBytes != 0)
                throw _tables.Corrupt(where, $"{page.Content.Length} bytes are not leaves of {LeafPage.LeafBytes}");
            areIntact.Add(_workers == 1 ? Task.FromResult(page.IsIntact) : Task.Run(() => page.IsIntact, cancellation));
            if (_pages.Count > 0 && page.Version != _pages[0].Version)
                throw _tables.Corrupt(where, $"it is of version {page.Version}, page 0 of version {_pages[0].Version}");
            if (version < page.Version)
                return 0;
            _pages.Add(page);
        }

        for (int number = 0; number < areIntact.Count; number++)
        {
            if (!await areIntact[number].ConfigureAwait(false))
                throw _tables.Corrupt($"leaves: page {number}", "the row does not have its digest");
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

    private StateVersion Build()
    {
        (TreeScheme scheme, CommitRow last) = (_chain.Scheme!, _chain.Last!);
        if (scheme.LoadSorted(Merge(scheme), out StateTree? tree, _workers) is { } rejection)
            throw new StateStoreException(StateStoreFault.Corrupt, $"{_tables.Name}: leaves, with the commits up to version {last.Version}: {rejection}");
        return tree!.Root == last.Root
            ? new StateVersion(last.Version, tree)
            : throw new StateStoreException(
                StateStoreFault.RootMismatch,
                $"{_tables.Name}: the leaves, with the commits up to version {last.Version}, have the root {tree.Root}; commits: version {last.Version}: its root is {last.Root}");
    }

    // The stored leaves, in which the later operations take their places. Pages go as they are used.
    private ReadOnlyMemory<StateLeaf> Merge(TreeScheme scheme)
    {
        StateOperation[] later = [.. _later.Values];
        _later.Clear();
        Array.Sort(later, (a, b) => scheme.CompareKeys(a.Key, b.Key));
        StateLeaf[] leaves = new StateLeaf[later.Length + _pages.Sum(page => page.Count)];
        int count = 0, next = 0;
        for (int number = 0; number < _pages.Count; number++)
        {
            ReadOnlySpan<StateLeaf> page = _pages[number].Leaves;
            _pages[number] = null!;
            for (int place = 0; place < page.Length; place++)
            {
                if (next == later.Length)
                {
                    page[place..].CopyTo(leaves.AsSpan(count));
                    count += page.Length - place;
                    break;
                }

                int order = -1;
                while (next < later.Length && (order = scheme.CompareKeys(later[next].Key, page[place].Key)) < 0)
                    Put(later[next++]);
                if (next == later.Length || order > 0)
                    leaves[count++] = page[place];
                else
                    Put(later[next++]);
            }
        }

        while (next < later.Length)
            Put(later[next++]);
        _pages = [];
        return leaves.AsMemory(0, count);

        void Put(in StateOperation operation)
        {
            if (!operation.IsDelete)
                leaves[count++] = new StateLeaf(operation.Key, operation.Value);
        }
    }
}
