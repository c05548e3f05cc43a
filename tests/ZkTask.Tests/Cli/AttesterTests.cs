using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask attester</c>: what it refuses, and its life as a process.</summary>
public sealed class AttesterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("attester")]
    [InlineData("attester", "--tasks", "t.json", "--urls", "127.0.0.1:4002")]
    [InlineData("attester", "--tasks", "t.json", "--urls", "https://127.0.0.1:4002")]
    [InlineData("attester", "--tasks", "t.json", "--urls", "http://127.0.0.1:4002/path")]
    [InlineData("attester", "--tasks", "t.json", "--max-concurrency", "0")]
    [InlineData("attester", "--tasks", "t.json", "--answers-stand-for", "-1")]
    [InlineData("attester", "--tasks", "t.json", "--answers-stand-for", "31622401")]
    [InlineData("attester", "--tasks", "t.json", "--batch", "x")]
    [InlineData("attester", "--tasks", "t.json", "--response", "nested")]
    [InlineData("attester", "--tasks", "t.json", "--otlp", "collector")]
    public void Answers_nonsense_with_64(params string[] args)
    {
        CliRun run = CliRun.Of(args).Exits(64);
        Assert.Equal("", run.Output);
        Assert.StartsWith("zktask: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_start_on_a_bad_tasks_file()
    {
        string path = _folder.Write("tasks.json", "{\n  \"tasks\": [}");
        CliRun.Of("attester", "--tasks", path, "--urls", "http://127.0.0.1:0", "--log-level", "none").Exits(2).SaysOnlyOnError("line 2, byte 13");
        CliRun.Of("attester", "--tasks", _folder.PathOf("absent.json"), "--urls", "http://127.0.0.1:0", "--log-level", "none").Exits(2).SaysOnlyOnError("no such file");
    }

    [Fact]
    public void Says_when_it_cannot_listen()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        CliRun.Of("attester", "--tasks", _folder.Write("tasks.json", """{"tasks": []}"""), "--urls", url, "--log-level", "none").Exits(3).SaysOnlyOnError("CannotListen");
    }

    [Fact]
    [Trait("Category", "Process")]
    public async Task Answers_until_it_is_stopped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGTERM is sent with kill.");
        _folder.Write("vk.json", File.ReadAllBytes(Price.Key));
        string tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json", "budget": {"deadlineMilliseconds": 600000}}]}""");
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "ZkTask.Cli.dll"), "attester", "--tasks", tasks, "--urls", "http://127.0.0.1:0", "--log-json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("listening on ", StringComparison.Ordinal))
                break;
        }

        using HttpClient client = new() { BaseAddress = new Uri(lines[^1]["listening on ".Length..]) };
        string proof = $$"""{"proof":{{File.ReadAllText(Price.Proof)}},"publicSignals":{{File.ReadAllText(Price.Inputs)}}}""";
        using StringContent body = new(JsonSerializer.Serialize(new { proofOfTask = proof, taskDefinitionId = 7 }), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync("/task/validate", body, TestContext.Current.CancellationToken);
        Assert.Equal("""{"data":true,"error":false,"message":null}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("zktask_verdicts_total", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        string rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        lines.AddRange(rest.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(lines, line => line.Contains("\"Outcome\":\"Valid\"", StringComparison.Ordinal));
    }
}
