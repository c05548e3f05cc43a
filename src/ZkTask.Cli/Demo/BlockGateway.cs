using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Cli.Demo;

/// <summary>
/// A block store behind HTTP, as a trustless gateway of IPFS: <c>GET /ipfs/{cid}?format=raw</c>. Whoever fetches hashes what comes, so nobody has to trust it.
/// </summary>
internal sealed class BlockGateway : IAsyncDisposable
{
    private LoopbackHost _host = null!;
    private volatile bool _isDown;

    /// <summary>What it serves.</summary>
    internal MemoryBlockStore Store { get; } = new();

    internal Uri Url => _host.Url;

    /// <summary>While true, every connection is dropped.</summary>
    internal bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    internal static async Task<BlockGateway> StartAsync()
    {
        BlockGateway gateway = new();
        gateway._host = await LoopbackHost.StartAsync(app => app.MapGet("/ipfs/{cid}", gateway.AnswerAsync)).ConfigureAwait(false);
        return gateway;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (IsDown)
        {
            context.Abort();
            return;
        }

        if (context.Request.Query["format"] != "raw")
            context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
        else if (Cid.Parse((string)context.Request.RouteValues["cid"]!, out Cid? cid) is not null)
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (!Store.TryGet(cid!, out ReadOnlyMemory<byte> block))
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await context.Response.Body.WriteAsync(block, context.RequestAborted).ConfigureAwait(false);
    }
}
