using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Attestation;

/// <summary>Voting power, thresholds, and who may vote.</summary>
public class ElectorateTests
{
    [Theory]
    [InlineData(0, null, null, 1, 1)]
    [InlineData(1, null, null, 1, 1)]
    [InlineData(2, 1, null, 2, 1)]
    [InlineData(3, 2, 1, 3, 2)]
    [InlineData(4, 2, 1, 3, 2)]
    [InlineData(5, 3, 1, 4, 2)]
    [InlineData(6, 4, 2, 5, 3)]
    [InlineData(100, 66, 33, 67, 34)]
    public void Thresholds_round_down_on_chain_and_are_exceeded_on_paper(int total, int? approve, int? reject, int documentedApprove, int documentedReject)
    {
        Thresholds contract = Thresholds.Of(ThresholdRule.Contract, total), documented = Thresholds.Of(ThresholdRule.Documented, total);
        Assert.Equal(new Thresholds(total, approve, reject), contract);
        Assert.Equal(new Thresholds(total, documentedApprove, documentedReject), documented);
        Assert.Equal(approve is not null, contract.IsReached(true, total));
        Assert.Equal(reject is not null, contract.IsReached(false, total));
        Assert.Equal(total > 0, documented.IsReached(true, total));
    }

    [Fact]
    public void Thresholds_are_exact_for_the_largest_integers()
    {
        BigInteger total = (BigInteger.One << 256) - 1;
        for (int i = 0; i < 6; i++, total--)
        {
            Thresholds contract = Thresholds.Of(ThresholdRule.Contract, total), documented = Thresholds.Of(ThresholdRule.Documented, total);
            Assert.True(3 * contract.Approve <= 2 * total && 3 * (contract.Approve + 1) > 2 * total);
            Assert.True(3 * contract.Reject <= total && 3 * (contract.Reject + 1) > total);
            Assert.True(3 * documented.Approve > 2 * total && 3 * (documented.Approve - 1) <= 2 * total);
            Assert.True(3 * documented.Reject > total && 3 * (documented.Reject - 1) <= total);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Thresholds.Of(ThresholdRule.Contract, -1));
    }

    [Fact]
    public void Power_is_stake_times_multiplier_with_a_cap()
    {
        VotingPowerRule rule = new()
        {
            Multipliers = new Dictionary<string, BigInteger> { ["stETH"] = 3, ["rETH"] = 0, ["none"] = 7 },
            MinimumShares = new Dictionary<string, BigInteger> { ["stETH"] = 2 },
        };
        Assert.Equal(35, rule.PowerOf([new("stETH", 10), new("rETH", 5), new("unsupported", 1000)]));
        Assert.Equal(0, rule.PowerOf([new("stETH", 1), new("rETH", 500)]));
        Assert.Equal(0, rule.PowerOf([]));
        Assert.Equal(30, (rule with { MaxPower = 30 }).PowerOf([new("stETH", 10), new("rETH", 5)]));
        Assert.Throws<ArgumentException>(() => rule.PowerOf([new("stETH", 10), new("stETH", 5)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.PowerOf([new("stETH", -1)]));
        Assert.Throws<OverflowException>(() => rule.PowerOf([new("stETH", BigInteger.One << 255)]));
    }

    [Fact]
    public void Says_why_somebody_may_not_vote()
    {
        Attester[] attesters = [new(1, 10), new(2, 4), new(3, 10, IsActive: false), new(4, 10), new(5, 5)];
        Electorate electorate = new(attesters, new VotingPolicy { TaskDefinitionId = 1, MinimumPower = 5, AllowedAttesters = new HashSet<ulong> { 1, 2, 3, 5, 9 } });
        Assert.Equal(
            [Eligibility.Eligible, Eligibility.BelowMinimumPower, Eligibility.Inactive, Eligibility.NotAllowed, Eligibility.Eligible, Eligibility.Unknown],
            new ulong[] { 1, 2, 3, 4, 5, 9 }.Select(electorate.Check));
        Assert.Equal([1UL, 5UL], electorate.Eligible.Select(attester => attester.Id));
        Assert.Equal(15, electorate.EligiblePower);
    }

    [Fact]
    public void Counts_the_total_as_the_contract_does()
    {
        Attester[] attesters = [new(1, 10), new(2, 4), new(3, 10, IsActive: false)];
        VotingPolicy minimum = new() { TaskDefinitionId = 1, MinimumPower = 5 }, nobody = minimum with { MinimumPower = 99 };
        Assert.Equal(24, new Electorate(attesters, new VotingPolicy()).Thresholds.Total);
        Assert.Equal(14, new Electorate(attesters, new VotingPolicy { Rule = ThresholdRule.Documented }).Thresholds.Total);
        Assert.Equal(10, new Electorate(attesters, minimum).Thresholds.Total);
        Assert.Equal(24, new Electorate(attesters, nobody).Thresholds.Total);
        Assert.Equal(0, new Electorate(attesters, nobody with { Rule = ThresholdRule.Documented }).Thresholds.Total);
    }

    [Fact]
    public void Refuses_what_contradicts_itself()
    {
        using BlsSecretKey key = BlsSecretKey.FromOthenticSeed("01");
        Assert.Throws<ArgumentException>(() => new Electorate([new(1, 1), new(1, 2)], new VotingPolicy()));
        Assert.Throws<ArgumentException>(() => new Electorate([new(1, 1, key.PublicKey), new(2, 1, key.PublicKey)], new VotingPolicy()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Electorate([new(1, -1)], new VotingPolicy()));
        Assert.Throws<ArgumentException>(() => new Electorate([], new VotingPolicy { MinimumPower = 1 }));
    }

    [Fact]
    public void Certificates_are_checked_as_on_chain()
    {
        BlsSecretKey[] keys = [.. Enumerable.Range(1, 4).Select(i => BlsSecretKey.FromOthenticSeed($"{i:x2}"))];
        Electorate electorate = new(keys.Select((key, i) => new Attester((ulong)i + 1, i + 1, key.PublicKey, IsActive: i != 0)), new VotingPolicy());
        G1 message = MessageHash.OthenticTasks.ToPoint(Keccak.Hash([1]));
        Assert.Null(Certificate(2, 3, 4).Verify(electorate, message));
        Assert.Equal(Reason.SignatureMismatch, Certificate(2, 3, 4).Verify(electorate, G1.Generator)!.Reason);
        Assert.Equal(Reason.InsufficientVotingPower, Certificate(2, 3).Verify(electorate, message)!.Reason);
        Assert.Null((Certificate(2, 3) with { IsApproved = false }).Verify(electorate, message));
        Assert.Equal(Reason.IneligibleAttester, Certificate(1, 2, 3, 4).Verify(electorate, message)!.Reason);
        Assert.Equal(Reason.IneligibleAttester, (Certificate(2, 3, 4) with { Attesters = [2, 3, 4, 5] }).Verify(electorate, message)!.Reason);
        Assert.Equal(Reason.UnorderedAttesters, (Certificate(2, 3, 4) with { Attesters = [3, 2, 4] }).Verify(electorate, message)!.Reason);
        Assert.Equal(Reason.UnorderedAttesters, (Certificate(2, 3, 4) with { Attesters = [2, 3, 4, 4] }).Verify(electorate, message)!.Reason);
        Assert.Equal(Reason.InsufficientVotingPower, (Certificate(2, 3, 4) with { Attesters = [] }).Verify(electorate, message)!.Reason);
        foreach (BlsSecretKey key in keys)
            key.Dispose();

        QuorumCertificate Certificate(params ulong[] ids)
        {
            Dictionary<ulong, BlsSignature> signatures = ids.Reverse().ToDictionary(id => id, id => keys[id - 1].Sign(message));
            Assert.Null(QuorumCertificate.Assemble(true, signatures, out QuorumCertificate? certificate));
            return certificate!;
        }
    }
}
