using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZkTask.AspNetCore.Definitions;
using ZkTask.AspNetCore.Observability;
using ZkTask.AspNetCore.Status;
using ZkTask.AspNetCore.Validation;

namespace ZkTask.AspNetCore;

/// <summary>The endpoints of an attester.</summary>
public static class ZkTaskEndpoints
{
    /// <summary>
    /// Maps what an Othentic node calls: <c>POST /task/validate</c> and <c>POST /p2p/message</c>; and <c>/health/live</c> and <c>/health/ready</c>.
    /// </summary>
    /// <remarks>
    /// <para>A submission is <c>{"proofOfTask", "data", "taskDefinitionId" (also "taskDefinitionID"), "performer"}</c>, in strict JSON; data are hexadecimal digits after
    /// <c>0x</c>, plain text, or absent. The answers:</para>
    /// <list type="table">
    /// <item><term>200</term><description><c>{"data": true | false, "error": false, "message": null}</c>: valid or invalid; see <see cref="ResponseShape"/>. The header
    /// <c>ZkTask-Reason</c> says why it is invalid.</description></item>
    /// <item><term>500</term><description><c>{"data": null, "error": true, "message": "reason: detail"}</c>: indeterminate. The node must abstain.</description></item>
    /// <item><term>400, 413</term><description>The same shape: what came is no submission, or too long.</description></item>
    /// <item><term>503</term><description>The same shape, with Retry-After: as many submissions as allowed are under way, or as many answers stand as may
    /// (<see cref="ZkTaskOptions.MaxStandingAnswers"/>).</description></item>
    /// </list>
    /// </remarks>
    public static IEndpointRouteBuilder MapTaskValidation(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ValidationEndpoint validation = endpoints.ServiceProvider.GetRequiredService<ValidationEndpoint>();
        PeerMessageEndpoint messages = endpoints.ServiceProvider.GetRequiredService<PeerMessageEndpoint>();
        endpoints.MapPost("/task/validate", (RequestDelegate)validation.HandleAsync);
        endpoints.MapPost("/p2p/message", (RequestDelegate)messages.HandleAsync);
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadinessCheck.Tag) });
        return endpoints;
    }

    /// <summary>Maps what an operator looks at: the status page at <c>/</c>, and metrics in Prometheus's text format at <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapTaskStatus(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        StatusPage page = endpoints.ServiceProvider.GetRequiredService<StatusPage>();
        PrometheusText metrics = endpoints.ServiceProvider.GetRequiredService<PrometheusText>();
        endpoints.MapGet("/", (RequestDelegate)page.HandleAsync);
        endpoints.MapGet("/metrics", (RequestDelegate)(context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        }));
        return endpoints;
    }
}
