using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using ZkTask.AspNetCore;
using ZkTask.Attestation.Records;
using ZkTask.Cli.Output;
using ZkTask.Tasks;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask attester</c>: the Validation Service that an Othentic node asks, until it is stopped.</summary>
internal static class AttesterCommand
{
    private const string DefaultUrl = "http://127.0.0.1:4002";

    /// <summary>What the command is started with.</summary>
    private sealed record Settings(string[] Urls, bool LogsJson, LogLevel LogLevel, bool HasStatusPage, Action<ZkTaskOptions> Configure);

    internal static Command Create(CliHost host)
    {
        Option<string> tasks = new("--tasks") { Description = "The tasks file with the definitions. It is read again when it changes.", Required = true };
        Option<string[]> urls = new("--urls")
        {
            Description = "Where to listen, http://address:port; port 0 is any free one. In front of anything but the node itself, put a proxy with TLS.",
            DefaultValueFactory = _ => [DefaultUrl],
            AllowMultipleArgumentsPerToken = true,
        };
        Option<ResponseShape> shape = new("--response") { Description = "What an answer looks like: {\"data\":true,...} or {\"data\":{\"result\":true},...}." };
        Option<int> concurrency = CommandTree.NumberOption("--max-concurrency", 1, 65_536, 512, "Submissions that may be under way at once; beyond, the answer is 503.");
        Option<int> body = CommandTree.NumberOption("--max-body-bytes", 1, 1 << 30, 4 << 20, "The longest request body.");
        Option<int> cache = CommandTree.NumberOption("--cached-answers", 0, 16 << 20, 16_384, "Answers of deterministic tasks that are kept for submissions that come again; 0 keeps none.");
        Option<int> stand = CommandTree.NumberOption(
            "--answers-stand-for",
            0,
            366 * 24 * 60 * 60,
            600,
            "How long, in seconds, an answer stands where asking again could give another one (prices, IPFS, a store's root): the same submission under the same definition "
                + "gets the same answer, also when the tasks file is read again, and after a restart with --verdict-log.");
        Option<int> batch = CommandTree.NumberOption("--batch", 1, 65_536, 64, "Groth16 submissions that are verified together at most; 1 verifies each alone.");
        Option<int> workers = CommandTree.NumberOption("--workers", 1, 1024, new MicroBatching().MaxWorkers, "Threads that verify such batches at once.");
        Option<string?> log = new("--verdict-log")
        {
            Description = "The file of a durable log of all verdicts, made if it is not there: no verdict is answered before it is on disk; `zktask log replay` judges it "
                + "again. Votes are not signed here but by the node.",
        };
        Option<string?> otlp = new("--otlp") { Description = "Where to send metrics in OTLP over gRPC, for instance http://127.0.0.1:4317." };
        Option<LogLevel> level = new("--log-level") { Description = "The least important messages to log.", DefaultValueFactory = _ => LogLevel.Information };
        Option<bool> json = new("--log-json") { Description = "Log one JSON object a line instead of text." };
        Option<bool> bare = new("--no-status") { Description = "Without the status page and /metrics." };
        urls.Validators.Add(result =>
        {
            foreach (string url in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme != Uri.UriSchemeHttp || parsed.PathAndQuery != "/")
                    result.AddError($"--urls takes addresses like {DefaultUrl}, not {Printable.Line(url)}.");
            }
        });
        otlp.Validators.Add(result =>
        {
            if (!(Uri.TryCreate(result.GetValueOrDefault<string?>(), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"))
                result.AddError("--otlp takes an absolute http or https address.");
        });
        Command command = new("attester", "Answers an Othentic node's questions about tasks over HTTP, until it is stopped.")
        {
            tasks, urls, shape, concurrency, body, cache, stand, batch, workers, log, otlp, level, json, bare,
        };
        command.SetAction(parsed => Run(host, new Settings(
            parsed.GetValue(urls)!,
            parsed.GetValue(json),
            parsed.GetValue(level),
            !parsed.GetValue(bare),
            options =>
            {
                options.TasksFile = parsed.GetValue(tasks);
                options.ResponseShape = parsed.GetValue(shape);
                options.MaxConcurrency = parsed.GetValue(concurrency);
                options.MaxBodyBytes = parsed.GetValue(body);
                options.CachedAnswers = parsed.GetValue(cache);
                options.AnswersStandFor = TimeSpan.FromSeconds(parsed.GetValue(stand));
                options.Batching = parsed.GetValue(batch) == 1 ? null : new MicroBatching { MaxSubmissions = parsed.GetValue(batch), MaxWorkers = parsed.GetValue(workers) };
                options.VerdictLog = parsed.GetValue(log);
                options.OtlpEndpoint = parsed.GetValue(otlp) is { } uri ? new Uri(uri) : null;
            })));
        return command;
    }

    private static int Run(CliHost host, Settings settings)
    {
        try
        {
            RunAsync(host, settings).GetAwaiter().GetResult();
            return (int)ExitCode.Valid;
        }
        catch (TasksFileException error)
        {
            return Refuse(host, new Answer(ExitCode.Malformed, error.Reason.ToString(), error.Message));
        }
        catch (RecordException error)
        {
            return Refuse(host, Answer.From(error));
        }
        catch (IOException error)
        {
            // An address in use, or one that this machine does not have.
            return Refuse(host, new Answer(ExitCode.Indeterminate, "CannotListen", error.Message));
        }
    }

    private static int Refuse(CliHost host, Answer answer)
    {
        Report.Diagnose(host, answer);
        return (int)answer.Code;
    }

    // Without the defaults of a web application: what is not on the command line, no file or variable of the current folder changes.
    private static async Task RunAsync(CliHost host, Settings settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure).UseUrls(settings.Urls);
        builder.Services.AddRoutingCore();
        builder.Services.AddZkTask(settings.Configure);

        // Why the host does not start is said by the tool, in one line.
        LogLevel platform = settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning;
        builder.Logging.SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft", platform).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (settings.LogsJson)
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(console => Configure(console, host));

        WebApplication app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.MapTaskValidation();
            if (settings.HasStatusPage)
                app.MapTaskStatus();
            await app.StartAsync().ConfigureAwait(false);
            foreach (string url in app.Urls)
                host.Output.WriteLine($"listening on {url}");
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // A node sends its bodies at once; who sends slowly holds a connection only.
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxConcurrentConnections = 4096;
    }

    private static void Configure(SimpleConsoleFormatterOptions console, CliHost host)
    {
        (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true);
        console.ColorBehavior = host.OutputHasColor ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled;
    }
}
