using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Tests.Support;
using static ZkTask.Tests.Merkle.TreeCases;

namespace ZkTask.Tests.Merkle;

/// <summary><c>circom-smt</c> against what circomlibjs, zk-kit and circom's circuits say.</summary>
public class CircomTreeTests
{
    private const int LedgerLevels = 10;

    // Roots after every operation, and siblings and leaves of every proof, as circomlibjs has them.
    [Fact]
    public void Every_operation_and_every_proof_of_iden3s_tree()
    {
        JsonElement document = Corpus.ReadJson("merkle/generated/iden3-smt.json");
        StateTree tree = TreeScheme.CircomSmt.Empty;
        foreach (JsonElement operation in document.GetProperty("ops").EnumerateArray())
        {
            Assert.Equal(Number(operation, "oldRoot"), tree.Root.ToInteger());
            bool isDelete = operation.GetProperty("op").GetString() == "delete";
            Assert.Null(tree.Apply([isDelete ? Delete(Number(operation, "key")) : Put(Number(operation, "key"), Number(operation, "value"))], out StateTree? next, out StateTransition? transition));
            Assert.Equal(Number(operation, "newRoot"), next!.Root.ToInteger());
            Assert.Null(transition!.Verify(tree.Root));
            AssertProcessorInput(operation, transition);
            tree = next;
        }

        Assert.Equal(Number(document, "root"), tree.Root.ToInteger());
        foreach (JsonElement expected in document.GetProperty("proofs").EnumerateArray())
        {
            TreeProof proof = tree.Prove(Word(Number(expected, "key")));
            Assert.Null(proof.Verify());
            Assert.Equal(expected.GetProperty("siblings").EnumerateArray().Select(s => Parse(s.GetString()!)), proof.Siblings().Select(s => s.ToInteger()));
            Assert.Equal(expected.GetProperty("found").GetBoolean(), proof.Facts[0].Value is not null);
            Assert.Null(CircomTreeInput.WriteVerifierInput(proof, 32, out byte[] bytes));
            JsonElement input = JsonDocument.Parse(bytes).RootElement;
            if (proof.Facts[0].Value is { } value)
            {
                Assert.Equal(Number(expected, "value"), value.ToInteger());
                Assert.Equal("0", input.GetProperty("fnc").GetString());
                continue;
            }

            bool isOld0 = expected.GetProperty("isOld0").GetBoolean();
            Assert.Equal(("1", isOld0 ? "1" : "0"), (input.GetProperty("fnc").GetString(), input.GetProperty("isOld0").GetString()));
            Assert.Equal(isOld0 ? 0 : Number(expected, "notFoundKey"), Number(input, "oldKey"));
            Assert.Equal(isOld0 ? 0 : Number(expected, "notFoundValue"), Number(input, "oldValue"));
        }
    }

    [Fact]
    public void Every_root_of_zk_kits_tree()
    {
        StateTree tree = TreeScheme.CircomSmt.Empty;
        foreach (JsonElement operation in Corpus.ReadJson("merkle/generated/zk-kit-sparse-merkle-tree.json").GetProperty("ops").EnumerateArray())
        {
            BigInteger key = Number(operation, "key");
            tree = Apply(tree, operation.GetProperty("op").GetString() == "delete" ? Delete(key) : Put(key, Number(operation, "value")));
            Assert.Equal(Number(operation, "root"), tree.Root.ToInteger());
        }
    }

    // The inputs that circomlib's SMTVerifier took in the corpus, as proofs of ours: they verify, and give the same inputs again.
    [Fact]
    public void Inputs_of_circomlibs_verifier_and_back()
    {
        for (int i = 0; i < 3; i++)
        {
            JsonElement input = Corpus.ReadJson($"generated/groth16/bn128/o_smtverify/input_0{i}.json");
            string[] siblings = [.. input.GetProperty("siblings").EnumerateArray().Select(e => e.GetString()!)];
            int depth = Array.FindLastIndex(siblings, sibling => sibling != "0") + 1;
            bool isAbsent = input.GetProperty("fnc").GetString() == "1", hasOld = isAbsent && input.GetProperty("isOld0").GetString() == "0";
            string leaf = hasOld ? $$""", "leaf": {"key": "{{Number(input, "oldKey")}}", "value": "{{Number(input, "oldValue")}}"}""" : "";
            string json = $$"""
                {"format": "zktask/tree-proof/1", "scheme": "circom-smt", "root": "{{Number(input, "root")}}",
                 "facts": [{"key": "{{Number(input, "key")}}", "value": {{(isAbsent ? "null" : $"\"{Number(input, "value")}\"")}}}],
                 "terminals": [{"depth": {{depth}}{{leaf}}}],
                 "siblings": [{{string.Join(", ", siblings.Take(depth).Select(s => s == "0" ? "null" : $"\"{s}\""))}}]}
                """;
            Assert.Null(TreeProofJson.Read(Encoding.UTF8.GetBytes(json), out TreeProof? proof));
            Assert.Null(proof!.Verify());
            Assert.Null(CircomTreeInput.WriteVerifierInput(proof, siblings.Length, out byte[] bytes));
            Assert.Equal(Text(input), Text(JsonDocument.Parse(bytes).RootElement));
        }
    }

    // The chain of the committed ledger proofs, replayed: our inputs are those that the proofs were made from, our roots the public signals.
    [Fact]
    public void Inputs_of_the_ledger_circuit_and_its_public_signals()
    {
        StateTree tree = TreeScheme.CircomSmt.Empty;
        for (int i = 0; i < 6; i++)
        {
            JsonElement expected = JsonElement.Parse(RepositoryFiles.ReadText($"circuits/ledger/input_{i}.json"));
            BigInteger[] publics = [.. JsonElement.Parse(RepositoryFiles.ReadText($"circuits/ledger/public_{i}.json")).EnumerateArray().Select(e => Parse(e.GetString()!))];
            string fnc = string.Concat(expected.GetProperty("fnc").EnumerateArray().Select(e => e.GetInt32()));
            BigInteger key = Number(expected, "newKey");
            if (fnc == "00")
            {
                Assert.Equal([tree.Root.ToInteger(), tree.Root.ToInteger()], publics);
                continue;
            }

            Assert.Null(tree.Apply([fnc == "11" ? Delete(key) : Put(key, Number(expected, "newValue"))], out StateTree? next, out StateTransition? transition));
            Assert.Equal([next!.Root.ToInteger(), tree.Root.ToInteger()], publics);
            Assert.Null(CircomTreeInput.WriteProcessorInput(transition!, LedgerLevels, out byte[] bytes));
            JsonElement input = JsonDocument.Parse(bytes).RootElement;
            Assert.Equal(Text(expected), Text(input));
            tree = next;
        }
    }

    [Fact]
    public void Inputs_are_for_one_key_of_the_circuits_own_tree()
    {
        StateTree tree = Apply(TreeScheme.CircomSmt.Empty, Put(1, 2), Put(3, 4));
        Assert.Null(tree.Prove([Word(1), Word(3)], out TreeProof? both));
        Assert.Throws<ArgumentException>(() => CircomTreeInput.WriteVerifierInput(both!, 10, out _));
        Assert.Throws<InvalidOperationException>(() => both!.Siblings());
        Assert.Null(tree.Apply([Put(1, 1), Put(3, 3)], out _, out StateTransition? two));
        Assert.Throws<ArgumentException>(() => CircomTreeInput.WriteProcessorInput(two!, 10, out _));
        StateTree other = TreeScheme.KeccakSmt.Empty;
        Assert.Null(other.Apply([Put(1, 1)], out other!, out StateTransition? keccak));
        Assert.Equal(Reason.SchemeMismatch, CircomTreeInput.WriteProcessorInput(keccak!, 10, out _)!.Reason);
        Assert.Equal(Reason.SchemeMismatch, CircomTreeInput.WriteVerifierInput(other.Prove(Word(1)), 10, out _)!.Reason);
    }

    private static void AssertProcessorInput(JsonElement expected, StateTransition transition)
    {
        Assert.Null(CircomTreeInput.WriteProcessorInput(transition, 32, out byte[] bytes));
        JsonElement input = JsonDocument.Parse(bytes).RootElement;
        Assert.Equal(Number(expected, "oldRoot"), Number(input, "oldRoot"));
        Assert.Equal(Number(expected, "key"), Number(input, "newKey"));
        IEnumerable<BigInteger> siblings = input.GetProperty("siblings").EnumerateArray().Select(e => Parse(e.GetString()!));
        BigInteger[] given = [.. expected.GetProperty("siblings").EnumerateArray().Select(e => Parse(e.GetString()!))];
        string operation = expected.GetProperty("op").GetString()!;
        if (operation == "update")
        {
            Assert.Equal(given, siblings.Take(given.Length));
            return;
        }

        bool isOld0 = expected.GetProperty("isOld0").GetBoolean();
        Assert.Equal(isOld0 ? "1" : "0", input.GetProperty("isOld0").GetString());
        if (!isOld0)
            Assert.Equal((Number(expected, "oldKey"), Number(expected, "oldValue")), (Number(input, "oldKey"), Number(input, "oldValue")));
        Assert.Equal(given, siblings.Take(given.Length));
        Assert.All(siblings.Skip(given.Length), sibling => Assert.Equal(0, sibling));
    }

    // Members by name with numbers as text, whether they are written as numbers or as strings.
    private static string Text(JsonElement input) => string.Join(
        '\n',
        input.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => member.Value.ValueKind == JsonValueKind.Array
            ? $"{member.Name} {string.Join(',', member.Value.EnumerateArray().Select(e => e.ToString()))}"
            : $"{member.Name} {member.Value}"));

    private static BigInteger Number(JsonElement element, string name) => Parse(element.GetProperty(name).ToString());

    private static BigInteger Parse(string text) => BigInteger.Parse(text, CultureInfo.InvariantCulture);
}
