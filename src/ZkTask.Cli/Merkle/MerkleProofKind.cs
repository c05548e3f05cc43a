using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.EigenLayer;
using ZkTask.Merkle.Ethereum;
using ZkTask.Merkle.Iden3;
using ZkTask.Merkle.LeanImt;
using ZkTask.Merkle.OpenZeppelin;
using ZkTask.Merkle.Transparency;

namespace ZkTask.Cli.Merkle;

/// <summary>Reads a document with one Merkle proof and checks it under the root that it names.</summary>
internal delegate Rejection? MerkleProofCheck(ReadOnlySpan<byte> utf8);

/// <summary>A kind of Merkle proof.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Check">Its check.</param>
internal sealed record MerkleProofKind(string Name, MerkleProofCheck Check)
{
    /// <summary>The kinds there are.</summary>
    internal static IReadOnlyList<MerkleProofKind> All { get; } =
    [
        new("circom-smt", CheckCircomSmt),
        new("circom-processor", CheckCircomProcessor),
        new("keccak-smt", static utf8 => SparseTreeDocument.Check(utf8, TreeScheme.KeccakSmt)),
        new("sha256-smt", static utf8 => SparseTreeDocument.Check(utf8, TreeScheme.Sha256Smt)),
        new("eth-getproof", static utf8 => EthProofJson.Read(utf8, out EthProof? proof) ?? proof!.Verify(proof.StateRoot!.Value, out _)),
        new("openzeppelin", static utf8 => OpenZeppelinProofJson.Read(utf8, out OpenZeppelinProof? proof) ?? proof!.Verify()),
        new("rfc9162-inclusion", static utf8 => LogProofJson.ReadInclusion(utf8, out LogInclusionProof? proof) ?? proof!.Verify()),
        new("rfc9162-consistency", static utf8 => LogProofJson.ReadConsistency(utf8, out LogConsistencyProof? proof) ?? proof!.Verify()),
        new("lean-imt", static utf8 => LeanImtProofJson.Read(utf8, out LeanImtProof? proof) ?? proof!.Verify()),
        new("eigenlayer", static utf8 => EigenLayerProofJson.Read(utf8, out EigenLayerProof? proof) ?? proof!.Verify()),
    ];

    /// <summary>The kind of a name.</summary>
    internal static MerkleProofKind Named(string name) => All.First(kind => kind.Name == name);

    // Whatever is about such a tree: our own documents, a key's proof, a transition.
    private static Rejection? CheckCircomSmt(ReadOnlySpan<byte> utf8)
    {
        if (SparseTreeDocument.IsOne(utf8))
            return SparseTreeDocument.Check(utf8, TreeScheme.CircomSmt);
        return SparseTreeDocument.IsCircomProcessor(utf8) ? CheckCircomProcessor(utf8) : CircomSmtProofJson.Read(utf8, out CircomSmtProof? proof) ?? proof!.Verify();
    }

    private static Rejection? CheckCircomProcessor(ReadOnlySpan<byte> utf8) => CircomProcessorProofJson.Read(utf8, out CircomProcessorProof? proof) ?? proof!.Verify();
}
