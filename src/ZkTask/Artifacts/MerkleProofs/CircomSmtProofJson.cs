using System.Collections.Immutable;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>The answer of circomlibjs's <c>smt.find</c>, its numbers as strings, with the root and the key beside it.</summary>
public static class CircomSmtProofJson
{
    private const string Name = "circom SMT proof";
    private const int Root = 0, Key = 1, Siblings = 2, Found = 3, Value = 4, IsOld0 = 5, NotFoundKey = 6;
    private const uint Required = 1 << Root | 1 << Key | 1 << Siblings | 1 << Found;

    private static readonly MemberSet s_members = new("root", "key", "siblings", "found", "value", "isOld0", "notFoundKey", "notFoundValue");

    /// <summary>
    /// Reads <c>{"root": "1", "key": "1", "siblings": ["1", ...], "found": true, "value": "1"}</c>, or with <c>"found": false</c> and
    /// <c>"isOld0": false, "notFoundKey": "1", "notFoundValue": "1"</c> (another leaf is at the key's place) or <c>"isOld0": true</c> (nothing is). Members of
    /// another case are absent or <c>null</c>, or have the values that the tool gives them there. Unknown members are skipped.
    /// </summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out CircomSmtProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, Name, (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        Document document = new();
        if (json.EnterObject("a circom SMT proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member) && json.Read())
            {
                if (json.TokenType != JsonTokenType.Null)
                    document.Take(ref json, member);
                else if ((Required >> member & 1) != 0)
                    json.Refuse(Reason.MalformedDocument, "this member must have a value");
            }

            json.Require(s_members, scope, Required);
        }

        Rejection? rejection = json.Finish();
        if (rejection is null && document.Contradiction() is { } rule)
            rejection = new Rejection(Reason.MalformedDocument, $"{Name}: {rule}");
        proof = rejection is null ? document.ToProof() : null;
        return rejection;
    }

    private struct Document
    {
        private Fr _root, _key;
        private ImmutableArray<Fr> _siblings;
        private bool _found;
        private bool? _isOld0;
        private Fr? _value, _otherKey, _otherValue;

        internal void Take(ref JsonCursor json, int member)
        {
            switch (member)
            {
                case Root:
                    json.TakeFieldElement(out _root);
                    break;
                case Key:
                    json.TakeFieldElement(out _key);
                    break;
                case Siblings:
                    _siblings = json.TakeArray<Fr>(MerkleElementJson.TakeFieldElement, "siblings are an array of field elements");
                    break;
                case Found:
                    json.TakeBoolean(out _found);
                    break;
                case IsOld0:
                    json.TakeBoolean(out bool isOld0);
                    _isOld0 = isOld0;
                    break;
                case Value:
                    _value = TakeElement(ref json);
                    break;
                case NotFoundKey:
                    _otherKey = TakeElement(ref json);
                    break;
                default:
                    _otherValue = TakeElement(ref json);
                    break;
            }
        }

        internal readonly string? Contradiction()
        {
            if (_found && _value is null)
                return "a key that was found has a `value`";
            if (_found)
                return _isOld0 == true || _otherKey is not null || _otherValue is not null ? "a key that was found has no other leaf at its place" : null;
            if (_value is not null || _isOld0 is null)
                return "a key that was not found has `isOld0` and no `value`";
            if (_isOld0 == false)
                return _otherKey is null || _otherValue is null ? "where `isOld0` is false, `notFoundKey` and `notFoundValue` are a leaf" : null;

            // The tool repeats the key, with the value 0.
            return (_otherKey is not { } key || key.IsZero || key == _key) && (_otherValue is not { } value || value.IsZero)
                ? null
                : "where `isOld0` is true, no other leaf is there";
        }

        internal readonly CircomSmtProof ToProof() => new()
        {
            Root = _root,
            Key = _key,
            Siblings = _siblings,
            Value = _found ? _value : null,
            Other = !_found && _isOld0 == false ? new CircomSmtLeaf(_otherKey!.Value, _otherValue!.Value) : null,
        };

        private static Fr TakeElement(ref JsonCursor json)
        {
            json.TakeFieldElement(out Fr element);
            return element;
        }
    }
}
