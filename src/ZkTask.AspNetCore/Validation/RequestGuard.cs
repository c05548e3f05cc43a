using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZkTask.AspNetCore.Observability;

namespace ZkTask.AspNetCore.Validation;

/// <summary>What every request of a node can count on: an answer of the documented shape, whatever happens.</summary>
internal sealed class RequestGuard(IOptions<ZkTaskOptions> options, AttesterMetrics metrics, ILogger<RequestGuard> log)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Writes the answer and returns null, or returns why there is none.</param>
    internal async Task HandleAsync(HttpContext context, Func<HttpContext, Task<Refusal?>> answer)
    {
        Refusal? refusal = null;
        try
        {
            refusal = await answer(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            refusal = Refusal.BadRequest(error);
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested || error is IOException)
        {
            // The caller went away: there is nobody to answer.
            metrics.CountRefusal("aborted");
        }
#pragma warning disable CA1031 // Whatever breaks in the host, the caller must not take it for a verdict.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.HostBroke(error);
            refusal = Refusal.Broken;
        }

        if (refusal is null)
            return;
        metrics.CountRefusal(refusal.Cause);
        if (context.Response.HasStarted)
            context.Abort();
        else
            await ValidationAnswer.WriteAsync(context.Response, refusal, options.Value.RetryAfter).ConfigureAwait(false);
    }
}
