using System.Collections.Immutable;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Transparency;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>
/// Proofs in transparency logs as the test vectors of transparency-dev/merkle have them: hashes in base64, sizes and indices as numbers. A proof that is
/// <c>null</c> is empty. Unknown members are skipped.
/// </summary>
public static class LogProofJson
{
    private const int LeafIdx = 0, TreeSize = 1, Root = 2, LeafHash = 3;
    private const int Size1 = 0, Size2 = 1, Root1 = 2, Root2 = 3;
    private const uint Required = 0b11111;

    private static readonly MemberSet s_inclusion = new("leafIdx", "treeSize", "root", "leafHash", "proof");
    private static readonly MemberSet s_consistency = new("size1", "size2", "root1", "root2", "proof");

    /// <summary>Reads <c>{"leafIdx": n, "treeSize": n, "root": "...", "leafHash": "...", "proof": [...]}</c>.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? ReadInclusion(ReadOnlySpan<byte> utf8, out LogInclusionProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, "log inclusion proof", (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        ulong index = 0, size = 0;
        Bytes32 root = default, leafHash = default;
        ImmutableArray<Bytes32> path = [];
        if (json.EnterObject("a log inclusion proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_inclusion, ref scope, out int member) && json.Read())
            {
                switch (member)
                {
                    case LeafIdx:
                        json.TakeInteger(out index);
                        break;
                    case TreeSize:
                        json.TakeInteger(out size);
                        break;
                    case Root:
                        json.TakeBase64Digest(out root);
                        break;
                    case LeafHash:
                        json.TakeBase64Digest(out leafHash);
                        break;
                    default:
                        path = TakePath(ref json);
                        break;
                }
            }

            json.Require(s_inclusion, scope, Required);
        }

        Rejection? rejection = json.Finish();
        proof = rejection is null ? new LogInclusionProof(index, size, leafHash, root, path) : null;
        return rejection;
    }

    /// <summary>Reads <c>{"size1": n, "size2": n, "root1": "...", "root2": "...", "proof": [...]}</c>.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? ReadConsistency(ReadOnlySpan<byte> utf8, out LogConsistencyProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, "log consistency proof", (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        ulong firstSize = 0, secondSize = 0;
        ReadOnlyMemory<byte> firstRoot = default, secondRoot = default;
        ImmutableArray<Bytes32> path = [];
        if (json.EnterObject("a log consistency proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_consistency, ref scope, out int member) && json.Read())
            {
                switch (member)
                {
                    case Size1:
                        json.TakeInteger(out firstSize);
                        break;
                    case Size2:
                        json.TakeInteger(out secondSize);
                        break;
                    case Root1:
                        json.TakeBase64(out firstRoot);
                        break;
                    case Root2:
                        json.TakeBase64(out secondRoot);
                        break;
                    default:
                        path = TakePath(ref json);
                        break;
                }
            }

            json.Require(s_consistency, scope, Required);
        }

        Rejection? rejection = json.Finish();
        proof = rejection is null ? new LogConsistencyProof(firstSize, secondSize, firstRoot, secondRoot, path) : null;
        return rejection;
    }

    private static ImmutableArray<Bytes32> TakePath(ref JsonCursor json) =>
        json.TokenType == JsonTokenType.Null ? [] : json.TakeArray<Bytes32>(MerkleElementJson.TakeBase64Digest, "a proof is an array of hashes in base64");
}
