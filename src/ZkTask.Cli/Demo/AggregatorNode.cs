using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Cli.Demo;

/// <summary>
/// The JSON-RPC endpoint of an aggregator node: takes tasks whose Performer signed them. What lies between nodes in a real network, the gossip of tasks and votes,
/// is a call within this process here.
/// </summary>
internal sealed class AggregatorNode : IAsyncDisposable
{
    private const int InvalidParams = -32602;

    private readonly AttestationCenter _center;
    private readonly Channel<PerformedTask> _tasks = Channel.CreateUnbounded<PerformedTask>();
    private LoopbackHost _host = null!;

    private AggregatorNode(AttestationCenter center) => _center = center;

    internal Uri Url => _host.Url;

    internal static async Task<AggregatorNode> StartAsync(AttestationCenter center)
    {
        AggregatorNode node = new(center);
        node._host = await LoopbackHost.StartAsync(app => app.MapPost("/", node.AnswerAsync)).ConfigureAwait(false);
        return node;
    }

    /// <summary>The next task that was accepted.</summary>
    internal ValueTask<PerformedTask> NextTaskAsync(CancellationToken cancellation) => _tasks.Reader.ReadAsync(cancellation);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        Rejection? rejection = SendTaskRequest.Read(body.ToArray(), out long id, out SendTaskRequest? request) ?? _center.Check(request!);
        JsonObject answer = new() { ["jsonrpc"] = "2.0", ["id"] = id };
        if (rejection is null)
        {
            answer["result"] = true;
            _tasks.Writer.TryWrite(request!.Signed.Task);
        }
        else
        {
            answer["error"] = new JsonObject { ["code"] = InvalidParams, ["message"] = rejection.ToString() };
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
    }
}
