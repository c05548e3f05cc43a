using System.Buffers.Binary;
using System.Collections.Concurrent;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;

namespace ZkTask.Attestation.Records;

/// <summary>
/// Remembers for one key which vote it signed on which task, and refuses to sign the other one: in this process, in others with the same file, after a crash. Each
/// vote is on disk before its signature exists, so that a process killed at any moment has at worst noted a vote that it did not send; it may sign that one again.
/// Thread-safe.
/// </summary>
/// <remarks>
/// It protects only if every process that has the key has the file, too: never copy a key to a second machine without its guard, and never restore a guard from a
/// backup. Open it with <see cref="RecordMode.OpenExisting"/> where it must have been there before. The file is append-only, and its entries form an RFC 9162 log,
/// which is checked in full when it is opened.
/// </remarks>
public sealed class EquivocationGuard : IDisposable
{
    // Content of the first entry: the public key; of others: one byte for the vote and the time in Unix milliseconds.
    private const int VoteLength = 9;

    private readonly ConcurrentDictionary<Bytes32, bool> _votes = [];
    private readonly BlsPublicKey _owner;
    private readonly string _path;
    private readonly ChainedFile _file;

    private EquivocationGuard(string path, BlsPublicKey owner, RecordMode mode)
    {
        (_path, _owner) = (path, owner);
        _file = ChainedFile.Open(path, ChainedFileKind.EquivocationGuard, mode, Take);
        _file.InTransaction(() => _file.Size > 0 || _file.Append(default, owner.ToArray()) > 0);
    }

    /// <summary>The log's number of entries: votes, and one for the key.</summary>
    public long Size => _file.Size;

    /// <summary>The log's root. Keep it elsewhere to notice a file that was rewritten.</summary>
    public Bytes32 Root => _file.Root;

    /// <summary>Opens the guard of a key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="owner">The key. A file belongs to the key that it was created for.</param>
    /// <param name="mode">Whether the file must exist.</param>
    /// <exception cref="RecordException">The file is missing, corrupt, another key's, or no guard at all.</exception>
    public static EquivocationGuard Open(string path, BlsPublicKey owner, RecordMode mode)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return new EquivocationGuard(path, owner, mode);
    }

    /// <summary>Signs a vote in Othentic's way, unless the other vote on this task was signed before.</summary>
    /// <param name="key">The guard's key.</param>
    /// <param name="task">The task.</param>
    /// <param name="domain">Where the vote counts. The guard allows one vote on a task for all domains.</param>
    /// <param name="isApproved">The vote.</param>
    /// <param name="signature">The signature, the same each time; null if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.ConflictingVote"/>.</returns>
    /// <exception cref="ArgumentException">The key is not the guard's.</exception>
    /// <exception cref="RecordException">The vote could not be made durable, or the file is corrupt; nothing was signed.</exception>
    public Rejection? Sign(BlsSecretKey key, PerformedTask task, AttestationDomain domain, bool isApproved, out BlsSignature? signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(task);
        if (!key.PublicKey.Equals(_owner))
            throw new ArgumentException("The guard is another key's.", nameof(key));
        Rejection? rejection = Note(task.TaskHash(), isApproved);
        signature = rejection is null ? key.Sign(task.VoteHash(domain, isApproved), MessageHash.OthenticTasks) : null;
        return rejection;
    }

    /// <summary>Makes a vote durable that is signed elsewhere, a hardware module for instance: sign only if this returns null.</summary>
    /// <param name="taskHash">The task.</param>
    /// <param name="isApproved">The vote.</param>
    /// <returns>Null, also for a vote that was noted before, or <see cref="Reason.ConflictingVote"/>.</returns>
    /// <exception cref="RecordException">The vote could not be made durable, or the file is corrupt; do not sign.</exception>
    public Rejection? Note(Bytes32 taskHash, bool isApproved)
    {
        bool first = VoteOn(taskHash) ?? _file.InTransaction(() =>
        {
            // Other processes' votes are in now.
            if (VoteOn(taskHash) is { } vote)
                return vote;
            byte[] content = new byte[VoteLength];
            content[0] = isApproved ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(1), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            _file.Append(taskHash, content);
            return isApproved;
        });
        return first == isApproved
            ? null
            : new Rejection(Reason.ConflictingVote, $"task {taskHash}: the vote `{(first ? "approve" : "reject")}` was signed already");
    }

    /// <summary>The vote on a task that this process knows of; null if there is none. Another process may have signed since.</summary>
    public bool? VoteOn(Bytes32 taskHash) => _votes.TryGetValue(taskHash, out bool isApproved) ? isApproved : null;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Take(ChainedEntry entry)
    {
        if (entry.Sequence == 1)
        {
            if (!entry.Content.AsSpan().SequenceEqual(_owner.ToArray()))
                throw new RecordException(Reason.InternalError, $"{_path}: the guard belongs to another key");
            return;
        }

        if (entry.Content.Length != VoteLength || entry.Content[0] > 1)
            throw RecordException.Corrupt(_path, $"entry {entry.Sequence}: no vote");
        if (!_votes.TryAdd(entry.Key, entry.Content[0] == 1))
            throw RecordException.Corrupt(_path, $"entry {entry.Sequence}: a second vote on task {entry.Key}");
    }
}
