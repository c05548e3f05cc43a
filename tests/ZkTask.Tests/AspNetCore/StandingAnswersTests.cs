using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using ZkTask.AspNetCore;
using ZkTask.AspNetCore.Validation;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Where asking again could give another answer, an answer stands for its time: through reloads and restarts, with little memory and with none.</summary>
public sealed class StandingAnswersTests : IDisposable
{
    private static readonly Verdict s_later = Verdict.Invalid(new Rejection(Reason.PriceMismatch, "the price moved on"));

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _clock = new(DateTimeOffset.UnixEpoch);
    private readonly HashSet<string> _seen = [];
    private readonly TaskKinds _kinds;
    private int _calls;

    // The price is right the first time, and never again.
    public StandingAnswersTests() => _kinds = TaskKinds.None.With("fickle", (id, budget, element) =>
    {
        element.GetInteger("tolerance", 0, 100);
        return new ScriptedTask(id, (submission, _) =>
        {
            Interlocked.Increment(ref _calls);
            lock (_seen)
                return ValueTask.FromResult(_seen.Add($"{id} {submission.ProofOfTask}") ? Verdict.Valid : s_later);
        });
    });

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 100)]
    [InlineData(true, 0)]
    [InlineData(true, 100)]
    public async Task Stands_through_reloads_unless_the_definition_was_changed(bool hasLog, int cachedAnswers)
    {
        WriteTasks(1, 1);
        await using AttesterHost host = await StartAsync(options => options.CachedAnswers = cachedAnswers, hasLog);
        CurrentVerifier current = host.App.Services.GetRequiredService<CurrentVerifier>();
        (await Ask(host, 1)).Is(Verdict.Valid);
        (await Ask(host, 2)).Is(Verdict.Valid);

        // Read again as it was, written otherwise; then with one of the two changed; then as it was at first.
        WriteTasks(1, 1, indent: "\n  ");
        Assert.Null(current.Reload());
        (await Ask(host, 1)).Is(Verdict.Valid);
        (await Ask(host, 2)).Is(Verdict.Valid);
        Assert.Equal(2, _calls);
        WriteTasks(1, 2);
        Assert.Null(current.Reload());
        (await Ask(host, 1)).Is(Verdict.Valid);
        Assert.Equal(2, _calls);
        (await Ask(host, 2)).Is(s_later);
        (await Ask(host, 2)).Is(s_later);
        Assert.Equal(3, _calls);
        WriteTasks(1, 1);
        Assert.Null(current.Reload());
        (await Ask(host, 2)).Is(Verdict.Valid);
        Assert.Equal(3, _calls);
        _clock.Advance(TimeSpan.FromMinutes(11));
        (await Ask(host, 1)).Is(s_later);
        (await Ask(host, 2)).Is(s_later);
        Assert.Equal(5, _calls);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(11, 1)]
    [InlineData(9, 2)]
    public async Task Stands_after_a_restart_with_a_log_for_its_time(int minutes, int tolerance)
    {
        WriteTasks(1, 1);
        await using (AttesterHost host = await StartAsync(hasLog: true))
            (await Ask(host, 1)).Is(Verdict.Valid);
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        WriteTasks(tolerance, 1);
        bool stands = minutes < 10 && tolerance == 1;
        await using (AttesterHost host = await StartAsync(hasLog: true))
        {
            (await Ask(host, 1)).Is(stands ? Verdict.Valid : s_later);

            // Counted from when it was given, not from when it was found again.
            _clock.Advance(TimeSpan.FromMinutes(2));
            (await Ask(host, 1)).Is(s_later);
        }

        Assert.Equal(2, _calls);
        using VerdictLog log = VerdictLog.Open(_folder.PathOf("verdicts.db"), RecordMode.OpenExisting);
        Assert.Equal([Outcome.Valid, Outcome.Invalid], log.Read().Select(entry => entry.Verdict.Outcome));
        Assert.Equal([0, minutes + (stands ? 2 : 0)], log.Read().Select(entry => (entry.Time - DateTimeOffset.UnixEpoch).TotalMinutes));
        Assert.Equal(tolerance == 1 ? 1 : 2, log.Read().Select(entry => entry.Definition!.Value).Distinct().Count());
    }

    [Fact]
    public async Task Full_memory_takes_no_question_that_would_make_it_forget()
    {
        WriteTasks(1, 1);
        await using AttesterHost host = await StartAsync(options => options.MaxStandingAnswers = 3, hasLog: false);
        for (int round = 0; round < 2; round++)
        {
            Verdict expected = round == 0 ? Verdict.Valid : s_later;
            for (int i = 0; i < 3; i++)
                (await Ask(host, 1, $"{i}")).Is(expected);
            for (int i = 3; i < 6; i++)
                (await Ask(host, 1, $"{i}")).IsError(503, "Overloaded: as many answers stand as are kept");
            for (int i = 0; i < 3; i++)
                (await Ask(host, 1, $"{i}")).Is(expected);
            Assert.Equal(3 * (round + 1), _calls);
            _clock.Advance(TimeSpan.FromMinutes(11));
        }

        string metrics = await host.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("zktask_refusals_total{cause=\"no_room_for_answers\"} 6\n", metrics, StringComparison.Ordinal);
        Assert.Contains("zktask_answers_standing 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_memory_leaves_it_to_the_log()
    {
        WriteTasks(1, 1);
        await using AttesterHost host = await StartAsync(options => options.MaxStandingAnswers = 3, hasLog: true);
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 8; i++)
                (await Ask(host, 1, $"{i}")).Is(Verdict.Valid);
        }

        Assert.Equal(8, _calls);
        Assert.InRange(host.App.Services.GetRequiredService<StandingAnswers>().Count, 1, 3);
    }

    // A sink that comes after the log in the order of registration is through before it: what the log has was answered, or could be.
    [Fact]
    public async Task What_another_sink_did_not_take_is_not_found_in_the_log()
    {
        WriteTasks(1, 1);
        VerdictList list = new() { Fails = true };
        await using AttesterHost host = await StartAsync(hasLog: true, addServices: services => services.AddSingleton<IVerdictSink>(list));
        (await Ask(host, 1)).IsError(500, "InternalError: the verdict could not be recorded: VerdictList: IOException");
        list.Fails = false;
        (await Ask(host, 1)).Is(s_later);
        Assert.Equal([s_later], list.Verdicts.Select(recorded => recorded.Verdict));
    }

    [Fact]
    public async Task A_submission_is_encoded_once_for_all_who_need_it()
    {
        WriteTasks(1, 1);
        Keeper keeper = new();
        await using AttesterHost host = await StartAsync(hasLog: true, addServices: services => services.AddSingleton<IVerdictSink>(keeper));
        (await Ask(host, 1)).Is(Verdict.Valid);
        Assert.Equal(["find", "record"], keeper.Seen.Select(seen => seen.What));
        Assert.Same(keeper.Seen[0].Submission, keeper.Seen[1].Submission);
        Assert.Equal(new EncodedSubmission(new("", default, 1)).Key, keeper.Seen[0].Submission.Key);
        Assert.Equal(host.App.Services.GetRequiredService<CurrentVerifier>().Value.Find(1)!.Fingerprint, keeper.Seen[0].Submission.Definition);
    }

    [Fact]
    public async Task One_of_many_seeks_and_all_are_told_the_same()
    {
        StandingAnswers standing = Standing(capacity: 4);
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (i, _) =>
        {
            (Verdict? verdict, bool isNew) = await standing.AskAsync(Ask(i % 3), canForget: false, SeekAsync, CancellationToken.None);
            Assert.Equal(Verdict.Valid, verdict);
        });
        Assert.Equal((3, 3, 0), (_calls, standing.Count, standing.OpenCount));

        // What breaks, and what is indeterminate, leaves nothing behind.
        await Assert.ThrowsAsync<IOException>(async () => await standing.AskAsync(Ask(9), false, () => throw new IOException(), CancellationToken.None));
        await standing.AskAsync(Ask(9), false, () => ValueTask.FromResult((Verdict.Indeterminate(Reason.DeadlineExceeded, ""), true)), CancellationToken.None);
        Assert.Equal((3, 0), (standing.Count, standing.OpenCount));

        async ValueTask<(Verdict, bool)> SeekAsync()
        {
            int call = Interlocked.Increment(ref _calls);
            await Task.Yield();
            return (call <= 3 ? Verdict.Valid : s_later, true);
        }

        static Question Ask(int i) => new(Bytes32.FromInteger((ulong)i), null);
    }

    private StandingAnswers Standing(int capacity) => new(Options.Create(new ZkTaskOptions { MaxStandingAnswers = capacity }), _clock);

    private Task<AttesterHost> StartAsync(Action<ZkTaskOptions>? configure = null, bool hasLog = false, Action<IServiceCollection>? addServices = null) =>
        AttesterHost.StartAsync(
            options =>
            {
                (options.TasksFile, options.ReloadInterval) = (_folder.PathOf("tasks.json"), TimeSpan.Zero);
                options.VerdictLog = hasLog ? _folder.PathOf("verdicts.db") : null;
                configure?.Invoke(options);
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(_clock);
                addServices?.Invoke(services);
            },
            _kinds);

    private static Task<Answered> Ask(AttesterHost host, ushort id, string proof = "") => host.SubmitAsync(new(proof, default, id));

    private void WriteTasks(int first, int second, string indent = "")
    {
        _folder.Write("tasks.json", $$"""{"tasks": [{{Task(1, first)}}, {{Task(2, second)}}]}""");

        string Task(ushort id, int tolerance) => "{" + indent + $"""
            "id": {id}, "kind": "fickle", "tolerance": {tolerance}
            """ + "}";
    }

    /// <summary>Says what it is asked and told.</summary>
    private sealed class Keeper : IVerdictSink
    {
        internal List<(string What, EncodedSubmission Submission)> Seen { get; } = [];

        public bool KeepsVerdicts => true;

        public ValueTask RecordAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask RecordAsync(EncodedSubmission submission, Verdict verdict, CancellationToken cancellation)
        {
            Seen.Add(("record", submission));
            return ValueTask.CompletedTask;
        }

        public Verdict? FindRecorded(EncodedSubmission submission, DateTimeOffset oldest)
        {
            Seen.Add(("find", submission));
            return null;
        }
    }
}
