using System.Numerics;
using System.Text;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle.Iden3;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Proofs in circomlib's sparse Merkle tree.</summary>
public sealed class CircomSmtTests
{
    [Fact]
    public void Proves_what_is_there_and_what_is_not() => Seeds.Hold(random =>
    {
        // Small keys share long paths.
        Dictionary<BigInteger, Fr> leaves = [];
        for (int i = random.Next(12); i > 0; i--)
            leaves[Key(random)] = random.Element();
        ReferenceSmt tree = new(leaves);
        foreach (BigInteger key in leaves.Keys.Append(Key(random)))
        {
            CircomSmtProof proof = tree.Prove(key);
            if (proof.Verify() is not null || proof.Value is not null != leaves.ContainsKey(key))
                return false;
            if (proof.Value is not null && (proof with { Value = random.Element() }).Verify() is not { Reason: Reason.RootMismatch })
                return false;
            if ((proof with { Siblings = proof.Siblings.Add(random.Element()) }).Verify() is null || (proof with { Siblings = proof.Siblings.Add(Fr.Zero) }).Verify() is not { Reason: Reason.UnusedSibling })
                return false;
            if (!proof.Siblings.IsEmpty && (proof with { Siblings = proof.Siblings.RemoveAt(0) }).Verify() is null)
                return false;

            // Absence of what is there, and presence of what is not.
            CircomSmtProof contrary = proof.Value is null ? proof with { Value = random.Element(), Other = null } : proof with { Value = null };
            if (contrary.Verify() is not { Reason: Reason.RootMismatch })
                return false;
        }

        return true;
    }, 15);

    /// <summary>Named exploit: the leaf of the key itself presented as the other leaf that excludes it.</summary>
    [Fact]
    public void Exploit_exclusion_by_the_key_itself()
    {
        CircomSmtProof proof = new ReferenceSmt(new Dictionary<BigInteger, Fr> { [5] = Fr.One }).Prove(5);
        Assert.Null(proof.Verify());
        CircomSmtProof forged = proof with { Value = null, Other = new CircomSmtLeaf(proof.Key, Fr.One) };
        Assert.Equal(Reason.InvalidExclusion, forged.Verify()?.Reason);
    }

    /// <summary>Named exploit: a leaf from elsewhere in the tree presented as the one at the excluded key's place.</summary>
    [Fact]
    public void Exploit_exclusion_by_a_leaf_of_another_way()
    {
        ReferenceSmt tree = new(new Dictionary<BigInteger, Fr> { [0] = Fr.One, [1] = Fr.One, [2] = Fr.One });
        CircomSmtProof proof = tree.Prove(1);
        CircomSmtProof forged = proof with { Key = Fr.FromBigInteger(2), Value = null, Other = new CircomSmtLeaf(Fr.One, Fr.One) };
        Assert.Equal(Reason.InvalidExclusion, forged.Verify()?.Reason);
    }

    /// <summary>Named exploit: "empty means valid".</summary>
    [Fact]
    public void Exploit_nothing_excludes_only_in_the_empty_tree()
    {
        CircomSmtProof empty = new() { Root = Fr.Zero, Key = Fr.One, Siblings = [] };
        Assert.Null(empty.Verify());
        Assert.Equal(Reason.RootMismatch, (empty with { Root = Fr.One }).Verify()?.Reason);
    }

    /// <summary>Named exploit: a member that older tools call otherwise. Skipped as unknown, it would leave an empty place where the other leaf is.</summary>
    [Fact]
    public void Exploit_other_leaf_under_its_old_name()
    {
        CircomSmtProof proof = new ReferenceSmt(new Dictionary<BigInteger, Fr> { [5] = Fr.One }).Prove(4);
        string document = $$$"""{"root": "{{{proof.Root}}}", "key": "4", "existence": false, "siblings": [], "nodeAux": {"key": "5", "value": "1"}}""";
        Assert.Null(Read(document, out CircomSmtProof? read));
        Assert.Null(read!.Verify());
        Assert.Null(Read(document.Replace("nodeAux", "node_aux", StringComparison.Ordinal), out CircomSmtProof? same));
        Assert.Equal(same!.Other, read.Other);
        Assert.Equal(Reason.MalformedDocument, Read(document.Replace("\"nodeAux\"", "\"node_aux\": {\"key\": \"5\", \"value\": \"1\"}, \"nodeAux\"", StringComparison.Ordinal), out _)?.Reason);
        Assert.Equal(Reason.MalformedDocument, Read(document.Replace("false", "true, \"value\": \"1\"", StringComparison.Ordinal), out _)?.Reason);
        Assert.Equal(Reason.MalformedDocument, Read("""{"root": "0", "key": "4", "found": false, "isOld0": true, "siblings": [], "nodeAux": {"key": "5", "value": "1"}}""", out _)?.Reason);
        Assert.Null(Read("""{"root": "0", "key": "4", "existence": false, "siblings": [], "nodeAux": null, "node_aux": null}""", out CircomSmtProof? empty));
        Assert.Null(empty!.Verify());
    }

    /// <summary>Named exploit: k and k + r are one field element; only the smaller is a spelling of it.</summary>
    [Fact]
    public void Exploit_alias_of_a_key()
    {
        CircomSmtProof proof = new ReferenceSmt(new Dictionary<BigInteger, Fr> { [5] = Fr.One }).Prove(5);
        Assert.Null(Read($$"""{"root": "{{proof.Root}}", "key": "5", "siblings": [], "found": true, "value": "1"}""", out CircomSmtProof? read));
        Assert.Null(read!.Verify());
        foreach (string member in (string[])["\"5\"", "\"1\""])
        {
            string value = (BigInteger.Parse(member.Trim('"'), System.Globalization.CultureInfo.InvariantCulture) + Fr.Modulus).ToString(System.Globalization.CultureInfo.InvariantCulture);
            string alias = $$"""{"root": "{{proof.Root}}", "key": "5", "siblings": [], "found": true, "value": "1"}""".Replace(member, $"\"{value}\"", StringComparison.Ordinal);
            Assert.Equal(Reason.FieldElementOutOfRange, Read(alias, out _)?.Reason);
        }
    }

    /// <summary>Named exploit: two keys equal in the low bits that a tree of few levels has.</summary>
    [Fact]
    public void Exploit_keys_equal_in_the_low_levels()
    {
        CircomSmtProof deep = new ReferenceSmt(new Dictionary<BigInteger, Fr> { [1] = Fr.One, [1 + 16] = Fr.One }).Prove(1);
        Assert.Equal(5, deep.Siblings.Length);
        Assert.Null((deep with { Levels = 5 }).Verify());
        Assert.Equal(Reason.UnusedSibling, (deep with { Levels = 4 }).Verify()?.Reason);
        Assert.Equal(Reason.UnusedSibling, (deep with { Siblings = [.. Enumerable.Repeat(Fr.One, 255)], Levels = int.MaxValue }).Verify()?.Reason);
    }

    [Theory]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": true}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": true, "value": "1", "isOld0": true}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": true, "value": "1", "notFoundKey": "1"}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": false}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": false, "isOld0": false, "notFoundKey": "1"}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": false, "isOld0": true, "notFoundKey": "2"}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": false, "isOld0": true, "value": "0"}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": null, "found": false, "isOld0": true}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "found": 0, "isOld0": true}""")]
    [InlineData("""{"root": "1", "key": "1", "siblings": [], "Found": true, "found": true, "value": "1"}""")]
    [InlineData("""{"root": "0", "key": "1", "siblings": [], "found": false, "isOld0": "1"}""")]
    public void Refuses_documents_that_contradict_themselves(string document) => Assert.Equal(Reason.MalformedDocument, Read(document, out _)?.Reason);

    // From the tests of iden3/go-merkletree-sql (adapter/circom): keys 1 to 4 with the values 11, 22, 33, 44; and its proof's own JSON made of the same numbers.
    [Theory]
    [InlineData("""{"root":"6525056641794203554583616941316772618766382307684970171204065038799368146416","siblings":[],"oldKey":"0","oldValue":"0","isOld0":false,"key":"1","value":"11","fnc":0}""")]
    [InlineData("""{"root":"13558168455220559042747853958949063046226645447188878859760119761585093422436","siblings":["11620130507635441932056895853942898236773847390796721536119314875877874016518","5158240518874928563648144881543092238925265313977134167935552944620041388700","0","0","0"],"oldKey":"0","oldValue":"0","isOld0":false,"key":"2","value":"22","fnc":0}""")]
    [InlineData("""{"root":"13558168455220559042747853958949063046226645447188878859760119761585093422436","siblings":["11620130507635441932056895853942898236773847390796721536119314875877874016518","5158240518874928563648144881543092238925265313977134167935552944620041388700"],"oldKey":"2","oldValue":"22","isOld0":false,"key":"6","value":"22","fnc":1}""")]
    [InlineData("""{"root":"6525056641794203554583616941316772618766382307684970171204065038799368146416","key":"1","value":"11","existence":true,"siblings":[]}""")]
    [InlineData("""{"root":"6525056641794203554583616941316772618766382307684970171204065038799368146416","key":"3","value":"0","existence":false,"siblings":[],"node_aux":{"key":"1","value":"11"}}""")]
    [InlineData("""{"root":"0","key":"3","value":null,"existence":false,"siblings":[],"node_aux":null}""")]
    public void Reads_what_iden3s_tools_print(string document)
    {
        Assert.Null(Read(document, out CircomSmtProof? proof));
        Assert.Null(proof!.Verify());
    }

    [Theory]
    [InlineData("\"fnc\": 1", "\"fnc\": 2")]
    [InlineData("\"fnc\": 1", "\"fnc\": \"01\"")]
    [InlineData("\"fnc\": 1", "\"fnc\": [1, 1]")]
    [InlineData("\"fnc\": 1", "\"fnc\": 0")]
    [InlineData("\"fnc\": 1", "\"fnc\": 1, \"found\": false")]
    [InlineData("\"fnc\": 1", "\"fnc\": 1, \"existence\": false")]
    [InlineData("\"fnc\": 1", "\"existence\": false")]
    [InlineData("\"fnc\": 1", "\"fnc\": 1, \"node_aux\": {\"key\": \"1\", \"value\": \"11\"}")]
    [InlineData("\"fnc\": 1", "\"fnc\": 1, \"enabled\": \"0\"")]
    [InlineData("\"isOld0\": 0", "\"isOld0\": 1")]
    [InlineData("\"isOld0\": 0", "\"isOld0\": null")]
    [InlineData("\"isOld0\": 0", "\"comment\": 0")]
    [InlineData("\"value\": \"0\"", "\"value\": \"5\"")]
    [InlineData("\"value\": \"0\"", "\"value\": null")]
    [InlineData("\"oldKey\": \"1\"", "\"notFoundKey\": \"1\"")]
    public void Refuses_inputs_that_contradict_themselves(string part, string wrong)
    {
        const string input = """
            {"fnc": 1, "root": "6525056641794203554583616941316772618766382307684970171204065038799368146416", "siblings": ["0", "0"], "oldKey": "1", "oldValue": "11", "isOld0": 0,
            "key": "3", "value": "0"}
            """;
        Assert.Null(Read(input, out CircomSmtProof? proof));
        Assert.Null(proof!.Verify());
        Assert.Equal(Reason.MalformedDocument, Read(input.Replace(part, wrong, StringComparison.Ordinal), out _)?.Reason);
    }

    [Fact]
    [Trait("Category", "Process")]
    public void Agrees_with_the_npm_package()
    {
        string printed = NpmPeer.Run(
            """
            import { newMemEmptyTrie } from 'circomlibjs';
            const tree = await newMemEmptyTrie();
            const text = v => v === null || v === undefined ? null : tree.F.toObject(v).toString();
            for (let n = 0; n < 12; n++) {
              await tree.insert((BigInt(n) ** 37n) % 1009n + BigInt(n) * 4096n, BigInt(n) + 7n);
              for (let k = 0n; k < 16n; k++) {
                const key = k < 8n ? (k ** 37n) % 1009n + k * 4096n : k * 77n;
                const f = await tree.find(key);
                console.log(JSON.stringify({ root: text(tree.root), key: key.toString(), siblings: f.siblings.map(text), found: f.found,
                  value: f.found ? text(f.foundValue) : null, isOld0: f.isOld0, notFoundKey: f.found ? null : text(f.notFoundKey), notFoundValue: f.found ? null : text(f.notFoundValue) }));
              }
            }
            process.exit(0);
            """, "circomlibjs");
        string[] documents = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(192, documents.Length);
        int found = 0;
        foreach (string document in documents)
        {
            Assert.Null(Read(document, out CircomSmtProof? proof));
            Assert.Null(proof!.Verify());
            found += proof.Value is null ? 0 : 1;
        }

        Assert.InRange(found, 20, 170);
    }

    private static Rejection? Read(string document, out CircomSmtProof? proof) => CircomSmtProofJson.Read(Encoding.UTF8.GetBytes(document), out proof);

    private static BigInteger Key(Random random) => random.Next(2) == 0 ? random.Next(16) : random.Element().ToBigInteger();
}
