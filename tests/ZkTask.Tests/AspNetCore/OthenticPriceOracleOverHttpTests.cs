using Xunit;
using ZkTask.Tests.Evidence;

namespace ZkTask.Tests.AspNetCore;

/// <summary>
/// Othentic's price oracle with this host as its validation service: what an attester node posts for a task of the example's Performer, and what it must read back.
/// </summary>
public sealed class OthenticPriceOracleOverHttpTests : IAsyncLifetime
{
    private const string Approved = """{"data":true,"error":false,"message":null}""", NotApproved = """{"data":false,"error":false,"message":null}""";
    private const string Performer = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private readonly OthenticPriceOracle _oracle = new();
    private AttesterHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        await _oracle.StartAsync();
        _host = await AttesterHost.StartAsync(options => options.TasksFile = _oracle.TasksFile, kinds: OthenticPriceOracle.Kinds());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _oracle.DisposeAsync();
    }

    // The spellings that nodes and the example's code are known to use; the data is the example's "hello".
    [Theory]
    [InlineData("""{"proofOfTask":"CID","data":"0x68656c6c6f","taskDefinitionId":0,"performer":"ADDRESS"}""")]
    [InlineData("""{"proofOfTask":"CID","data":"0x68656c6c6f","taskDefinitionID":0,"performer":"ADDRESS","targetChainId":17000}""")]
    [InlineData("""{"proofOfTask":"CID","data":"hello","taskDefinitionId":"0","performer":"ADDRESS"}""")]
    [InlineData("""{"taskDefinitionID":0,"proofOfTask":"CID"}""")]
    public async Task An_honest_price_is_approved_in_every_spelling(string body)
    {
        Assert.Equal(OthenticPriceOracle.PinnedCid, _oracle.Pin(OthenticPriceOracle.Pinned));
        Answered answer = await _host.PostAsync(body.Replace("CID", OthenticPriceOracle.PinnedCid).Replace("ADDRESS", Performer));
        Assert.Equal((200, Approved), (answer.Status, answer.Body));
    }

    // The attester's own price is 2600: five percent are 130.
    [Theory]
    [InlineData("2612.34000000")]
    [InlineData("2600.00000000")]
    [InlineData("2730.00000000")]
    [InlineData("2470.00000000")]
    public async Task A_price_within_five_percent_is_approved(string price)
    {
        Answered answer = await SubmitAsync(_oracle.Pin($$"""{"symbol":"ETHUSDT","price":"{{price}}"}"""));
        Assert.Equal((200, Approved, null), (answer.Status, answer.Body, answer.Reason));
        Assert.Equal((1, 1), (_oracle.Ipfs.Requests, _oracle.Binance.Requests)); // the proof from storage, the price from its own source
    }

    // The reference validator approves some of these, or answers them with an error: a price that is no number, no price at all, another symbol or none, and text behind
    // the number, in the member or as the whole document.
    [Theory]
    [InlineData("""{"price":"not-a-number"}""", "MalformedNumber")]
    [InlineData("""{"symbol":"ETHUSDT","price":"not-a-number"}""", "MalformedNumber")]
    [InlineData("{}", "MalformedDocument")]
    [InlineData("""{"symbol":"BTCUSDT","price":"2612.34000000"}""", "SymbolMismatch")]
    [InlineData("""{"symbol":"ethusdt","price":"2612.34000000"}""", "SymbolMismatch")]
    [InlineData("""{"price":"2612.34000000"}""", "MalformedDocument")]
    [InlineData("""{"symbol":"ETHUSDT","price":"2600; DROP"}""", "MalformedNumber")]
    [InlineData("""{"price":"2600; DROP"}""", "MalformedNumber")]
    [InlineData("\"2600; DROP\"", "MalformedDocument")]
    [InlineData("2600; DROP", "MalformedDocument")]
    [InlineData("""{"symbol":"ETHUSDT","price":"2730.00000001"}""", "PriceMismatch")]
    [InlineData("""{"symbol":"ETHUSDT","price":"2469.99999999"}""", "PriceMismatch")]
    public async Task What_is_no_right_price_of_the_symbol_is_not_approved(string pinned, string reason)
    {
        Answered answer = await SubmitAsync(_oracle.Pin(pinned));
        Assert.Equal((200, NotApproved, reason), (answer.Status, answer.Body, answer.Reason));
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_an_error_and_never_false()
    {
        (await SubmitAsync(OthenticPriceOracle.PinnedCid)).IsError(500, "ContentUnavailable"); // nobody pinned it
        await _oracle.Ipfs.DisposeAsync();
        (await SubmitAsync(OthenticPriceOracle.PinnedCid)).IsError(500, "ContentUnavailable");
    }

    [Fact]
    public async Task A_price_source_that_does_not_answer_is_an_error_and_never_false()
    {
        await _oracle.Binance.DisposeAsync();
        (await SubmitAsync(_oracle.Pin(OthenticPriceOracle.Pinned))).IsError(500, "SourcesUnavailable");
    }

    private Task<Answered> SubmitAsync(string proof) =>
        _host.PostAsync($$"""{"proofOfTask":"{{proof}}","data":"0x68656c6c6f","taskDefinitionID":0,"performer":"{{Performer}}"}""");
}
