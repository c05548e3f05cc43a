using System.Collections.Concurrent;
using Xunit;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Tasks;

/// <summary>The facade: what it promises whatever a definition does.</summary>
public sealed class TaskVerifierTests
{
    private static readonly TaskSubmission s_submission = new("proof", default, 1);

    [Fact]
    public async Task Passes_a_definitions_verdict_on()
    {
        Verdict verdict = Verdict.Invalid(new Rejection(Reason.PairingMismatch, "x"));
        Assert.Same(verdict, await With((_, _) => ValueTask.FromResult(verdict)).VerifyAsync(s_submission, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Gives_the_submission_to_the_definition_that_it_names()
    {
        ConcurrentQueue<ushort> asked = [];
        TaskVerifier verifier = new(new ushort[] { 65535, 0, 7 }.Select(id => new ScriptedTask(id, (submission, _) =>
        {
            asked.Enqueue(id);
            Assert.Equal(id, submission.TaskDefinitionId);
            return ValueTask.FromResult(Verdict.Valid);
        })));
        foreach (ushort id in new ushort[] { 7, 0, 65535 })
            Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(s_submission with { TaskDefinitionId = id }, TestContext.Current.CancellationToken));
        Assert.Equal(new ushort[] { 7, 0, 65535 }, asked.ToArray());
        Assert.Equal(new ushort[] { 0, 7, 65535 }, verifier.Definitions.Select(definition => definition.Id));
    }

    [Fact]
    public async Task Abstains_about_an_unknown_task()
    {
        Verdict verdict = await With(Valid).VerifyAsync(s_submission with { TaskDefinitionId = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal((Outcome.Indeterminate, Reason.UnknownTask), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public void Refuses_two_definitions_with_one_id() =>
        Assert.Throws<ArgumentException>(() => new TaskVerifier([new ScriptedTask(1, Valid), new ScriptedTask(1, Valid)]));

    [Theory]
    [InlineData(4, 3, true)]
    [InlineData(5, 3, false)]
    [InlineData(4, 4, false)]
    public async Task Keeps_to_the_budgets_size(int proofLength, int dataLength, bool isAsked)
    {
        bool wasAsked = false;
        TaskVerifier verifier = With(
            (_, _) =>
            {
                wasAsked = true;
                return ValueTask.FromResult(Verdict.Valid);
            },
            SubmissionPool.Patience with { MaxProofLength = 4, MaxDataLength = 3 });
        Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(new string('x', proofLength), new byte[dataLength], 1), TestContext.Current.CancellationToken);
        Assert.Equal(isAsked, wasAsked);
        Assert.Equal(isAsked ? (Outcome.Valid, Reason.None) : (Outcome.Invalid, Reason.SubmissionTooLarge), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public async Task Abstains_when_it_is_cancelled()
    {
        using CancellationTokenSource source = new();
        TaskVerifier verifier = With(async (_, cancellation) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Verdict.Valid;
        });
        Assert.Equal(Reason.Cancelled, (await verifier.VerifyAsync(s_submission, source.Token)).Reason);

        bool wasAsked = false;
        TaskVerifier idle = With((_, _) =>
        {
            wasAsked = true;
            return ValueTask.FromResult(Verdict.Valid);
        });
        Verdict verdict = await idle.VerifyAsync(s_submission, source.Token);
        Assert.Equal((Outcome.Indeterminate, Reason.Cancelled, false), (verdict.Outcome, verdict.Reason, wasAsked));
    }

    [Fact]
    public async Task Abstains_at_the_deadline()
    {
        TaskVerifier verifier = With(
            async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return Verdict.Valid;
            },
            new TaskBudget { Deadline = TimeSpan.FromMilliseconds(20) });
        Verdict verdict = await verifier.VerifyAsync(s_submission, TestContext.Current.CancellationToken);
        Assert.Equal((Outcome.Indeterminate, Reason.DeadlineExceeded), (verdict.Outcome, verdict.Reason));
        Assert.Contains("0.02 s", verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abstains_when_a_definition_breaks()
    {
        Func<Exception>[] failures = [() => new InvalidOperationException("broken"), () => new IOException("broken"), () => new OperationCanceledException("broken")];
        foreach (Func<Exception> failure in failures)
        {
            await ExpectInternalError(With((_, _) => throw failure()));
            await ExpectInternalError(With(async (_, _) =>
            {
                await Task.Yield();
                throw failure();
            }));
        }

        static async Task ExpectInternalError(TaskVerifier verifier)
        {
            Verdict verdict = await verifier.VerifyAsync(s_submission, TestContext.Current.CancellationToken);
            Assert.Equal((Outcome.Indeterminate, Reason.InternalError), (verdict.Outcome, verdict.Reason));
            Assert.StartsWith("scripted task 1: ", verdict.Detail, StringComparison.Ordinal);
            Assert.EndsWith(": broken", verdict.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Gives_many_threads_the_verdicts_that_one_gets()
    {
        SimulatedTask simulated = new(seed: 2, inputCount: 1);
        TaskVerifier verifier = new([new Groth16Task(1, simulated.Prepare()), new ScriptedTask(2, (_, _) => throw new InvalidOperationException())]);
        string proof = simulated.Prove(5);
        (TaskSubmission Submission, Reason Reason)[] cases =
        [
            (new(SimulatedTask.WithInputs(proof, 5), default, 1), Reason.None),
            (new(SimulatedTask.WithInputs(proof, 6), default, 1), Reason.PairingMismatch),
            (new(proof, default, 1), Reason.MalformedDocument),
            (new("", default, 2), Reason.InternalError),
            (new("", default, 3), Reason.UnknownTask),
        ];
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            (TaskSubmission submission, Reason reason) = cases[i % cases.Length];
            Assert.Equal(reason, (await verifier.VerifyAsync(submission, cancellation)).Reason);
        });
    }

    [Fact]
    public void Allocates_little_per_verification()
    {
        SimulatedTask simulated = new(seed: 3, inputCount: 2);
        TaskVerifier verifier = new([new Groth16Task(1, new PreparedVerifyingKey(simulated.Prepare().Key, KeyPreparation.LinesAndTables))]);
        TaskSubmission submission = new(simulated.ProveWithInputs(1, 2), default, 1);
        long bytes = AllocationMeter.BytesPerCall(() => Assert.True(verifier.VerifyAsync(submission).AsTask().Result.Outcome == Outcome.Valid));
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes per verification");
        Assert.InRange(bytes, 1, MaxBytesPerVerification);
    }

    // Measured: 752, for the documents, the proof's points, the inputs and the task around the verdict. The rest is for other versions of the runtime.
    private const long MaxBytesPerVerification = 1000;

    private static ValueTask<Verdict> Valid(TaskSubmission submission, CancellationToken cancellation) => ValueTask.FromResult(Verdict.Valid);

    private static TaskVerifier With(Func<TaskSubmission, CancellationToken, ValueTask<Verdict>> verify, TaskBudget? budget = null) =>
        new([new ScriptedTask(1, verify) { Budget = budget ?? SubmissionPool.Patience }]);
}
