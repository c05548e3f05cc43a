using System.Collections.Immutable;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Demo;

/// <summary>What one attester did.</summary>
/// <param name="Attester">Who.</param>
/// <param name="Answer">What its validation service said.</param>
/// <param name="Votes">The votes that it signed and that were taken.</param>
/// <param name="GuardRefusal">Why its guard refused to sign another one; null: it did not have to.</param>
internal sealed record AttesterResult(Attester Attester, AttesterAnswer Answer, ImmutableArray<bool> Votes, Reason? GuardRefusal);

/// <summary>What came of a scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Task">The task.</param>
/// <param name="Attesters">The attesters, in the order of their ids.</param>
/// <param name="Tally">The closed tally.</param>
/// <param name="Certificate">What decided; null where nothing was decided.</param>
/// <param name="CertificateFault">What is wrong with that.</param>
/// <param name="Elapsed">From the publication to the decision.</param>
internal sealed record ScenarioResult(
    DemoScenario Scenario,
    PerformedTask Task,
    ImmutableArray<AttesterResult> Attesters,
    Tally Tally,
    QuorumCertificate? Certificate,
    Rejection? CertificateFault,
    TimeSpan Elapsed)
{
    /// <summary>The first thing that is not what it must be; null if there is none.</summary>
    internal string? Difference()
    {
        string? reason = Scenario.Reason == Reason.None ? null : Scenario.Reason.ToString();
        foreach (AttesterResult result in Attesters)
        {
            string who = $"attester {result.Attester.Id}";
            if (result.Answer != new AttesterAnswer(Scenario.Answer, reason))
                return $"{who} answered {Name(result.Answer.Outcome, result.Answer.Reason)}, not {Name(Scenario.Answer, reason)}";
            bool isDouble = result.Attester.Id == Scenario.DoubleVoter;
            ImmutableArray<bool> votes = result.Answer.Vote is not { } vote ? [] : isDouble ? [vote, !vote] : [vote];
            if (!result.Votes.SequenceEqual(votes))
                return $"{who} cast {result.Votes.Length} votes, not {votes.Length}, or other ones";
            if (result.GuardRefusal != (isDouble ? Reason.ConflictingVote : null))
                return $"the guard of {who} said {result.GuardRefusal?.ToString() ?? "nothing"} to a second vote";
        }

        if (Tally.Outcome != Scenario.Decision)
            return $"the decision is {Tally.Outcome}, not {Scenario.Decision}";
        if (CertificateFault is not null || Certificate is null != Scenario.Decision is not (TallyOutcome.Approved or TallyOutcome.Rejected))
            return $"the certificate: {CertificateFault?.ToString() ?? "there is none, or there should be none"}";
        IReadOnlyList<Penalty> penalties = Tally.Penalties();
        return penalties.SequenceEqual(Scenario.Penalties) ? null : $"the penalties are [{string.Join(", ", penalties.Select(DemoText.Of))}]";
    }

    private static string Name(Outcome outcome, string? reason) => reason is null ? $"{outcome}" : $"{outcome} ({reason})";
}
