using System.Text;
using Xunit;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;
using ZkTask.Cli.Demo;

namespace ZkTask.Tests.Cli;

/// <summary>What the demonstration's aggregator takes: the client's own requests, and nothing that says something else.</summary>
public sealed class SendTaskRequestTests : IDisposable
{
    private const string Start = "\"proof\",\"0x01ff\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"signature\"";

    private readonly EcdsaPrivateKey _account = EcdsaPrivateKey.FromBytes([.. new byte[31], 7]);
    private readonly BlsSecretKey _key = BlsSecretKey.FromOthenticSeed("01");
    private readonly AttestationCenter _center = new();

    public SendTaskRequestTests() => _center.RegisterPerformer(_account.Address, _key.PublicKey);

    private PerformedTask Task => new("proof", new byte[] { 1, 0xff }, _account.Address, 9);

    public void Dispose()
    {
        _account.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void The_client_s_own_requests_are_taken()
    {
        foreach (ulong? chain in (ulong?[])[null, AttestationCenter.Domain.ChainId])
        {
            foreach (SignedTask signed in (SignedTask[])[SignedTask.Sign(Task, _account), SignedTask.Sign(Task, _key)])
            {
                Assert.Null(SendTaskRequest.Read(signed.ToRequest(5, chain), out long id, out SendTaskRequest? request));
                Assert.Equal((5, chain), (id, request!.TargetChainId));
                Assert.Equal((signed.Signature, signed.SignatureType, Task.TaskHash()), (request.Signed.Signature, request.Signed.SignatureType, request.Signed.Task.TaskHash()));
                Assert.Null(_center.Check(request));
            }
        }
    }

    [Fact]
    public void Another_signature_is_not_taken()
    {
        SignedTask ecdsa = SignedTask.Sign(Task, _account), bls = SignedTask.Sign(Task, _key);
        Assert.Equal(Reason.MalformedSignature, _center.Check(new(ecdsa with { SignatureType = bls.SignatureType }, null))!.Reason);
        Assert.Equal(Reason.MalformedSignature, _center.Check(new(bls with { SignatureType = null }, null))!.Reason);
        Assert.Equal(Reason.SignatureMismatch, _center.Check(new(ecdsa with { Task = Task with { ProofOfTask = "other" } }, null))!.Reason);
        Assert.Equal(Reason.SignatureMismatch, _center.Check(new(bls with { Task = Task with { ProofOfTask = "other" } }, null))!.Reason);
        Assert.Equal(Reason.SignatureMismatch, _center.Check(new(bls with { Task = Task with { Performer = default } }, null))!.Reason);
    }

    [Fact]
    public void Another_chain_is_not_taken()
    {
        Rejection? rejection = _center.Check(new(SignedTask.Sign(Task, _account), 1));
        Assert.Equal("sendTask: targetChainId is 1, this node's chain is 31337", rejection!.Detail);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"ecdsa\"", null)]
    [InlineData(",\"bls\"", "bls")]
    [InlineData(",\"bls\",0", "bls")]
    [InlineData(",\"ecdsa\",18446744073709551615", null)]
    public void Options_are_read(string options, string? signatureType)
    {
        Assert.Null(Read(Start + options, out SendTaskRequest? request));
        Assert.Equal(signatureType, request!.Signed.SignatureType);
    }

    [Theory]
    [InlineData(",\"BLS\"", "signatureType is `ecdsa` or `bls`")]
    [InlineData(",\"ecdsa \"", "signatureType is `ecdsa` or `bls`")]
    [InlineData(",\"\"", "signatureType is `ecdsa` or `bls`")]
    [InlineData(",null", "signatureType is `ecdsa` or `bls`")]
    [InlineData(",1", "signatureType is `ecdsa` or `bls`")]
    [InlineData(",\"\\ud800\"", "sendTask: ")]
    [InlineData(",\"bls\",\"31337\"", "targetChainId is an integer")]
    [InlineData(",\"bls\",null", "targetChainId is an integer")]
    [InlineData(",\"bls\",-1", "targetChainId is an integer")]
    [InlineData(",\"bls\",1.5", "targetChainId is an integer")]
    [InlineData(",\"bls\",18446744073709551616", "targetChainId is an integer")]
    [InlineData(",\"bls\",{}", "targetChainId is an integer")]
    [InlineData(",\"bls\",1,1", "params are [")]
    public void Options_that_are_none_are_refused(string options, string message)
    {
        Rejection? rejection = Read(Start + options, out SendTaskRequest? request);
        Assert.Equal(Reason.MalformedDocument, rejection!.Reason);
        Assert.Contains(message, rejection.Detail, StringComparison.Ordinal);
        Assert.Null(request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"p\",\"0x\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"")]
    [InlineData("1,\"0x\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    [InlineData("\"p\",\"0x0\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    [InlineData("\"p\",\"0xzz\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    [InlineData("\"p\",\"\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    [InlineData("\"p\",\"0x\",65536,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    [InlineData("\"p\",\"0x\",\"9\",\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    [InlineData("\"p\",\"0x\",9,\"0x7099\",\"s\"")]
    [InlineData("\"\\ud800\",\"0x\",9,\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\",\"s\"")]
    public void Parameters_that_are_none_are_refused(string parameters)
    {
        Assert.NotNull(Read(parameters, out SendTaskRequest? request));
        Assert.Null(request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"1","method":"sendTask","params":[]}""")]
    [InlineData("""{"id":1,"method":"send","params":[]}""")]
    [InlineData("""{"id":1,"method":"sendTask","params":{}}""")]
    [InlineData("""{"id":1,"id":1,"method":"sendTask","params":[]}""")]
    public void Requests_that_are_none_are_refused(string body) =>
        Assert.Equal(Reason.MalformedDocument, SendTaskRequest.Read(Encoding.UTF8.GetBytes(body), out _, out _)!.Reason);

    private static Rejection? Read(string parameters, out SendTaskRequest? request) =>
        SendTaskRequest.Read(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"sendTask","params":[{{parameters}}]}"""), out _, out request);
}
