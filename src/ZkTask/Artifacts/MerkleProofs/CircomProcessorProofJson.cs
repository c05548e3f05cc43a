using System.Collections.Immutable;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>
/// Proofs that one operation leads from one root of a sparse tree of circomlib or iden3 to another: the <c>CircomProcessorProof</c> of go-merkletree-sql and js-merkletree, the
/// input of circomlib's SMTProcessor with the root that it answers, and what circomlibjs's <c>smt.insert</c>, <c>update</c> and <c>delete</c> give. Numbers are strings of decimal digits.
/// </summary>
public static class CircomProcessorProofJson
{
    private const string Name = "circom processor proof";
    private const int OldRoot = 0, NewRoot = 1, Siblings = 2, OldKey = 3, OldValue = 4, NewKey = 5, NewValue = 6, IsOld0 = 7, Fnc = 8, DelKey = 9, DelValue = 10;
    private const uint Required = 1 << OldRoot | 1 << NewRoot | 1 << Siblings | 1 << OldKey | 1 << OldValue;
    private const uint OfNew = 1 << NewKey | 1 << NewValue, OfDelete = 1 << DelKey | 1 << DelValue;

    private static readonly MemberSet s_members = new("oldRoot", "newRoot", "siblings", "oldKey", "oldValue", "newKey", "newValue", "isOld0", "fnc", "delKey", "delValue");

    /// <summary>
    /// Reads <c>{"oldRoot": "1", "newRoot": "1", "siblings": ["1", ...], "oldKey": "1", "oldValue": "1", "newKey": "1", "newValue": "1", "isOld0": false, "fnc": 2}</c>, the
    /// siblings from the root down, filled up with zeros or not.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><c>fnc</c> is 0 (nothing), 1 (update), 2 (insertion) or 3 (deletion), as a number or a string, or the circuit's two signals <c>[0, 0]</c>, <c>[0, 1]</c>, <c>[1, 0]</c>,
    /// <c>[1, 1]</c>. <c>isOld0</c> is a bit: 0 or 1, as a number or a string, or false or true.</item>
    /// <item>Without <c>fnc</c>, as circomlibjs gives it: with <c>delKey, delValue, isOld0</c> in the place of <c>newKey, newValue</c> it is a deletion, without <c>isOld0</c> an update. Of
    /// an insertion circomlibjs repeats neither the key nor the value; who adds <c>newKey</c> and <c>newValue</c> adds <c>fnc</c>, too.</item>
    /// <item>What <c>isOld0</c> and <c>fnc</c> leave without meaning may be anything in its canonical spelling, as it may be in the circuit; the tools write 0 or repeat the key. Of an update,
    /// <c>isOld0</c> has none.</item>
    /// </list>
    /// Unknown members are skipped.
    /// </remarks>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out CircomProcessorProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, Name, (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        Document document = new();
        if (json.EnterObject("a circom processor proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member) && json.Read())
                document.Take(ref json, member);
            json.Require(s_members, scope, Required);
        }

        Rejection? rejection = json.Finish();
        if (rejection is null && document.Contradiction(scope.Seen) is { } rule)
            rejection = new Rejection(Reason.MalformedDocument, $"{Name}: {rule}");
        proof = rejection is null ? document.ToProof() : null;
        return rejection;
    }

    private sealed class Document
    {
        // Where an element's member goes in the list of elements.
        private readonly Fr[] _elements = new Fr[DelValue + 1];
        private ImmutableArray<Fr> _siblings = [];
        private CircomProcessorFunction _function;
        private bool _isOld0;

        internal void Take(ref JsonCursor json, int member)
        {
            switch (member)
            {
                case Siblings:
                    _siblings = json.TakeArray<Fr>(MerkleElementJson.TakeFieldElement, "siblings are an array of field elements");
                    break;
                case IsOld0:
                    json.TakeBit(out _isOld0);
                    break;
                case Fnc:
                    TakeFunction(ref json, out _function);
                    break;
                default:
                    json.TakeFieldElement(out _elements[member]);
                    break;
            }
        }

        /// <summary>What is wrong with the members together; null if nothing is. Without <c>fnc</c>, they say the function.</summary>
        internal string? Contradiction(uint given)
        {
            bool hasFunction = Has(given, Fnc), hasOld0 = Has(given, IsOld0);
            if (!hasFunction && (given & OfDelete) != 0)
            {
                _function = CircomProcessorFunction.Delete;
                (_elements[NewKey], _elements[NewValue]) = (_elements[DelKey], _elements[DelValue]);
                return (given & OfNew) == 0 && (given & OfDelete) == OfDelete && hasOld0 ? null : "a deletion as circomlibjs gives it has `delKey`, `delValue` and `isOld0`, no `newKey` and `newValue`";
            }

            if ((given & OfDelete) != 0)
                return "`delKey` and `delValue` do not belong beside `fnc`";
            if ((given & OfNew) != OfNew)
                return $"member `{s_members[Has(given, NewKey) ? NewValue : NewKey]}` is missing";
            if (!hasFunction)
                _function = CircomProcessorFunction.Update;
            return hasFunction == hasOld0 ? null : $"member `{s_members[hasFunction ? IsOld0 : Fnc]}` is missing: the two belong together";
        }

        internal CircomProcessorProof ToProof() => new()
        {
            Function = _function,
            OldRoot = _elements[OldRoot],
            NewRoot = _elements[NewRoot],
            Siblings = _siblings,
            Old = _isOld0 && _function != CircomProcessorFunction.Update ? null : new CircomSmtLeaf(_elements[OldKey], _elements[OldValue]),
            New = new CircomSmtLeaf(_elements[NewKey], _elements[NewValue]),
        };

        private static bool Has(uint given, int member) => (given >> member & 1) != 0;
    }

    // The number is the two bits in binary.
    private static bool TakeFunction(ref JsonCursor json, out CircomProcessorFunction function)
    {
        const string rule = "`fnc` is 0, 1, 2 or 3, or an array of two bits";
        function = default;
        if (json.TokenType == JsonTokenType.StartArray)
        {
            bool[] bits = [.. json.TakeArray<bool>(MerkleElementJson.TakeBit, rule)];
            if (bits is not [bool high, bool low])
                return json.Refuse(Reason.MalformedDocument, rule);
            function = (CircomProcessorFunction)((high ? 2 : 0) + (low ? 1 : 0));
            return true;
        }

        bool isDigit = json.TokenType is JsonTokenType.Number or JsonTokenType.String && json.RawText is [>= (byte)'0' and <= (byte)'3'];
        function = isDigit ? (CircomProcessorFunction)(json.RawText[0] - '0') : default;
        return isDigit || json.Refuse(Reason.MalformedDocument, rule);
    }
}
