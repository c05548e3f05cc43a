using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ZkTask.Cli.Demo;

/// <summary>What the attesters ask for a price of their own: answers <c>GET /api/v3/ticker/price?symbol=...</c> as Binance does.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    /// <summary>The only symbol that is traded here.</summary>
    internal const string Symbol = "ETHUSDT";

    private const string Price = "2600.00000000";

    private LoopbackHost _host = null!;
    private volatile bool _isDown;

    internal Uri Url => _host.Url;

    /// <summary>While true, every connection is dropped.</summary>
    internal bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>A price of the symbol as this exchange and Othentic's example write it.</summary>
    internal static string Quote(string price) => $$"""{"symbol":"{{Symbol}}","price":"{{price}}"}""";

    internal static async Task<Exchange> StartAsync()
    {
        Exchange exchange = new();
        exchange._host = await LoopbackHost.StartAsync(app => app.MapGet("/api/v3/ticker/price", exchange.AnswerAsync)).ConfigureAwait(false);
        return exchange;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (IsDown)
            context.Abort();
        else if (context.Request.Query["symbol"] != Symbol)
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else
            await context.Response.WriteAsync(Quote(Price), context.RequestAborted).ConfigureAwait(false);
    }
}
