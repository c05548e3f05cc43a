using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using ZkTask.Attestation.Bls;

namespace ZkTask.Attestation.Voting;

/// <summary>An operator as the attestation contract knows it.</summary>
/// <param name="Id">Its index in the contract, from 1.</param>
/// <param name="VotingPower">Its power, not negative.</param>
/// <param name="Key">Its public key, with a proof of possession that somebody checked; null where no signature is to be verified.</param>
/// <param name="IsActive">Whether it may vote at all. The contract goes on counting an inactive operator's power in the overall total.</param>
public sealed record Attester(ulong Id, BigInteger VotingPower, BlsPublicKey? Key = null, bool IsActive = true);

/// <summary>Who may vote on tasks of one definition, and what decides.</summary>
public sealed record VotingPolicy
{
    /// <summary>The task definition. The contract's definition 0 has neither a minimum nor an allowed set.</summary>
    public ushort TaskDefinitionId { get; init; }

    /// <summary>The least power that an attester of this definition must have.</summary>
    public BigInteger MinimumPower { get; init; }

    /// <summary>The ids that may vote; empty: all.</summary>
    public IReadOnlySet<ulong> AllowedAttesters { get; init; } = FrozenSet<ulong>.Empty;

    /// <summary>The rule.</summary>
    public ThresholdRule Rule { get; init; }

    internal bool IsRestricted => AllowedAttesters.Count > 0 || MinimumPower > 0;
}

/// <summary>Whether an attester may vote, and if not, why.</summary>
public enum Eligibility
{
    /// <summary>It may.</summary>
    Eligible,

    /// <summary>No attester has this id.</summary>
    Unknown,

    /// <summary>The attester is not active.</summary>
    Inactive,

    /// <summary>The definition has an allowed set, and the attester is not in it.</summary>
    NotAllowed,

    /// <summary>The attester has less than the definition's minimum power.</summary>
    BelowMinimumPower,
}

/// <summary>The attesters of one moment under the policy of one task definition. Immutable.</summary>
public sealed class Electorate
{
    private readonly FrozenDictionary<ulong, Attester> _attesters;

    /// <summary>An electorate.</summary>
    /// <exception cref="ArgumentException">An id or a key is given twice, a power is negative, or definition 0 has a restriction.</exception>
    /// <remarks>
    /// Under <see cref="ThresholdRule.Contract"/> the total is the contract's: of everybody, active or not, for a definition without restrictions; else of the
    /// active attesters that may vote, or of everybody if those have none. The contract computes the latter when a definition is configured and keeps it; this is the
    /// value of now. Under <see cref="ThresholdRule.Documented"/> the total is that of the attesters who may vote.
    /// </remarks>
    public Electorate(IEnumerable<Attester> attesters, VotingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(attesters);
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.TaskDefinitionId == 0 && policy.IsRestricted)
            throw new ArgumentException("Definition 0 has neither a minimum power nor an allowed set.", nameof(policy));
        Policy = policy;
        Dictionary<ulong, Attester> byId = [];
        HashSet<BlsPublicKey> keys = [];
        foreach (Attester attester in attesters)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(attester.VotingPower, nameof(attesters));
            if (!byId.TryAdd(attester.Id, attester))
                throw new ArgumentException($"Two attesters have the id {attester.Id}.", nameof(attesters));
            if (attester.Key is { } key && !keys.Add(key))
                throw new ArgumentException($"Attester {attester.Id} has another one's key.", nameof(attesters));
        }

        _attesters = byId.ToFrozenDictionary();
        Eligible = [.. _attesters.Values.Where(attester => Check(attester.Id) == Eligibility.Eligible).OrderBy(attester => attester.Id)];
        EligiblePower = Sum(Eligible);
        Thresholds = Thresholds.Of(policy.Rule, TotalUnderRule());
    }

    /// <summary>The policy.</summary>
    public VotingPolicy Policy { get; }

    /// <summary>The attesters that may vote, by ascending id.</summary>
    public ImmutableArray<Attester> Eligible { get; }

    /// <summary>The power of all attesters that may vote: the most that a decision can have behind it.</summary>
    public BigInteger EligiblePower { get; }

    /// <summary>What decides.</summary>
    public Thresholds Thresholds { get; }

    /// <summary>The attester with an id, whether it may vote or not; null if there is none.</summary>
    public Attester? Find(ulong id) => _attesters.GetValueOrDefault(id);

    /// <summary>Whether the attester with an id may vote.</summary>
    public Eligibility Check(ulong id)
    {
        if (Find(id) is not { } attester)
            return Eligibility.Unknown;
        if (!attester.IsActive)
            return Eligibility.Inactive;
        if (Policy.AllowedAttesters.Count > 0 && !Policy.AllowedAttesters.Contains(id))
            return Eligibility.NotAllowed;
        return attester.VotingPower < Policy.MinimumPower ? Eligibility.BelowMinimumPower : Eligibility.Eligible;
    }

    private BigInteger TotalUnderRule() =>
        Policy.Rule == ThresholdRule.Contract && (!Policy.IsRestricted || EligiblePower.IsZero) ? Sum(_attesters.Values) : EligiblePower;

    private static BigInteger Sum(IEnumerable<Attester> attesters) =>
        attesters.Aggregate(BigInteger.Zero, (sum, attester) => sum + attester.VotingPower);
}
