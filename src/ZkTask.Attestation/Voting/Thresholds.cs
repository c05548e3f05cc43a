using System.Numerics;

namespace ZkTask.Attestation.Voting;

/// <summary>Which of the two published rules decides.</summary>
public enum ThresholdRule
{
    /// <summary>
    /// What the deployed contract does: at least floor(2 total / 3) approves, at least floor(total / 3) rejects, and a required power of zero can never be
    /// reached. Both can hold at once; then whichever is submitted first stands.
    /// </summary>
    Contract,

    /// <summary>What the documentation says: more than two thirds approve, more than one third rejects. They exclude each other.</summary>
    Documented,
}

/// <summary>The least voting power for each decision, exactly; null where no power is enough.</summary>
/// <param name="Total">The voting power that the fractions are of.</param>
/// <param name="Approve">The least power that approves.</param>
/// <param name="Reject">The least power that rejects.</param>
public readonly record struct Thresholds(BigInteger Total, BigInteger? Approve, BigInteger? Reject)
{
    /// <summary>The thresholds of a rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The total is negative.</exception>
    public static Thresholds Of(ThresholdRule rule, BigInteger total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        BigInteger approve = 2 * total / 3, reject = total / 3;
        return rule == ThresholdRule.Documented
            ? new Thresholds(total, approve + 1, reject + 1)
            : new Thresholds(total, approve.IsZero ? null : approve, reject.IsZero ? null : reject); // OBLS: InvalidRequiredVotingPower
    }

    /// <summary>The threshold of one decision.</summary>
    public BigInteger? Required(bool isApproved) => isApproved ? Approve : Reject;

    /// <summary>Whether a power reaches the threshold of a decision.</summary>
    public bool IsReached(bool isApproved, BigInteger power) => Required(isApproved) is { } required && power >= required;
}
