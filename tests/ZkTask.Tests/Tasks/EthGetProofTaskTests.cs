using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Tasks;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Tasks;

/// <summary>Tasks whose proof is the result of <c>eth_getProof</c>.</summary>
public sealed class EthGetProofTaskTests
{
    private static readonly EthGetProofRule s_pinned = new() { Data = MerkleDataBinding.None, StateRoot = EthDocuments.StateRoot, Address = EthDocuments.AddressOf(1) };

    [Fact]
    public async Task Judges_an_account()
    {
        await Expect(Reason.None, s_pinned, EthDocuments.Account());
        await Expect(Reason.None, s_pinned, EthDocuments.Account(hasStateRoot: false));
        await Expect(Reason.DataBindingMismatch, s_pinned, EthDocuments.Account(2));
        await Expect(Reason.UnexpectedRoot, s_pinned with { StateRoot = Bytes32.FromInteger(1) }, EthDocuments.Account());
        await Expect(Reason.RootMismatch, s_pinned with { StateRoot = Bytes32.FromInteger(1) }, EthDocuments.Account(hasStateRoot: false));
        await Expect(Reason.ValueMismatch, s_pinned, Change(EthDocuments.Account(), "balance", "0x2"));
        await Expect(Reason.ExistenceMismatch, s_pinned, Change(EthDocuments.Account(), "exists", false));
        await Expect(Reason.MalformedDocument, s_pinned, "{}");
        await Expect(Reason.MalformedDocument, s_pinned, "{\"address\":\"" + '\ud800' + "\"}");
    }

    [Fact]
    public async Task Judges_absence()
    {
        EthGetProofRule absent = s_pinned with { Address = EthDocuments.AddressOf(99), Exists = false };
        await Expect(Reason.None, absent, EthDocuments.Account(99));
        await Expect(Reason.None, absent, EthDocuments.Account(99, true, 3));
        await Expect(Reason.ExistenceMismatch, absent with { Exists = true }, EthDocuments.Account(99));
        await Expect(Reason.ExistenceMismatch, s_pinned with { Exists = false }, EthDocuments.Account());
        await Expect(Reason.ExistenceMismatch, absent, Change(EthDocuments.Account(99), "balance", "0x1"));
        await Expect(Reason.ExistenceMismatch, absent, Change(EthDocuments.Account(99), "exists", true));
    }

    [Fact]
    public async Task Ties_the_account_to_the_data()
    {
        EthGetProofRule rule = new() { Data = MerkleDataBinding.Words("stateRoot", "address", "balance", "nonce") };
        byte[] Data(int account, ulong balance) =>
            [.. EthDocuments.StateRoot.Span, .. Bytes32.FromBigEndian(EthDocuments.AddressOf(account)).Span, .. Bytes32.FromInteger(balance).Span, .. Bytes32.FromInteger(7).Span];
        await Expect(Reason.None, rule, EthDocuments.Account(5), Data(5, 5));
        await Expect(Reason.DataBindingMismatch, rule, EthDocuments.Account(5), Data(5, 6));
        await Expect(Reason.DataBindingMismatch, rule, EthDocuments.Account(5), Data(6, 5));
        await Expect(Reason.DataBindingMismatch, rule, EthDocuments.Account(5), Data(5, 5)[1..]);
        await Expect(Reason.DataBindingMismatch, rule, EthDocuments.Account(5), [.. Data(5, 5), 0]);
        byte[] otherRoot = Data(5, 5);
        otherRoot[3] ^= 1;
        await Expect(Reason.UnexpectedRoot, rule, EthDocuments.Account(5), otherRoot);
    }

    [Fact]
    public async Task Ties_a_slot_to_the_data()
    {
        EthGetProofRule rule = s_pinned with { Data = MerkleDataBinding.Words("slot", "value") };
        byte[] Data(ulong slot, ulong value) => [.. Bytes32.FromInteger(slot).Span, .. Bytes32.FromInteger(value).Span];
        await Expect(Reason.None, rule, EthDocuments.Account(1, true, 2, 3), Data(3, 103));
        await Expect(Reason.None, rule, EthDocuments.Account(1, true, 77), Data(77, 0));
        await Expect(Reason.DataBindingMismatch, rule, EthDocuments.Account(1, true, 3), Data(3, 104));
        await Expect(Reason.IncompleteProof, rule, EthDocuments.Account(1, true, 2), Data(3, 103));
        await Expect(Reason.ValueMismatch, rule, EthDocuments.Account(1, true, 3).Replace("\"0x67\"", "\"0x68\"", StringComparison.Ordinal), Data(3, 104));
        await Expect(Reason.ExistenceMismatch, rule, EthDocuments.Account(1, true, 3).Replace("\"0x67\"", "\"0x0\"", StringComparison.Ordinal), Data(3, 0));
        await Expect(Reason.None, s_pinned with { Slot = Bytes32.FromInteger(9), Data = MerkleDataBinding.Words("value") }, EthDocuments.Account(1, true, 9), Bytes32.FromInteger(109).Span.ToArray());
    }

    [Fact]
    public void Refuses_rules_that_pin_too_little_or_what_cannot_be()
    {
        EthGetProofRule[] bad =
        [
            s_pinned with { StateRoot = null }, s_pinned with { Address = null }, s_pinned with { Data = MerkleDataBinding.Leaf }, s_pinned with { Slot = Bytes32.FromInteger(1) },
            s_pinned with { Data = MerkleDataBinding.Words("value") }, s_pinned with { Data = MerkleDataBinding.Words("slot") }, s_pinned with { Data = MerkleDataBinding.Words("root") },
            s_pinned with { Data = MerkleDataBinding.Words("stateRoot") }, s_pinned with { Address = new byte[19] },
            s_pinned with { Exists = false, Data = MerkleDataBinding.Words("balance") },
        ];
        Assert.All(bad, rule => Assert.Throws<ArgumentException>(() => new EthGetProofTask(1, rule)));
    }

    private static string Change(string document, string name, JsonNode value)
    {
        JsonObject json = JsonNode.Parse(document)!.AsObject();
        json[name] = value;
        return json.ToJsonString();
    }

    private static async Task Expect(Reason reason, EthGetProofRule rule, string proofOfTask, byte[]? data = null)
    {
        TaskVerifier verifier = new([new EthGetProofTask(1, rule)]);
        Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(proofOfTask, data, 1));
        Assert.True(verdict.Reason == reason && verdict.Outcome == (reason == Reason.None ? Outcome.Valid : Outcome.Invalid), $"{reason} expected: {verdict}");
    }
}
