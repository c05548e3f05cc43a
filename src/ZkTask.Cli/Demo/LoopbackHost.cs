using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ZkTask.Cli.Demo;

/// <summary>A real HTTP server on a free port of this machine's loopback interface.</summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackHost(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    internal Uri Url { get; private set; } = null!;

    internal static async Task<LoopbackHost> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? addServices = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        addServices?.Invoke(builder.Services);
        LoopbackHost host = new(builder.Build());
        try
        {
            map(host._app);
            await host._app.StartAsync().ConfigureAwait(false);
            host.Url = new Uri(host._app.Urls.Single());
            return host;
        }
        catch
        {
            await host._app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
