using System.Collections.Immutable;
using ZkTask.Merkle;

namespace ZkTask.Storage;

/// <summary>
/// A sparse Merkle tree that outlives its process. What is kept are facts, never nodes: the leaves, and one commit for each version. The tree is a function of
/// its leaves and is rebuilt in memory when a store is opened.
/// </summary>
/// <remarks>Thread-safe. Commits of one store object wait for each other; readers never wait.</remarks>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>The kind of tree.</summary>
    TreeScheme Scheme { get; }

    /// <summary>The newest version that this object knows. Other writers may be ahead: <see cref="RefreshAsync"/> catches up.</summary>
    StateVersion Current { get; }

    /// <summary>Applies operations to <see cref="Current"/> and makes the result durable: once this returns without a rejection, it survives a crash.</summary>
    /// <param name="operations">One or more, in any order, each key at most once.</param>
    /// <param name="withTransition">Whether to prove the new root from the old one.</param>
    /// <param name="cancellation">Looked at until the commit is decided; then it is too late.</param>
    /// <returns>The new version; or a rejection and the old one: <see cref="Reason.StaleRoot"/> if another writer was faster, or what is wrong with an operation.</returns>
    /// <exception cref="ArgumentException">There is no operation.</exception>
    /// <exception cref="StateStoreException">The store failed. Whether the commit was made, <see cref="RefreshAsync"/> tells.</exception>
    Task<StateCommitResult> CommitAsync(ReadOnlyMemory<StateOperation> operations, bool withTransition = false, CancellationToken cancellation = default);

    /// <summary>Commits the changes of a transition that starts at the current root, so that its new root becomes the current one.</summary>
    /// <param name="transition">The transition; it is verified here.</param>
    /// <param name="cancellation">Looked at until the commit is decided.</param>
    /// <returns>The new version; or a rejection and the old one: <see cref="Reason.StaleRoot"/>, <see cref="Reason.SchemeMismatch"/>, or what is wrong with the proof.</returns>
    /// <exception cref="StateStoreException">The store failed. Whether the commit was made, <see cref="RefreshAsync"/> tells.</exception>
    Task<StateCommitResult> AcceptAsync(StateTransition transition, CancellationToken cancellation = default);

    /// <summary>Takes over what other writers committed.</summary>
    /// <returns>The newest version.</returns>
    /// <exception cref="StateStoreException">The store failed, or no longer holds the version that this object knows.</exception>
    Task<StateVersion> RefreshAsync(CancellationToken cancellation = default);

    /// <summary>The commits from a version on, in order, as they are stored at this time. Version 0 is the empty tree.</summary>
    /// <exception cref="StateStoreException">The store failed, or a commit was altered.</exception>
    IAsyncEnumerable<StateCommit> ReadCommitsAsync(long firstVersion = 0, CancellationToken cancellation = default);

    /// <summary>The tree as it was at a version. Time in proportion to the operations up to there, or to the leaves for recent versions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such version.</exception>
    /// <exception cref="StateStoreException">The store failed, or what it holds does not lead to the version's root.</exception>
    Task<StateTree> ReadVersionAsync(long version, CancellationToken cancellation = default);
}

/// <summary>A version of a store.</summary>
/// <param name="Number">0 for the empty tree, then one more with every commit.</param>
/// <param name="Tree">The tree.</param>
public sealed record StateVersion(long Number, StateTree Tree)
{
    /// <summary>The tree's root.</summary>
    public Bytes32 Root => Tree.Root;
}

/// <summary>What became of a commit.</summary>
/// <param name="Rejection">Null if it was made, else why not; then nothing has changed.</param>
/// <param name="Version">The new version, or the old one if there is a rejection.</param>
/// <param name="Transition">The proof, if one was asked for and the commit was made.</param>
public sealed record StateCommitResult(Rejection? Rejection, StateVersion Version, StateTransition? Transition);

/// <summary>One commit of a store's history.</summary>
/// <param name="Version">The version it made.</param>
/// <param name="PreviousRoot">The root before.</param>
/// <param name="Root">The root after.</param>
/// <param name="Operations">What was asked for, ascending by <see cref="TreeScheme.CompareKeys"/>.</param>
public sealed record StateCommit(long Version, Bytes32 PreviousRoot, Bytes32 Root, ImmutableArray<StateOperation> Operations);
