using Xunit;
using ZkTask.Groth16;
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

    private sealed class CountingTask(ushort id) : TaskDefinition(id)
    {
        internal int Calls { get; private set; }

        public override string Kind => "counting";

        protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation) => throw new NotSupportedException();

        protected internal override void WarmUp() => Calls++;
    }
}
