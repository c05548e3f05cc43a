using System.Collections.Immutable;
using System.Numerics;
using Spectre.Console;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Commands;

/// <summary>What a power can decide under one rule.</summary>
/// <param name="Approves">Whether it approves if all of it votes so.</param>
/// <param name="Rejects">Whether it rejects if all of it votes so.</param>
internal readonly record struct QuorumEdgeSide(bool Approves, bool Rejects);

/// <summary>A power at or just below a threshold of either rule, and what it can decide under both.</summary>
internal sealed record QuorumEdge(BigInteger Power, QuorumEdgeSide Contract, QuorumEdgeSide Documented)
{
    /// <summary>All of them for a total power, ascending.</summary>
    internal static ImmutableArray<QuorumEdge> Of(BigInteger total)
    {
        Thresholds contract = Thresholds.Of(ThresholdRule.Contract, total), documented = Thresholds.Of(ThresholdRule.Documented, total);
        IEnumerable<BigInteger> thresholds = new[] { contract.Approve, contract.Reject, documented.Approve, documented.Reject }.OfType<BigInteger>();
        return
        [
            .. thresholds.SelectMany(threshold => new[] { threshold - 1, threshold }).Where(power => power <= total).Distinct().Order()
                .Select(power => new QuorumEdge(power, SideOf(contract, power), SideOf(documented, power))),
        ];
    }

    /// <summary>They as a table.</summary>
    internal static Table TableOf(IEnumerable<QuorumEdge> edges)
    {
        Table table = new Table().RoundedBorder();
        table.AddColumn(new TableColumn("a power of").RightAligned());
        table.AddColumn($"{ThresholdRule.Contract}");
        table.AddColumn($"{ThresholdRule.Documented}");
        foreach (QuorumEdge edge in edges)
            table.AddRow($"{edge.Power}", Words(edge.Contract), Words(edge.Documented));
        return table;
    }

    private static QuorumEdgeSide SideOf(Thresholds thresholds, BigInteger power) =>
        new(thresholds.IsReached(isApproved: true, power), thresholds.IsReached(isApproved: false, power));

    private static string Words(QuorumEdgeSide side) => side switch
    {
        (true, true) => "approves, or rejects",
        (true, false) => "approves, cannot reject",
        (false, true) => "rejects, cannot approve",
        _ => "decides nothing",
    };
}
