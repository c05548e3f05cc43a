using System.Collections.Immutable;
using System.Numerics;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Commands;

/// <summary>A rule's thresholds and what a vote comes to under it.</summary>
internal sealed record SimulatedRule(ThresholdRule Rule, Thresholds Thresholds, ImmutableArray<SimulatedRow> Rows);

/// <summary>Where the two rules differ for a total power: the edge cases that an operator should know of.</summary>
internal static class QuorumNotes
{
    internal static IEnumerable<string> Of(BigInteger total)
    {
        Thresholds contract = Thresholds.Of(ThresholdRule.Contract, total), documented = Thresholds.Of(ThresholdRule.Documented, total);
        if (contract.Approve is not { } approve)
        {
            yield return $"Contract: a total of {total} makes both required powers 0, which the contract refuses: nothing can be decided.";
            yield break;
        }

        yield return $"Contract: `>=` the rounded-down fraction: a power of exactly {approve} of {total} approves; the documentation wants {documented.Approve}.";
        if (contract.Reject is not { } reject)
        {
            yield return $"Contract: a total of {total} makes the power required to reject 0, which the contract refuses: such a task can be approved but not rejected.";
            yield break;
        }

        yield return approve + reject <= total
            ? $"Contract: {approve} may approve while the other {total - approve} reject: both reach their threshold, and the first one submitted stands."
            : $"Contract: approval ({approve}) and rejection ({reject}) exclude each other unless somebody signs both.";
        yield return $"Documented: approval ({documented.Approve}) and rejection ({documented.Reject}) exclude each other unless somebody signs both.";
    }
}
