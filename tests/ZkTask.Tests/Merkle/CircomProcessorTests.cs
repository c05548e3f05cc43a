using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.Iden3;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Transitions of circomlib's sparse tree as its own tools tell them.</summary>
public sealed class CircomProcessorTests
{
    private static readonly BigInteger s_two = 2;

    [Fact]
    public void Proves_every_operation_and_nothing_else() => Seeds.Hold(random =>
    {
        Dictionary<BigInteger, Fr> leaves = [];
        for (int i = random.Next(10); i > 0; i--)
            leaves[Key(random)] = random.Element();
        BigInteger key = random.Next(3) == 0 || leaves.Count == 0 ? Key(random) : leaves.Keys.ElementAt(random.Next(leaves.Count));
        foreach (CircomProcessorProof proof in CircomProcessorCases.Operations(leaves, key, random.Element()))
        {
            if (proof.Verify() is not null || proof.Verify(Bytes32.FromElement(proof.NewRoot + Fr.One)) is not { Reason: Reason.StaleRoot })
                return false;
            if (!CircomProcessorCases.Tampered(proof, random).All(forged => forged.Verify() is { Reason: Reason.RootMismatch or Reason.InvalidExclusion }))
                return false;
        }

        return true;
    }, 15);

    // The answers of circomlibjs, with what was asked for beside them; as go-merkletree prints them, and as the circuit takes them.
    [Fact]
    public void Takes_every_operation_that_circomlibjs_made()
    {
        // The corpus repeats neither a deleted leaf's value nor an updated one's.
        Dictionary<string, string> values = [];
        foreach (JsonElement operation in Corpus.ReadJson("merkle/generated/iden3-smt.json").GetProperty("ops").EnumerateArray())
        {
            string name = Text(operation, "op"), key = Text(operation, "key"), value = name == "delete" ? values[key] : Text(operation, "value");
            bool isOld0 = operation.TryGetProperty("isOld0", out JsonElement flag) && flag.GetBoolean();
            string old = name == "update" ? $"\"oldKey\": \"{key}\", \"oldValue\": \"{values[key]}\"" : $"\"oldKey\": \"{Text(operation, "oldKey")}\", \"oldValue\": \"{Text(operation, "oldValue")}\"";
            string added = $"\"newKey\": \"{key}\", \"newValue\": \"{value}\"", old0 = $"\"isOld0\": {(isOld0 ? "true" : "false")}";
            string[] siblings = [.. operation.GetProperty("siblings").EnumerateArray().Select(sibling => sibling.GetRawText())];
            string roots = $"\"oldRoot\": \"{Text(operation, "oldRoot")}\", \"newRoot\": \"{Text(operation, "newRoot")}\"";
            string all = $"{roots}, {old}, \"siblings\": [{string.Join(", ", siblings)}]", padded = $"{roots}, {old}, \"siblings\": [{string.Join(", ", siblings.Append("\"0\""))}]";
            string[] documents = name switch
            {
                "insert" => [$"{{{all}, {added}, {old0}, \"fnc\": \"2\"}}", $"{{{padded}, {added}, {old0}, \"fnc\": 2}}", $"{{{padded}, {added}, {old0}, \"fnc\": [1, 0]}}"],
                "delete" => [$"{{{all}, {added.Replace("new", "del", StringComparison.Ordinal)}, {old0}}}", $"{{{padded}, {added}, {old0}, \"fnc\": 3}}", $"{{{all}, {added}, {old0}, \"fnc\": [\"1\", \"1\"]}}"],
                _ => [$"{{{all}, {added}}}", $"{{{padded}, {added}, {old0}, \"fnc\": \"1\"}}", $"{{{all}, {added}, {old0}, \"fnc\": [false, true]}}"],
            };
            foreach (string document in documents)
            {
                Assert.True(Verify(document) is null, $"{document}: {Verify(document)}");
                Assert.Equal(Reason.RootMismatch, Verify(document.Replace(Text(operation, "newRoot"), "1", StringComparison.Ordinal))?.Reason);
            }

            values[key] = value;
        }

        Assert.True(values.Count >= 10, $"{values.Count}");
    }

    // What the tests of go-merkletree-sql expect: whole numbers, or their first eight digits, and one sibling more than the tree has levels.
    [Fact]
    public void Takes_the_published_vectors_of_go_merkletree()
    {
        Dictionary<BigInteger, Fr> leaves = [];
        (int Key, int Value, string Old, string New, string OldKey, string IsOld0)[] insertions =
        [
            (1, 2, "0", "13578938674299138072471463694055224830892726234048532520316387704878000008795", "0", "true"),
            (33, 44, "13578938", "54123936", "1", "false"),
            (55, 66, "54123936", "50943640", "0", "true"),
        ];
        foreach ((int key, int value, string old, string root, string oldKey, string isOld0) in insertions)
        {
            CircomProcessorProof proof = CircomProcessorCases.Insert(leaves, key, Fr.FromBigInteger(value));
            Assert.StartsWith(old, proof.OldRoot.ToString(), StringComparison.Ordinal);
            Assert.StartsWith(root, proof.NewRoot.ToString(), StringComparison.Ordinal);
            CircomProcessorProof padded = proof with { Siblings = [.. proof.Siblings, .. Enumerable.Repeat(Fr.Zero, 11 - proof.Siblings.Length)], Levels = 10 };
            Assert.Null(padded.Verify());
            Assert.Null(Verify(Document(padded, oldKey, oldKey == "1" ? "2" : "0", isOld0)));
            leaves.Add(key, Fr.FromBigInteger(value));
        }

        Assert.Equal(["0", "21312042"], CircomProcessorCases.Insert(leaves, 55 + 128, Fr.One).Siblings.Take(2).Select(sibling => $"{sibling}"[..Math.Min(8, $"{sibling}".Length)]));
        leaves = Enumerable.Range(0, 16).ToDictionary(key => (BigInteger)key, key => Fr.FromBigInteger(2 * key));
        CircomProcessorProof update = CircomProcessorCases.Update(leaves, 10, Fr.FromBigInteger(1024));
        Assert.Equal(("39010880", "18587862"), ($"{update.OldRoot}"[..8], $"{update.NewRoot}"[..8]));
        Assert.Equal(["34930557", "20201609", "18790542", "15930030"], update.Siblings.Select(sibling => $"{sibling}"[..8]));
        Assert.Null(update.Verify());
    }

    // The signals of the committed proofs of our own circuit.
    [Fact]
    public void Takes_the_inputs_and_the_root_of_the_ledger_circuit()
    {
        for (int i = 0; i < 6; i++)
        {
            string newRoot = JsonElement.Parse(RepositoryFiles.ReadText($"circuits/ledger/public_{i}.json"))[0].GetString()!;
            string document = RepositoryFiles.ReadText($"circuits/ledger/input_{i}.json").Replace("\"oldRoot\"", $"\"newRoot\": \"{newRoot}\", \"oldRoot\"", StringComparison.Ordinal);
            Assert.Null(Verify(document));
            Assert.NotNull(Verify(document.Replace($"\"newRoot\": \"{newRoot}\"", "\"newRoot\": \"1\"", StringComparison.Ordinal)));
        }
    }

    /// <summary>Named ambiguity: iden3's tools say <c>isOld0</c> also where the slot holds the leaf with the key 0.</summary>
    [Fact]
    public void Ambiguity_isOld0_beside_the_leaf_with_key_0()
    {
        CircomProcessorProof proof = CircomProcessorCases.Insert(new() { [0] = Fr.One }, 2, Fr.One);
        Assert.Equal(Fr.Zero, proof.Old!.Key);
        Assert.Null(proof.Verify());
        Assert.Equal(Reason.RootMismatch, (proof with { Old = null }).Verify()?.Reason);
    }

    /// <summary>Named ambiguity: in an empty slot the old key and value have no meaning; circomlibjs repeats the key there, the circuit looks at neither.</summary>
    [Theory]
    [InlineData("0", "0")]
    [InlineData("5", "0")]
    [InlineData("7", "9")]
    public void Ambiguity_old_leaf_of_an_empty_slot(string oldKey, string oldValue)
    {
        CircomProcessorProof proof = CircomProcessorCases.Insert([], 5, Fr.One);
        Assert.Null(Verify(Document(proof, oldKey, oldValue, isOld0: "true")));
        Assert.NotNull(Verify(Document(proof, oldKey, oldValue, isOld0: "false")));
    }

    /// <summary>Named ambiguity: of an update <c>isOld0</c> has no meaning: the circuit does not look at it, and the leaf that is updated is there.</summary>
    [Fact]
    public void Ambiguity_isOld0_of_an_update()
    {
        Dictionary<BigInteger, Fr> leaves = new() { [1] = Fr.One, [3] = Fr.One };
        CircomProcessorProof proof = CircomProcessorCases.Update(leaves, 1, Fr.FromBigInteger(9));
        foreach (string isOld0 in (string[])["true", "false", "0", "\"1\""])
            Assert.Null(Verify(Document(proof, "1", "1", isOld0)));
        Assert.Equal(Reason.KeyMismatch, (proof with { Old = null }).Verify()?.Reason);
    }

    /// <summary>Named ambiguity: circomlib's circuit does not constrain its flags to bits.</summary>
    [Theory]
    [InlineData("2", "2")]
    [InlineData("-1", "2")]
    [InlineData("\"01\"", "2")]
    [InlineData("null", "2")]
    [InlineData("true", "4")]
    [InlineData("true", "-1")]
    [InlineData("true", "2.0")]
    [InlineData("true", "\"10\"")]
    [InlineData("true", "[2, 0]")]
    [InlineData("true", "[1]")]
    [InlineData("true", "[1, 0, 0]")]
    [InlineData("true", "[[1], 0]")]
    [InlineData("true", "{}")]
    [InlineData("true", "null")]
    public void Ambiguity_flags_that_are_no_bits(string isOld0, string function)
    {
        string document = Document(CircomProcessorCases.Insert([], 5, Fr.One), "0", "0", "true");
        Assert.Null(Verify(document));
        string forged = document.Replace("\"isOld0\": true", $"\"isOld0\": {isOld0}", StringComparison.Ordinal).Replace("\"fnc\": 2", $"\"fnc\": {function}", StringComparison.Ordinal);
        Assert.Equal(Reason.MalformedDocument, Verify(forged)?.Reason);
    }

    /// <summary>Named exploit: an insertion of the key that is there already, beside its own leaf.</summary>
    [Fact]
    public void Exploit_insertion_of_a_key_beside_itself()
    {
        CircomProcessorProof proof = CircomProcessorCases.Insert([], 5, Fr.One);
        CircomProcessorProof forged = proof with { OldRoot = proof.NewRoot, Old = new CircomSmtLeaf(proof.New.Key, Fr.One), New = proof.New with { Value = Fr.FromBigInteger(s_two) } };
        Assert.Equal(Reason.InvalidExclusion, forged.Verify()?.Reason);
        Assert.Equal(Reason.InvalidExclusion, (forged with { Function = CircomProcessorFunction.Delete }).Verify()?.Reason);
        Assert.Equal(Reason.RootMismatch, (forged with { Function = CircomProcessorFunction.Update }).Verify()?.Reason);
    }

    /// <summary>Named exploit: an update that exchanges one key for another.</summary>
    [Fact]
    public void Exploit_update_of_one_key_to_another()
    {
        CircomProcessorProof proof = CircomProcessorCases.Update(new() { [5] = Fr.One }, 5, Fr.FromBigInteger(s_two));
        CircomProcessorProof other = CircomProcessorCases.Update(new() { [7] = Fr.One }, 7, Fr.FromBigInteger(s_two));
        Assert.Equal(Reason.KeyMismatch, (proof with { New = other.New, NewRoot = other.NewRoot }).Verify()?.Reason);
    }

    /// <summary>Named exploit: k and k + r are one field element; only the smaller is a spelling of it.</summary>
    [Fact]
    public void Exploit_alias_of_an_element()
    {
        CircomProcessorProof proof = CircomProcessorCases.Insert(new() { [2] = Fr.One, [3] = Fr.One }, 4, Fr.FromBigInteger(77));
        string document = Document(proof, "2", "1", "false");
        Assert.Null(Verify(document));
        foreach (string number in (string[])["2", "1", "4", "77", proof.OldRoot.ToString(), proof.NewRoot.ToString(), proof.Siblings[0].ToString()])
        {
            string alias = (BigInteger.Parse(number, CultureInfo.InvariantCulture) + Fr.Modulus).ToString(CultureInfo.InvariantCulture);
            Assert.Equal(Reason.FieldElementOutOfRange, Verify(document.Replace($"\"{number}\"", $"\"{alias}\"", StringComparison.Ordinal))?.Reason);
            Assert.Equal(Reason.MalformedNumber, Verify(document.Replace($"\"{number}\"", $"\"0{number}\"", StringComparison.Ordinal))?.Reason);
            Assert.Equal(Reason.MalformedNumber, Verify(document.Replace($"\"{number}\"", "null", StringComparison.Ordinal))?.Reason);
        }
    }

    /// <summary>Named ambiguity: zeros behind the last sibling are padding; a zero before it is an empty side.</summary>
    [Fact]
    public void Ambiguity_zeros_behind_the_siblings()
    {
        CircomProcessorProof proof = CircomProcessorCases.Insert(new() { [0] = Fr.One, [4] = Fr.One }, 8, Fr.One);
        Assert.Equal([true, true, false], proof.Siblings.Select(sibling => sibling.IsZero));
        Assert.Null(proof.Verify());
        Assert.Null((proof with { Siblings = proof.Siblings.AddRange(Enumerable.Repeat(Fr.Zero, 500)) }).Verify());
        Assert.Equal(Reason.RootMismatch, (proof with { Siblings = proof.Siblings.RemoveAt(0) }).Verify()?.Reason);
        Assert.Equal(Reason.InvalidExclusion, (proof with { Siblings = [Fr.Zero, .. proof.Siblings] }).Verify()?.Reason);
    }

    /// <summary>Named ambiguity: a leaf in the slot that is on another way than its own key's. No operations lead to such a tree; the circuit would go on from it.</summary>
    [Fact]
    public void Ambiguity_leaf_in_the_slot_of_another_way()
    {
        // The leaf with the key 2 on the way of odd keys.
        CircomSmtLeaf misplaced = new(Fr.FromBigInteger(s_two), Fr.One);
        Fr leaf = CircomSmtNode.Leaf(misplaced);
        CircomProcessorProof proof = new()
        {
            Function = CircomProcessorFunction.Insert,
            OldRoot = CircomSmtNode.Root(CircomSmtNode.PathOf(Fr.One), [leaf], leaf),
            NewRoot = Fr.One,
            Siblings = [leaf],
            Old = misplaced,
            New = new CircomSmtLeaf(Fr.One, Fr.One),
        };
        Assert.Equal(Reason.InvalidExclusion, proof.Verify()?.Reason);
    }

    /// <summary>
    /// Named ambiguity: a deletion that leaves the last leaf beside an empty slot, where it should rise. Only who opens the sibling can see that it is a leaf: the circuit takes
    /// this, and so must who checks the circuit's claim; a state transition does not.
    /// </summary>
    [Fact]
    public void Ambiguity_deletion_that_leaves_a_leaf_where_it_was()
    {
        Dictionary<BigInteger, Fr> leaves = new() { [0] = Fr.One, [1] = Fr.One };
        CircomProcessorProof right = CircomProcessorCases.Delete(leaves, 1);
        Assert.Null(right.Verify());
        Fr beside = new ReferenceSmt(new Dictionary<BigInteger, Fr> { [0] = Fr.One }).Root;
        CircomProcessorProof frozen = right with { Old = null, Siblings = [beside], NewRoot = ZkTask.Hashing.Poseidon.Hash([beside, Fr.Zero]) };
        Assert.NotEqual(right.NewRoot, frozen.NewRoot);
        Assert.Null(frozen.Verify());

        // The key that is left can no longer be proven.
        CircomSmtProof lost = new() { Root = frozen.NewRoot, Key = Fr.Zero, Value = Fr.One, Siblings = [Fr.Zero] };
        Assert.Equal(Reason.UnusedSibling, lost.Verify()?.Reason);
        Assert.Equal(Reason.RootMismatch, (lost with { Siblings = [] }).Verify()?.Reason);
    }

    [Fact]
    public void Does_nothing_whatever_stands_beside()
    {
        CircomProcessorProof proof = new()
        {
            Function = CircomProcessorFunction.None,
            OldRoot = Fr.FromBigInteger(11),
            NewRoot = Fr.FromBigInteger(11),
            Siblings = [.. Enumerable.Repeat(Fr.FromBigInteger(88), 10)],
            Old = new CircomSmtLeaf(Fr.FromBigInteger(33), Fr.FromBigInteger(44)),
            New = new CircomSmtLeaf(Fr.FromBigInteger(66), Fr.FromBigInteger(77)),
        };
        Assert.Null(proof.Verify());
        Assert.Null(proof.Change);
        Assert.Equal(Reason.RootMismatch, (proof with { NewRoot = Fr.One }).Verify()?.Reason);
    }

    /// <summary>A circuit of n levels takes n - 1 siblings and parts keys that differ in n bits.</summary>
    [Fact]
    public void Stays_within_the_circuits_levels()
    {
        CircomProcessorProof parted = CircomProcessorCases.Insert(new() { [1] = Fr.One }, 1 + 16, Fr.One);
        Assert.Null((parted with { Levels = 5 }).Verify());
        Assert.Equal(Reason.DepthExceeded, (parted with { Levels = 4 }).Verify()?.Reason);
        CircomProcessorProof deep = CircomProcessorCases.Update(new() { [1] = Fr.One, [1 + 16] = Fr.One }, 1, Fr.Zero);
        Assert.Equal(5, deep.Siblings.Length);
        Assert.Null((deep with { Levels = 6 }).Verify());
        Assert.Equal(Reason.DepthExceeded, (deep with { Levels = 5 }).Verify()?.Reason);

        // The highest bit that two keys can differ in.
        CircomProcessorProof deepest = CircomProcessorCases.Insert(new() { [1] = Fr.One }, 1 + BigInteger.Pow(2, 253), Fr.One);
        Assert.Null((deepest with { Levels = int.MaxValue }).Verify());
        Assert.Equal(Reason.DepthExceeded, (deepest with { Levels = 253 }).Verify()?.Reason);
        Assert.Equal(Reason.DepthExceeded, (deepest with { Siblings = [.. Enumerable.Repeat(Fr.One, 254)] }).Verify()?.Reason);
        Assert.Equal(Reason.DepthExceeded, (deepest with { Siblings = [.. Enumerable.Repeat(Fr.One, 100_000)], Levels = int.MaxValue }).Verify()?.Reason);
    }

    [Theory]
    [InlineData("\"newRoot\": ", "\"rootNew\": ")]
    [InlineData("\"newKey\": ", "\"key\": ")]
    [InlineData("\"newValue\": \"1\", ", "")]
    [InlineData("\"isOld0\": true, ", "")]
    [InlineData("\"isOld0\": true, \"fnc\": 2", "\"isOld0\": true")]
    [InlineData("\"isOld0\": true, \"fnc\": 2", "\"isOld0\": true, \"delKey\": \"5\", \"delValue\": \"1\"")]
    [InlineData("\"fnc\": 2", "\"fnc\": 2, \"delKey\": \"5\"")]
    [InlineData("\"fnc\": 2", "\"fnc\": 2, \"fnc\": 2")]
    [InlineData("\"fnc\": 2", "\"Fnc\": 2")]
    [InlineData("\"siblings\": []", "\"siblings\": {}")]
    [InlineData("\"siblings\": []", "\"siblings\": null")]
    public void Refuses_documents_of_another_shape(string old, string replacement)
    {
        string document = Document(CircomProcessorCases.Insert([], 5, Fr.One), "0", "0", "true");
        Assert.Contains(old, document, StringComparison.Ordinal);
        Assert.Equal(Reason.MalformedDocument, Verify(document.Replace(old, replacement, StringComparison.Ordinal))?.Reason);
    }

    private static Rejection? Verify(string document) =>
        CircomProcessorProofJson.Read(Encoding.UTF8.GetBytes(document), out CircomProcessorProof? proof) ?? proof!.Verify();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Document(CircomProcessorProof proof, string oldKey, string oldValue, string isOld0) => $$"""
        {"oldRoot": "{{proof.OldRoot}}", "newRoot": "{{proof.NewRoot}}", "siblings": [{{string.Join(", ", proof.Siblings.Select(sibling => $"\"{sibling}\""))}}], "oldKey": "{{oldKey}}",
        "oldValue": "{{oldValue}}", "newKey": "{{proof.New.Key}}", "newValue": "{{proof.New.Value}}", "isOld0": {{isOld0}}, "fnc": {{(int)proof.Function}}}
        """;

    // Small keys share long ways.
    private static BigInteger Key(Random random) => random.Next(2) == 0 ? random.Next(32) : BigInteger.Pow(2, random.Next(254)) % Fr.Modulus;
}
