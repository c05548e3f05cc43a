using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ZkTask.AspNetCore.Definitions;

/// <summary>Ready while there are definitions and the host is not stopping.</summary>
internal sealed class ReadinessCheck(CurrentVerifier current, IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <summary>The tag of checks that readiness, but not liveness, asks for. Hosts may add their own.</summary>
    internal const string Tag = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthCheckResult result = lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("the host is stopping")
            : current.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("no definitions were read yet");
        return Task.FromResult(result);
    }
}
