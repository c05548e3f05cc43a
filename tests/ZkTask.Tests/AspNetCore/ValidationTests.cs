using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.AspNetCore;
using ZkTask.AspNetCore.Validation;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>What a node gets for what it sends.</summary>
public sealed class ValidationTests
{
    private static readonly SubmissionPool s_pool = SubmissionPool.Shared;

    [Fact]
    public async Task Answers_what_the_verifier_says()
    {
        Dictionary<TaskSubmission, Verdict> alone = await s_pool.VerdictsAlone();
        await using AttesterHost host = await AttesterHost.WithAsync([.. s_pool.Definitions]);
        TaskSubmission[] submissions = [.. s_pool.All.Where(submission => submission.ProofOfTask != "\ud800")];
        Answered[] answers = await Task.WhenAll(submissions.Select(host.SubmitAsync));
        for (int i = 0; i < submissions.Length; i++)
            answers[i].Is(alone[submissions[i]]);
    }

    [Theory]
    [InlineData("""{"proofOfTask":"p","data":"0x0aFF","taskDefinitionId":7,"performer":"0x1"}""", "p|0AFF|0x1")]
    [InlineData("""{"proofOfTask":"p","data":"0x0aFF","taskDefinitionID":7,"performer":"0x1"}""", "p|0AFF|0x1")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":7}""", "p||")]
    [InlineData("""{"proofOfTask":"p","data":null,"taskDefinitionId":7,"performer":null,"more":{"a":[1]}}""", "p||")]
    [InlineData("""{"proofOfTask":"p","data":"","taskDefinitionId":"7"}""", "p||")]
    [InlineData("""{"proofOfTask":"p","data":"he\u006clo","taskDefinitionId":7}""", "p|68656C6C6F|")]
    [InlineData("""{"proofOfTask":"p","data":"00ff","taskDefinitionId":7}""", "p|30306666|")]
    [InlineData("""{"proofOfTask":"{\"a\":1}","taskDefinitionId":7}""", """{"a":1}||""")]
    public async Task Understands_what_nodes_send(string body, string expected)
    {
        string? seen = null;
        await using AttesterHost host = await AttesterHost.WithAsync(new ScriptedTask(7, (submission, _) =>
        {
            seen = $"{submission.ProofOfTask}|{Convert.ToHexString(submission.Data.Span)}|{submission.Performer}";
            return ValueTask.FromResult(Verdict.Valid);
        }));
        (await host.PostAsync(body)).Is(Verdict.Valid);
        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"proofOfTask":"p"}""")]
    [InlineData("""{"taskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":7,"taskDefinitionID":7}""")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":7,"taskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","TaskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":65536}""")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":" 7"}""")]
    [InlineData("""{"proofOfTask":{},"taskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","data":"0x0","taskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","data":"0xzz","taskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","data":[1],"taskDefinitionId":7}""")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":7}x""")]
    [InlineData("""{"proofOfTask":"p","taskDefinitionId":7,}""")]
    [InlineData("""{"proofOfTask":"\ud800","taskDefinitionId":7}""")]
    [InlineData("\uFEFF{\"proofOfTask\":\"p\",\"taskDefinitionId\":7}")]
    public async Task Refuses_what_is_no_submission(string body)
    {
        await using AttesterHost host = await AttesterHost.WithAsync(new ScriptedTask(7, (_, _) => ValueTask.FromResult(Verdict.Valid)));
        (await host.PostAsync(body)).IsError(400, "MalformedDocument: submission: ");
    }

    [Fact]
    public async Task Has_the_other_shape_of_answers()
    {
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            options.ResponseShape = ResponseShape.Result;
            AttesterHost.Add(options, s_pool.Definitions);
        });
        Assert.Equal("""{"data":{"result":true},"error":false,"message":null}""", (await host.SubmitAsync(s_pool.Good[0])).Body);
        Assert.Equal("""{"data":{"result":false},"error":false,"message":null}""", (await host.SubmitAsync(s_pool.Bad[0])).Body);
        (await host.SubmitAsync(s_pool.Good[0] with { TaskDefinitionId = 9 })).IsError(500, "UnknownTask: ");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refuses_bodies_that_are_too_long(bool isChunked)
    {
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            options.MaxBodyBytes = 200_000;
            AttesterHost.Add(options, new ScriptedTask(7, (_, _) => ValueTask.FromResult(Verdict.Valid)));
        });
        const string head = """{"taskDefinitionId":7,"proofOfTask":"x""";
        foreach (int length in new[] { 199_990, 200_000 })
        {
            using StringContent content = new(head + new string('x', length - head.Length - 2) + "\"}");
            using HttpRequestMessage request = new(HttpMethod.Post, "/task/validate") { Content = content };
            request.Headers.TransferEncodingChunked = isChunked;
            using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            (await Answered.Of(response)).Is(Verdict.Valid);
        }

        // The answer comes as soon as the body is known to be too long; the rest of it never does.
        foreach (int length in new[] { 200_001, 5_000_000 })
        {
            string start = isChunked
                ? $"Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{head}{new string('x', 200_001 - head.Length)}"
                : $"Content-Length: {length}\r\n\r\n";
            (await BeginAsync(host, start)).IsError(413, "200000 bytes");
        }
    }

    /// <summary>Sends the beginning of a request, from its body's headers on, and reads the answer.</summary>
    private static async Task<Answered> BeginAsync(AttesterHost host, string start)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Uri address = host.Client.BaseAddress!;
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, cancellation);
        using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /task/validate HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n{start}"), cancellation);
        using StreamReader reader = new(stream, Encoding.ASCII);
        int status = int.Parse((await reader.ReadLineAsync(cancellation))!.Split(' ')[1], CultureInfo.InvariantCulture);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 } line)
            headers.Add(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        char[] body = new char[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(body, cancellation);
        return new Answered(status, new string(body), headers.GetValueOrDefault("ZkTask-Reason"), headers.GetValueOrDefault("Retry-After"));
    }

    [Fact]
    public async Task Knows_no_other_ways()
    {
        await using AttesterHost host = await AttesterHost.WithAsync([.. s_pool.Definitions]);
        using HttpResponseMessage get = await host.Client.GetAsync("/task/validate", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        using HttpResponseMessage absent = await host.Client.GetAsync("/absent", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task Logs_the_tasks_hash_and_the_reason()
    {
        await using AttesterHost host = await AttesterHost.WithAsync([.. s_pool.Definitions]);
        TaskSubmission bad = s_pool.Bad[0] with { Performer = "0x" + new string('1', 40) };
        await host.SubmitAsync(bad);
        var entry = Assert.Single(host.Log.Entries, entry => entry.Id.Id == 1);
        Dictionary<string, object?> members = entry.Members.ToDictionary();
        Assert.Equal(TaskHash.Of(bad), members["TaskHash"]);
        Assert.Equal(("PairingMismatch", Outcome.Invalid, (ushort)1), ((string?)members["Reason"], (Outcome)members["Outcome"]!, (ushort)members["TaskDefinitionId"]!));
    }

    [Fact]
    public void Hashes_tasks_as_the_contracts_do()
    {
        JsonElement vectors = Corpus.ReadJson("domain/othentic/bls_task_vectors.json");
        int count = 0;
        foreach (JsonElement task in vectors.GetProperty("cases").EnumerateArray())
        {
            TaskSubmission submission = new(
                task.GetProperty("proofOfTask").GetString()!, Convert.FromHexString(task.GetProperty("data").GetString()![2..]),
                task.GetProperty("taskDefinitionId").GetUInt16(), task.GetProperty("performer").GetString());
            Assert.Equal(task.GetProperty("taskHash").GetString(), TaskHash.Of(submission));
            count++;
        }

        Assert.True(count > 0);
        Assert.Null(TaskHash.Of(new TaskSubmission("", default, 1)));
        Assert.Null(TaskHash.Of(new TaskSubmission("", default, 1, "0x" + new string('g', 40))));
    }

    [Fact]
    public async Task Hands_messages_of_other_nodes_on()
    {
        MessageBox box = new();
        await using AttesterHost host = await AttesterHost.StartAsync(_ => { }, services => services.AddMessageHandler(box));
        Assert.Equal(200, (await host.PostAsync("""{"data":"0x0102"}""", "/p2p/message")).Status);
        Assert.Equal(200, (await host.PostAsync("""{"data":"hello","more":1}""", "/p2p/message")).Status);
        Assert.Equal(["0102", Convert.ToHexString(Encoding.UTF8.GetBytes("hello"))], box.Messages);
        (await host.PostAsync("""{"data":"fail"}""", "/p2p/message")).IsError(500, "InternalError");
        (await host.PostAsync("""{}""", "/p2p/message")).IsError(400, "message: ");

        await using AttesterHost without = await AttesterHost.WithAsync();
        Assert.Equal((200, """{"data":true,"error":false,"message":null}"""), ((await without.PostAsync("""{"data":"x"}""", "/p2p/message")) is { } answer ? (answer.Status, answer.Body) : default));
    }

    [Theory]
    [InlineData(nameof(ZkTaskOptions.MaxBodyBytes), 0)]
    [InlineData(nameof(ZkTaskOptions.MaxConcurrency), 0)]
    [InlineData(nameof(ZkTaskOptions.CachedAnswers), -1)]
    [InlineData(nameof(ZkTaskOptions.ListedVerdicts), 1001)]
    [InlineData(nameof(ZkTaskOptions.MaxStandingAnswers), 0)]
    [InlineData(nameof(ZkTaskOptions.AnswersStandFor), "-00:00:00.0000001")]
    [InlineData(nameof(ZkTaskOptions.AnswersStandFor), "367.00:00:00")]
    [InlineData(nameof(ZkTaskOptions.RetryAfter), "-00:00:01")]
    [InlineData(nameof(ZkTaskOptions.ReloadInterval), "-00:00:01")]
    public async Task Refuses_options_that_make_no_sense(string name, object setting)
    {
        object value = setting is string text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : setting;
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => AttesterHost.StartAsync(options => typeof(ZkTaskOptions).GetProperty(name)!.SetValue(options, value)));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
