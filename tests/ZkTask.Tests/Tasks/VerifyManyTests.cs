using Xunit;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Tasks;

/// <summary>Many submissions at once: the same verdicts, in order.</summary>
public sealed class VerifyManyTests
{
    private static readonly SubmissionPool s_pool = SubmissionPool.Shared;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(7, 1)]
    [InlineData(70, 1)]
    [InlineData(200, 2)]
    public async Task Gives_each_submission_the_verdict_that_it_gets_alone(int count, int threads)
    {
        Dictionary<TaskSubmission, Verdict> alone = await s_pool.VerdictsAlone();
        Random random = new(count);
        TaskSubmission[] submissions = [.. Enumerable.Range(0, count).Select(_ => s_pool.All[random.Next(s_pool.All.Length)])];
        Verdict[] together = await new TaskVerifier(s_pool.Definitions).VerifyManyAsync(submissions, threads, TestContext.Current.CancellationToken);
        Assert.Equal(submissions.Select(submission => alone[submission]), together);
    }

    [Fact]
    public async Task Covers_every_outcome()
    {
        IEnumerable<Reason> reasons = (await s_pool.VerdictsAlone()).Values.Select(verdict => verdict.Reason);
        Assert.Superset(
            new HashSet<Reason>
            {
                Reason.None, Reason.PairingMismatch, Reason.PublicInputCountMismatch, Reason.NonAffinePoint, Reason.PointNotInSubgroup, Reason.PointNotOnCurve,
                Reason.MalformedDocument, Reason.SubmissionTooLarge, Reason.UnknownTask, Reason.InternalError,
            },
            new HashSet<Reason>(reasons));
    }

    [Fact]
    public async Task Gives_up_combinations_while_bad_proofs_are_frequent_and_comes_back()
    {
        Dictionary<TaskSubmission, Verdict> alone = await s_pool.VerdictsAlone();
        TaskVerifier verifier = new(s_pool.Definitions);
        TaskSubmission[] good = Repeat(s_pool.Good, 64), bad = Repeat([.. s_pool.Good, .. s_pool.Bad], 64);
        Assert.True(verifier.Claims.Combines);
        await Expect(good, combinesThen: true);
        await Expect(bad, combinesThen: false);
        await Expect(bad, combinesThen: false);
        for (int round = 0; !verifier.Claims.Combines; round++)
        {
            Assert.True(round < 100);
            await verifier.VerifyManyAsync(Repeat(s_pool.Good, 256), maxDegreeOfParallelism: 2, TestContext.Current.CancellationToken);
        }

        await Expect(good, combinesThen: true);

        async Task Expect(TaskSubmission[] submissions, bool combinesThen)
        {
            Verdict[] verdicts = await verifier.VerifyManyAsync(submissions, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(submissions.Select(submission => alone[submission]), verdicts);
            Assert.Equal(combinesThen, verifier.Claims.Combines);
        }
    }

    [Fact]
    public async Task Answers_more_submissions_than_a_group_holds()
    {
        TaskVerifier verifier = new([new ScriptedTask(1, (submission, _) => ValueTask.FromResult(
            Verdict.Invalid(new Rejection(Reason.PairingMismatch, submission.ProofOfTask)))), s_pool.Definitions[1]]);
        TaskSubmission[] submissions = [.. Enumerable.Range(0, (2 * ManySubmissions.GroupLength) + 5).Select(i => new TaskSubmission($"{i}", default, (ushort)(1 + (i % 2))))];
        Verdict[] verdicts = await verifier.VerifyManyAsync(submissions, 2, TestContext.Current.CancellationToken);
        for (int i = 0; i < verdicts.Length; i++)
            Assert.True(i % 2 == 0 ? verdicts[i].Detail == $"{i}" : verdicts[i].Reason == Reason.MalformedDocument);
    }

    [Fact]
    public async Task Abstains_about_what_is_open_when_it_is_cancelled()
    {
        using CancellationTokenSource source = new();
        TaskVerifier verifier = new([.. s_pool.Definitions.Where(definition => definition.Id != 3), new ScriptedTask(3, async (_, cancellation) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Verdict.Valid;
        })]);
        TaskSubmission other = new("", default, 3);
        Verdict[] verdicts = await verifier.VerifyManyAsync([s_pool.Good[0], other, s_pool.Bad[0], other], cancellation: source.Token);
        Assert.Equal([Reason.None, Reason.Cancelled, Reason.PairingMismatch, Reason.Cancelled], verdicts.Select(verdict => verdict.Reason));

        // As VerifyAsync: what is known without work is said all the same.
        verdicts = await verifier.VerifyManyAsync([s_pool.Good[0], new("", default, 9), other, s_pool.Bad[0]], cancellation: source.Token);
        Assert.Equal([Reason.Cancelled, Reason.UnknownTask, Reason.Cancelled, Reason.Cancelled], verdicts.Select(verdict => verdict.Reason));
    }

    [Fact]
    public async Task Abstains_only_about_the_submission_that_breaks()
    {
        TaskVerifier verifier = new([s_pool.Definitions[0], new BrokenTask(2)]);
        TaskSubmission good = s_pool.Good[0], broken = new("", default, 2), unreadable = new("unreadable", default, 2);
        Verdict[] verdicts = await verifier.VerifyManyAsync([good, broken, s_pool.Bad[0], unreadable, good], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([Reason.None, Reason.InternalError, Reason.PairingMismatch, Reason.InternalError, Reason.None], verdicts.Select(verdict => verdict.Reason));
        foreach (int i in new[] { 1, 3 })
            Assert.Equal(verdicts[i], await verifier.VerifyAsync(i == 1 ? broken : unreadable, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(8, 4200)]
    [InlineData(64, 1000)]
    public void Allocates_little_per_submission(int count, int maxBytes)
    {
        TaskVerifier verifier = new(s_pool.Definitions);
        TaskSubmission[] submissions = Repeat([s_pool.Good[0]], count);
        long bytes = AllocationMeter.BytesPerCall(() => Assert.True(verifier.VerifyManyAsync(submissions).IsCompletedSuccessfully)) / count;
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes per submission");
        // Measured: 3374 and 727, of which the documents, points and inputs are 680, the independent verdicts' temporaries most of the rest.
        Assert.InRange(bytes, 1, maxBytes);
    }

    [Fact]
    public async Task Refuses_arguments_that_make_no_sense()
    {
        TaskVerifier verifier = new([]);
        await Assert.ThrowsAsync<ArgumentNullException>(() => verifier.VerifyManyAsync(null!, cancellation: TestContext.Current.CancellationToken));
        foreach (int threads in new[] { 0, -1 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => verifier.VerifyManyAsync([], threads, TestContext.Current.CancellationToken));
        foreach (int threads in new[] { 1, 2 })
            await Assert.ThrowsAsync<ArgumentNullException>(() => verifier.VerifyManyAsync([new("", default, 9), null!], threads, TestContext.Current.CancellationToken));
    }

    internal static TaskSubmission[] Repeat(TaskSubmission[] submissions, int count) => [.. Enumerable.Range(0, count).Select(i => submissions[i % submissions.Length])];
}

/// <summary>A Groth16 definition whose claims break when they are decided, or already when they are read.</summary>
internal sealed class BrokenTask(ushort id) : TaskDefinition(id), IGroth16Definition
{
    public override string Kind => "broken";

    Rejection? IGroth16Definition.Read(TaskSubmission submission, out Groth16Claim claim)
    {
        claim = default;
        return submission.ProofOfTask.Length == 0 ? null : throw new InvalidOperationException("unreadable");
    }

    protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation) => throw new NotSupportedException();
}
