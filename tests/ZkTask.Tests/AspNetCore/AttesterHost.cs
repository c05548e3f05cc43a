using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using ZkTask.AspNetCore;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.AspNetCore;

/// <summary>A host on a free port of the loopback interface, with a client, and what it logged.</summary>
internal sealed class AttesterHost : IAsyncDisposable
{
    private AttesterHost(WebApplication app, CapturedLog log)
    {
        (App, Log) = (app, log);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = Eventually.Patience };
    }

    internal WebApplication App { get; }

    internal HttpClient Client { get; }

    internal CapturedLog Log { get; }

    internal static async Task<AttesterHost> StartAsync(Action<ZkTaskOptions> configure, Action<IServiceCollection>? addServices = null, TaskKinds? kinds = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UsePatientKestrel();
        builder.Services.AddRoutingCore().Configure<HostOptions>(options => options.ShutdownTimeout = Eventually.Patience);
        builder.Services.AddZkTask(
            options =>
            {
                options.WarmUp = false;
                configure(options);
            },
            kinds);
        addServices?.Invoke(builder.Services);
        CapturedLog log = new();
        builder.Logging.AddProvider(log).AddFilter("Microsoft", LogLevel.Warning);
        WebApplication app = builder.Build();
        app.MapTaskValidation();
        app.MapTaskStatus();
        await app.StartAsync();
        return new AttesterHost(app, log);
    }

    /// <summary>A host with definitions of its own.</summary>
    internal static Task<AttesterHost> WithAsync(params TaskDefinition[] definitions) => StartAsync(options => Add(options, definitions));

    internal static void Add(ZkTaskOptions options, params IEnumerable<TaskDefinition> definitions)
    {
        foreach (TaskDefinition definition in definitions)
            options.Definitions.Add(definition);
    }

    /// <summary>Posts a submission.</summary>
    internal Task<Answered> SubmitAsync(TaskSubmission submission) => PostAsync(Json(submission));

    /// <summary>Posts a body as it is.</summary>
    internal Task<Answered> PostAsync(string body, string path = "/task/validate") => PostAsync(Encoding.UTF8.GetBytes(body), path);

    /// <summary>Posts a body as it is.</summary>
    internal async Task<Answered> PostAsync(byte[] body, string path = "/task/validate")
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new("application/json");
        using HttpResponseMessage response = await Client.PostAsync(path, content);
        return await Answered.Of(response);
    }

    internal static string Json(TaskSubmission submission) => JsonSerializer.Serialize(new
    {
        proofOfTask = submission.ProofOfTask,
        data = $"0x{Convert.ToHexString(submission.Data.Span)}",
        taskDefinitionId = submission.TaskDefinitionId,
        performer = submission.Performer,
    });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }
}

/// <summary>An answer as a node sees it.</summary>
internal sealed record Answered(int Status, string Body, string? Reason, string? RetryAfter)
{
    internal static async Task<Answered> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.TryGetValues("ZkTask-Reason", out IEnumerable<string>? reasons) ? reasons.Single() : null,
        response.Headers.RetryAfter?.ToString());

    /// <summary>The verdict is this one, in the bare shape.</summary>
    internal void Is(Verdict verdict)
    {
        if (verdict.Outcome == Outcome.Indeterminate)
        {
            IsError(500, $"{verdict.Reason}: {verdict.Detail}");
            return;
        }

        Assert.Equal((200, $$"""{"data":{{(verdict.Outcome == Outcome.Valid ? "true" : "false")}},"error":false,"message":null}"""), (Status, Body));
        Assert.Equal(verdict.Outcome == Outcome.Valid ? null : verdict.Reason.ToString(), Reason);
    }

    /// <summary>There is no verdict, and the message contains a text.</summary>
    internal void IsError(int status, string message)
    {
        Assert.True(Status == status, $"{Status}: {Body}");
        JsonElement json = JsonElement.Parse(Body);
        Assert.Equal(["data", "error", "message"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.True), (json.GetProperty("data").ValueKind, json.GetProperty("error").ValueKind));
        Assert.Contains(message, json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(status == 503, RetryAfter is not null);
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    internal ConcurrentQueue<(LogLevel Level, EventId Id, string Message, IReadOnlyList<KeyValuePair<string, object?>> Members)> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));

    public void Dispose()
    {
    }
}
