using System.Collections.Immutable;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.EigenLayer;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>The arguments of EigenLayer's <c>Merkle.verifyInclusionKeccak</c> in one object.</summary>
public static class EigenLayerProofJson
{
    private const int Root = 0, Leaf = 1, Index = 2;
    private const uint Required = 0b1111;

    private static readonly MemberSet s_members = new("root", "leaf", "index", "proof");

    /// <summary>Reads <c>{"root": "0x...", "leaf": "0x...", "index": n, "proof": "0x..."}</c>; the proof is the siblings one behind the other. Unknown members are skipped.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out EigenLayerProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, "EigenLayer proof", (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        Bytes32 root = default, leaf = default;
        ulong index = 0;
        ImmutableArray<Bytes32> path = [];
        if (json.EnterObject("an EigenLayer proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member) && json.Read())
            {
                switch (member)
                {
                    case Root:
                        json.TakeBytes32(out root);
                        break;
                    case Leaf:
                        json.TakeBytes32(out leaf);
                        break;
                    case Index:
                        json.TakeInteger(out index);
                        break;
                    default:
                        path = TakePath(ref json);
                        break;
                }
            }

            json.Require(s_members, scope, Required);
        }

        Rejection? rejection = json.Finish();
        proof = rejection is null ? new EigenLayerProof(root, leaf, index, path) : null;
        return rejection;
    }

    private static ImmutableArray<Bytes32> TakePath(ref JsonCursor json)
    {
        if (!json.TakeBytes(out ReadOnlyMemory<byte> bytes))
            return [];
        if (bytes.Length % Bytes32.Length != 0)
        {
            json.Refuse(Reason.MalformedDocument, $"a proof is siblings of {Bytes32.Length} bytes each");
            return [];
        }

        ImmutableArray<Bytes32>.Builder siblings = ImmutableArray.CreateBuilder<Bytes32>(bytes.Length / Bytes32.Length);
        for (; !bytes.IsEmpty; bytes = bytes[Bytes32.Length..])
            siblings.Add(new Bytes32(bytes.Span[..Bytes32.Length]));
        return siblings.MoveToImmutable();
    }
}
