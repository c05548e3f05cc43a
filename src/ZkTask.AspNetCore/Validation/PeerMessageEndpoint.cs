using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZkTask.AspNetCore.Observability;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary><c>POST /p2p/message</c>: <c>{"data": "..."}</c> from another node, handed to the host's <see cref="IPeerMessageHandler"/>.</summary>
internal sealed class PeerMessageEndpoint(
    IOptions<ZkTaskOptions> options, RequestGuard guard, Admission admission, AttesterMetrics metrics, IPeerMessageHandler? handler = null)
{
    internal Task HandleAsync(HttpContext context) => guard.HandleAsync(context, AnswerAsync);

    private async Task<Refusal?> AnswerAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> data;
        using (RequestBody body = new())
        {
            if (await body.ReadAsync(context.Request, options.Value.MaxBodyBytes, admission).ConfigureAwait(false) is { } unread)
                return unread;
            if (PeerMessageJson.Read(body.Bytes, out data, options.Value.MaxBodyBytes) is { } rejection)
                return Refusal.Malformed(rejection);
        }

        using RateLimitLease lease = admission.EnterSubmission();
        if (!lease.IsAcquired)
            return Refusal.Overloaded;
        metrics.CountPeerMessage();
        if (handler is not null)
            await handler.HandleAsync(data, context.RequestAborted).ConfigureAwait(false);
        await ValidationAnswer.WriteAcceptedAsync(context.Response).ConfigureAwait(false);
        return null;
    }
}
