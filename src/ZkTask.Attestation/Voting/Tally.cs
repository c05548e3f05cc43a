using System.Numerics;

namespace ZkTask.Attestation.Voting;

/// <summary>A vote whose signature was verified.</summary>
/// <param name="AttesterId">Who votes.</param>
/// <param name="IsApproved">For the task or against it.</param>
public readonly record struct Vote(ulong AttesterId, bool IsApproved);

/// <summary>What became of a vote.</summary>
public enum VoteStatus
{
    /// <summary>It counts.</summary>
    Counted,

    /// <summary>The attester cast the same vote before; it changes nothing.</summary>
    Duplicate,

    /// <summary>The attester has now signed both votes. Before the close its power counts on both sides, because the contract would take either signature.</summary>
    Conflicting,

    /// <summary>It came after the close and does not count.</summary>
    Late,

    /// <summary>The attester may not vote (<see cref="Eligibility"/>).</summary>
    NotEligible,
}

/// <summary>What a tally comes to.</summary>
public enum TallyOutcome
{
    /// <summary>No threshold is reached yet, and one can be.</summary>
    Open,

    /// <summary>The power that approves is reached, and only that.</summary>
    Approved,

    /// <summary>The power that rejects is reached, and only that.</summary>
    Rejected,

    /// <summary>Both are reached, so that the first one submitted stands: possible under the contract's rule, or where somebody voted twice.</summary>
    Contested,

    /// <summary>Neither threshold is reached, and none can be any more.</summary>
    NoQuorum,
}

/// <summary>Counts the votes on one task as they come in. The outcome depends on which votes came before the close, not on their order. Not thread-safe.</summary>
public sealed class Tally
{
    private readonly Dictionary<ulong, (bool Approved, bool Rejected)> _votes = [];
    private BigInteger _outstanding;

    /// <summary>A tally without votes.</summary>
    public Tally(Electorate electorate)
    {
        ArgumentNullException.ThrowIfNull(electorate);
        Electorate = electorate;
        _outstanding = electorate.EligiblePower;
        NoteWhetherFixed();
    }

    /// <summary>Who may vote and what decides.</summary>
    public Electorate Electorate { get; }

    /// <summary>The power that signed approval.</summary>
    public BigInteger ApprovePower { get; private set; }

    /// <summary>The power that signed rejection.</summary>
    public BigInteger RejectPower { get; private set; }

    /// <summary>The power of those who may vote and have not.</summary>
    public BigInteger OutstandingPower => _outstanding;

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Votes that counted so far, conflicting ones included.</summary>
    public int CountedVotes { get; private set; }

    /// <summary>
    /// After how many counted votes the outcome was fixed: from then on no votes of attesters who had not voted could change it. Null while it is not,
    /// and again if somebody signs the other vote, too, and thereby opens it; that has its own penalty.
    /// </summary>
    public int? FixedAfter { get; private set; }

    /// <summary>The outcome of the votes so far.</summary>
    public TallyOutcome Outcome
    {
        get
        {
            bool approved = Electorate.Thresholds.IsReached(true, ApprovePower), rejected = Electorate.Thresholds.IsReached(false, RejectPower);
            return (approved, rejected) switch
            {
                (true, true) => TallyOutcome.Contested,
                (true, false) => TallyOutcome.Approved,
                (false, true) => TallyOutcome.Rejected,
                _ => IsClosed || (CannotReach(true) && CannotReach(false)) ? TallyOutcome.NoQuorum : TallyOutcome.Open,
            };
        }
    }

    /// <summary>Takes a vote.</summary>
    public VoteStatus Add(Vote vote)
    {
        if (Electorate.Check(vote.AttesterId) != Eligibility.Eligible)
            return VoteStatus.NotEligible;
        bool hasVoted = _votes.TryGetValue(vote.AttesterId, out (bool Approved, bool Rejected) own);
        if (vote.IsApproved ? own.Approved : own.Rejected)
            return VoteStatus.Duplicate;
        if (IsClosed && !hasVoted)
            return VoteStatus.Late;
        _votes[vote.AttesterId] = vote.IsApproved ? (true, own.Rejected) : (own.Approved, true);
        if (IsClosed)
            return VoteStatus.Conflicting;

        BigInteger power = Electorate.Find(vote.AttesterId)!.VotingPower;
        if (vote.IsApproved)
            ApprovePower += power;
        else
            RejectPower += power;
        if (!hasVoted)
            _outstanding -= power;
        CountedVotes++;
        NoteWhetherFixed();
        return hasVoted ? VoteStatus.Conflicting : VoteStatus.Counted;
    }

    /// <summary>Ends the vote: what comes now is late. Closing twice does nothing.</summary>
    public void Close()
    {
        IsClosed = true;
        FixedAfter ??= CountedVotes;
    }

    /// <summary>The ids of those who signed a decision, ascending, as the contract wants them.</summary>
    public IReadOnlyList<ulong> Signers(bool isApproved) =>
        [.. _votes.Where(vote => isApproved ? vote.Value.Approved : vote.Value.Rejected).Select(vote => vote.Key).Order()];

    /// <summary>
    /// The offences that the votes and a decision show, by Othentic's three slashing modules. An attester that signed both votes committed a double attestation
    /// whatever was decided, and an incorrect one, too, where there is a decision.
    /// </summary>
    /// <param name="decision">
    /// What stands on chain; null: what <see cref="Outcome"/> says, which for a contested or open tally is nothing, so that double attestations alone are named.
    /// </param>
    public IReadOnlyList<Penalty> Penalties(bool? decision = null)
    {
        decision ??= Outcome switch
        {
            TallyOutcome.Approved => true,
            TallyOutcome.Rejected => false,
            _ => null,
        };
        List<Penalty> penalties = [];
        if (decision == false)
            penalties.Add(new Penalty(Offence.RejectedTask, null));
        foreach ((ulong id, (bool approved, bool rejected)) in _votes.OrderBy(vote => vote.Key))
        {
            if (approved && rejected)
                penalties.Add(new Penalty(Offence.DoubleAttestation, id));
            if (decision is { } stands && (stands ? rejected : approved))
                penalties.Add(new Penalty(Offence.IncorrectAttestation, id));
        }

        return penalties;
    }

    // A threshold that is not reached is out of reach if all outstanding power would not do.
    private bool CannotReach(bool isApproved) =>
        !Electorate.Thresholds.IsReached(isApproved, (isApproved ? ApprovePower : RejectPower) + _outstanding);

    private void NoteWhetherFixed()
    {
        bool approvalIsKnown = Electorate.Thresholds.IsReached(true, ApprovePower) || CannotReach(true);
        bool rejectionIsKnown = Electorate.Thresholds.IsReached(false, RejectPower) || CannotReach(false);
        FixedAfter = approvalIsKnown && rejectionIsKnown ? FixedAfter ?? CountedVotes : null;
    }
}
