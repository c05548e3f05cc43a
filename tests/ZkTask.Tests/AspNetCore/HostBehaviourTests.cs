using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ZkTask.AspNetCore;
using ZkTask.AspNetCore.Definitions;
using ZkTask.AspNetCore.Validation;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Answers from memory, sinks, overload, reload, and the end.</summary>
public sealed class HostBehaviourTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answers_the_same_question_from_memory()
    {
        CountedTask deterministic = new(1, isDeterministic: true), other = new(2, isDeterministic: false);
        ManualTime clock = new(DateTimeOffset.UnixEpoch);
        await using AttesterHost host = await AttesterHost.StartAsync(
            options => AttesterHost.Add(options, deterministic, other), services => services.AddSingleton<TimeProvider>(clock));
        for (int i = 0; i < 3; i++)
        {
            foreach (ushort id in new ushort[] { 1, 2 })
            {
                (await host.SubmitAsync(new("valid", default, id))).Is(Verdict.Valid);
                (await host.SubmitAsync(new("no", default, id))).Is(Verdict.Invalid(new Rejection(Reason.PairingMismatch, "no")));
                (await host.SubmitAsync(new("down", default, id))).IsError(500, "DeadlineExceeded: the source is down");
            }
        }

        // Valid and invalid once, what is indeterminate each time.
        Assert.Equal((2 + 3, 2 + 3), (deterministic.Calls, other.Calls));

        // What another moment could change stands for a while, counted from when it was given.
        foreach ((TimeSpan pause, int otherCalls) in new[] { (6, 0), (4, 0), (1, 1), (9, 1), (2, 2) }.Select(step => (TimeSpan.FromMinutes(step.Item1), step.Item2)))
        {
            clock.Advance(pause);
            (await host.SubmitAsync(new("valid", default, 1))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("valid", default, 2))).Is(Verdict.Valid);
            Assert.Equal((5, 5 + otherCalls), (deterministic.Calls, other.Calls));
        }

        await host.SubmitAsync(new("valid", new byte[1], 1));
        await host.SubmitAsync(new("valid", default, 1, "0x1"));
        Assert.Equal(7, deterministic.Calls);

        await using AttesterHost without = await AttesterHost.StartAsync(options =>
        {
            options.CachedAnswers = 0;
            AttesterHost.Add(options, deterministic);
        });
        await without.SubmitAsync(new("valid", default, 1));
        await without.SubmitAsync(new("valid", default, 1));
        Assert.Equal(9, deterministic.Calls);
    }

    [Fact]
    public async Task Tells_all_who_ask_at_once_the_same()
    {
        int calls = 0;
        TaskCompletionSource gate = new();
        ScriptedTask fickle = new(1, async (_, cancellation) =>
        {
            bool first = Interlocked.Increment(ref calls) == 1;
            await gate.Task.WaitAsync(cancellation);
            return first ? Verdict.Valid : Verdict.Invalid(new Rejection(Reason.PairingMismatch, "later"));
        });
        VerdictList list = new();
        await using AttesterHost host = await AttesterHost.StartAsync(
            options =>
            {
                (options.CachedAnswers, options.AnswersStandFor) = (0, TimeSpan.Zero);
                AttesterHost.Add(options, fickle);
            },
            services => services.AddSingleton<IVerdictSink>(list));
        using CancellationTokenSource impatient = new();
        Task<HttpResponseMessage> gone = host.Client.PostAsync("/task/validate", new StringContent(AttesterHost.Json(new("", default, 1))), impatient.Token);
        await Eventually.IsTrue(() => Volatile.Read(ref calls) == 1);
        Task<Answered>[] all = [.. Enumerable.Range(0, 10).Select(_ => host.SubmitAsync(new("", default, 1)))];

        // Each one has found the question open: not a moment later, when it would be a new one.
        StandingAnswers standing = host.App.Services.GetRequiredService<StandingAnswers>();
        await Eventually.IsTrue(() => standing.WaitingCount == 10);
        Assert.Equal(11, host.App.Services.GetRequiredService<Admission>().UnderWay);

        // The one for whom the verdict is sought goes away; the others still get it, and it is recorded.
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.SetResult();
        foreach (Task<Answered> answer in all)
            (await answer.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken)).Is(Verdict.Valid);
        Assert.Equal((1, 1), (calls, list.Verdicts.Count));
        Assert.Equal(0, standing.OpenCount);
        (await host.SubmitAsync(new("", default, 1))).Is(Verdict.Invalid(new Rejection(Reason.PairingMismatch, "later")));
    }

    [Fact]
    public void Keys_differ_where_submissions_do()
    {
        TaskSubmission[] submissions =
        [
            new("ab", default, 1), new("a", "b"u8.ToArray(), 1), new("ab", default, 2), new("ab", default, 1, ""), new("ab", default, 1, "c"), new("abc", default, 1),
            new("", default, 1, "ab"), new("ab", new byte[1], 1), new("\ufffd", default, 1),
        ];
        Assert.Equal(submissions.Length, submissions.Select(one => new EncodedSubmission(one).Key).Distinct().Count());
        Assert.Equal(new EncodedSubmission(submissions[1]).Key, new EncodedSubmission(new("a", "b"u8.ToArray(), 1)).Key);
        Assert.ThrowsAny<ArgumentException>(() => new EncodedSubmission(new("\ud800", default, 1)).Key);
        Assert.ThrowsAny<ArgumentException>(() => new EncodedSubmission(new("", default, 1, "\ud800")).Key);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Keeps_the_memory_bounded(int capacity)
    {
        VerdictCache cache = new(capacity);
        Bytes32 popular = Bytes32.FromInteger(20_000);
        cache.Add(popular, Verdict.Valid);
        int hits = 0;
        for (int i = 0; i < 10_000; i++)
        {
            cache.Add(Bytes32.FromInteger((ulong)i), Verdict.Valid);
            hits += cache.Find(popular) is not null ? 1 : 0;
            Assert.True(cache.Count <= Math.Max(2, capacity + 1));
        }

        Assert.True(capacity == 1 || hits == 10_000);
        Assert.Null(cache.Find(Bytes32.FromInteger(30_000)));
    }

    [Fact]
    public async Task Answers_only_what_was_recorded()
    {
        CountedTask task = new(1, isDeterministic: true);
        VerdictList list = new();
        await using AttesterHost host = await AttesterHost.StartAsync(options => AttesterHost.Add(options, task), services => services.AddSingleton<IVerdictSink>(list));
        list.Fails = true;
        (await host.SubmitAsync(new("valid", default, 1))).IsError(500, "InternalError: the verdict could not be recorded: VerdictList: IOException");
        (await host.SubmitAsync(new("no", default, 1))).IsError(500, "InternalError");
        list.Fails = false;
        (await host.SubmitAsync(new("valid", default, 1))).Is(Verdict.Valid);
        (await host.SubmitAsync(new("valid", default, 1))).Is(Verdict.Valid);
        await host.SubmitAsync(new("down", default, 1));
        Assert.Equal(4, task.Calls);
        Assert.Equal(["valid", "down"], list.Verdicts.Select(recorded => recorded.Submission.ProofOfTask));
        Assert.Equal([Outcome.Valid, Outcome.Indeterminate], list.Verdicts.Select(recorded => recorded.Verdict.Outcome));
        Assert.Contains(host.Log.Entries, entry => entry.Message.Contains("could not be recorded by VerdictList", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_verdicts_durably()
    {
        string path = _folder.PathOf("verdicts.db");
        CountedTask task = new(1, isDeterministic: true);
        await using (AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            options.VerdictLog = path;
            AttesterHost.Add(options, task);
        }))
        {
            foreach (string proof in new[] { "valid", "no", "valid", "down" })
                await host.SubmitAsync(new(proof, default, 1));
        }

        using VerdictLog log = VerdictLog.Open(path, RecordMode.OpenExisting);
        Assert.Equal(["valid", "no", "down"], log.Read().Select(entry => entry.Submission.ProofOfTask));
        Assert.Equal([Outcome.Valid, Outcome.Invalid, Outcome.Indeterminate], log.Read().Select(entry => entry.Verdict.Outcome));
        await Assert.ThrowsAsync<RecordException>(() => AttesterHost.StartAsync(options => options.VerdictLog = _folder.Write("none.db", "no database")));
    }

    [Fact]
    public async Task Sends_callers_away_when_too_much_is_under_way()
    {
        CountedTask slow = new(1, isDeterministic: false) { Gate = new TaskCompletionSource() };
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            (options.MaxConcurrency, options.RetryAfter) = (2, TimeSpan.FromSeconds(2.5));
            AttesterHost.Add(options, slow);
        });
        List<Task<Answered>> all = [.. Enumerable.Range(0, 20).Select(i => host.SubmitAsync(new(i % 2 == 0 ? "valid" : "no", new byte[i], 1)))];
        List<Task<Answered>> open = [.. all];
        while (open.Count > 2)
        {
            Task<Answered> answered = await Task.WhenAny(open).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
            (await answered).IsError(503, "Overloaded");
            Assert.Equal("3", (await answered).RetryAfter);
            open.Remove(answered);
        }

        slow.Gate.SetResult();
        foreach (Task<Answered> last in open)
            (await last).Is(all.IndexOf(last) % 2 == 0 ? Verdict.Valid : Verdict.Invalid(new Rejection(Reason.PairingMismatch, "no")));
        Assert.Equal(2, slow.Calls);

        // A place is free again once the answer is written, which its reader may have before.
        await Eventually.IsTrue(() => host.App.Services.GetRequiredService<Admission>().UnderWay == 0);
        (await host.SubmitAsync(new("valid", default, 1))).Is(Verdict.Valid);
    }

    [Fact]
    public async Task Gives_right_answers_or_none_under_load()
    {
        SubmissionPool pool = SubmissionPool.Shared;
        Dictionary<TaskSubmission, Verdict> alone = await pool.VerdictsAlone();
        CountedTask slow = new(9, isDeterministic: false) { Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            (options.MaxConcurrency, options.CachedAnswers) = (4, 0);
            AttesterHost.Add(options, [.. pool.Definitions, slow]);
        });

        // All places are taken until somebody was sent away; who was comes again.
        Task<Answered>[] first = [.. Enumerable.Range(0, 4).Select(i => host.SubmitAsync(new("valid", new byte[i], 9)))];
        await Eventually.IsTrue(() => slow.Calls == 4);
        TaskSubmission[] submissions = [.. VerifyManyTests.Repeat([.. pool.Good, .. pool.Bad], 300)];
        int refused = 0;
        await Parallel.ForEachAsync(submissions, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (submission, _) =>
        {
            Answered answer = await host.SubmitAsync(submission);
            while (answer.Status == 503)
            {
                answer.IsError(503, "Overloaded");
                Interlocked.Increment(ref refused);
                slow.Gate.TrySetResult();
                answer = await host.SubmitAsync(submission);
            }

            answer.Is(alone[submission]);
        });
        Assert.True(refused > 0);
        foreach (Task<Answered> answer in first)
            (await answer).Is(Verdict.Valid);
    }

    [Fact]
    public async Task Replaces_the_definitions_under_traffic_without_dropping_a_request()
    {
        TaskKinds kinds = TaskKinds.None.With("fixed", (id, budget, element) =>
        {
            string answer = element.GetString("answer");
            return new ScriptedTask(id, async (_, cancellation) =>
            {
                await Task.Delay(1, cancellation);
                return answer == "yes" ? Verdict.Valid : Verdict.Invalid(new Rejection(Reason.PairingMismatch, answer));
            });
        });
        string path = _folder.Write("tasks.json", Tasks("yes"));
        await using AttesterHost host = await AttesterHost.StartAsync(
            options => (options.TasksFile, options.ReloadInterval) = (path, TimeSpan.FromMilliseconds(10)), kinds: kinds);
        using CancellationTokenSource stop = new();
        int answered = 0;
        Task[] traffic = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Answered answer = await host.SubmitAsync(new("", default, 1));
                Assert.Equal(200, answer.Status);
                Interlocked.Increment(ref answered);
            }
        }))];
        TaskVerifier first = host.App.Services.GetRequiredService<CurrentVerifier>().Value;
        await ExpectAsync("true");
        _folder.Replace("tasks.json", Tasks("no, not any more"));
        await ExpectAsync("false");
        Assert.NotSame(first, host.App.Services.GetRequiredService<CurrentVerifier>().Value);

        // A bad file, in several ways: what was good stays, and the log says where the fault is.
        foreach (string bad in new[] { "{\n\"tasks\": [],}", """{"tasks": [{"id": 1, "kind": "unheard of"}]}""", "" })
        {
            int logged = host.Log.Entries.Count(entry => entry.Id.Id == 3);
            _folder.Replace("tasks.json", bad);
            await Eventually.IsTrue(() => host.Log.Entries.Count(entry => entry.Id.Id == 3) > logged);
            await ExpectAsync("false");
        }

        Assert.Contains(host.Log.Entries, entry => entry.Message.Contains("line 2, byte 13", StringComparison.Ordinal));
        File.Delete(path);
        await ExpectAsync("false");
        _folder.Replace("tasks.json", Tasks("yes"));
        await ExpectAsync("true");
        int before = answered;
        await Eventually.IsTrue(() => answered > before + 10);
        await stop.CancelAsync();
        await Task.WhenAll(traffic);

        static string Tasks(string answer) => $$"""{"tasks": [{"id": 1, "kind": "fixed", "answer": "{{answer}}"}]}""";

        async Task ExpectAsync(string data) => await Eventually.IsTrue(async () =>
            (await host.SubmitAsync(new("", default, 1))).Body == $$"""{"data":{{data}},"error":false,"message":null}""");
    }

    [Fact]
    public async Task Does_not_start_on_a_bad_tasks_file()
    {
        string path = _folder.Write("tasks.json", "{\n  \"tasks\": [}");
        TasksFileException error = await Assert.ThrowsAsync<TasksFileException>(() => AttesterHost.StartAsync(options => options.TasksFile = path));
        Assert.Contains("line 2, byte 13", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finishes_what_it_took_before_it_stops()
    {
        CountedTask slow = new(1, isDeterministic: false) { Gate = new TaskCompletionSource() };
        await using AttesterHost host = await AttesterHost.WithAsync(slow);
        using HttpResponseMessage ready = await host.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Task<Answered>[] taken = [.. Enumerable.Range(0, 3).Select(i => host.SubmitAsync(new("valid", new byte[i], 1)))];
        await Eventually.IsTrue(() => slow.Calls == 3);
        Task stopped = host.App.StopAsync();
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(stopped.IsCompleted);
        slow.Gate.SetResult();
        foreach (Task<Answered> answer in taken)
            (await answer.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken)).Is(Verdict.Valid);
        await stopped.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.SubmitAsync(new("valid", default, 1)));
    }

    [Fact]
    public async Task Says_that_it_lives_and_is_ready()
    {
        await using AttesterHost host = await AttesterHost.WithAsync();
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/live", TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
    }
}
