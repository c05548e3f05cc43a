using System.Threading.Channels;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.Attestation.Records;

/// <summary>
/// Every verdict that was answered, with the submission it was about: on disk before the answer goes out. Append-only; its entries form an RFC 9162 log. Several
/// processes may append to one file. Thread-safe.
/// </summary>
/// <remarks>
/// Opening checks the chain of hashes; an entry's content is checked when it is read. <see cref="AppendAsync(EncodedSubmission, Verdict, CancellationToken)"/> commits
/// together what arrives together: one flush of the disk serves many requests. Looking up and reading wait for no append.
/// </remarks>
public sealed class VerdictLog : IDisposable, IAsyncDisposable
{
    private const int MaxGroup = 512, QueueLength = 4096, PageLength = 256;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ChainedFile _file;
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Task _writer;

    private VerdictLog(string path, RecordMode mode, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        _file = ChainedFile.Open(path, ChainedFileKind.VerdictLog, mode, null);
        _writer = Task.Run(WriteGroupsAsync);
    }

    /// <summary>The number of entries that this process has seen.</summary>
    public long Size => _file.Size;

    /// <summary>The log's root. Keep it elsewhere to notice a file that was rewritten.</summary>
    public Bytes32 Root => _file.Root;

    /// <summary>Opens a log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it must exist.</param>
    /// <param name="clock">What gives entries their time; null: the system's clock.</param>
    /// <exception cref="RecordException">The file is missing, corrupt, or no verdict log.</exception>
    public static VerdictLog Open(string path, RecordMode mode, TimeProvider? clock = null) => new(path, mode, clock ?? TimeProvider.System);

    /// <summary>Records a verdict. It is on disk when this returns.</summary>
    /// <returns>The entry's place.</returns>
    /// <exception cref="ArgumentException">The submission's texts are not Unicode.</exception>
    /// <exception cref="RecordException">It could not be made durable: do not answer it.</exception>
    public long Append(TaskSubmission submission, Verdict verdict) => Append(new EncodedSubmission(submission), verdict);

    /// <inheritdoc cref="Append(TaskSubmission, Verdict)"/>
    public long Append(EncodedSubmission submission, Verdict verdict)
    {
        Pending pending = Encode(submission, verdict);
        return _file.InTransaction(() => _file.Append(pending.Key, pending.Content));
    }

    /// <summary>Records a verdict, together with others that come at the same time. It is on disk when the task completes.</summary>
    /// <param name="submission">What was judged.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="cancellation">Gives up waiting for a place in the queue; what has one is recorded.</param>
    /// <returns>The entry's place.</returns>
    /// <exception cref="ArgumentException">The submission's texts are not Unicode.</exception>
    /// <exception cref="RecordException">It could not be made durable: do not answer it.</exception>
    /// <exception cref="ObjectDisposedException">The log was disposed.</exception>
    public Task<long> AppendAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation = default) =>
        AppendAsync(new EncodedSubmission(submission), verdict, cancellation);

    /// <inheritdoc cref="AppendAsync(TaskSubmission, Verdict, CancellationToken)"/>
    public async Task<long> AppendAsync(EncodedSubmission submission, Verdict verdict, CancellationToken cancellation = default)
    {
        Pending pending = Encode(submission, verdict);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(VerdictLog));
        }

        return await pending.Done.Task.ConfigureAwait(false);
    }

    /// <summary>The latest verdict on a submission, whatever definition judged it; null if there is none. Does not wait for appends that are under way.</summary>
    /// <exception cref="ArgumentException">The submission's texts are not Unicode.</exception>
    /// <exception cref="RecordException">The entry is corrupt.</exception>
    public LoggedVerdict? FindLatest(TaskSubmission submission) => FindBackwards(new EncodedSubmission(submission)).FirstOrDefault();

    /// <summary>
    /// The latest "valid" or "invalid" that the same definition gave on a submission, whatever could not be found out since; null if there is none, or none of that time.
    /// Does not wait for appends that are under way. Takes a time proportional to the other verdicts on it since.
    /// </summary>
    /// <param name="submission">The submission. Without a definition's fingerprint, verdicts count that were recorded without one.</param>
    /// <param name="notBefore">The oldest that counts.</param>
    /// <exception cref="ArgumentException">The submission's texts are not Unicode.</exception>
    /// <exception cref="RecordException">An entry is corrupt.</exception>
    public LoggedVerdict? FindLatest(EncodedSubmission submission, DateTimeOffset notBefore)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return FindBackwards(submission).TakeWhile(one => one.Time >= notBefore)
            .FirstOrDefault(one => one.Definition == submission.Definition && one.Verdict.Outcome != Outcome.Indeterminate);
    }

    /// <summary>All entries behind a place, in their order, each checked when it is read.</summary>
    /// <param name="after">The place; 0 for all.</param>
    /// <exception cref="RecordException">An entry is corrupt.</exception>
    public IEnumerable<LoggedVerdict> Read(long after = 0)
    {
        while (_file.ReadBehind(after, PageLength) is { Count: > 0 } page)
        {
            foreach (ChainedEntry entry in page)
                yield return Decode(entry);
            after = page[^1].Sequence;
        }
    }

    /// <summary>Finishes what was queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        _file.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private IEnumerable<LoggedVerdict> FindBackwards(EncodedSubmission submission)
    {
        long before = long.MaxValue;
        while (_file.FindBefore(submission.Key, before) is { } entry)
        {
            yield return Decode(entry);
            before = entry.Sequence;
        }
    }

    private Pending Encode(EncodedSubmission submission, Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(verdict);
        return new Pending(submission.Key, VerdictEntry.Encode(submission, _clock.GetUtcNow(), verdict));
    }

    private LoggedVerdict Decode(ChainedEntry entry) =>
        VerdictEntry.Decode(entry.Sequence, entry.Content) ?? throw RecordException.Corrupt(_path, $"entry {entry.Sequence}: no verdict");

    private async Task WriteGroupsAsync()
    {
        List<Pending> group = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out Pending? pending))
                group.Add(pending);
            try
            {
                long[] places = _file.InTransaction(() => group.ConvertAll(pending => _file.Append(pending.Key, pending.Content)).ToArray());
                for (int i = 0; i < places.Length; i++)
                    group[i].Done.SetResult(places[i]);
            }
#pragma warning disable CA1031 // Whatever failed, it is the answer to those who wait; the writer goes on.
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach (Pending pending in group)
                    pending.Done.SetException(error);
            }
        }
    }

    private sealed class Pending(Bytes32 key, byte[] content)
    {
        internal Bytes32 Key => key;

        internal byte[] Content => content;

        internal TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
