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

    /// <summary>
    /// Asking again gives something else; but the definition is not deterministic (<see cref="TaskDefinition.IsDeterministic"/>), so that this says nothing against either:
    /// prices move, and a storage can be down.
    /// </summary>
    NotReproducible,
}

/// <summary>A recorded verdict and the one that a verifier gives now.</summary>
/// <param name="Recorded">The record.</param>
/// <param name="Now">The verdict of now.</param>
/// <param name="Definition">What gave it; null if the verifier does not know the task.</param>
public sealed record ReplayedVerdict(LoggedVerdict Recorded, Verdict Now, TaskDefinition? Definition)
{
    /// <summary>Whether the record says what definition judged then, and it is not the one that judges now.</summary>
    public bool IsByAnotherDefinition => Recorded.Definition is { } then && then != Definition?.Fingerprint;

    /// <summary>What differs.</summary>
    public ReplayDifference Difference
    {
        get
        {
            Verdict then = Recorded.Verdict;
            if (then.Outcome == Now.Outcome && then.Reason == Now.Reason)
                return ReplayDifference.None;
            if (then.Outcome == Outcome.Indeterminate && Now.Outcome != Outcome.Indeterminate)
                return ReplayDifference.WasIndeterminate;
            if (Definition is { IsDeterministic: false })
                return ReplayDifference.NotReproducible;
            if (then.Outcome == Now.Outcome)
                return ReplayDifference.OtherReason;
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
            yield return new ReplayedVerdict(
                recorded,
                await verifier.VerifyAsync(recorded.Submission, cancellation).ConfigureAwait(false),
                verifier.Find(recorded.Submission.TaskDefinitionId));
        }
    }
}
