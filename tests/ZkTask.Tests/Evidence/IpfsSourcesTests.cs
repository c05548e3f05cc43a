using Microsoft.AspNetCore.Http;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Http;
using ZkTask.Evidence.Ipfs;
using Endpoint = ZkTask.Evidence.Http.Endpoint;

namespace ZkTask.Tests.Evidence;

/// <summary>Kubo, gateways and Pinata as a server on this machine speaks them.</summary>
public sealed class IpfsSourcesTests
{
    private static readonly EvidenceOptions s_options = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    private readonly MemoryBlockStore _store = new();
    private readonly byte[] _content = new byte[600_000];

    public IpfsSourcesTests() => new Random(6).NextBytes(_content);

    [Fact]
    public async Task Gives_a_file_whichever_way_it_is_asked()
    {
        foreach (FileLayout layout in FileLayout.Common)
        {
            MemoryBlockStore store = new();
            await using LoopbackServer server = await LoopbackServer.StartAsync(context => IpfsServer.AnswerAsync(context, store));
            Cid cid = store.AddFile(_content, layout);
            foreach (BlockSource source in AllSources(server))
            {
                IpfsContent read = await new IpfsReader([source]).ReadAsync(cid, null, TestContext.Current.CancellationToken);
                Assert.True(read.Refusal is null, $"{source.Name}, {layout}: {read.Refusal}");
                Assert.True(read.Content.Span.SequenceEqual(_content));
            }
        }
    }

    [Fact]
    public async Task An_archive_takes_one_request()
    {
        await using LoopbackServer server = await StartAsync();
        Cid cid = _store.AddFile(_content);
        await new IpfsReader([Gateway(server, GatewayFormat.Car)]).ReadAsync(cid, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_lie_is_indeterminate_and_the_next_source_is_asked()
    {
        await using LoopbackServer liar = await LoopbackServer.StartAsync("{\"price\":\"1\"}"u8.ToArray());
        await using LoopbackServer server = await StartAsync();
        Cid cid = _store.AddFile(_content);
        foreach (BlockSource source in AllSources(liar))
        {
            IpfsContent alone = await new IpfsReader([source]).ReadAsync(cid, null, TestContext.Current.CancellationToken);
            Assert.Equal((Outcome.Indeterminate, Reason.ContentUnavailable), (alone.Refusal!.Outcome, alone.Refusal.Reason));
            IpfsContent both = await new IpfsReader([source, Gateway(server, GatewayFormat.Raw)]).ReadAsync(cid, null, TestContext.Current.CancellationToken);
            Assert.Null(both.Refusal);
        }
    }

    [Fact]
    public async Task An_archive_with_a_block_missing_is_completed_by_the_next_source()
    {
        await using LoopbackServer server = await StartAsync();
        Cid cid = _store.AddFile(_content);
        byte[] partial = CarArchive.Write([cid], _store.Blocks.Where(block => Cid.ByDigest.Equals(block.Key, cid)));
        await using LoopbackServer lossy = await LoopbackServer.StartAsync(partial);
        IpfsReader reader = new([Gateway(lossy, GatewayFormat.Car), Gateway(server, GatewayFormat.Raw)]);
        Assert.Null((await reader.ReadAsync(cid, null, TestContext.Current.CancellationToken)).Refusal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Publishes_what_can_be_read_again(int version)
    {
        await using LoopbackServer server = await StartAsync();
        using IpfsPublisher kubo = IpfsPublisher.Kubo(new Uri(server.Url), options: s_options), pinata = IpfsPublisher.Pinata(new Uri(server.Url), "jwt", s_options);
        Cid expected = FileDagBuilder.Identify(_content, version == 0 ? FileLayout.Version0 : FileLayout.Version1);
        foreach (IpfsPublisher publisher in (IpfsPublisher[])[kubo, pinata])
            Assert.Equal(expected, await publisher.PinAsync(_content, "a.bin", version, TestContext.Current.CancellationToken));
        Assert.Null((await new IpfsReader([Kubo(server)]).ReadAsync(expected, null, TestContext.Current.CancellationToken)).Refusal);
    }

    [Theory]
    [InlineData("""{"Hash":"QmT4umHFL7qSdHzFr9xutzFNWKoCoe8CrdVjNvjY3NURYJ"}""", 200, "in no common layout")]
    [InlineData("""{"Hash":"?"}""", 200, "in no common layout")]
    [InlineData("""{"Hash":1}""", 200, "without an identifier")]
    [InlineData("{}", 200, "without an identifier")]
    [InlineData("no", 200, "without an identifier")]
    [InlineData("{}", 401, "HTTP 401")]
    public async Task Does_not_believe_what_a_service_says_it_published(string answer, int status, string message)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(answer);
        });
        using IpfsPublisher kubo = IpfsPublisher.Kubo(new Uri(server.Url), "t0ken", s_options);
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => kubo.PinAsync("x"u8.ToArray(), cancellation: TestContext.Current.CancellationToken));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", error.ToString(), StringComparison.Ordinal);
    }

    private Task<LoopbackServer> StartAsync() => LoopbackServer.StartAsync(context => IpfsServer.AnswerAsync(context, _store));

    private static BlockSource[] AllSources(LoopbackServer server) =>
        [Kubo(server), Gateway(server, GatewayFormat.Raw), Gateway(server, GatewayFormat.Car), Gateway(server, GatewayFormat.File)];

    private static HttpBlockSource Kubo(LoopbackServer server) => HttpBlockSource.Kubo(Connect(server));

    private static HttpBlockSource Gateway(LoopbackServer server, GatewayFormat format) => HttpBlockSource.Gateway(Connect(server), format);

    private static Endpoint Connect(LoopbackServer server) => new(new EndpointSettings("test", new Uri(server.Url)) { Timeout = TimeSpan.FromMinutes(10) }, s_options);
}
