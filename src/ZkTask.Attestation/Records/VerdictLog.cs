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
/// Opening checks the chain of hashes; an entry's content is checked when it is read. <see cref="AppendAsync"/> commits together what arrives together: one flush of
/// the disk serves many requests.
/// </remarks>
public sealed class VerdictLog : IDisposable, IAsyncDisposable
{
    private const int MaxGroup = 512, QueueLength = 4096, PageLength = 256;

    private readonly string _path;
    private readonly ChainedFile _file;
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Task _writer;

    private VerdictLog(string path, RecordMode mode)
    {
        _path = path;
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
    /// <exception cref="RecordException">The file is missing, corrupt, or no verdict log.</exception>
    public static VerdictLog Open(string path, RecordMode mode) => new(path, mode);

    /// <summary>Records a verdict. It is on disk when this returns.</summary>
    /// <returns>The entry's place.</returns>
    /// <exception cref="ArgumentException">The submission's texts are not Unicode.</exception>
    /// <exception cref="RecordException">It could not be made durable: do not answer it.</exception>
    public long Append(TaskSubmission submission, Verdict verdict)
    {
        Pending pending = new(submission, verdict);
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
    public async Task<long> AppendAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation = default)
    {
        Pending pending = new(submission, verdict);
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

    /// <summary>The latest verdict on a submission; null if there is none.</summary>
    /// <exception cref="RecordException">The entry is corrupt.</exception>
    public LoggedVerdict? FindLatest(TaskSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return _file.FindLatest(VerdictEntry.KeyOf(VerdictEntry.EncodeSubmission(submission))) is { } entry ? Decode(entry) : null;
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

    private sealed class Pending
    {
        internal Pending(TaskSubmission submission, Verdict verdict)
        {
            ArgumentNullException.ThrowIfNull(submission);
            ArgumentNullException.ThrowIfNull(verdict);
            byte[] bytes = VerdictEntry.EncodeSubmission(submission);
            Key = VerdictEntry.KeyOf(bytes);
            Content = VerdictEntry.Encode(bytes, TimeProvider.System.GetUtcNow(), verdict);
        }

        internal Bytes32 Key { get; }

        internal byte[] Content { get; }

        internal TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
