using System.Collections.Immutable;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle.LeanImt;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>The proof that zk-kit's LeanIMT generates, its numbers as strings.</summary>
public static class LeanImtProofJson
{
    private const int Root = 0, Leaf = 1, Index = 2, Siblings = 3;
    private const uint Required = 0b1111;

    private static readonly MemberSet s_members = new("root", "leaf", "index", "siblings", "size");

    /// <summary>
    /// Reads <c>{"root": "1", "leaf": "1", "index": n, "siblings": ["1", ...]}</c>, and with them the tree's <c>size</c> as a number if it is there. Field elements
    /// are strings of decimal digits. Unknown members are skipped.
    /// </summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out LeanImtProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, "LeanIMT proof", (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        Fr root = default, leaf = default;
        ulong index = 0, size = 0;
        ImmutableArray<Fr> siblings = [];
        bool hasSize = false;
        if (json.EnterObject("a LeanIMT proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member) && json.Read())
            {
                switch (member)
                {
                    case Root:
                        json.TakeFieldElement(out root);
                        break;
                    case Leaf:
                        json.TakeFieldElement(out leaf);
                        break;
                    case Index:
                        json.TakeInteger(out index);
                        break;
                    case Siblings:
                        siblings = json.TakeArray<Fr>(MerkleElementJson.TakeFieldElement, "siblings are an array of field elements");
                        break;
                    default:
                        hasSize = json.TakeInteger(out size);
                        break;
                }
            }

            json.Require(s_members, scope, Required);
        }

        Rejection? rejection = json.Finish();
        proof = rejection is null ? new LeanImtProof(root, leaf, index, siblings) { Size = hasSize ? size : null } : null;
        return rejection;
    }
}
