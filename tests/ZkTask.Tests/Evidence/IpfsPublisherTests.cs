using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Tests.Evidence;

/// <summary>JSON is published as the bytes it is: nothing on the way writes it anew unnoticed.</summary>
public sealed class IpfsPublisherTests
{
    private static readonly EvidenceOptions s_options = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    // Which a parser and a serialiser would not give back: spaces, escapes, numbers, order, a repeated name, no newline or several.
    [Theory]
    [InlineData("""{"symbol":"ETHUSDT","price":"2612.34000000"}""")]
    [InlineData("{ \"b\" : 1.0 ,\n\t\"a\" : 1e2, \"a\" : \"\\u0041\\/\" }\r\n\r\n")]
    [InlineData("[12345678901234567890123456789, 0.10, \"\u20ac\"]")]
    [InlineData("\ufeff{}")]
    [InlineData("2612.340")]
    public async Task Exactly_the_given_bytes_are_published(string json)
    {
        byte[] content = Encoding.UTF8.GetBytes(json);
        List<(string Path, byte[] File)> received = [];
        MemoryBlockStore store = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            IFormCollection form = await context.Request.ReadFormAsync();
            using MemoryStream file = new();
            await form.Files.Single().CopyToAsync(file);
            received.Add((context.Request.Path, file.ToArray()));
            await IpfsServer.AnswerAsync(context, store);
        });
        using IpfsPublisher kubo = IpfsPublisher.Kubo(new Uri(server.Url), options: s_options), pinata = IpfsPublisher.Pinata(new Uri(server.Url), "jwt", s_options);
        foreach (int version in (int[])[0, 1])
        {
            Cid expected = FileDagBuilder.Identify(content, version == 0 ? FileLayout.Version0 : FileLayout.Version1);
            foreach (IpfsPublisher publisher in (IpfsPublisher[])[kubo, pinata])
            {
                Assert.Equal(expected, await publisher.PinAsync(content, "price.json", version, TestContext.Current.CancellationToken));
                IpfsContent read = await new IpfsReader([store]).ReadAsync(expected, null, TestContext.Current.CancellationToken);
                Assert.Equal(content, read.Content.ToArray());
            }
        }

        Assert.Equal(["/api/v0/add", "/pinning/pinFileToIPFS", "/api/v0/add", "/pinning/pinFileToIPFS"], received.Select(one => one.Path));
        Assert.All(received, one => Assert.Equal(content, one.File));
    }

    // What an interface for JSON does.
    [Fact]
    public async Task A_service_that_writes_the_JSON_anew_is_noticed()
    {
        const string json = """{ "price": 2612.340 }""";
        string anew = JsonNode.Parse(json)!.ToJsonString();
        Assert.NotEqual(json, anew);
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync(
            $$"""{"IpfsHash":"{{FileDagBuilder.Identify(Encoding.UTF8.GetBytes(anew), FileLayout.Version1)}}"}"""));
        using IpfsPublisher pinata = IpfsPublisher.Pinata(new Uri(server.Url), "jwt", s_options);
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => pinata.PinAsync(Encoding.UTF8.GetBytes(json), cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("answered with an identifier that the content has in no common layout", error.Message);
        Assert.Equal(FileDagBuilder.Identify(Encoding.UTF8.GetBytes(anew), FileLayout.Version1), await pinata.PinAsync(Encoding.UTF8.GetBytes(anew), cancellation: TestContext.Current.CancellationToken));
    }
}
