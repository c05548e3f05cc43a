using System.Text;
using ZkTask.Evidence;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>What Othentic's price oracle talks to, on this machine: a pinning service and an exchange; and the tasks file of an attester that does what its validator does.</summary>
internal sealed class OthenticPriceOracle : IAsyncDisposable
{
    internal const string Pinned = """{"symbol":"ETHUSDT","price":"2612.34000000"}""";

    // What three IPFS tools agree on for these bytes.
    internal const string PinnedCid = "QmT4umHFL7qSdHzFr9xutzFNWKoCoe8CrdVjNvjY3NURYJ";

    private readonly MemoryBlockStore _store = new();
    private readonly TemporaryFolder _folder = new();

    internal LoopbackServer Ipfs { get; private set; } = null!;

    internal LoopbackServer Binance { get; private set; } = null!;

    internal string BinanceAnswer { get; set; } = """{"symbol":"ETHUSDT","price":"2600.00000000"}""";

    /// <summary>What the last request to the pinning service was authorised with.</summary>
    internal string? Authorization { get; private set; }

    internal string TasksFile { get; private set; } = "";

    internal static TaskKinds Kinds() => EvidenceKinds.AddTo(TaskKinds.Standard(), new EvidenceOptions { RetryDelay = TimeSpan.FromMilliseconds(1) });

    internal async Task StartAsync()
    {
        Ipfs = await LoopbackServer.StartAsync(context =>
        {
            Authorization = context.Request.Headers.Authorization;
            return IpfsServer.AnswerAsync(context, _store);
        });
        Binance = await LoopbackServer.StartAsync(async context =>
        {
            bool isKnown = context.Request.Path == "/api/v3/ticker/price" && context.Request.Query["symbol"] == "ETHUSDT";
            context.Response.StatusCode = isKnown ? 200 : 400;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(isKnown ? BinanceAnswer : """{"code":-1121,"msg":"Invalid symbol."}"""));
        });
        TasksFile = _folder.Write("tasks.json", $$"""
            {"tasks": [{"id": 0, "kind": "ipfs",
              "sources": [{"type": "pinata", "url": "{{Ipfs.Url}}", "timeoutMilliseconds": 60000}], "budget": {"deadlineMilliseconds": 3600000},
              "content": {"kind": "oracle-prices", "symbols": [{"symbol": "ETHUSDT"}], "tolerancePartsPerMillion": 50000,
                "sources": [{"preset": "binance", "url": "{{Binance.Url}}", "timeoutMilliseconds": 60000}]} }]}
            """);
    }

    /// <summary>Pins content as the example's Performer does.</summary>
    /// <returns>Its identifier.</returns>
    internal string Pin(string content) => _store.AddFile(Encoding.UTF8.GetBytes(content), FileLayout.Version0).ToString();

    public async ValueTask DisposeAsync()
    {
        await Ipfs.DisposeAsync();
        await Binance.DisposeAsync();
        _folder.Dispose();
    }
}
