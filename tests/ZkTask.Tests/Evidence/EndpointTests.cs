using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Http;
using ZkTask.Tests.Support;
using Endpoint = ZkTask.Evidence.Http.Endpoint;

namespace ZkTask.Tests.Evidence;

/// <summary>Remotes that are slow, lost, huge, somewhere else or inside.</summary>
public sealed class EndpointTests
{
    // Only matters for what hangs.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    private static readonly EvidenceOptions s_options = new() { RetryDelay = TimeSpan.FromMilliseconds(1), BreakAfter = 1000 };

    [Fact]
    public async Task Reads_an_answer()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await GetAsync(server));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(204, 1)]
    [InlineData(429, 3)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    public async Task Repeats_only_what_may_pass(int status, int requests)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync([], status);
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server));
        Assert.Equal($"HTTP {status}", error.Message);
        Assert.Equal(requests, server.Requests);
    }

    [Fact]
    public async Task Recovers_from_a_failure_that_passes()
    {
        int count = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref count) < 3 ? 503 : 200;
            return Task.CompletedTask;
        });
        Assert.Empty(await GetAsync(server));
    }

    [Fact]
    public async Task Does_not_wait_for_the_slow()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        ManualTime time = new(DateTimeOffset.UnixEpoch);
        using Endpoint endpoint = new(new EndpointSettings("test", new Uri(server.Url)) { Timeout = TimeSpan.FromSeconds(2) }, s_options with { TimeProvider = time });
        Task<byte[]> answer = ExchangeAsync(endpoint, 100);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => answer);

        // Nothing is asked again.
        Assert.Contains("no answer within 2 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Does_not_wait_for_a_body_that_trickles()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(10, context.RequestAborted);
            }
        });
        await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, timeout: TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task Survives_a_dropped_connection()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.True((await Assert.ThrowsAsync<SourceException>(() => GetAsync(server))).IsTransient);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_no_more_than_allowed(bool sayLength)
    {
        long sent = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            if (sayLength)
                context.Response.ContentLength = 1L << 40;
            for (int i = 0; i < 10_000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(new byte[1 << 16], context.RequestAborted);
                Interlocked.Add(ref sent, 1 << 16);
            }
        });
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, maxBytes: 1000));
        Assert.Equal("a response of more than 1000 bytes", error.Message);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Takes_exactly_as_much_as_allowed()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(new byte[1000]);
        Assert.Equal(1000, (await GetAsync(server, maxBytes: 1000)).Length);
        await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, maxBytes: 999));
    }

    [Fact]
    public async Task Follows_no_redirect_unless_told()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(Redirect("/there"));
        Assert.Equal("a redirect, which is not followed", (await Assert.ThrowsAsync<SourceException>(() => GetAsync(server))).Message);
        Assert.Equal("there"u8.ToArray(), await GetAsync(server, redirects: 1));
    }

    [Fact]
    public async Task Follows_no_endless_redirect()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        Assert.Equal("more than 3 redirects", (await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, redirects: 3))).Message);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task Follows_no_redirect_inside()
    {
        await using LoopbackServer inside = await LoopbackServer.StartAsync("secret"u8.ToArray());
        string byName = inside.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        foreach (string target in (string[])[inside.Url, byName, "http://169.254.169.254/latest/meta-data", "http://[::1]:1/"])
        {
            await using LoopbackServer server = await LoopbackServer.StartAsync(Redirect(target));
            SourceException error = await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, redirects: 3));
            Assert.Contains("not a public address", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, inside.Requests);
        await using LoopbackServer trusted = await LoopbackServer.StartAsync(Redirect(inside.Url));
        Assert.Equal("secret"u8.ToArray(), await GetAsync(trusted, redirects: 3, allowPrivate: true));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("gopher://127.0.0.1/")]
    public async Task Follows_no_redirect_to_something_else(string target)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(Redirect(target));
        await Assert.ThrowsAsync<SourceException>(() => GetAsync(server, redirects: 3, allowPrivate: true));
    }

    [Fact]
    public async Task Keeps_secrets_from_other_hosts()
    {
        string? here = null, there = null;
        await using LoopbackServer other = await LoopbackServer.StartAsync(context =>
        {
            there = context.Request.Headers["x-secret"];
            return Task.CompletedTask;
        });
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            here = context.Request.Headers["x-secret"];
            context.Response.Redirect(other.Url);
            return Task.CompletedTask;
        });
        EndpointSettings settings = new("test", new Uri(server.Url)) { Timeout = s_timeout, MaxRedirects = 1, AllowPrivateAddresses = true, Secret = new("x-secret", "s3cr3t") };
        using Endpoint endpoint = new(settings, s_options);
        await endpoint.ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Get, server.Url), 100, TestContext.Current.CancellationToken);
        Assert.Equal(("s3cr3t", ""), (here, there ?? ""));
        Assert.DoesNotContain("s3cr3t", endpoint.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_a_failing_remote_alone_for_a_while()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync([], 500);
        ManualTime time = new(DateTimeOffset.UnixEpoch);
        using Endpoint endpoint = new(new EndpointSettings("test", new Uri(server.Url)), s_options with { TimeProvider = time, Retries = 0, BreakAfter = 4 });
        for (int i = 0; i < 20; i++)
            await Assert.ThrowsAsync<SourceException>(() => ExchangeAsync(endpoint, 100));
        Assert.Equal(4, server.Requests);
        Assert.Contains("left alone", (await Assert.ThrowsAsync<SourceException>(() => ExchangeAsync(endpoint, 100))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_when_cancelled()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using Endpoint endpoint = new(new EndpointSettings("test", new Uri(server.Url)) { Timeout = s_timeout }, s_options);
        using CancellationTokenSource soon = new(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            endpoint.ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Get, server.Url), 100, soon.Token).AsTask());
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fe80::1%2", false)]
    [InlineData("ff02::1", false)]
    public void Knows_public_addresses(string address, bool isPublic) => Assert.Equal(isPublic, AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:5001", "127.0.0.1", 5001, true)]
    [InlineData("http://127.0.0.1:5001", "127.0.0.1", 22, false)]
    [InlineData("http://localhost:5001", "localhost", 5001, true)]
    [InlineData("http://localhost:5001", "127.0.0.1", 5001, false)]
    [InlineData("https://gateway.example", "gateway.example", 443, false)]
    public void Means_what_the_operator_wrote(string configured, string host, int port, bool allowed)
    {
        Assert.Equal(allowed, new AddressGuard(new Uri(configured), false).Allows(host, port, IPAddress.Loopback));
        Assert.True(new AddressGuard(new Uri(configured), true).Allows(host, port, IPAddress.Loopback));
        Assert.True(new AddressGuard(new Uri(configured), false).Allows(host, port, IPAddress.Parse("8.8.8.8")));
    }

    private static Func<HttpContext, Task> Redirect(string target) => context =>
    {
        if (context.Request.Path == "/there")
            return context.Response.Body.WriteAsync("there"u8.ToArray()).AsTask();
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    };

    private static async Task<byte[]> GetAsync(LoopbackServer server, int maxBytes = 1 << 20, TimeSpan? timeout = null, int redirects = 0, bool allowPrivate = false)
    {
        EndpointSettings settings = new("test", new Uri(server.Url))
        {
            Timeout = timeout ?? s_timeout,
            MaxRedirects = redirects,
            AllowPrivateAddresses = allowPrivate,
        };
        using Endpoint endpoint = new(settings, s_options);
        return await ExchangeAsync(endpoint, maxBytes);
    }

    private static async Task<byte[]> ExchangeAsync(Endpoint endpoint, int maxBytes) =>
        await endpoint.ExchangeAsync(() => new HttpRequestMessage(HttpMethod.Get, endpoint.Url), maxBytes, TestContext.Current.CancellationToken);
}
