using System.Runtime.CompilerServices;
using ZkTask.Tasks;

namespace ZkTask.Attestation.Records;

/// <summary>How a verdict of today differs from the recorded one.</summary>
public enum ReplayDifference
{
    /// <summary>It does not: outcome and reason are the same. Details are for people and may change.</summary>
    None,

    /// <summary>Valid then and invalid now, or the other way round.</summary>
    Contradiction,

    /// <summary>The same outcome for another reason.</summary>
    OtherReason,

    /// <summary>There was no verdict then, and there is one now.</summary>
    WasIndeterminate,

    /// <summary>There was a verdict then, and there is none now.</summary>
    IsIndeterminate,
}

/// <summary>A recorded verdict and the one that a verifier gives now.</summary>
/// <param name="Recorded">The record.</param>
/// <param name="Now">The verdict of now.</param>
public sealed record ReplayedVerdict(LoggedVerdict Recorded, Verdict Now)
{
    /// <summary>What differs.</summary>
    public ReplayDifference Difference
    {
        get
        {
            Verdict then = Recorded.Verdict;
            if (then.Outcome == Now.Outcome)
                return then.Reason == Now.Reason ? ReplayDifference.None : ReplayDifference.OtherReason;
            if (then.Outcome == Outcome.Indeterminate)
                return ReplayDifference.WasIndeterminate;
            return Now.Outcome == Outcome.Indeterminate ? ReplayDifference.IsIndeterminate : ReplayDifference.Contradiction;
        }
    }
}

/// <summary>Judges recorded submissions again.</summary>
public static class VerdictReplay
{
    /// <summary>Runs every recorded submission through a verifier, in the log's order.</summary>
    /// <param name="log">The log.</param>
    /// <param name="verifier">The verifier.</param>
    /// <param name="cancellation">Ends the replay.</param>
    /// <exception cref="RecordException">An entry is corrupt.</exception>
    /// <exception cref="OperationCanceledException">The replay was cancelled.</exception>
    public static async IAsyncEnumerable<ReplayedVerdict> ReplayAsync(
        this VerdictLog log, TaskVerifier verifier, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(verifier);
        foreach (LoggedVerdict recorded in log.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new ReplayedVerdict(recorded, await verifier.VerifyAsync(recorded.Submission, cancellation).ConfigureAwait(false));
        }
    }
}
