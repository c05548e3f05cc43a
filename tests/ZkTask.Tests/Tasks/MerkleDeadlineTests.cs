using System.Numerics;
using Xunit;
using ZkTask.Hashing;
using ZkTask.Merkle;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Tasks;

/// <summary>A state proof that costs more hashing than its task has time for. Alone, since deadlines come through the thread pool, which other tests may fill for as long as the hashing takes.</summary>
[Collection(nameof(WholeProcess))]
public sealed class MerkleDeadlineTests
{
    // Pairs of keys that part at their last bits: every pair has a way of its own of 250 hashes, for which the proof has one bit each.
    [Fact]
    public async Task Ends_the_hashing_of_a_costly_proof_at_the_deadline()
    {
        StateOperation[] pairs = [.. Enumerable.Range(0, 600).Select(i => StateOperation.Put(Deep(i), Bytes32.FromInteger(i)))];
        Assert.Null(TreeScheme.CircomSmt.Empty.Apply(pairs, out _, out StateTransition? costly));
        Assert.Null(TreeScheme.CircomSmt.Empty.Apply(pairs.AsSpan(0, 2), out _, out StateTransition? cheap));
        MerkleStateRule rule = new() { Scheme = TreeScheme.CircomSmt, PreviousRoot = Bytes32.Zero };
        TaskBudget hasty = TaskBudget.Default with { Deadline = TimeSpan.FromMilliseconds(50) };
        Assert.Equal((Outcome.Indeterminate, Reason.DeadlineExceeded), await Judge(costly!, rule, hasty));

        // What was cut short leaves nothing behind, and a depth refuses it at once.
        Assert.Equal((Outcome.Valid, Reason.None), await Judge(cheap!, rule, TaskBudget.Default));
        Assert.Equal((Outcome.Invalid, Reason.DepthExceeded), await Judge(costly!, rule with { Depth = 200 }, TaskBudget.Default));

        static Bytes32 Deep(int i) => Bytes32.FromInteger((BigInteger.One << 251) * (i & 1) + (i >> 1));
    }

    private static async Task<(Outcome Outcome, Reason Reason)> Judge(StateTransition transition, MerkleStateRule rule, TaskBudget budget)
    {
        TaskVerifier verifier = new([new MerkleStateTask(7, rule) { Budget = budget }]);
        Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(Convert.ToBase64String(transition.ToBytes()), default, 7));
        return (verdict.Outcome, verdict.Reason);
    }
}
