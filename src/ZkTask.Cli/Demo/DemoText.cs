using System.Globalization;
using System.Numerics;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Demo;

/// <summary>The demonstration's words.</summary>
internal static class DemoText
{
    internal static string Of(Penalty penalty) => $"{penalty.Offence} by {(penalty.AttesterId is { } id ? $"{id}" : "Performer")}";

    internal static string Of(bool isApproved) => isApproved ? "approve" : "reject";

    internal static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Valid => "valid",
        Outcome.Invalid => "invalid",
        _ => "indeterminate",
    };

    internal static string Of(AttesterResult result) => result.Votes switch
    {
        [] => "abstains",
        [bool vote] => vote ? "approves" : "rejects",
        _ => "signs both",
    };

    /// <summary>Who decided what with how much power.</summary>
    internal static string Decision(ScenarioResult result) => result.Tally.Outcome switch
    {
        TallyOutcome.Approved => $"approved {Share(result, isApproved: true)}",
        TallyOutcome.Rejected => $"rejected {Share(result, isApproved: false)}",
        TallyOutcome.NoQuorum => "no quorum",
        TallyOutcome other => other.ToString(),
    };

    internal static string Penalties(ScenarioResult result) => result.Tally.Penalties() is { Count: > 0 } penalties ? string.Join(", ", penalties.Select(Of)) : "none";

    /// <summary>The beginning of a long identifier.</summary>
    internal static string Brief(string identifier) => identifier.Length <= 14 ? identifier : $"{identifier[..14]}...";

    internal static string Of(BigInteger power) => power.ToString(CultureInfo.InvariantCulture);

    private static string Share(ScenarioResult result, bool isApproved)
    {
        BigInteger power = isApproved ? result.Tally.ApprovePower : result.Tally.RejectPower;
        return $"by {Of(power)}, {Of(result.Tally.Electorate.Thresholds.Required(isApproved)!.Value)} needed";
    }
}
