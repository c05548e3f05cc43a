using System.Text;
using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tasks;

namespace ZkTask.Tests.Evidence;

/// <summary>
/// Othentic's price oracle, unchanged: the Performer pins Binance's answer and sends its identifier; the attester fetches ETHUSDT itself and accepts prices within
/// five percent. Everything goes over real HTTP, from a tasks file to a verdict.
/// </summary>
public sealed class OthenticPriceOracleTests : IAsyncLifetime
{
    private const string Pinned = OthenticPriceOracle.Pinned, PinnedCid = OthenticPriceOracle.PinnedCid;

    private readonly OthenticPriceOracle _oracle = new();
    private TaskVerifier _verifier = null!;

    public async ValueTask InitializeAsync()
    {
        await _oracle.StartAsync();
        _verifier = new TaskVerifier(TasksFile.Load(_oracle.TasksFile, OthenticPriceOracle.Kinds()));
    }

    public ValueTask DisposeAsync() => _oracle.DisposeAsync();

    [Fact]
    public async Task An_honest_price_is_valid()
    {
        using IpfsPublisher pinata = IpfsPublisher.Pinata(new Uri(_oracle.Ipfs.Url), "a.jwt.token");
        Cid cid = await pinata.PinAsync(Encoding.UTF8.GetBytes(Pinned), cidVersion: 0, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("Bearer a.jwt.token", _oracle.Authorization);
        Assert.Equal(PinnedCid, cid.ToString());
        Assert.Equal(Verdict.Valid, await VerifyAsync(cid.ToString()));
        Assert.Equal(Verdict.Valid, await VerifyAsync(cid.ToVersion1().ToString()));
    }

    [Theory]
    [InlineData("2730.00000000", Outcome.Valid, Reason.None)] // 5 percent of 2600, exactly
    [InlineData("2730.00000001", Outcome.Invalid, Reason.PriceMismatch)]
    [InlineData("2470", Outcome.Valid, Reason.None)]
    [InlineData("2469.99999999", Outcome.Invalid, Reason.PriceMismatch)]
    public async Task Five_percent_are_five_percent(string price, Outcome outcome, Reason reason)
    {
        Verdict verdict = await PinAndVerifyAsync($$"""{"symbol":"ETHUSDT","price":"{{price}}"}""");
        Assert.Equal((outcome, reason), (verdict.Outcome, verdict.Reason));
    }

    // The inputs on which the protocol's own reference validator errs.
    [Theory]
    [InlineData("""{"price":"not-a-number"}""", Reason.MalformedNumber)]
    [InlineData("""{"symbol":"ETHUSDT","price":"not-a-number"}""", Reason.MalformedNumber)]
    [InlineData("{}", Reason.MalformedDocument)]
    [InlineData("""{"symbol":"BTCUSDT","price":"2612.34000000"}""", Reason.SymbolMismatch)]
    [InlineData("""{"price":"2612.34000000"}""", Reason.MalformedDocument)]
    [InlineData("""{"symbol":"ETHUSDT","price":"2600; DROP"}""", Reason.MalformedNumber)]
    [InlineData("\"2600; DROP\"", Reason.MalformedDocument)]
    [InlineData("""{"symbol":"ETHUSDT","price":"2600","price":"2600"}""", Reason.MalformedDocument)]
    public async Task What_is_no_price_is_invalid(string pinned, Reason reason)
    {
        Verdict verdict = await PinAndVerifyAsync(pinned);
        Assert.Equal((Outcome.Invalid, reason), (verdict.Outcome, verdict.Reason));
    }

    [Theory]
    [InlineData("2600; DROP")]
    [InlineData("")]
    [InlineData("QmT4umHFL7qSdHzFr9xutzFNWKoCoe8CrdVjNvjY3NURY")]
    public async Task What_is_no_identifier_is_invalid(string proof)
    {
        Verdict verdict = await VerifyAsync(proof);
        Assert.Equal((Outcome.Invalid, Reason.MalformedCid), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_nobodys_fault()
    {
        Verdict absent = await VerifyAsync(PinnedCid);
        Assert.Equal((Outcome.Indeterminate, Reason.ContentUnavailable), (absent.Outcome, absent.Reason));
        await _oracle.Ipfs.DisposeAsync();
        Verdict down = await VerifyAsync(PinnedCid);
        Assert.Equal((Outcome.Indeterminate, Reason.ContentUnavailable), (down.Outcome, down.Reason));
    }

    [Fact]
    public async Task A_price_source_that_does_not_answer_is_nobodys_fault()
    {
        await _oracle.Binance.DisposeAsync();
        Verdict verdict = await PinAndVerifyAsync(Pinned);
        Assert.Equal((Outcome.Indeterminate, Reason.SourcesUnavailable), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public async Task A_price_source_that_answers_nonsense_is_nobodys_fault()
    {
        _oracle.BinanceAnswer = """{"symbol":"ETHUSDT","price":"NaN"}""";
        Verdict verdict = await PinAndVerifyAsync(Pinned);
        Assert.Equal((Outcome.Indeterminate, Reason.SourcesUnavailable), (verdict.Outcome, verdict.Reason));
    }

    private Task<Verdict> PinAndVerifyAsync(string content) =>
        VerifyAsync(_oracle.Pin(content));

    private async Task<Verdict> VerifyAsync(string proof) => await _verifier.VerifyAsync(new TaskSubmission(proof, default, 0), TestContext.Current.CancellationToken);
}
