using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>A real HTTP server on this machine that does what a test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private LoopbackServer(WebApplication app) => _app = app;

    /// <summary>Its address, for instance <c>http://127.0.0.1:40001</c>.</summary>
    internal string Url { get; private set; } = "";

    /// <summary>How many requests came so far.</summary>
    internal int Requests => Volatile.Read(ref _requests);

    internal static async Task<LoopbackServer> StartAsync(Func<HttpContext, Task> answer)
    {
        // Empty: the other builders read settings from the working directory and watch it, each with an inotify instance, of which a user has few.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UsePatientKestrel();
        WebApplication app = builder.Build();
        LoopbackServer server = new(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._requests);
            return answer(context);
        });
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>A server whose answer is always the same.</summary>
    internal static Task<LoopbackServer> StartAsync(byte[] body, int status = 200) => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return context.Response.Body.WriteAsync(body).AsTask();
    });

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
