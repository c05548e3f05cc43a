using System.Runtime.CompilerServices;
using ZkTask.Merkle;
using ZkTask.Storage.Tables;
using ZkTask.Tasks;

namespace ZkTask.Storage;

/// <summary>What the stores share: the newest version in memory, and commits to two tables.</summary>
/// <remarks>
/// Table <c>commits</c> has one row for each version: scheme, previous root, root, sorted operations. Table <c>leaves</c> has the leaves of one version in pages. A commit adds a
/// row, provided that the newest is still the one it starts from; from time to time (<see cref="StateStoreOptions.FoldAfterOperations"/>) it also writes the leaves
/// anew, in the same transaction. So a commit costs what its operations weigh, and opening reads the leaves once and the few commits since.
/// </remarks>
public abstract class StateStore : IStateStore, IAcceptedRoot
{
    private const int LeavesPerLaterOperation = 4;

    private readonly StateTables _tables;
    private readonly StateStoreOptions _options;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile StateVersion _current;
    private long _later;

    private protected StateStore(StateTables tables, StateStoreOptions options, StateVersion current, long later) =>
        (_tables, _options, _current, _later) = (tables, options, current, later);

    /// <inheritdoc/>
    public TreeScheme Scheme => Current.Tree.Scheme;

    /// <inheritdoc/>
    public StateVersion Current => _current;

    /// <inheritdoc/>
    public async Task<StateCommitResult> CommitAsync(ReadOnlyMemory<StateOperation> operations, bool withTransition = false, CancellationToken cancellation = default)
    {
        if (operations.IsEmpty)
            throw new ArgumentException("A commit has at least one operation.", nameof(operations));
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await CommitLockedAsync(operations, withTransition, expected: null, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<StateCommitResult> AcceptAsync(StateTransition transition, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(transition);
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            StateVersion current = _current;
            Rejection? rejection = transition.Scheme != Scheme
                ? new Rejection(Reason.SchemeMismatch, $"the transition is of {transition.Scheme}, the store of {Scheme}")
                : transition.Verify(current.Root, cancellation);
            if (rejection is not null)
                return new StateCommitResult(rejection, current, null);
            StateOperation[] operations = [.. transition.Changes.Select(change =>
                change.After is { } value ? StateOperation.Put(change.Key, value) : StateOperation.Delete(change.Key))];
            StateCommitResult result = await CommitLockedAsync(operations, withTransition: false, transition.NewRoot, cancellation).ConfigureAwait(false);
            return result with { Transition = result.Rejection is null ? transition : null };
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<StateVersion> RefreshAsync(CancellationToken cancellation = default)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            StateVersion current = _current;
            List<StateOperation> operations = [];
            CommitChain chain = new(_tables);
            StateTree tree = current.Tree;
            long later = 0;
            await using StateReader reader = await _tables.BeginReadAsync(cancellation).ConfigureAwait(false);
            await foreach (CommitRow row in reader.ReadCommitsAsync(current.Number, cancellation).ConfigureAwait(false))
            {
                chain.Take(row, current.Number);
                if (row.Version == current.Number)
                {
                    if (row.Root != current.Root)
                        break;
                    continue;
                }

                operations.Clear();
                chain.ReadOperations(operations);
                later += operations.Count;
                if (tree.Apply(operations.ToArray(), out StateTree? next, _options.MaxDegreeOfParallelism) is { } rejection)
                    throw _tables.Corrupt($"commits: version {row.Version}", rejection.ToString());
                tree = next!;
                if (tree.Root != row.Root)
                {
                    throw new StateStoreException(
                        StateStoreFault.RootMismatch, $"{_tables.Name}: commits: version {row.Version}: its operations lead to the root {tree.Root}, its root is {row.Root}");
                }
            }

            if (chain.Last is null || (chain.Last.Version == current.Number && chain.Last.Root != current.Root))
                throw new StateStoreException(StateStoreFault.HistoryReplaced, $"{_tables.Name}: commits: version {current.Number} with the root {current.Root} is no longer there");
            _later += later;
            return chain.Last.Version == current.Number ? current : _current = new StateVersion(chain.Last.Version, tree);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateCommit> ReadCommitsAsync(long firstVersion = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstVersion);
        CommitChain chain = new(_tables);
        await using StateReader reader = await _tables.BeginReadAsync(cancellation).ConfigureAwait(false);
        await foreach (CommitRow row in reader.ReadCommitsAsync(firstVersion, cancellation).ConfigureAwait(false))
        {
            List<StateOperation> operations = [];
            chain.Take(row, firstVersion);
            chain.ReadOperations(operations);
            yield return new StateCommit(row.Version, row.PreviousRoot, row.Root, [.. operations]);
        }
    }

    /// <inheritdoc/>
    public async Task<StateTree> ReadVersionAsync(long version, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        StateVersion current = _current;
        if (version == current.Number)
            return current.Tree;
        await using StateReader reader = await _tables.BeginReadAsync(cancellation).ConfigureAwait(false);
        return await StateLoader.LoadAsync(_tables, reader, version, _options.MaxDegreeOfParallelism, cancellation).ConfigureAwait(false) is { } loaded
            ? loaded.Version.Tree
            : throw new ArgumentOutOfRangeException(nameof(version), version, "There is no such version.");
    }

    /// <summary>The root of the newest commit in the database, whoever made it; <see cref="Current"/> stays as it is.</summary>
    /// <exception cref="StateStoreException">The store failed.</exception>
    public ValueTask<AcceptedRoot> ReadAsync(CancellationToken cancellation) => StoredRoot.ReadAsync(_tables, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the newest version.</summary>
    private protected static async Task<(StateVersion Version, long Later)> LoadAsync(StateTables tables, StateStoreOptions options, CancellationToken cancellation)
    {
        await using StateReader reader = await tables.BeginReadAsync(cancellation).ConfigureAwait(false);
        return (await StateLoader.LoadAsync(tables, reader, version: null, options.MaxDegreeOfParallelism, cancellation).ConfigureAwait(false))!.Value;
    }

    private async Task<StateCommitResult> CommitLockedAsync(
        ReadOnlyMemory<StateOperation> operations, bool withTransition, Bytes32? expected, CancellationToken cancellation)
    {
        StateVersion current = _current;
        if (Scheme.Sort(operations, out StateBatch? batch, _options.MaxDegreeOfParallelism) is { } rejection)
            return new StateCommitResult(rejection, current, null);
        StateTransition? transition = null;
        StateTree tree = withTransition
            ? current.Tree.Apply(batch!, out transition, _options.MaxDegreeOfParallelism)
            : current.Tree.Apply(batch!, _options.MaxDegreeOfParallelism);

        // A verified transition and the tree compute the same root in two ways.
        if (expected is { } root && tree.Root != root)
            throw new InvalidOperationException($"The transition leads to the root {Scheme.Format(root)}, its operations to {Scheme.Format(tree.Root)}.");

        StateVersion next = new(current.Number + 1, tree);
        CommitRow row = CommitRow.Create(next.Number, Scheme.Name, current.Root, next.Root, OperationBytes.Write(batch!));
        long later = _later + batch!.Count;
        bool folds = later > Math.Max(_options.FoldAfterOperations, tree.Count / LeavesPerLaterOperation);
        if (!await _tables.TryAppendAsync(row, folds ? LeafPage.Of(next) : null, cancellation).ConfigureAwait(false))
        {
            return new StateCommitResult(
                new Rejection(Reason.StaleRoot, $"the store's newest version is not {current.Number} with the root {Scheme.Format(current.Root)} any more"), current, null);
        }

        (_current, _later) = (next, folds ? 0 : later);
        return new StateCommitResult(null, next, transition);
    }
}
