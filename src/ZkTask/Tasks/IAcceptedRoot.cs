using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>
/// Where the root is that the next transition has to start from. Who accepts a task advances it, after the acceptance and never because a submission was judged valid: all attesters
/// must compare with the same root.
/// </summary>
public interface IAcceptedRoot
{
    /// <summary>Reads the last accepted root. Called by any number of threads at once. Whatever it throws leaves the verdict open.</summary>
    /// <param name="cancellation">Cancelled by the caller or at the deadline.</param>
    ValueTask<AcceptedRoot> ReadAsync(CancellationToken cancellation);
}

/// <summary>A root that was accepted.</summary>
/// <param name="Scheme">The kind of tree.</param>
/// <param name="Root">Its root.</param>
public sealed record AcceptedRoot(TreeScheme Scheme, Bytes32 Root);

/// <summary>Finds the store that a tasks file names.</summary>
/// <param name="store">Its name in the file.</param>
/// <param name="folder">What paths in the file are relative to.</param>
/// <returns>The store's root; it need not be reachable yet.</returns>
/// <exception cref="FormatException">It cannot be a store's name; the message says why.</exception>
public delegate IAcceptedRoot AcceptedRootFactory(string store, string folder);
