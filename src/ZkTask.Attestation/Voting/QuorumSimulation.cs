using System.Collections.Immutable;
using System.Numerics;

namespace ZkTask.Attestation.Voting;

/// <summary>What faulty attesters do.</summary>
public enum FaultKind
{
    /// <summary>They vote the opposite of the truth.</summary>
    Lie,

    /// <summary>They do not vote.</summary>
    Silent,

    /// <summary>They sign both votes.</summary>
    Equivocate,
}

/// <summary>How often each outcome occurs with a number of faulty attesters.</summary>
/// <param name="Faulty">How many attesters are faulty.</param>
/// <param name="Right">Sets of that many faulty attesters after which the truth stands.</param>
/// <param name="Wrong">Sets after which its opposite stands.</param>
/// <param name="Contested">Sets after which both can be submitted.</param>
/// <param name="NoQuorum">Sets after which nothing is decided.</param>
/// <param name="IsExact">True if all sets were tried, false if they were sampled.</param>
public readonly record struct SimulatedRow(int Faulty, long Right, long Wrong, long Contested, long NoQuorum, bool IsExact)
{
    /// <summary>How many sets were tried.</summary>
    public long Trials => Right + Wrong + Contested + NoQuorum;
}

/// <summary>
/// What a vote comes to if some attesters are faulty and all others vote for the truth: over all sets of faulty attesters where there are few enough, else over
/// sampled ones from a stated seed. Deterministic.
/// </summary>
public static class QuorumSimulation
{
    /// <summary>Up to this many attesters all sets are tried.</summary>
    public const int MaxExactAttesters = 16;

    /// <summary>The outcomes for every number of faulty attesters, from none to all.</summary>
    /// <param name="powers">The attesters' voting powers, each not negative.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="truth">Whether the task was really done.</param>
    /// <param name="fault">What faulty attesters do.</param>
    /// <param name="samples">Sets for each number, where they are sampled; at least 1.</param>
    /// <param name="seed">Where sampling starts.</param>
    public static ImmutableArray<SimulatedRow> Run(
        IReadOnlyList<BigInteger> powers, ThresholdRule rule, bool truth, FaultKind fault, int samples = 10_000, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(powers);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        BigInteger total = powers.Aggregate(BigInteger.Zero, (sum, power) => sum + power);
        Thresholds thresholds = Thresholds.Of(rule, total);
        long[][] counts = [.. Enumerable.Range(0, powers.Count + 1).Select(_ => new long[4])];
        bool isExact = powers.Count <= MaxExactAttesters;
        if (isExact)
        {
            // The power of each set is that of the set without its lowest member and the member's.
            BigInteger[] sums = new BigInteger[1 << powers.Count];
            for (uint set = 0; set < sums.Length; set++)
            {
                if (set != 0)
                    sums[set] = sums[set & (set - 1)] + powers[BitOperations.TrailingZeroCount(set)];
                counts[BitOperations.PopCount(set)][(int)Judge(thresholds, sums[set], truth, fault)]++;
            }
        }
        else
        {
            SplitMix64 random = new(seed);
            for (int faulty = 0; faulty <= powers.Count; faulty++)
            {
                for (int i = 0; i < samples; i++)
                    counts[faulty][(int)Judge(thresholds, random.SampleSum(powers, faulty), truth, fault)]++;
            }
        }

        return [.. counts.Select((row, faulty) => new SimulatedRow(faulty, row[0], row[1], row[2], row[3], isExact))];
    }

    private enum Result
    {
        Right,
        Wrong,
        Contested,
        NoQuorum,
    }

    private static Result Judge(in Thresholds thresholds, BigInteger faulty, bool truth, FaultKind fault)
    {
        BigInteger forTruth = fault == FaultKind.Equivocate ? thresholds.Total : thresholds.Total - faulty;
        BigInteger against = fault == FaultKind.Silent ? BigInteger.Zero : faulty;
        return (thresholds.IsReached(truth, forTruth), thresholds.IsReached(!truth, against)) switch
        {
            (true, true) => Result.Contested,
            (true, false) => Result.Right,
            (false, true) => Result.Wrong,
            _ => Result.NoQuorum,
        };
    }

    /// <summary>A repeatable stream (SplitMix64; Steele, Lea, Flood 2014): for samples, not for secrets.</summary>
    private sealed class SplitMix64(ulong state)
    {
        private int[] _order = [];

        /// <summary>The power of a uniformly random set of a size: the beginning of a Fisher-Yates shuffle.</summary>
        internal BigInteger SampleSum(IReadOnlyList<BigInteger> powers, int size)
        {
            if (_order.Length != powers.Count)
                _order = [.. Enumerable.Range(0, powers.Count)];
            BigInteger sum = BigInteger.Zero;
            for (int i = 0; i < size; i++)
            {
                int j = i + (int)(Next() % (ulong)(_order.Length - i)); // a bias below 2^-40
                (_order[i], _order[j]) = (_order[j], _order[i]);
                sum += powers[_order[i]];
            }

            return sum;
        }

        private ulong Next()
        {
            ulong z = state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
