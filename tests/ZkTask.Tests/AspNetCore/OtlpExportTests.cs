using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using ZkTask.AspNetCore.Observability;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Metrics as a collector receives them: OTLP over gRPC, on a port of the loopback interface. Alone: an exporter waits ten seconds for an answer and then gives up.</summary>
[Collection(nameof(WholeProcess))]
public sealed class OtlpExportTests
{
    [Fact]
    public async Task A_collector_gets_what_was_counted_at_the_latest_when_the_host_stops()
    {
        await using Collector collector = await Collector.StartAsync();
        CountedTask task = new(7, isDeterministic: true);
        await using (AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            options.OtlpEndpoint = collector.Address;
            AttesterHost.Add(options, task);
        }))
        {
            // The first export of a process is slow.
            host.App.Services.GetServices<IHostedService>().OfType<OtlpExport>().Single().Patience = Eventually.Patience;
            (await host.SubmitAsync(new("valid", default, 7))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("no", default, 7))).Is(Verdict.Invalid(new Rejection(Reason.PairingMismatch, "no")));
        }

        string received = collector.Received;
        Assert.All(
            ["ZkTask.AspNetCore", "zktask.verdicts", "zktask.verdict.duration", "outcome", "valid", "invalid", "PairingMismatch"],
            name => Assert.Contains(name, received, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_nothing_up()
    {
        Uri nobody;
        await using (Collector collector = await Collector.StartAsync())
            nobody = collector.Address;
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            options.OtlpEndpoint = nobody;
            AttesterHost.Add(options, new CountedTask(7, isDeterministic: true));
        });
        (await host.SubmitAsync(new("valid", default, 7))).Is(Verdict.Valid);
        await host.App.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>As much of a collector as a test needs: it takes the calls of the metrics service, and keeps the messages' bytes as text.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly StringBuilder _received = new();

        private Collector(WebApplication app) => _app = app;

        internal Uri Address => new(_app.Urls.First());

        internal string Received
        {
            get
            {
                lock (_received)
                    return _received.ToString();
            }
        }

        internal static async Task<Collector> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UsePatientKestrel().ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
            Collector collector = new(builder.Build());
            collector._app.Run(collector.AnswerAsync);
            await collector._app.StartAsync();
            return collector;
        }

        // A gRPC message is five bytes (not compressed, its length) and the message; an empty one answers the call, and the trailer says how it went.
        private async Task AnswerAsync(HttpContext context)
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            Assert.Equal("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", context.Request.Path);
            lock (_received)
                _received.Append(Encoding.Latin1.GetString(body.ToArray()));
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
