using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Attestation.Voting;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Attestation;

/// <summary>Counting votes: by laws over random electorates and ballots, with completions tried one by one.</summary>
public class TallyTests
{
    // Small powers, so that every relation to the thresholds occurs; ids 1 to 5, and 6 is nobody.
    private static readonly Gen<int[]> _powers = Gen.Choose(0, 4).ArrayOf(5);

    private static readonly Gen<Vote[]> _votes = Gen.Choose(0, 11).Select(x => new Vote((ulong)(x / 2) + 1, x % 2 == 0)).ArrayOf(7);

    private static readonly Gen<(int[] Powers, Vote[] Votes, ThresholdRule Rule)> _elections =
        Gen.Zip(_powers, _votes).SelectMany(x => Gen.Elements(ThresholdRule.Contract, ThresholdRule.Documented).Select(rule => (x.Item1, x.Item2, rule)));

    [Fact]
    public void Any_order_of_votes_gives_the_same_outcome() => Law.Holds(_elections, 1, x =>
    {
        (int[] powers, Vote[] votes, ThresholdRule rule) = x[0];
        Tally first = Count(powers, votes, rule);
        Vote[] sorted = [.. votes.OrderBy(vote => vote.AttesterId).ThenBy(vote => vote.IsApproved)];
        return new[] { votes.Reverse(), sorted, sorted.Reverse(), votes.Skip(3).Concat(votes.Take(3)) }.All(order =>
        {
            Tally other = Count(powers, order, rule);
            return other.Outcome == first.Outcome && other.ApprovePower == first.ApprovePower && other.RejectPower == first.RejectPower
                && other.CountedVotes == first.CountedVotes && other.FixedAfter is null == first.FixedAfter is null
                && other.Penalties().SequenceEqual(first.Penalties()) && other.Signers(true).SequenceEqual(first.Signers(true));
        });
    }, 300);

    [Fact]
    public void The_outcome_is_that_of_the_powers() => Law.Holds(_elections, 1, x =>
    {
        (int[] powers, Vote[] votes, ThresholdRule rule) = x[0];
        Tally tally = Count(powers, votes, rule);
        tally.Close();
        return tally.Outcome == Judge(powers, votes, rule);
    }, 300);

    [Fact]
    public void The_outcome_is_fixed_exactly_when_no_completion_changes_it() => Law.Holds(_elections, 1, x =>
    {
        (int[] powers, Vote[] votes, ThresholdRule rule) = x[0];

        // Honest voters: who voted does not vote again.
        Vote[] honest = [.. votes.Where(vote => vote.AttesterId <= 5).DistinctBy(vote => vote.AttesterId)];
        Tally tally = new(Electorate(powers, rule));
        for (int count = 0; ; count++)
        {
            bool isFixed = Completions(honest[..count]).Select(all => Judge(powers, all, rule)).Distinct().Count() == 1;
            if (tally.FixedAfter is not null != isFixed || (tally.FixedAfter == count && count > 0 && Completions(honest[..(count - 1)])
                .Select(all => Judge(powers, all, rule)).Distinct().Count() == 1))
            {
                return false;
            }

            if (count == honest.Length)
                return true;
            tally.Add(honest[count]);
        }
    }, 60);

    [Fact]
    public void Votes_are_named()
    {
        Tally tally = new(new Electorate(
            [new(1, 1), new(2, 1), new(3, 1), new(4, 1, IsActive: false)], new VotingPolicy { Rule = ThresholdRule.Documented }));
        Assert.Equal(TallyOutcome.Open, tally.Outcome);
        Assert.Equal(VoteStatus.Counted, tally.Add(new Vote(1, true)));
        Assert.Equal(VoteStatus.Duplicate, tally.Add(new Vote(1, true)));
        Assert.Equal(VoteStatus.Conflicting, tally.Add(new Vote(1, false)));
        Assert.Equal(VoteStatus.Duplicate, tally.Add(new Vote(1, false)));
        Assert.Equal(VoteStatus.NotEligible, tally.Add(new Vote(4, true)));
        Assert.Equal(VoteStatus.NotEligible, tally.Add(new Vote(9, true)));
        Assert.Equal(VoteStatus.Counted, tally.Add(new Vote(2, true)));
        tally.Close();
        Assert.Equal(VoteStatus.Late, tally.Add(new Vote(3, true)));
        Assert.Equal(VoteStatus.Conflicting, tally.Add(new Vote(2, false)));
        Assert.Equal(TallyOutcome.NoQuorum, tally.Outcome);
        Assert.Equal((2, 1, 1), ((int)tally.ApprovePower, (int)tally.RejectPower, (int)tally.OutstandingPower));
        Assert.Equal([new Penalty(Offence.DoubleAttestation, 1), new Penalty(Offence.DoubleAttestation, 2)], tally.Penalties());
    }

    [Fact]
    public void Penalties_follow_the_decision()
    {
        Tally tally = Count([1, 1, 1, 1, 1], [new(1, true), new(2, true), new(3, true), new(4, true), new(5, false), new(2, false)], ThresholdRule.Documented);
        Assert.Equal(TallyOutcome.Contested, tally.Outcome);
        Assert.Equal([new Penalty(Offence.DoubleAttestation, 2)], tally.Penalties());
        Assert.Equal(
            [new(Offence.DoubleAttestation, 2), new(Offence.IncorrectAttestation, 2), new(Offence.IncorrectAttestation, 5)], tally.Penalties(decision: true));
        Assert.Equal(
            [
                new(Offence.RejectedTask, null), new(Offence.IncorrectAttestation, 1), new(Offence.DoubleAttestation, 2), new(Offence.IncorrectAttestation, 2),
                new(Offence.IncorrectAttestation, 3), new(Offence.IncorrectAttestation, 4),
            ],
            tally.Penalties(decision: false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_contract_cannot_reject_for_a_tiny_total(int total)
    {
        Tally tally = new(new Electorate([new(1, total)], new VotingPolicy()));
        tally.Add(new Vote(1, false));
        Assert.Equal(TallyOutcome.NoQuorum, tally.Outcome);
        Tally approved = new(new Electorate([new(1, total)], new VotingPolicy()));
        approved.Add(new Vote(1, true));
        Assert.Equal(total == 1 ? TallyOutcome.NoQuorum : TallyOutcome.Approved, approved.Outcome);
    }

    [Fact]
    public void The_contract_lets_both_decisions_stand_and_the_documentation_does_not()
    {
        Vote[] votes = [new(1, true), new(2, true), new(3, false)];
        Assert.Equal(TallyOutcome.Contested, Count([1, 1, 1, 0, 0], votes, ThresholdRule.Contract).Outcome);
        Assert.Equal(TallyOutcome.NoQuorum, Count([1, 1, 1, 0, 0], votes, ThresholdRule.Documented).Outcome);
    }

    // Every set of faulty attesters through a tally must come to what the simulation counts.
    [Theory]
    [InlineData(FaultKind.Lie)]
    [InlineData(FaultKind.Silent)]
    [InlineData(FaultKind.Equivocate)]
    public void The_simulation_counts_what_tallies_say(FaultKind fault)
    {
        int[] powers = [1, 2, 2, 3, 1];
        foreach (ThresholdRule rule in Enum.GetValues<ThresholdRule>())
        {
            foreach (bool truth in new[] { true, false })
            {
                Dictionary<(int, TallyOutcome), long> counts = [];
                for (int set = 0; set < 32; set++)
                {
                    List<Vote> votes = [];
                    for (int i = 0; i < 5; i++)
                    {
                        bool isFaulty = (set >> i & 1) != 0;
                        if (!isFaulty || fault == FaultKind.Equivocate)
                            votes.Add(new Vote((ulong)i + 1, truth));
                        if (isFaulty && fault != FaultKind.Silent)
                            votes.Add(new Vote((ulong)i + 1, !truth));
                    }

                    Tally tally = Count(powers, votes, rule);
                    tally.Close();
                    (int, TallyOutcome) key = (BitOperations.PopCount((uint)set), tally.Outcome);
                    counts[key] = counts.GetValueOrDefault(key) + 1;
                }

                foreach (SimulatedRow row in QuorumSimulation.Run([.. powers.Select(power => (BigInteger)power)], rule, truth, fault))
                {
                    Assert.True(row.IsExact);
                    Assert.Equal(counts.GetValueOrDefault((row.Faulty, truth ? TallyOutcome.Approved : TallyOutcome.Rejected)), row.Right);
                    Assert.Equal(counts.GetValueOrDefault((row.Faulty, truth ? TallyOutcome.Rejected : TallyOutcome.Approved)), row.Wrong);
                    Assert.Equal(counts.GetValueOrDefault((row.Faulty, TallyOutcome.Contested)), row.Contested);
                    Assert.Equal(counts.GetValueOrDefault((row.Faulty, TallyOutcome.NoQuorum)), row.NoQuorum);
                }
            }
        }
    }

    [Fact]
    public void Samples_repeat_and_come_near_the_exact_shares()
    {
        BigInteger[] powers = [.. Enumerable.Range(1, 17).Select(i => (BigInteger)i)];
        SimulatedRow[] once = [.. QuorumSimulation.Run(powers, ThresholdRule.Documented, true, FaultKind.Lie, 4000, seed: 5)];
        Assert.Equal(once, QuorumSimulation.Run(powers, ThresholdRule.Documented, true, FaultKind.Lie, 4000, seed: 5));
        Assert.NotEqual(once, QuorumSimulation.Run(powers, ThresholdRule.Documented, true, FaultKind.Lie, 4000, seed: 6));

        // Sets of 6 of 17 whose power leaves more than two thirds of 153 to the others: counted here over all of them.
        long right = 0, all = 0;
        for (uint set = 0; set < 1u << 17; set++)
        {
            if (BitOperations.PopCount(set) != 6)
                continue;
            int faulty = Enumerable.Range(0, 17).Sum(i => (set >> i & 1) != 0 ? i + 1 : 0);
            all++;
            right += 3 * (153 - faulty) > 2 * 153 ? 1 : 0;
        }

        Assert.Equal(12376, all);
        Assert.Equal((double)right / all, (double)once[6].Right / once[6].Trials, 0.04);
        Assert.False(once[6].IsExact);
    }

    private static Tally Count(int[] powers, IEnumerable<Vote> votes, ThresholdRule rule)
    {
        Tally tally = new(Electorate(powers, rule));
        foreach (Vote vote in votes)
            tally.Add(vote);
        return tally;
    }

    private static Electorate Electorate(int[] powers, ThresholdRule rule) =>
        new(powers.Select((power, i) => new Attester((ulong)i + 1, power)), new VotingPolicy { Rule = rule });

    // The definition: a side has the power of everybody who signed it.
    private static TallyOutcome Judge(int[] powers, IEnumerable<Vote> votes, ThresholdRule rule)
    {
        Vote[] distinct = [.. votes.Where(vote => vote.AttesterId <= 5).Distinct()];
        int total = powers.Sum(), approve = Power(true), reject = Power(false);
        bool approved = rule == ThresholdRule.Contract ? approve >= total * 2 / 3 && total * 2 / 3 > 0 : 3 * approve > 2 * total;
        bool rejected = rule == ThresholdRule.Contract ? reject >= total / 3 && total / 3 > 0 : 3 * reject > total;
        return approved ? rejected ? TallyOutcome.Contested : TallyOutcome.Approved : rejected ? TallyOutcome.Rejected : TallyOutcome.NoQuorum;

        int Power(bool side) => distinct.Where(vote => vote.IsApproved == side).Sum(vote => powers[vote.AttesterId - 1]);
    }

    // All ways in which those who have not voted may vote or not.
    private static IEnumerable<Vote[]> Completions(Vote[] votes)
    {
        ulong[] rest = [.. Enumerable.Range(1, 5).Select(id => (ulong)id).Where(id => !votes.Any(vote => vote.AttesterId == id))];
        for (int code = 0; code < (int)Math.Pow(3, rest.Length); code++)
        {
            List<Vote> all = [.. votes];
            for (int i = 0, digits = code; i < rest.Length; i++, digits /= 3)
            {
                if (digits % 3 != 2)
                    all.Add(new Vote(rest[i], digits % 3 == 0));
            }

            yield return [.. all];
        }
    }
}
