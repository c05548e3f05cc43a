using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ZkTask.AspNetCore.Observability;

/// <summary>Sends the metrics to a collector while the host runs, if one is configured.</summary>
internal sealed class OtlpExport(IOptions<ZkTaskOptions> options) : IHostedService, IDisposable
{
    private MeterProvider? _provider;

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
        _provider?.Shutdown(timeoutMilliseconds: 2000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
