using System.Numerics;
using Xunit;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;
using ZkTask.Cli.Demo;

namespace ZkTask.Tests.Cli;

/// <summary>Which votes of the demonstration's network come into the aggregate that decides.</summary>
public sealed class VoteRoundTests : IDisposable
{
    private static readonly PerformedTask s_task = new("proof", new byte[] { 1 }, default, 1);

    private readonly BlsSecretKey[] _keys = [.. Enumerable.Range(1, 5).Select(i => BlsSecretKey.FromOthenticSeed($"{i:x2}"))];

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    [Fact]
    public void Votes_that_do_not_count_stay_out_of_the_aggregate()
    {
        VoteRound round = NewRound();
        Assert.Equal(VoteStatus.Counted, Vote(round, 1, true));
        Assert.Equal(VoteStatus.Duplicate, Vote(round, 1, true));
        Assert.Equal(VoteStatus.NotEligible, Vote(round, 4, true)); // below the minimum power
        Assert.Equal(VoteStatus.NotEligible, Vote(round, 5, true)); // not active
        Assert.Null(round.Take(2, true, Sign(3, true))); // somebody else's signature
        Assert.Null(round.Take(2, true, Sign(2, false))); // of the other vote
        Assert.Null(round.Take(9, true, Sign(1, true))); // nobody's
        Assert.Equal(VoteStatus.Counted, Vote(round, 2, true));
        Assert.Null(round.Close(out QuorumCertificate? certificate));
        Assert.Equal([1, 2], certificate!.Attesters);
        Assert.Equal(VoteStatus.Late, Vote(round, 3, true));
        Assert.Null(round.Close(out certificate));
        Assert.Equal([1, 2], certificate!.Attesters);
    }

    // The contract would take either signature of somebody who signed both, so both count until the close, and none that comes after it.
    [Fact]
    public void Both_votes_of_one_attester_count_until_the_close()
    {
        VoteRound round = NewRound();
        Assert.Equal(VoteStatus.Counted, Vote(round, 3, false));
        Assert.Equal(VoteStatus.Conflicting, Vote(round, 3, true));
        Assert.Equal(VoteStatus.Duplicate, Vote(round, 3, true));
        Assert.Equal(VoteStatus.Counted, Vote(round, 1, true));
        Assert.Null(round.Close(out QuorumCertificate? certificate));
        Assert.Equal((true, TallyOutcome.Approved), (certificate!.IsApproved, round.Tally.Outcome));
        Assert.Equal([1, 3], certificate.Attesters);
        Assert.Equal([new(Offence.DoubleAttestation, 3), new Penalty(Offence.IncorrectAttestation, 3)], round.Tally.Penalties());

        Assert.Equal(VoteStatus.Conflicting, Vote(round, 1, false));
        Assert.Null(round.Close(out QuorumCertificate? again));
        Assert.Equal(certificate.Attesters, again!.Attesters);
        Assert.Contains(new Penalty(Offence.DoubleAttestation, 1), round.Tally.Penalties());
    }

    [Fact]
    public void Without_a_decision_there_is_no_aggregate()
    {
        VoteRound round = NewRound();
        Vote(round, 3, true);
        Assert.Null(round.Close(out QuorumCertificate? certificate));
        Assert.Null(certificate);
        Assert.Equal(TallyOutcome.NoQuorum, round.Tally.Outcome);
    }

    // Powers 50, 30, 20 may vote: 66 approve, 33 reject.
    private VoteRound NewRound()
    {
        BigInteger[] powers = [50, 30, 20, 1, 10];
        Attester[] attesters = [.. powers.Select((power, i) => new Attester((ulong)i + 1, power, _keys[i].PublicKey, IsActive: i != 4))];
        return new VoteRound(s_task, new Electorate(attesters, new VotingPolicy { TaskDefinitionId = 1, MinimumPower = 5, Rule = ThresholdRule.Contract }));
    }

    private VoteStatus? Vote(VoteRound round, ulong attester, bool isApproved) => round.Take(attester, isApproved, Sign(attester, isApproved));

    private BlsSignature Sign(ulong attester, bool isApproved) =>
        _keys[attester - 1].Sign(s_task.VoteHash(AttestationCenter.Domain, isApproved), MessageHash.OthenticTasks);
}
