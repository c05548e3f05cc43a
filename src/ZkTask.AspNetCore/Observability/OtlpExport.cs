using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ZkTask.AspNetCore.Observability;

/// <summary>Sends the metrics to a collector while the host runs, if one is configured.</summary>
internal sealed class OtlpExport(IOptions<ZkTaskOptions> options) : IHostedService, IDisposable
{
    private MeterProvider? _provider;

    /// <summary>How long the end waits for a collector.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OtlpEndpoint is { } endpoint)
        {
            _provider = Sdk.CreateMeterProviderBuilder()
                .AddMeter("ZkTask", AttesterMetrics.MeterName)
                .AddOtlpExporter(exporter => exporter.Endpoint = endpoint)
                .Build();
        }

        return Task.CompletedTask;
    }

    // What was counted last is sent, too, but a collector that is away must not hold the host up.
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Shutdown((int)Patience.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
