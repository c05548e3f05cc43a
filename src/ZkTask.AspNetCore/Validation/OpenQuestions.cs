using System.Collections.Concurrent;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>
/// Submissions on which a verdict is being sought. Who asks the same in the meantime waits for that verdict: where asking twice can give two answers, two nodes (or one
/// that retries) must not be told different things because they came at the same moment.
/// </summary>
internal sealed class OpenQuestions
{
    private readonly ConcurrentDictionary<SubmissionKey, TaskCompletionSource<Verdict>> _open = new();

    internal int Count => _open.Count;

    /// <summary>Seeks the verdict, or waits for it where somebody seeks it already.</summary>
    /// <param name="key">The submission's.</param>
    /// <param name="seek">Seeks it, and keeps it wherever it is looked up before this is called: a question is closed only afterwards. Not cancelled when one of those
    /// who wait goes away.</param>
    /// <param name="aborted">Ends the waiting of one who found the question open.</param>
    /// <returns>The verdict, and whether it was sought for this call.</returns>
    internal async ValueTask<(Verdict Verdict, bool IsOwn)> AskAsync(SubmissionKey key, Func<ValueTask<Verdict>> seek, CancellationToken aborted)
    {
        TaskCompletionSource<Verdict> own = new(TaskCreationOptions.RunContinuationsAsynchronously), open = _open.GetOrAdd(key, own);
        if (open != own)
        {
            try
            {
                return (await open.Task.WaitAsync(aborted).ConfigureAwait(false), false);
            }
            catch (OperationCanceledException)
            {
                return (Verdict.Indeterminate(Reason.Cancelled, "the caller went away"), false);
            }
        }

        Verdict verdict = Verdict.Indeterminate(Reason.InternalError, "no verdict was found");
        try
        {
            verdict = await seek().ConfigureAwait(false);
            return (verdict, true);
        }
        finally
        {
            _open.TryRemove(key, out _);
            own.SetResult(verdict);
        }
    }
}
