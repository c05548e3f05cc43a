using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Attestation.Protocol;
using ZkTask.Evidence;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>
/// Tasks whose Proof of Task is the identifier of a document with a Groth16 proof and its public signals: from a tasks file, over HTTP, to a verdict. What is behind
/// the identifier is the Performer's; what storage sends instead is nobody's.
/// </summary>
public sealed class IpfsGroth16Tests : IAsyncLifetime
{
    private readonly MemoryBlockStore _store = new();
    private readonly TemporaryFolder _folder = new();
    private LoopbackServer _storage = null!;

    public async ValueTask InitializeAsync() => _storage = await LoopbackServer.StartAsync(context => IpfsServer.AnswerAsync(context, _store));

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("kubo", "")]
    [InlineData("gateway", "raw")]
    [InlineData("gateway", "car")]
    [InlineData("gateway", "file")]
    [InlineData("pinata", "")]
    public async Task A_proof_is_valid_whichever_way_it_is_fetched(string type, string format)
    {
        string source = $$"""{"type": "{{type}}", "url": "{{_storage.Url}}", "timeoutMilliseconds": 60000{{(format.Length == 0 ? "" : $", \"format\": \"{format}\"")}}}""";
        foreach (FileLayout layout in (FileLayout[])[FileLayout.Version0, FileLayout.Version1, new() { ChunkBytes = 300 }])
        {
            // Another chunk size is none of the layouts that a mere file can be laid out in again.
            bool isCommon = FileLayout.Common.Contains(layout);
            Verdict verdict = await VerifyAsync(Load(source), Pin(Document(), layout));
            bool isLaidOut = isCommon || (format != "file" && type != "pinata");
            Assert.Equal(isLaidOut ? Outcome.Valid : Outcome.Indeterminate, verdict.Outcome);
        }
    }

    [Theory]
    [InlineData("forged", Reason.PairingMismatch)]
    [InlineData("other", Reason.PairingMismatch)]
    [InlineData("too large", Reason.PublicInputOutOfRange)]
    [InlineData("infinity", Reason.IdentityPoint)]
    [InlineData("without signals", Reason.MalformedDocument)]
    [InlineData("no document", Reason.MalformedDocument)]
    [InlineData("no text", Reason.MalformedContent)]
    public async Task What_the_performer_pinned_instead_is_invalid(string sort, Reason reason)
    {
        byte[] document = sort switch
        {
            "forged" => Document(inputs: "forged/public_forged.json"),
            "other" => Document(inputs: "public_1.json"),
            "too large" => Document(change: json => json["publicSignals"]![0] = "21888242871839275222246405745257275088548364400416034343698204186575808495617"),
            "infinity" => Document(change: json => json["proof"]!["pi_a"] = new JsonArray("0", "1", "0")),
            "without signals" => Document(change: json => json.Remove("publicSignals")),
            "no document" => "2600; DROP"u8.ToArray(),
            _ => [0xff, 0xfe],
        };
        Verdict verdict = await VerifyAsync(Load(Gateway(_storage)), Pin(document));
        Assert.Equal((Outcome.Invalid, reason), (verdict.Outcome, verdict.Reason));
    }

    [Fact]
    public async Task The_data_must_be_that_of_the_proof()
    {
        TaskVerifier verifier = Load(Gateway(_storage), ", \"publicInputs\": \"abi-array\"");
        string cid = Pin(Document());
        BigInteger[] inputs = [.. JsonNode.Parse(Read("public_0.json"))!.AsArray().Select(input => BigInteger.Parse(input!.GetValue<string>(), null))];
        Assert.Equal(Verdict.Valid, await VerifyAsync(verifier, cid, new AbiWriter().Integers(inputs).ToArray()));
        inputs[0]++;
        Assert.Equal(Reason.PublicInputBindingMismatch, (await VerifyAsync(verifier, cid, new AbiWriter().Integers(inputs).ToArray())).Reason);
    }

    [Fact]
    public async Task Storage_that_is_down_is_nobodys_fault()
    {
        TaskVerifier verifier = Load(Gateway(_storage));
        string forged = Pin(Document(inputs: "forged/public_forged.json")), absent = $"{Cid.Of(CidCodec.Raw, Document())}";
        Abstains(await VerifyAsync(verifier, absent), "HTTP 404");
        await _storage.DisposeAsync();
        Abstains(await VerifyAsync(verifier, forged), "gateway");
    }

    // Bytes that are not the identifier's say nothing about the Performer, whatever they would prove: neither true for a forgery nor false for a proof.
    [Fact]
    public async Task Other_bytes_are_never_judged_and_the_next_source_is_asked()
    {
        byte[] valid = Document(), forged = Document(inputs: "forged/public_forged.json"), flipped = [.. valid];
        flipped[100] ^= 1;
        string validCid = Pin(valid), forgedCid = Pin(forged);
        foreach ((string cid, byte[] lie, Outcome truth) in new[]
        {
            (validCid, forged, Outcome.Valid), (validCid, flipped, Outcome.Valid), (validCid, [], Outcome.Valid), (forgedCid, valid, Outcome.Invalid),
        })
        {
            await using LoopbackServer liar = await LoopbackServer.StartAsync(lie);
            Abstains(await VerifyAsync(Load(Gateway(liar)), cid), "sent other bytes");
            Assert.Equal(truth, (await VerifyAsync(Load($"{Gateway(liar)}, {Gateway(_storage)}"), cid)).Outcome);
            Assert.Equal(2, liar.Requests);
        }
    }

    private static void Abstains(Verdict verdict, string detail)
    {
        Assert.Equal((Outcome.Indeterminate, Reason.ContentUnavailable), (verdict.Outcome, verdict.Reason));
        Assert.Contains(detail, verdict.Detail, StringComparison.Ordinal);
    }

    private static string Gateway(LoopbackServer server) => $$"""{"type": "gateway", "url": "{{server.Url}}", "timeoutMilliseconds": 60000}""";

    private TaskVerifier Load(string sources, string binding = "")
    {
        string file = _folder.Write("tasks.json", $$$"""
            {"tasks": [{"id": 4, "kind": "ipfs", "sources": [{{{sources}}}], "budget": {"deadlineMilliseconds": 3600000},
              "content": {"kind": "groth16", "verificationKey": "{{{RepositoryFiles.PathOf("circuits/price/verification_key.json")}}}"{{{binding}}}}}]}
            """);
        return new TaskVerifier(TasksFile.Load(file, EvidenceKinds.AddTo(TaskKinds.Standard(), new EvidenceOptions { RetryDelay = TimeSpan.FromMilliseconds(1) })));
    }

    private string Pin(byte[] document, FileLayout? layout = null) => _store.AddFile(document, layout).ToString();

    private static async Task<Verdict> VerifyAsync(TaskVerifier verifier, string cid, byte[]? data = null) =>
        await verifier.VerifyAsync(new TaskSubmission(cid, data, 4), TestContext.Current.CancellationToken);

    private static byte[] Document(string inputs = "public_0.json", Action<JsonObject>? change = null)
    {
        JsonObject json = new() { ["proof"] = JsonNode.Parse(Read("proof_0.json")), ["publicSignals"] = JsonNode.Parse(Read(inputs)) };
        change?.Invoke(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static string Read(string name) => File.ReadAllText(RepositoryFiles.PathOf($"circuits/price/{name}"));
}
