using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Tests.Attestation;

/// <summary>The client against a node on loopback that answers what a test says.</summary>
public sealed class PerformerClientTests : IDisposable
{
    private const string Good = """{"jsonrpc":"2.0","id":1,"result":true}""";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };
    private readonly EcdsaPrivateKey _key = EcdsaPrivateKey.FromBytes([.. new byte[31], 7]);

    private PerformedTask Task => new("proof \" é", new byte[] { 1, 0xff }, _key.Address, 9);

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task Sends_what_the_node_expects()
    {
        using Node node = new(200, Good);
        Assert.Null(await new PerformerClient(_http, node.Address).SendAsync(SignedTask.Sign(Task, _key)));
        JsonElement sent = JsonElement.Parse(await node.Received);
        Assert.Equal(["jsonrpc", "id", "method", "params"], sent.EnumerateObject().Select(member => member.Name));
        Assert.Equal("sendTask", sent.GetProperty("method").GetString());
        JsonElement parameters = sent.GetProperty("params");
        Assert.Equal(5, parameters.GetArrayLength());
        Assert.Equal((Task.ProofOfTask, "0x01ff", 9), (parameters[0].GetString(), parameters[1].GetString(), parameters[2].GetInt32()));
        Assert.Equal(_key.Address.ToString(), parameters[3].GetString());
        Assert.Null(EcdsaSignature.Read(parameters[4].GetString(), out EcdsaSignature? signature));
        Assert.Null(signature!.Verify(Task.TaskHash(), _key.Address));
    }

    [Fact]
    public async Task Sends_bls_and_a_target_chain()
    {
        using Node node = new(200, Good);
        using BlsSecretKey key = BlsSecretKey.FromOthenticSeed("01");
        Assert.Null(await new PerformerClient(_http, node.Address).SendAsync(SignedTask.Sign(Task, key), targetChainId: 80002));
        JsonElement parameters = JsonElement.Parse(await node.Received).GetProperty("params");
        Assert.Equal(("bls", 80002), (parameters[5].GetString(), parameters[6].GetInt32()));
        Assert.Null(BlsSignature.ReadJson(parameters[4].GetString(), out BlsSignature? signature));
        Assert.Null(BlsVerifier.Verify(new BlsClaim(MessageHash.OthenticTasks.ToPoint(Task.TaskHash()), key.PublicKey, signature!)));
        Assert.Equal("ecdsa", JsonElement.Parse(SignedTask.Sign(Task, _key).ToRequest(1, 5)).GetProperty("params")[5].GetString());
    }

    [Theory]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no such task"}}""", Reason.NodeRefused, "no such task")]
    [InlineData(400, """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"bad params"}}""", Reason.NodeRefused, "bad params")]
    [InlineData(500, "oops", Reason.NodeUnreachable, "status 500")]
    [InlineData(200, "<html>", Reason.NodeUnreachable, "no answer of JSON-RPC")]
    [InlineData(200, "", Reason.NodeUnreachable, "no answer of JSON-RPC")]
    [InlineData(200, """{"jsonrpc":"2.0","id":2,"result":true}""", Reason.NodeUnreachable, "request 1")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1}""", Reason.NodeUnreachable, "request 1")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"result":true,"result":false}""", Reason.NodeUnreachable, "request 1")]
    [InlineData(200, "[]", Reason.NodeUnreachable, "request 1")]
    [InlineData(503, Good, Reason.NodeUnreachable, "status 503")]
    public async Task Says_what_the_node_said(int status, string body, Reason reason, string detail)
    {
        using Node node = new(status, body);
        Rejection? rejection = await new PerformerClient(_http, node.Address).SendAsync(SignedTask.Sign(Task, _key));
        Assert.Equal(reason, rejection!.Reason);
        Assert.Contains(detail, rejection.Detail, StringComparison.Ordinal);
        Assert.True(rejection.Detail.Length < 400);
    }

    [Fact]
    public async Task Does_not_read_without_end()
    {
        using Node node = new(200, new string(' ', PerformerClient.MaxResponseLength + 1));
        Rejection? rejection = await new PerformerClient(_http, node.Address).SendAsync(SignedTask.Sign(Task, _key));
        Assert.Contains("more than", rejection!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_down_is_unreachable_and_the_callers_cancellation_is_his()
    {
        Uri nobody;
        using (Node node = new(200, Good))
            nobody = node.Address;
        PerformerClient client = new(_http, nobody);
        Assert.Equal(Reason.NodeUnreachable, (await client.SendAsync(SignedTask.Sign(Task, _key)))!.Reason);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(SignedTask.Sign(Task, _key), null, cancelled.Token));
    }

    [Fact]
    public void Refuses_to_sign_for_somebody_else() =>
        Assert.Throws<ArgumentException>(() => SignedTask.Sign(Task with { Performer = default }, _key));

    /// <summary>Takes one HTTP request and gives one answer.</summary>
    private sealed class Node : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        internal Node(int status, string body)
        {
            _listener.Start();
            Received = AnswerAsync(status, body);
        }

        internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        /// <summary>The request's body.</summary>
        internal Task<string> Received { get; }

        public void Dispose() => _listener.Dispose();

        private async Task<string> AnswerAsync(int status, string body)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            List<byte> request = [];
            byte[] buffer = new byte[4096];
            int head;
            while ((head = request.ToArray().AsSpan().IndexOf("\r\n\r\n"u8)) < 0)
                request.AddRange(buffer[..await stream.ReadAsync(buffer)]);
            string headers = Encoding.ASCII.GetString([.. request.Take(head)]);
            int length = int.Parse(
                headers.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
            while (request.Count < head + 4 + length)
                request.AddRange(buffer[..await stream.ReadAsync(buffer)]);
            byte[] answer = Encoding.UTF8.GetBytes(body);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(answer);
            return Encoding.UTF8.GetString([.. request.Skip(head + 4)]);
        }
    }
}
