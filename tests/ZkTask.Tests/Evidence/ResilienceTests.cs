using System.Collections.Concurrent;
using System.Net;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Http;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>The pauses between repetitions and the circuit breaker of an endpoint, under clocks that wait for nothing.</summary>
public sealed class ResilienceTests
{
    private const int Retries = 5, Rounds = 40;

    private static readonly EndpointSettings s_settings = new("test", new Uri("http://127.0.0.1:1")) { Timeout = TimeSpan.FromHours(1) };

    // The documented range: the first n pauses together are at most 2^n / 1.4 times the delay, and no less than what the formula gives where all n were as short as can be.
    [Fact]
    public async Task Pauses_are_random_and_their_sum_doubles()
    {
        TimeSpan delay = TimeSpan.FromHours(1);
        RecordingTime time = new();
        Remote remote = new(_ => HttpStatusCode.ServiceUnavailable);
        using Endpoint endpoint = new(s_settings, new EvidenceOptions { TimeProvider = time, HandlerFactory = _ => remote, Retries = Retries, RetryDelay = delay, BreakAfter = 100_000 });
        for (int round = 0; round < Rounds; round++)
            await Assert.ThrowsAsync<SourceException>(() => AskAsync(endpoint));

        Assert.Equal(Rounds * (Retries + 1), remote.Requests);
        TimeSpan[] pauses = [.. time.Pauses];
        Assert.Equal(Rounds * Retries, pauses.Length);
        double[] firstSums = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            double sum = 0;
            for (int n = 1; n <= Retries; n++)
            {
                double pause = pauses[(round * Retries) + n - 1] / delay;
                Assert.InRange(pause, 0, double.MaxValue);
                sum += pause;
                double shortest = Math.Pow(2, n - 1) * Math.Tanh(2 * Math.Sqrt(n - 1)) / 1.4;
                Assert.InRange(sum, shortest - 1e-4, Math.Pow(2, n) / 1.4);
                if (n == 1)
                    firstSums[round] = sum;
            }
        }

        // They differ, but for chance in whole milliseconds, and do not keep to a part of their range: that all first pauses are on one side of the
        // middle happens once in 10^10 runs.
        Assert.InRange(pauses.Distinct().Count(), pauses.Length - 5, pauses.Length);
        Assert.Contains(firstSums, sum => sum < 0.94);
        Assert.Contains(firstSums, sum => sum > 0.94);
    }

    [Fact]
    public async Task Without_repetitions_nothing_is_waited_for()
    {
        RecordingTime time = new();
        Remote remote = new(_ => HttpStatusCode.ServiceUnavailable);
        using Endpoint endpoint = new(s_settings, new EvidenceOptions { TimeProvider = time, HandlerFactory = _ => remote, Retries = 0 });
        await Assert.ThrowsAsync<SourceException>(() => AskAsync(endpoint));
        Assert.Equal((1, 0), (remote.Requests, time.Pauses.Count));
    }

    [Fact]
    public async Task A_circuit_breaks_at_the_least_number_of_requests_half_of_which_fail()
    {
        // Each character is a request: y succeeds, n fails, 4 is answered with HTTP 404.
        Assert.Equal(4, await RequestsUntilBrokenAsync("nnnn"));
        Assert.Equal(4, await RequestsUntilBrokenAsync("yynn"));
        Assert.Equal(4, await RequestsUntilBrokenAsync("nynn"));
        Assert.Equal(6, await RequestsUntilBrokenAsync("yyynnn"));
        Assert.Equal(8, await RequestsUntilBrokenAsync("yyyynnnn"));
        Assert.Null(await RequestsUntilBrokenAsync("nnn"));
        Assert.Null(await RequestsUntilBrokenAsync("yyynn"));
        Assert.Null(await RequestsUntilBrokenAsync("yynyyn"));
        Assert.Null(await RequestsUntilBrokenAsync("444444"));
    }

    [Fact]
    public async Task Timeouts_break_a_circuit_like_failures()
    {
        TimeSpan timeout = TimeSpan.FromMilliseconds(20);
        using Circuit circuit = new(timeout);
        circuit.Remote.Gate = new TaskCompletionSource();
        for (int i = 1; i <= 4; i++)
        {
            // Asked before the call returns: nothing in between waits.
            Task<string> asked = circuit.AskAsync();
            Assert.Equal((i, false), (circuit.Remote.Requests, asked.IsCompleted));
            circuit.Time.Advance(timeout);
            Assert.StartsWith("no answer within 0.02 s", await asked, StringComparison.Ordinal);
        }

        Assert.StartsWith("left alone", await circuit.AskAsync(), StringComparison.Ordinal);
        Assert.Equal(4, circuit.Remote.Requests);
    }

    // That of SocketsHttpHandler for connecting.
    [Fact]
    public async Task A_timeout_of_the_handler_is_one_like_ours()
    {
        Remote remote = new(_ => throw new TaskCanceledException("no connection in time", new TimeoutException()));
        using Endpoint endpoint = new(s_settings, new EvidenceOptions { TimeProvider = new RecordingTime(), HandlerFactory = _ => remote });
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => AskAsync(endpoint));
        Assert.Equal("no answer within 3600 s", error.Message);
        Assert.Equal(1, remote.Requests);
    }

    [Fact]
    public async Task Failures_of_more_than_half_a_minute_ago_do_not_count()
    {
        using Circuit circuit = new();
        circuit.Answer = HttpStatusCode.InternalServerError;
        for (int i = 0; i < 3; i++)
            await circuit.AskAsync();
        circuit.Time.Advance(TimeSpan.FromSeconds(31));
        for (int i = 0; i < 3; i++)
            Assert.Equal("HTTP 500", await circuit.AskAsync());
        Assert.Equal("HTTP 500", await circuit.AskAsync());
        Assert.StartsWith("left alone", await circuit.AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_circuit_lets_one_request_through_after_its_time_and_that_one_decides()
    {
        using Circuit circuit = new();
        await circuit.BreakAsync();
        int sent = circuit.Remote.Requests;
        circuit.Time.Advance(Circuit.BreakDuration - TimeSpan.FromMilliseconds(1));
        Assert.StartsWith("left alone", await circuit.AskAsync(), StringComparison.Ordinal);
        Assert.Equal(sent, circuit.Remote.Requests);

        // Half open: the one fails, and the remote is left alone for as long again.
        circuit.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("HTTP 500", await circuit.AskAsync());
        Assert.StartsWith("left alone", await circuit.AskAsync(), StringComparison.Ordinal);
        circuit.Time.Advance(Circuit.BreakDuration - TimeSpan.FromMilliseconds(1));
        Assert.StartsWith("left alone", await circuit.AskAsync(), StringComparison.Ordinal);
        Assert.Equal(sent + 1, circuit.Remote.Requests);

        // Half open again: while the one is under way, the others are not sent; it succeeds, and the circuit is closed.
        circuit.Time.Advance(TimeSpan.FromMilliseconds(1));
        circuit.Answer = HttpStatusCode.OK;
        circuit.Remote.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string> probe = circuit.AskAsync();
        Assert.StartsWith("left alone", await circuit.AskAsync(), StringComparison.Ordinal);
        Assert.Equal(sent + 2, circuit.Remote.Requests);
        circuit.Remote.Gate.SetResult();
        Assert.Equal("", await probe);
        circuit.Answer = HttpStatusCode.InternalServerError;
        for (int i = 0; i < 3; i++)
            Assert.Equal("HTTP 500", await circuit.AskAsync());
    }

    [Fact]
    public async Task The_defaults_are_the_documented_ones()
    {
        EvidenceOptions options = EvidenceOptions.Default;
        Assert.Equal((2, 100, 8, 10), (options.Retries, options.RetryDelay.TotalMilliseconds, options.BreakAfter, options.BreakDuration.TotalSeconds));
        Remote remote = new(_ => HttpStatusCode.InternalServerError);
        using Endpoint endpoint = new(s_settings, options with { TimeProvider = new RecordingTime(), HandlerFactory = _ => remote });
        for (int i = 0; i < 10; i++)
            await Assert.ThrowsAsync<SourceException>(() => AskAsync(endpoint));
        Assert.Equal(8, remote.Requests);
    }

    private static async Task<int?> RequestsUntilBrokenAsync(string letters)
    {
        using Circuit circuit = new();
        foreach (char letter in letters)
        {
            circuit.Answer = letter switch
            {
                'y' => HttpStatusCode.OK,
                'n' => HttpStatusCode.InternalServerError,
                _ => HttpStatusCode.NotFound,
            };
            if ((await circuit.AskAsync()).StartsWith("left alone", StringComparison.Ordinal))
                Assert.Fail($"{letters}: broken before its end");
        }

        int sent = circuit.Remote.Requests;
        return (await circuit.AskAsync()).StartsWith("left alone", StringComparison.Ordinal) ? sent : null;
    }

    private static Task<byte[]> AskAsync(Endpoint endpoint) =>
        endpoint.ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Get, endpoint.Url), 100, TestContext.Current.CancellationToken).AsTask();

    /// <summary>An endpoint without repetitions that is left alone for 7 s after 4 requests.</summary>
    private sealed class Circuit : IDisposable
    {
        internal static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(7);

        private readonly Endpoint _endpoint;

        internal Circuit(TimeSpan? timeout = null)
        {
            EndpointSettings settings = s_settings with { Timeout = timeout ?? s_settings.Timeout };
            Remote = new Remote(_ => Answer);
            _endpoint = new(settings, new EvidenceOptions { TimeProvider = Time, HandlerFactory = _ => Remote, Retries = 0, BreakAfter = 4, BreakDuration = BreakDuration });
        }

        internal HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        internal ManualTime Time { get; } = new(DateTimeOffset.UnixEpoch);

        internal Remote Remote { get; }

        public void Dispose() => _endpoint.Dispose();

        /// <summary>What became of a request; empty if it succeeded.</summary>
        internal async Task<string> AskAsync()
        {
            try
            {
                await ResilienceTests.AskAsync(_endpoint);
                return "";
            }
            catch (SourceException error)
            {
                return error.Message;
            }
        }

        internal async Task BreakAsync()
        {
            Answer = HttpStatusCode.InternalServerError;
            for (int i = 0; i < 4; i++)
                Assert.Equal("HTTP 500", await AskAsync());
            Assert.StartsWith("left alone", await AskAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Counts requests and answers them, once a gate is open.</summary>
    private sealed class Remote(Func<int, HttpStatusCode> answer) : HttpMessageHandler
    {
        internal int Requests { get; private set; }

        internal TaskCompletionSource? Gate { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpStatusCode status = answer(++Requests);
            if (Gate is { } gate)
                await gate.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(status);
        }
    }

    /// <summary>A clock that stands still; its pauses are recorded and over at once. Timeouts are timers that are set after they are made, and take their hour.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        internal ConcurrentQueue<TimeSpan> Pauses { get; } = [];

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return base.CreateTimer(callback, state, dueTime, period);
            Pauses.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
