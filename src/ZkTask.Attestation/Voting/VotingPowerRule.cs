using System.Numerics;

namespace ZkTask.Attestation.Voting;

/// <summary>An operator's shares in one staking contract.</summary>
/// <param name="StakingContract">The contract, by whatever name the rule uses.</param>
/// <param name="Shares">The shares, not negative.</param>
public sealed record StakePosition(string StakingContract, BigInteger Shares);

/// <summary>How stake becomes voting power: Σ shares times the contract's multiplier, capped. Exact integers; results are below 2^256, as on chain.</summary>
public sealed record VotingPowerRule
{
    /// <summary>The multiplier of each supported contract; 0 counts as 1, as in Othentic's contracts. Shares in other contracts count nothing.</summary>
    public required IReadOnlyDictionary<string, BigInteger> Multipliers { get; init; }

    /// <summary>The least shares that an operator must have in a contract to have any power at all.</summary>
    public IReadOnlyDictionary<string, BigInteger> MinimumShares { get; init; } = new Dictionary<string, BigInteger>();

    /// <summary>The most power that one operator can have; null: no cap.</summary>
    public BigInteger? MaxPower { get; init; }

    /// <summary>An operator's power; zero if it lacks the minimum shares of some contract.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Shares are negative.</exception>
    /// <exception cref="ArgumentException">A contract is given twice.</exception>
    /// <exception cref="OverflowException">The sum is not below 2^256: the contract's arithmetic would revert.</exception>
    public BigInteger PowerOf(IEnumerable<StakePosition> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        Dictionary<string, BigInteger> shares = [];
        foreach (StakePosition position in positions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position.Shares, nameof(positions));
            if (!shares.TryAdd(position.StakingContract, position.Shares))
                throw new ArgumentException($"`{position.StakingContract}` is given twice.", nameof(positions));
        }

        if (MinimumShares.Any(minimum => shares.GetValueOrDefault(minimum.Key) < minimum.Value))
            return BigInteger.Zero;
        BigInteger power = BigInteger.Zero;
        foreach ((string contract, BigInteger multiplier) in Multipliers)
            power += shares.GetValueOrDefault(contract) * BigInteger.Max(multiplier, BigInteger.One);
        if (power.GetByteCount(isUnsigned: true) > 32)
            throw new OverflowException("The voting power is not below 2^256.");
        return MaxPower is { } cap ? BigInteger.Min(power, cap) : power;
    }
}
