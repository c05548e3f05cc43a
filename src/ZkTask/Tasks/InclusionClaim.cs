using System.Buffers.Binary;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.EigenLayer;
using ZkTask.Merkle.Iden3;
using ZkTask.Merkle.LeanImt;
using ZkTask.Merkle.OpenZeppelin;
using ZkTask.Merkle.Transparency;

namespace ZkTask.Tasks;

/// <summary>A document about a leaf of any kind of tree: what it claims, and the check of its proof.</summary>
/// <param name="Facts">What it claims, as <see cref="MerkleInclusionRule.FactsOf"/> names it.</param>
/// <param name="Verify">Checks the proof.</param>
internal sealed record InclusionClaim(Dictionary<string, Bytes32> Facts, Func<CancellationToken, Rejection?> Verify)
{
    // All but the proof of a state tree, which may show thousands of keys, are a path of hashes.
    private InclusionClaim(Dictionary<string, Bytes32> facts, Func<Rejection?> verify)
        : this(facts, _ => verify())
    {
    }

    /// <summary>Reads a document, and refuses what a rule excludes from its shape alone.</summary>
    /// <param name="submission">The submission; its proof is the document.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="size">The size that is pinned, of trees that have one.</param>
    /// <param name="claim">The claim; null if it was refused.</param>
    internal static Rejection? Read(TaskSubmission submission, MerkleInclusionRule rule, Bytes32? size, out InclusionClaim? claim)
    {
        claim = null;
        if (rule.Tree == MerkleTreeKind.StateTree)
            return ReadStateTree(submission, rule, out claim);
        return SubmissionText.TryGetUtf8(submission, out byte[] utf8) ?? rule.Tree switch
        {
            MerkleTreeKind.OpenZeppelin => ReadOpenZeppelin(utf8, rule, out claim),
            MerkleTreeKind.Rfc9162 => ReadLog(utf8, out claim),
            MerkleTreeKind.LeanImt => ReadLeanImt(utf8, size, out claim),
            MerkleTreeKind.CircomSmt => ReadCircomSmt(utf8, rule, out claim),
            _ => ReadEigenLayer(utf8, rule, out claim),
        };
    }

    /// <summary>How a tree hashes the content of a leaf; null for one that it must not have.</summary>
    internal static Bytes32? HashLeaf(MerkleTreeKind tree, ReadOnlySpan<byte> content) => tree switch
    {
        MerkleTreeKind.OpenZeppelin => StandardLeaf.HashEncoded(content),
        MerkleTreeKind.Rfc9162 => LogHash.Leaf(content),
        _ => EigenLayerProof.TryHashLeaf(content, out Bytes32 leaf) ? leaf : null,
    };

    private static Rejection? ReadOpenZeppelin(ReadOnlySpan<byte> utf8, MerkleInclusionRule rule, out InclusionClaim? claim)
    {
        claim = null;
        if (OpenZeppelinProofJson.Read(utf8, out OpenZeppelinProof? proof) is { } rejection)
            return rejection;
        bool isMany = rule.Data.Has("leaves");
        if (proof!.Flags is null == isMany)
            return new Rejection(Reason.MalformedDocument, isMany ? "proof of task: no multiproof, though the task is about leaves" : "proof of task: a multiproof, though the task is about one leaf");
        if (!rule.LeafEncoding.IsEmpty && !AbiType.AreSame(proof.LeafEncoding, rule.LeafEncoding))
            return new Rejection(Reason.LeafEncodingMismatch, $"proof of task: it must bring the leaf's values with the encoding {string.Join(", ", rule.LeafEncoding)}");
        claim = new InclusionClaim(
            Collect(("root", proof.Root), isMany ? ("leaves", StateFacts.Hash(proof.Leaves.AsSpan())) : ("leaf", proof.Leaves[0])), proof.Verify);
        return null;
    }

    private static Rejection? ReadLog(ReadOnlySpan<byte> utf8, out InclusionClaim? claim)
    {
        Rejection? rejection = LogProofJson.ReadInclusion(utf8, out LogInclusionProof? proof);
        claim = rejection is not null
            ? null
            : new InclusionClaim(
                Collect(
                    ("root", proof!.Root), ("size", Bytes32.FromInteger(proof.TreeSize)), ("leaf", proof.LeafHash), ("index", Bytes32.FromInteger(proof.LeafIndex))),
                proof.Verify);
        return rejection;
    }

    private static Rejection? ReadLeanImt(ReadOnlySpan<byte> utf8, Bytes32? size, out InclusionClaim? claim)
    {
        claim = null;
        if (LeanImtProofJson.Read(utf8, out LeanImtProof? proof) is { } rejection)
            return rejection;

        // The tool prints no size; a size of more than 64 bits no tree has.
        ulong expected = size is { } word && Bytes32.FromInteger(Low(word)) == word ? Low(word) : 0;
        Dictionary<string, Bytes32> facts = Collect(
            ("root", ToBytes(proof!.Root)), ("size", Bytes32.FromInteger(proof.Size ?? expected)), ("leaf", ToBytes(proof.Leaf)));
        claim = new InclusionClaim(facts, (proof with { Size = expected }).Verify);
        return null;
    }

    private static Rejection? ReadCircomSmt(ReadOnlySpan<byte> utf8, MerkleInclusionRule rule, out InclusionClaim? claim)
    {
        claim = null;
        if (CircomSmtProofJson.Read(utf8, out CircomSmtProof? proof) is { } rejection)
            return rejection;
        if (rule.Depth is { } limit && proof!.Siblings.Length > limit)
            return new Rejection(Reason.DepthExceeded, $"proof of task: the key is {proof.Siblings.Length} levels deep, {limit} are allowed");
        if (proof!.Value is not null != rule.Exists)
            return new Rejection(Reason.ExistenceMismatch, $"proof of task: it claims that the key is {(rule.Exists ? "absent" : "present")}, the task asks for the contrary");
        Dictionary<string, Bytes32> facts = Collect(("root", ToBytes(proof.Root)), ("key", ToBytes(proof.Key)));
        if (proof.Value is { } value)
            facts.Add("value", ToBytes(value));
        claim = new InclusionClaim(facts, proof.Verify);
        return null;
    }

    private static Rejection? ReadEigenLayer(ReadOnlySpan<byte> utf8, MerkleInclusionRule rule, out InclusionClaim? claim)
    {
        claim = null;
        if (EigenLayerProofJson.Read(utf8, out EigenLayerProof? proof) is { } rejection)
            return rejection;
        if (rule.Depth is { } depth && proof!.Path.Length != depth)
        {
            return new Rejection(
                proof.Path.Length < depth ? Reason.IncompleteProof : Reason.UnusedSibling, $"proof of task: {proof.Path.Length} siblings, the tree is {depth} deep");
        }

        claim = new InclusionClaim(Collect(("root", proof!.Root), ("leaf", proof.Leaf), ("index", Bytes32.FromInteger(proof.Index))), proof.Verify);
        return null;
    }

    private static Rejection? ReadStateTree(TaskSubmission submission, MerkleInclusionRule rule, out InclusionClaim? claim)
    {
        claim = null;
        if (SubmissionText.TryGetProof(submission, out byte[] bytes, out bool isJson) is { } noProof)
            return noProof;
        TreeProof? proof;
        if ((isJson ? TreeProofJson.Read(bytes, out proof) : TreeProof.Read(bytes, out proof)) is { } unreadable)
            return unreadable;
        if (proof!.Scheme != rule.Scheme)
            return new Rejection(Reason.SchemeMismatch, $"proof of task: it is about a tree of {proof.Scheme}, the task is about {rule.Scheme}");
        if (rule.Depth is { } limit && proof.Depth > limit)
            return new Rejection(Reason.DepthExceeded, $"proof of task: a key is {proof.Depth} levels deep, {limit} are allowed");
        if (!rule.Data.Has("claims") && proof.Facts.Any(fact => fact.Value is not null != rule.Exists))
            return new Rejection(Reason.ExistenceMismatch, $"proof of task: it claims that a key is {(rule.Exists ? "absent" : "present")}, the task asks for the contrary");
        Dictionary<string, Bytes32> facts = Collect(("root", proof.Root), ("claims", StateFacts.Hash(proof.Facts)));
        if (proof.Facts is [StateFact only])
        {
            facts.Add("key", only.Key);
            if (only.Value is { } value)
                facts.Add("value", value);
        }

        claim = new InclusionClaim(facts, proof.Verify);
        return null;
    }

    private static Dictionary<string, Bytes32> Collect(params ReadOnlySpan<(string Name, Bytes32 Value)> facts)
    {
        Dictionary<string, Bytes32> collected = new(StringComparer.Ordinal);
        foreach ((string name, Bytes32 value) in facts)
            collected.Add(name, value);
        return collected;
    }

    private static ulong Low(Bytes32 word) => BinaryPrimitives.ReadUInt64BigEndian(word.Span[^sizeof(ulong)..]);

    private static Bytes32 ToBytes(Fr element)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        element.WriteBigEndian(bytes);
        return new Bytes32(bytes);
    }
}
