using Xunit;
using ZkTask.Groth16;
using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.Tests.Tasks;

/// <summary>Warm-up reaches every definition and changes no verdict.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task Runs_every_definition()
    {
        SubmissionPool pool = SubmissionPool.Shared;
        CountingTask[] counting = [new CountingTask(7), new CountingTask(8)];
        TaskVerifier verifier = new([.. pool.Definitions, .. counting], new MicroBatching());
        verifier.WarmUp();
        Assert.All(counting, task => Assert.True(task.Calls > 0));
        Assert.True(verifier.Claims.Combines);
        Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(pool.Good[0], TestContext.Current.CancellationToken));
        new TaskVerifier([]).WarmUp();
    }

    [Theory]
    [InlineData(Groth16ProofFormat.Snarkjs)]
    [InlineData(Groth16ProofFormat.SolidityCalldata)]
    public void Takes_any_form_of_groth16_task(Groth16ProofFormat format) =>
        new TaskVerifier([new Groth16Task(1, SubmissionPool.Shared.SecondKey) { Format = format, Binding = PublicInputBinding.AbiArray }]).WarmUp();

    public static TheoryData<MerkleTreeKind, string, bool> Inclusions => new(
        (MerkleTreeKind.OpenZeppelin, "leaf", true),
        (MerkleTreeKind.OpenZeppelin, "leaves", true),
        (MerkleTreeKind.Rfc9162, "leaf", true),
        (MerkleTreeKind.LeanImt, "leaf", true),
        (MerkleTreeKind.CircomSmt, "key", true),
        (MerkleTreeKind.CircomSmt, "key", false),
        (MerkleTreeKind.EigenLayer, "leaf", true),
        (MerkleTreeKind.StateTree, "key", true),
        (MerkleTreeKind.StateTree, "key", false));

    // The document must get past reading, or nothing behind that is warm.
    [Theory]
    [MemberData(nameof(Inclusions))]
    public void Takes_any_tree(MerkleTreeKind tree, string fact, bool exists)
    {
        MerkleInclusionRule rule = new()
        {
            Tree = tree,
            Data = MerkleDataBinding.Words(fact),
            Root = Bytes32.FromInteger(1),
            Size = tree is MerkleTreeKind.Rfc9162 or MerkleTreeKind.LeanImt ? 8 : null,
            Depth = tree switch { MerkleTreeKind.EigenLayer => 20, MerkleTreeKind.CircomSmt or MerkleTreeKind.StateTree => 1, _ => null },
            LeafEncoding = tree == MerkleTreeKind.OpenZeppelin ? ["address"] : [],
            Scheme = tree == MerkleTreeKind.StateTree ? TreeScheme.KeccakSmt : null,
            Exists = exists,
        };
        MerkleInclusionRule loosened = MerkleWarmUp.Loosened(rule);
        Assert.Null(InclusionClaim.Read(new TaskSubmission(MerkleWarmUp.Document(loosened), default, 1), loosened, Bytes32.FromInteger(8), out InclusionClaim? claim));
        Assert.NotNull(claim);
        new TaskVerifier([new MerkleInclusionTask(1, rule)]).WarmUp();
    }

    [Fact]
    public void Takes_states_and_accounts() => new TaskVerifier(
    [
        .. TreeScheme.All.Select((scheme, i) => new MerkleStateTask(
            (ushort)i, new MerkleStateRule { Scheme = scheme, PreviousRoot = Bytes32.FromInteger(1), Data = MerkleDataBinding.Words("newRoot") })),
        new EthGetProofTask(9, new EthGetProofRule { Data = MerkleDataBinding.None, StateRoot = Bytes32.FromInteger(1), Address = new byte[20] }),
    ]).WarmUp();

    private sealed class CountingTask(ushort id) : TaskDefinition(id)
    {
        internal int Calls { get; private set; }

        public override string Kind => "counting";

        protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation) => throw new NotSupportedException();

        protected internal override void WarmUp() => Calls++;
    }
}
