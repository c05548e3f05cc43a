using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Oracle;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.Evidence;

/// <summary>The kind for prices, with sources and a clock that do what a test says.</summary>
public sealed class OraclePricesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(s_now);

    [Theory]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"100"}""")]
    [InlineData(PriceFormat.Ticker, """{"price":100.0e0,"symbol":"ETH"}""")]
    [InlineData(PriceFormat.Ticker, """[{"symbol":"ETH","price":"1e2"}]""")]
    [InlineData(PriceFormat.Ticker, """ {"\u0073ymbol":"\u0045TH","price":"\u0031\u0030\u0030"} """)]
    [InlineData(PriceFormat.Map, """{"ETH":"100"}""")]
    [InlineData(PriceFormat.Number, "100")]
    [InlineData(PriceFormat.Number, "\"100.000\"")]
    public async Task Accepts_prices_in_the_definitions_format(PriceFormat format, string proof) =>
        Assert.Equal(Verdict.Valid, await VerifyAsync(Task(format, "ETH"), proof));

    [Theory]
    [InlineData(PriceFormat.Ticker, "", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, "{", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, "100", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, "[100]", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, "[]", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"100"} x""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"100","price":"100"}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"100","\u0070rice":"100"}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"100","volume":"1"}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","Price":"100"}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":["ETH"],"price":"100"}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"eth","price":"100"}""", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Ticker, """[{"symbol":"ETH","price":"100"},{"symbol":"ETH","price":"100"}]""", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Ticker, """[{"symbol":"ETH","price":"100"},{"symbol":"BTC","price":"100"}]""", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":{}}""", Reason.MalformedNumber)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":null}""", Reason.MalformedNumber)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"NaN"}""", Reason.MalformedNumber)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":NaN}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"\ud800"}""", Reason.MalformedNumber)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"\ud800","price":"1"}""", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"-100"}""", Reason.PriceOutOfRange)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"0"}""", Reason.PriceOutOfRange)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":1e400}""", Reason.PriceOutOfRange)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"1e400"}""", Reason.PriceOutOfRange)]
    [InlineData(PriceFormat.Ticker, """{"symbol":"ETH","price":"100","timestamp":1}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Map, "{}", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Map, "[]", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Map, """{"ETH":"100","BTC":"1"}""", Reason.SymbolMismatch)]
    [InlineData(PriceFormat.Map, """{"ETH":"100","ETH":"100"}""", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Number, "{}", Reason.MalformedNumber)]
    [InlineData(PriceFormat.Number, "100 100", Reason.MalformedDocument)]
    [InlineData(PriceFormat.Number, "\"one hundred\"", Reason.MalformedNumber)]
    [InlineData(PriceFormat.Number, "\ud800", Reason.MalformedDocument)]
    public async Task Refuses_documents_before_any_source_is_asked(PriceFormat format, string proof, Reason reason)
    {
        Source source = new("100");
        Verdict verdict = await VerifyAsync(Task(format, [source], 1, "ETH"), proof);
        Assert.Equal((Outcome.Invalid, reason), (verdict.Outcome, verdict.Reason));
        Assert.Equal(0, source.Calls);
    }

    [Fact]
    public async Task Refuses_prices_that_are_too_long()
    {
        Assert.Equal(Reason.PriceOutOfRange, (await VerifyAsync(Task(PriceFormat.Number, "ETH"), new string('1', 1000))).Reason);
        Assert.Equal(Reason.MalformedNumber, (await VerifyAsync(Task(PriceFormat.Number, "ETH"), $"\"{new string('1', 1000)}\"")).Reason);
    }

    [Fact]
    public async Task Wants_every_symbol_once()
    {
        OraclePricesTask task = Task(PriceFormat.Map, "ETH", "BTC");
        Assert.Equal(Verdict.Valid, await VerifyAsync(task, """{"BTC":"100","ETH":"100"}"""));
        Verdict missing = await VerifyAsync(task, """{"ETH":"100"}""");
        Assert.Equal(Reason.SymbolMismatch, missing.Reason);
        Assert.Contains("`BTC` is missing", missing.Detail, StringComparison.Ordinal);
        Assert.Equal(Verdict.Valid, await VerifyAsync(Task(PriceFormat.Ticker, "ETH", "BTC"), """[{"symbol":"BTC","price":"100"},{"symbol":"ETH","price":"100"}]"""));
    }

    [Theory]
    [InlineData(new[] { "90", "100", "500" }, 2, "101", Outcome.Valid, Reason.None)]
    [InlineData(new[] { "90", "100", "500" }, 2, "90", Outcome.Invalid, Reason.PriceMismatch)]
    [InlineData(new[] { "100", "102" }, 2, "102.01", Outcome.Valid, Reason.None)] // the median is 101
    [InlineData(new[] { "100", "102" }, 2, "102.010001", Outcome.Invalid, Reason.PriceMismatch)]
    [InlineData(new[] { "100", "" }, 1, "100", Outcome.Valid, Reason.None)]
    [InlineData(new[] { "100", "" }, 2, "100", Outcome.Indeterminate, Reason.SourcesUnavailable)]
    [InlineData(new[] { "", "" }, 1, "7", Outcome.Indeterminate, Reason.SourcesUnavailable)]
    public async Task Takes_the_median_of_enough_answers(string[] prices, int minSources, string claim, Outcome outcome, Reason reason)
    {
        OraclePricesTask task = Task(PriceFormat.Number, [.. prices.Select(price => new Source(price))], minSources, "ETH");
        Verdict verdict = await VerifyAsync(task, claim);
        Assert.Equal((outcome, reason), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public async Task A_wrong_price_is_wrong_even_if_another_cannot_be_checked()
    {
        Source source = new("100") { Unknown = "BTC" };
        OraclePricesTask task = Task(PriceFormat.Map, [source], 1, "BTC", "ETH");
        Assert.Equal(Outcome.Indeterminate, (await VerifyAsync(task, """{"ETH":"100","BTC":"100"}""")).Outcome);
        Assert.Equal(Reason.PriceMismatch, (await VerifyAsync(task, """{"ETH":"200","BTC":"100"}""")).Reason);
    }

    [Theory]
    [InlineData(0, Reason.None)]
    [InlineData(-60_000, Reason.None)]
    [InlineData(-60_001, Reason.StaleData)]
    [InlineData(5_000, Reason.None)]
    [InlineData(5_001, Reason.StaleData)]
    public async Task Checks_the_age(int milliseconds, Reason reason)
    {
        OraclePricesTask task = Aged(PriceFormat.Ticker, inMilliseconds: true);
        long timestamp = s_now.ToUnixTimeMilliseconds() + milliseconds;
        Assert.Equal(reason, (await VerifyAsync(task, $$"""{"symbol":"ETH","price":"100","time":{{timestamp}}}""")).Reason);
        Assert.Equal(reason, (await VerifyAsync(Aged(PriceFormat.Map, inMilliseconds: true), $$"""{"ETH":"100","time":{{timestamp}}}""")).Reason);
    }

    [Theory]
    [InlineData("", Reason.MalformedDocument)]
    [InlineData(""","time":"1767225600" """, Reason.MalformedNumber)]
    [InlineData(""","time":1767225600.0""", Reason.MalformedNumber)]
    [InlineData(""","time":-1""", Reason.MalformedNumber)]
    [InlineData(""","time":99999999999999999""", Reason.MalformedNumber)]
    [InlineData(""","time":9999999999999999""", Reason.StaleData)]
    [InlineData(""","time":0""", Reason.StaleData)]
    [InlineData(""","time":1767225600""", Reason.None)]
    public async Task Wants_the_time_as_the_definition_says(string member, Reason reason)
    {
        Assert.Equal(reason, (await VerifyAsync(Aged(PriceFormat.Ticker, inMilliseconds: false), $$"""{"symbol":"ETH","price":"100"{{member}}}""")).Reason);
        Assert.Equal(reason, (await VerifyAsync(Aged(PriceFormat.Map, inMilliseconds: false), $$"""{"ETH":"100"{{member}}}""")).Reason);
    }

    [Fact]
    public async Task Submissions_in_a_window_share_one_round()
    {
        Source source = new("100");
        OraclePricesTask task = Task(PriceFormat.Number, [source], 1, "ETH");
        TaskVerifier verifier = new([task]);
        await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 50).Select(_ => verifier.VerifyAsync(new TaskSubmission("100", default, 1)).AsTask()));
        Assert.Equal(1, source.Calls);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await VerifyAsync(task, "100");
        Assert.Equal(1, source.Calls);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await VerifyAsync(task, "100");
        Assert.Equal(2, source.Calls);
    }

    [Fact]
    public async Task A_submission_that_gives_up_does_not_end_the_round_for_others()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Source source = new("100") { Gate = gate.Task };
        TaskVerifier verifier = new([Task(PriceFormat.Number, [source], 1, "ETH")]);
        using CancellationTokenSource impatient = new();
        ValueTask<Verdict> first = verifier.VerifyAsync(new TaskSubmission("100", default, 1), impatient.Token);
        ValueTask<Verdict> second = verifier.VerifyAsync(new TaskSubmission("100", default, 1));
        impatient.Cancel();
        Assert.Equal(Reason.Cancelled, (await first).Reason);
        gate.SetResult();
        Assert.Equal(Verdict.Valid, await second);
        Assert.Equal(1, source.Calls);
    }

    [Fact]
    public void Refuses_impossible_definitions()
    {
        Assert.Throws<ArgumentException>(() => Task(PriceFormat.Map));
        Assert.Throws<ArgumentException>(() => Task(PriceFormat.Map, "ETH", "ETH"));
        Assert.Throws<ArgumentException>(() => Task(PriceFormat.Map, "E TH"));
        Assert.Throws<ArgumentException>(() => Task(PriceFormat.Map, [], 1, "ETH"));
        Assert.Throws<ArgumentException>(() => Task(PriceFormat.Map, [new Source("1")], 2, "ETH"));
    }

    [Theory]
    [InlineData("", "7")]
    [InlineData("/a/0", "1")]
    [InlineData("/a/1/b", "2")]
    [InlineData("/x~1y", "3")]
    [InlineData("/x~0y", "4")]
    [InlineData("/", "5")]
    [InlineData("/~01", "6")]
    public void Pointers_lead_where_rfc_6901_says(string pointer, string expected)
    {
        JsonElement document = JsonElement.Parse(pointer.Length == 0 ? "7" : """{"a":[1,{"b":2}],"x/y":3,"x~y":4,"":5,"~1":6}""");
        Assert.Equal(expected, JsonPointer.Parse(pointer)!.Find(document)!.Value.GetRawText());
    }

    [Theory]
    [InlineData("/a/2")]
    [InlineData("/a/01")]
    [InlineData("/a/-")]
    [InlineData("/a/-1")]
    [InlineData("/b")]
    [InlineData("/a/0/b")]
    [InlineData("/a/99999999999")]
    public void Pointers_lead_nowhere_else(string pointer) =>
        Assert.Null(JsonPointer.Parse(pointer)!.Find(JsonElement.Parse("""{"a":[1,{"b":2}]}""")));

    [Theory]
    [InlineData("a")]
    [InlineData("/~")]
    [InlineData("/~2")]
    [InlineData("/a~/b")]
    public void Other_texts_are_no_pointers(string text) => Assert.Null(JsonPointer.Parse(text));

    [Theory]
    [InlineData("binance", "ETHUSDT", "http://h/api/v3/ticker/price?symbol=ETHUSDT", """{"symbol":"ETHUSDT","price":"2612.34000000"}""")]
    [InlineData("coinbase", "ETH-USD", "http://h/v2/prices/ETH-USD/spot", """{"data":{"amount":"2612.34","base":"ETH","currency":"USD"}}""")]
    [InlineData("coingecko", "ethereum/usd", "http://h/api/v3/simple/price?ids=ethereum&vs_currencies=usd&precision=full", """{"ethereum":{"usd":2612.34}}""")]
    public void Presets_have_the_shape_of_the_services(string preset, string name, string url, string answer)
    {
        PriceRequest request = PriceTemplate.Preset(preset, "http://h/")!.For(name);
        Assert.Equal(url, request.Url.AbsoluteUri);
        Assert.Equal("2612.34", HttpPriceSource.Read(Encoding.UTF8.GetBytes(answer), request.Pointer).ToString());
    }

    [Fact]
    public void Names_cannot_change_an_address()
    {
        PriceRequest request = new PriceTemplate("http://h/p?s={name}&k=1", "/{name}/x").For("a/b&k=2#?");
        Assert.Equal("http://h/p?s=a%2Fb%26k%3D2%23%3F&k=1", request.Url.AbsoluteUri);
        Assert.Equal("5", request.Pointer.Find(JsonElement.Parse("""{"a/b&k=2#?":{"x":5}}"""))!.Value.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"p":null}""")]
    [InlineData("""{"p":"-1"}""")]
    [InlineData("""{"p":0}""")]
    [InlineData("""{"p":"NaN"}""")]
    [InlineData("""{"p":1e999}""")]
    [InlineData("""{"p":"1","p":"1"}""")]
    [InlineData("""{"p":"\ud800"}""")]
    [InlineData("<html>")]
    public void A_source_that_answers_something_else_has_failed(string answer) =>
        Assert.Throws<SourceException>(() => HttpPriceSource.Read(Encoding.UTF8.GetBytes(answer), JsonPointer.Parse("/p")!));

    private static async Task<Verdict> VerifyAsync(OraclePricesTask task, string proof) => await new TaskVerifier([task]).VerifyAsync(new TaskSubmission(proof, default, 1));

    private OraclePricesTask Task(PriceFormat format, params string[] symbols) => Task(format, [new Source("100")], 1, symbols);

    private OraclePricesTask Task(PriceFormat format, Source[] sources, int minSources, params string[] symbols) =>
        new(1, symbols, sources, minSources, TimeSpan.FromSeconds(1), _time) { Format = format, TolerancePartsPerMillion = 10_000, Budget = SubmissionPool.Patience };

    private OraclePricesTask Aged(PriceFormat format, bool inMilliseconds) => new(1, ["ETH"], [new Source("100")], 1, TimeSpan.Zero, _time)
    {
        Format = format,
        TolerancePartsPerMillion = 10_000,
        Budget = SubmissionPool.Patience,
        Age = new PriceAge("time", TimeSpan.FromMinutes(1)) { InMilliseconds = inMilliseconds },
    };

    /// <summary>Always the same price; none if it is empty.</summary>
    private sealed class Source(string price) : PriceSource
    {
        private int _calls;

        internal int Calls => Volatile.Read(ref _calls);

        internal Task Gate { get; init; } = System.Threading.Tasks.Task.CompletedTask;

        internal string? Unknown { get; init; }

        public override string Name => "scripted";

        public override async ValueTask<ExactDecimal> GetPriceAsync(string symbol, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _calls);
            await Gate;
            return symbol != Unknown && ExactDecimal.Parse(Encoding.ASCII.GetBytes(price), out ExactDecimal value) == Reason.None ? value : throw new SourceException("down");
        }
    }
}
