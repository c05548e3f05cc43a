using System.Text;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Tests.Merkle;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Artifacts;

public class TreeProofJsonTests
{
    [Theory]
    [InlineData("circom-smt", 8)]
    [InlineData("keccak-smt", 40)]
    [InlineData("sha256-smt", 20)]
    public void Proofs_and_transitions_survive_the_round_trip(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        TreeCases.Holds(TreeCases.Batches(scheme, 3, 20), batches =>
        {
            StateTree tree = scheme.Empty;
            foreach (StateOperation[] batch in batches)
            {
                Assert.Null(tree.Prove([.. batch.Select(o => o.Key)], out TreeProof? proof));
                byte[] json = TreeProofJson.Write(proof!);
                Assert.Null(TreeProofJson.Read(json, out TreeProof? readProof));
                Assert.Equal(proof!.ToBytes(), readProof!.ToBytes());
                Assert.Equal(json, TreeProofJson.Write(readProof));

                Assert.Null(tree.Apply(batch, out StateTree? next, out StateTransition? transition));
                json = StateTransitionJson.Write(transition!);
                Assert.Null(StateTransitionJson.Read(json, out StateTransition? read));
                Assert.Equal(transition!.ToBytes(), read!.ToBytes());
                Assert.Equal(json, StateTransitionJson.Write(read));
                Assert.Null(read.Verify());
                tree = next!;
            }
        }, count);
    }

    [Theory]
    [InlineData("\"version\": 1", "", Reason.None)]
    [InlineData("tree-proof/1", "tree-proof/2", Reason.MalformedDocument)]
    [InlineData("keccak-smt", "keccak", Reason.SchemeMismatch)]
    [InlineData("keccak-smt", "circom-smt", Reason.MalformedNumber)]
    [InlineData("\"depth\": 1", "\"depth\": 01", Reason.MalformedDocument)]
    [InlineData("\"depth\": 1", "\"depth\": 1.0", Reason.MalformedNumber)]
    [InlineData("\"depth\": 1", "\"depth\": -1", Reason.MalformedNumber)]
    [InlineData("\"depth\": 1", "\"depth\": \"1\"", Reason.MalformedNumber)]
    [InlineData("\"depth\": 1", "\"depth\": 257", Reason.DepthExceeded)]
    [InlineData("\"depth\": 1", "\"depth\": 1000", Reason.MalformedNumber)]
    [InlineData("\"depth\": 1", "\"deep\": 1", Reason.MalformedDocument)]
    [InlineData("\"value\": ", "\"Value\": ", Reason.MalformedDocument)]
    [InlineData("\"facts\": [", "\"facts\": [1,", Reason.MalformedDocument)]
    [InlineData("\"facts\": [", "\"facts\": {}, \"x\": [", Reason.MalformedDocument)]
    [InlineData("\"terminals\": [", "\"terminals\": [[],", Reason.MalformedDocument)]
    [InlineData("\"terminals\": [", "\"terminals\": [{\"depth\": 1},", Reason.NonCanonicalShape)]
    [InlineData("\"siblings\": [", "\"siblings\": [7,", Reason.MalformedNumber)]
    [InlineData("\"siblings\": [", "\"siblings\": [{\"leaf\": {\"key\": \"0\", \"value\": \"0\"}},", Reason.MalformedNumber)]
    [InlineData("\"siblings\": [", "\"siblings\": [null,", Reason.UnusedSibling)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "000000000000000000000000000000000000000000000000000000000000001", Reason.MalformedNumber)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "000000000000000000000000000000000000000000000000000000000000000A", Reason.MalformedNumber)]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001", "1", Reason.MalformedNumber)]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001", "0X0000000000000000000000000000000000000000000000000000000000000001", Reason.MalformedNumber)]
    public void Refuses_what_is_not_canonical(string old, string replacement, Reason expected)
    {
        StateTree tree = TreeCases.Apply(TreeScheme.KeccakSmt.Empty, TreeCases.Put(1, 1), TreeCases.Put(System.Numerics.BigInteger.One << 255, 2));
        string json = Encoding.UTF8.GetString(TreeProofJson.Write(tree.Prove(TreeCases.Word(1))));
        Rejection? rejection = TreeProofJson.Read(Documents.Utf8(json.Replace(old, replacement, StringComparison.Ordinal)), out TreeProof? proof);
        Assert.Equal(expected, rejection?.Reason ?? Reason.None);
        Assert.Equal(expected == Reason.None, proof is not null);
    }

    [Theory]
    [InlineData("\"7\"", "\"07\"", Reason.MalformedNumber)]
    [InlineData("\"7\"", "\"+7\"", Reason.MalformedNumber)]
    [InlineData("\"7\"", "7", Reason.MalformedNumber)]
    [InlineData("\"7\"", "\"\\u0037\"", Reason.None)]
    [InlineData("\"7\"", "\"0x0000000000000000000000000000000000000000000000000000000000000007\"", Reason.MalformedNumber)]
    [InlineData("\"7\"", "\"" + Documents.R + "\"", Reason.NonCanonicalValue)]
    [InlineData("\"7\"", "\"999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999\"", Reason.NonCanonicalValue)]
    [InlineData("\"3\"", "\"" + Documents.R + "\"", Reason.NonCanonicalKey)]
    public void Numbers_of_a_field_have_one_spelling(string old, string replacement, Reason expected)
    {
        StateTree tree = TreeCases.Apply(TreeScheme.CircomSmt.Empty, TreeCases.Put(3, 7));
        string json = Encoding.UTF8.GetString(TreeProofJson.Write(tree.Prove(TreeCases.Word(3))));
        Rejection? rejection = TreeProofJson.Read(Documents.Utf8(json.Replace(old, replacement, StringComparison.Ordinal)), out TreeProof? proof);
        Assert.Equal(expected, rejection?.Reason ?? Reason.None);
        Assert.Equal(expected == Reason.None, proof is not null);
    }

    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    public void No_mutation_throws_or_proves_a_wrong_fact(string name)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        StateTree tree = TreeCases.Apply(scheme.Empty, [.. TreeCases.SpreadKeys(12).Select((key, i) => StateOperation.Put(key, TreeCases.Word(i)))]);
        Assert.Null(tree.Prove(TreeCases.SpreadKeys(14).AsSpan(10), out TreeProof? honest));
        Assert.Null(tree.Apply([.. TreeCases.SpreadKeys(14).Skip(10).Select((key, i) => i % 2 == 0 ? StateOperation.Delete(key) : StateOperation.Put(key, key))], out _, out StateTransition? transition));
        (byte[] proofJson, byte[] transitionJson) = (TreeProofJson.Write(honest!), StateTransitionJson.Write(transition!));
        Samples samples = new(11);
        for (int i = 0; i < 2000; i++)
        {
            if (TreeProofJson.Read(TreeProofTests.Mutate([.. proofJson], samples), out TreeProof? proof) is null && proof!.Verify(tree.Root) is null)
                Assert.All(proof.Facts, fact => Assert.Equal(tree.TryGet(fact.Key, out Bytes32 value) ? value : null, fact.Value));
            if (StateTransitionJson.Read(TreeProofTests.Mutate([.. transitionJson], samples), out StateTransition? read) is null && read!.Verify(tree.Root) is null)
                Assert.All(read.Changes, change => Assert.Equal(tree.TryGet(change.Key, out Bytes32 value) ? value : null, change.Before));
        }
    }

    [Fact]
    public void Openings_are_for_schemes_that_need_them()
    {
        StateTree tree = TreeCases.Apply(TreeScheme.KeccakSmt.Empty, TreeCases.Put(1, 1), TreeCases.Put(2, 2));
        Assert.Null(tree.Apply([TreeCases.Delete(1)], out _, out StateTransition? transition));
        string json = Encoding.UTF8.GetString(StateTransitionJson.Write(transition!));
        int last = json.LastIndexOf('"'), first = json.LastIndexOf('"', last - 1);
        string opened = json[..first] + $$"""{"leaf": {"key": "{{TreeCases.Word(2)}}", "value": "{{TreeCases.Word(2)}}"} }""" + json[(last + 1)..];
        Assert.Equal(Reason.UnusedSibling, StateTransitionJson.Read(Documents.Utf8(opened), out _)!.Reason);
        string both = opened.Replace("{\"leaf\"", "{\"node\": {\"left\": \"0\", \"right\": \"0\"}, \"leaf\"", StringComparison.Ordinal);
        Assert.Equal(Reason.MalformedDocument, StateTransitionJson.Read(Documents.Utf8(both), out _)!.Reason);
        Assert.Equal(Reason.MalformedDocument, StateTransitionJson.Read(Documents.Utf8(opened.Replace("\"leaf\"", "\"loaf\"", StringComparison.Ordinal)), out _)!.Reason);
    }

    [Fact]
    public void Budgets_hold()
    {
        byte[] json = TreeProofJson.Write(TreeScheme.KeccakSmt.Empty.Prove(Bytes32.Zero));
        Assert.Null(TreeProofJson.Read(json, out _));
        ArtifactLimits limits = new() { MaxMerkleProofBytes = json.Length - 1 };
        Assert.Equal(Reason.MalformedDocument, TreeProofJson.Read(json, out _, limits)!.Reason);
        Assert.Equal(Reason.MalformedDocument, StateTransitionJson.Read(json, out _, limits)!.Reason);
    }
}
