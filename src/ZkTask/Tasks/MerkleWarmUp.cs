using System.Text;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.Ethereum;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Tasks;

/// <summary>Runs the hot paths of the Merkle kinds on small documents of their own making: reading and hashing, without what a definition pins.</summary>
internal static class MerkleWarmUp
{
    private const string Word = "\"0x0000000000000000000000000000000000000000000000000000000000000001\"", Path = $"[{Word}, {Word}, {Word}]";
    private const string Base64Word = "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=\"";

    internal static void Run(MerkleStateTask task)
    {
        if (task.Rule.Format == StateProofFormat.CircomProcessor)
        {
            RunCircomProcessor();
            return;
        }

        task.Rule.Scheme.Empty.Apply(Puts(0), out StateTree? tree, out _);
        tree!.Apply(Puts(2), out _, out StateTransition? transition);
        byte[] json = StateTransitionJson.Write(transition!);
        Repeat(() =>
        {
            StateTransitionJson.Read(json, out StateTransition? read);
            read!.Verify(read.OldRoot);
        });
    }

    private static void RunCircomProcessor()
    {
        ReadOnlyMemory<byte> json = """
            {"oldRoot": "1", "newRoot": "1", "siblings": ["1", "1", "1", "0"], "oldKey": "1", "oldValue": "1", "newKey": "33", "newValue": "1", "isOld0": false, "fnc": 2}
            """u8.ToArray();
        Repeat(() =>
        {
            CircomProcessorProofJson.Read(json.Span, out CircomProcessorProof? read);
            read!.Verify();
        });
    }

    internal static void Run(MerkleInclusionTask task)
    {
        MerkleInclusionRule rule = Loosened(task.Rule);
        TaskSubmission submission = new(Document(rule), default, task.Id);
        Bytes32 size = Bytes32.FromInteger(8);
        Repeat(() =>
        {
            InclusionClaim.Read(submission, rule, size, out InclusionClaim? claim);
            claim?.Verify(CancellationToken.None);
        });
    }

    /// <summary>Of kind <c>eth-getproof</c>.</summary>
    internal static void RunEthGetProof()
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""
            {"address": "0x0000000000000000000000000000000000000001", "accountProof": ["0xc22001"], "nonce": "0x1", "balance": "0x1", "storageHash": {{Word}},
            "codeHash": {{Word}}, "storageProof": [{"key": "0x1", "value": "0x1", "proof": ["0xc22001"]}]}
            """);
        Bytes32 root = Keccak.Hash([0xc2, 0x20, 0x01]);
        Repeat(() =>
        {
            EthProofJson.Read(json, out EthProof? proof, requireStateRoot: false);
            proof!.Verify(root, out _);
        });
    }

    /// <summary>A rule without what would refuse the document below before anything is hashed.</summary>
    internal static MerkleInclusionRule Loosened(MerkleInclusionRule rule) =>
        rule with { LeafEncoding = [], Depth = rule.Tree == MerkleTreeKind.EigenLayer ? rule.Depth : null };

    /// <summary>A document that is read as one of a loosened rule's kind.</summary>
    internal static string Document(MerkleInclusionRule rule) => rule.Tree switch
    {
        MerkleTreeKind.OpenZeppelin when rule.Data.Has("leaves") =>
            $$"""{"root": {{Word}}, "leaves": [{{Word}}, {{Word}}], "proof": {{Path}}, "proofFlags": [true, false, false, false]}""",
        MerkleTreeKind.OpenZeppelin => $$"""{"root": {{Word}}, "leafHash": {{Word}}, "proof": {{Path}}}""",
        MerkleTreeKind.Rfc9162 =>
            $$"""{"leafIdx": 0, "treeSize": 8, "root": {{Base64Word}}, "leafHash": {{Base64Word}}, "proof": [{{Base64Word}}, {{Base64Word}}, {{Base64Word}}]}""",
        MerkleTreeKind.LeanImt => """{"root": "1", "leaf": "1", "index": 0, "siblings": ["1", "1", "1"]}""",
        MerkleTreeKind.CircomSmt => rule.Exists
            ? """{"root": "1", "key": "1", "siblings": ["1", "1", "1"], "found": true, "value": "1"}"""
            : """{"root": "1", "key": "1", "siblings": ["1", "1", "1"], "found": false, "isOld0": true}""",
        MerkleTreeKind.EigenLayer => $$"""{"root": {{Word}}, "leaf": {{Word}}, "index": 0, "proof": "0x{{new string('0', 64 * Math.Min(rule.Depth ?? 3, 64))}}"}""",
        _ => Encoding.UTF8.GetString(TreeProofJson.Write(Facts(rule))),
    };

    private static TreeProof Facts(MerkleInclusionRule rule)
    {
        rule.Scheme!.Empty.Apply(Puts(0), out StateTree? tree, out _);
        return tree!.Prove(Bytes32.FromInteger(rule.Exists ? 1UL : 99UL));
    }

    private static StateOperation[] Puts(int start) =>
        [.. Enumerable.Range(start, 4).Select(i => StateOperation.Put(Bytes32.FromInteger((ulong)i), Bytes32.FromInteger((ulong)(start + i))))];

    private static void Repeat(Action call)
    {
        for (int i = 0; i < TaskWarmUp.Calls; i++)
            call();
    }
}
