using Microsoft.Extensions.Options;
using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>What is asked where asking twice can give two answers.</summary>
/// <param name="Submission">The submission's hash.</param>
/// <param name="Definition">The fingerprint of what judges it, so that a definition that was changed does not give the old one's answers; null for one that was made in
/// code, which is the same one for as long as the host runs.</param>
internal readonly record struct Question(Bytes32 Submission, Bytes32? Definition);

/// <summary>
/// The answers that stand (<see cref="ZkTaskOptions.AnswersStandFor"/>), and the questions that are being answered: who asks the same in the meantime waits for that
/// answer. It belongs to the host, not to a verifier: reading the tasks file again changes nothing in it.
/// </summary>
/// <remarks>
/// Its memory is bounded. Where it is full and nothing else keeps the answers, a new question is not taken: the host would have to forget what it said to somebody else.
/// Time is counted without regard to corrections of the wall clock. Thread-safe.
/// </remarks>
internal sealed class StandingAnswers(IOptions<ZkTaskOptions> options, TimeProvider clock)
{
    private readonly int _capacity = options.Value.MaxStandingAnswers;
    private readonly TimeSpan _standFor = options.Value.AnswersStandFor;
    private readonly Lock _lock = new();
    private readonly Dictionary<Question, TaskCompletionSource<Verdict>> _open = [];
    private readonly Dictionary<Question, Verdict> _standing = [];
    private readonly PriorityQueue<Question, long> _byEnd = new();
    private int _waiting;

    /// <summary>Questions that are being answered.</summary>
    internal int OpenCount
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>Those who wait for an answer that another one seeks.</summary>
    internal int WaitingCount => Volatile.Read(ref _waiting);

    /// <summary>Answers that stand.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                ForgetWhatEnded();
                return _standing.Count;
            }
        }
    }

    /// <summary>Gives the answer that stands, waits for it where somebody seeks it already, or seeks it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="canForget">Whether <paramref name="seek"/> finds again what it found before.</param>
    /// <param name="seek">Seeks the verdict, and says whether it was given just now, so that it stands from now on unless it is indeterminate. Not cancelled when one of
    /// those who wait goes away.</param>
    /// <param name="aborted">Ends the waiting of one who found the question open.</param>
    /// <returns>The verdict, or null where there is no room; and whether it was given just now, to this call.</returns>
    internal async ValueTask<(Verdict? Verdict, bool IsNew)> AskAsync(
        Question question, bool canForget, Func<ValueTask<(Verdict Verdict, bool IsNew)>> seek, CancellationToken aborted)
    {
        TaskCompletionSource<Verdict>? own = null, open;
        lock (_lock)
        {
            ForgetWhatEnded();
            if (_standing.TryGetValue(question, out Verdict? standing))
                return (standing, false);
            if (!_open.TryGetValue(question, out open))
            {
                if (!HasRoom(canForget))
                    return (null, false);
                own = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
                _open.Add(question, own);
            }
        }

        return own is null ? (await WaitAsync(open!, aborted).ConfigureAwait(false), false) : await SeekAsync(question, own, seek).ConfigureAwait(false);
    }

    private async ValueTask<Verdict> WaitAsync(TaskCompletionSource<Verdict> open, CancellationToken aborted)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await open.Task.WaitAsync(aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Verdict.Indeterminate(Reason.Cancelled, "the caller went away");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async ValueTask<(Verdict Verdict, bool IsNew)> SeekAsync(
        Question question, TaskCompletionSource<Verdict> own, Func<ValueTask<(Verdict Verdict, bool IsNew)>> seek)
    {
        (Verdict Verdict, bool IsNew) found = (Verdict.Indeterminate(Reason.InternalError, "no verdict was found"), true);
        try
        {
            found = await seek().ConfigureAwait(false);
            return found;
        }
        finally
        {
            // At once: nobody finds the question closed and the answer not standing.
            lock (_lock)
            {
                _open.Remove(question);
                if (found is { IsNew: true, Verdict.Outcome: not Outcome.Indeterminate } && _standFor > TimeSpan.Zero)
                {
                    _standing.Add(question, found.Verdict);
                    _byEnd.Enqueue(question, clock.GetTimestamp() + (long)(_standFor.TotalSeconds * clock.TimestampFrequency));
                }
            }

            own.SetResult(found.Verdict);
        }
    }

    // Open questions count, too: each may become an answer.
    private bool HasRoom(bool canForget)
    {
        if (_open.Count + _standing.Count < _capacity)
            return true;
        if (canForget && _byEnd.TryDequeue(out Question next, out _))
            _standing.Remove(next);
        return canForget;
    }

    private void ForgetWhatEnded()
    {
        long now = clock.GetTimestamp();
        while (_byEnd.TryPeek(out Question question, out long end) && end < now)
        {
            _byEnd.Dequeue();
            _standing.Remove(question);
        }
    }
}
