using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>
/// Proofs about one key of a sparse tree of circomlib or iden3, in any of the three shapes in which their tools print them: the answer of circomlibjs's <c>smt.find</c>, the
/// input of circomlib's SMTVerifier (also iden3's <c>CircomVerifierProof</c>), and the proof of go-merkletree and js-merkletree. Numbers are strings of decimal digits.
/// </summary>
public static class CircomSmtProofJson
{
    private const string Name = "circom SMT proof";

    /// <summary>
    /// Reads <c>{"root": "1", "key": "1", "siblings": ["1", ...]}</c>, the siblings from the root down, with the members of exactly one of the shapes beside it.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><c>"found": true, "value": "1"</c>, or with <c>"found": false</c> and <c>"isOld0": false, "notFoundKey": "1", "notFoundValue": "1"</c> (another leaf is at the
    /// key's place) or <c>"isOld0": true</c> (nothing is).</item>
    /// <item><c>"fnc": "0", "value": "1"</c> (present) or <c>"fnc": "1"</c> (absent), with <c>"isOld0", "oldKey", "oldValue"</c>: the leaf at an absent key's place. The siblings
    /// may be filled up with zeros. <c>fnc</c>, <c>isOld0</c> and, if it is there, <c>enabled</c>, which must be set, are bits: 0 and 1, as numbers or strings, or false and
    /// true.</item>
    /// <item><c>"existence": true, "value": "1"</c>, or with <c>"existence": false</c> and <c>"node_aux": {"key": "1", "value": "1"}</c> if another leaf is at the key's place
    /// (<c>nodeAux</c> in older documents). The tools print root, key and value beside the proof.</item>
    /// </list>
    /// Members of another case are absent or <c>null</c>, or have the values that the tools give them there. Unknown members are skipped.
    /// </remarks>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out CircomSmtProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, Name, (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        CircomSmtDocument document = new();
        if (json.EnterObject("a circom SMT proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(CircomSmtDocument.Members, ref scope, out int member) && json.Read())
            {
                if (json.TokenType != JsonTokenType.Null)
                    document.Take(ref json, member);
                else if ((CircomSmtDocument.Required >> member & 1) != 0)
                    json.Refuse(Reason.MalformedDocument, "this member must have a value");
            }

            json.Require(CircomSmtDocument.Members, scope, CircomSmtDocument.Required);
        }

        Rejection? rejection = json.Finish();
        if (rejection is null && document.Contradiction() is { } rule)
            rejection = new Rejection(Reason.MalformedDocument, $"{Name}: {rule}");
        proof = rejection is null ? document.ToProof() : null;
        return rejection;
    }
}
