using System.Numerics;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Merkle.Engine;
using ZkTask.Merkle.Proofs;
using ZkTask.Tasks;

namespace ZkTask.Tests.Tasks;

/// <summary>A state proof that costs more hashing than there is time for. No clock decides here: the hashing begins when the time is over, or ends it itself.</summary>
public sealed class MerkleDeadlineTests
{
    // Pairs of keys that part at their last bits: every pair has a way of its own of 250 hashes, for which the proof has one bit each.
    private static readonly Lazy<StateTransition> s_costly = new(() => Transition(pairs: 300));

    [Fact]
    public async Task Ends_the_hashing_at_the_deadline()
    {
        MerkleStateRule rule = new() { Scheme = TreeScheme.CircomSmt, AcceptedRoot = new LateRoot() };
        Verdict verdict = await Judge(s_costly.Value, rule, TimeSpan.FromMilliseconds(50));
        Assert.Equal((Outcome.Indeterminate, Reason.DeadlineExceeded), (verdict.Outcome, verdict.Reason));

        // What was cut short leaves nothing behind, and a depth refuses it before any hashing.
        MerkleStateRule pinned = new() { Scheme = TreeScheme.CircomSmt, PreviousRoot = Bytes32.Zero };
        Assert.Equal(Verdict.Valid, await Judge(Transition(pairs: 1), pinned, SubmissionPool.Patience.Deadline));
        Assert.Equal(Reason.DepthExceeded, (await Judge(s_costly.Value, pinned with { Depth = 200 }, SubmissionPool.Patience.Deadline)).Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void Hashes_no_further_block_once_it_is_cancelled(int block)
    {
        StateTransition transition = s_costly.Value;
        Bytes32?[] after = [.. transition.Changes.Select(change => change.After)];
        using CancellationTokenSource source = new();
        CancellingScheme.Begin(source, block);
        Assert.Throws<OperationCanceledException>(() => ProofEngine<CancellingScheme>.ComputeRoots(transition.Tree, after, out _, out _, source.Token));
        Assert.Equal(block, CancellingScheme.Blocks);
    }

    private static StateTransition Transition(int pairs)
    {
        StateOperation[] operations = [.. Enumerable.Range(0, 2 * pairs).Select(i => StateOperation.Put(Deep(i), Bytes32.FromInteger(i)))];
        Assert.Null(TreeScheme.CircomSmt.Empty.Apply(operations, out _, out StateTransition? transition));
        return transition!;

        static Bytes32 Deep(int i) => Bytes32.FromInteger((BigInteger.One << 251) * (i & 1) + (i >> 1));
    }

    private static async Task<Verdict> Judge(StateTransition transition, MerkleStateRule rule, TimeSpan deadline)
    {
        TaskVerifier verifier = new([new MerkleStateTask(7, rule) { Budget = TaskBudget.Default with { Deadline = deadline } }]);
        return await verifier.VerifyAsync(new TaskSubmission(Convert.ToBase64String(transition.ToBytes()), default, 7));
    }

    /// <summary>A store that answers when there is no time left.</summary>
    private sealed class LateRoot : IAcceptedRoot
    {
        public async ValueTask<AcceptedRoot> ReadAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new AcceptedRoot(TreeScheme.CircomSmt, Bytes32.Zero);
        }
    }

    /// <summary><c>circom-smt</c> that counts the blocks of nodes which its thread hashes, and cancels the work in one of them.</summary>
    private readonly struct CancellingScheme : ITreeScheme
    {
        [ThreadStatic]
        private static CancellationTokenSource? s_source;
        [ThreadStatic]
        private static int s_blocks, s_last;

        public static string Name => CircomSmt.Name;

        public static byte Id => CircomSmt.Id;

        public static int PathBits => CircomSmt.PathBits;

        public static bool DigestsShowLeaves => CircomSmt.DigestsShowLeaves;

        public static bool IsOverField => CircomSmt.IsOverField;

        internal static int Blocks => s_blocks;

        public static bool IsCanonical(in Bytes32 word) => CircomSmt.IsCanonical(word);

        public static bool IsLeafDigest(in Bytes32 digest) => CircomSmt.IsLeafDigest(digest);

        public static TreePath PathOf(in Bytes32 key) => CircomSmt.PathOf(key);

        public static Bytes32 KeyOf(in TreePath path) => CircomSmt.KeyOf(path);

        public static void HashLeaves(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests) => CircomSmt.HashLeaves(pairs, digests);

        public static void HashNodes(ReadOnlySpan<Bytes32> pairs, Span<Bytes32> digests)
        {
            CircomSmt.HashNodes(pairs, digests);
            if (++s_blocks == s_last)
                s_source!.Cancel();
        }

        internal static void Begin(CancellationTokenSource source, int last) => (s_source, s_blocks, s_last) = (source, 0, last);
    }
}
