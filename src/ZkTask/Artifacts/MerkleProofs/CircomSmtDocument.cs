using System.Collections.Immutable;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>The members of a document that <see cref="CircomSmtProofJson"/> reads, and what they say together.</summary>
internal sealed class CircomSmtDocument
{
    internal const uint Required = 1 << Root | 1 << Key | 1 << Siblings;

    private const int Root = 0, Key = 1, Siblings = 2, Value = 3, Found = 4, NotFoundKey = 5, NotFoundValue = 6, IsOld0 = 7, Fnc = 8, OldKey = 9, OldValue = 10, Enabled = 11;
    private const int Existence = 12, NodeAux = 13, OldNodeAux = 14;
    private const int AuxKey = 0, AuxValue = 1;

    // What is said only in each of the shapes; the root, the key, the siblings and the value are in all.
    private const uint OfFind = 1 << Found | 1 << NotFoundKey | 1 << NotFoundValue | 1 << IsOld0;
    private const uint OfCircuit = 1 << Fnc | 1 << IsOld0 | 1 << OldKey | 1 << OldValue | 1 << Enabled;
    private const uint OfTree = 1 << Existence | 1 << NodeAux;

    private static readonly MemberSet s_nodeAux = new("key", "value");

    private uint _given;
    private Fr _root, _key;
    private ImmutableArray<Fr> _siblings;
    private Fr? _value, _otherKey, _otherValue;
    private bool _isPresent, _isOld0, _isOld0Signal, _isEnabled = true;

    internal static MemberSet Members { get; } = new(
        "root", "key", "siblings", "value", "found", "notFoundKey", "notFoundValue", "isOld0", "fnc", "oldKey", "oldValue", "enabled", "existence", "node_aux", "nodeAux");

    private bool IsCircuitInput => Has(Fnc);

    /// <summary>Takes a member's value, which is not null.</summary>
    internal void Take(ref JsonCursor json, int member)
    {
        // What js-merkletree called the member once.
        if (member == OldNodeAux)
            member = NodeAux;
        if (member == NodeAux && Has(NodeAux))
            json.Refuse(Reason.MalformedDocument, "`node_aux` and `nodeAux` are the same");
        _given |= 1u << member;
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
            case Value:
                _value = TakeElement(ref json);
                break;
            case Found or Existence:
                json.TakeBoolean(out _isPresent);
                break;
            case Fnc:
                json.TakeBit(out bool isAbsent);
                _isPresent = !isAbsent;
                break;
            case IsOld0:
                _isOld0Signal = json.TokenType is JsonTokenType.Number or JsonTokenType.String;
                json.TakeBit(out _isOld0);
                break;
            case Enabled:
                json.TakeBit(out _isEnabled);
                break;
            case NotFoundKey or OldKey:
                _otherKey = TakeElement(ref json);
                break;
            case NotFoundValue or OldValue:
                _otherValue = TakeElement(ref json);
                break;
            default:
                TakeNodeAux(ref json);
                break;
        }
    }

    /// <summary>What is wrong with the members together; null if nothing is.</summary>
    internal string? Contradiction()
    {
        uint shape = (_given & (1 << Found | 1 << Fnc | 1 << Existence)) switch
        {
            1 << Found => OfFind,
            1 << Fnc => OfCircuit,
            1 << Existence => OfTree,
            _ => 0,
        };
        if (shape == 0)
            return "it has either `found` or `fnc` or `existence`";
        if ((_given & (OfFind | OfCircuit | OfTree) & ~shape) is not 0 and uint foreign)
            return $"`{Members[int.TrailingZeroCount((int)foreign)]}` does not belong to this shape";
        if (_isPresent && _value is null)
            return "a key that is present has a `value`";
        return shape switch
        {
            OfFind => FindContradiction(),
            OfCircuit => CircuitContradiction(),
            _ when _isPresent => Has(NodeAux) ? "a key that is present has no other leaf at its place" : null,
            _ => _value is { IsZero: false } ? "a key that is absent has no `value`" : null,
        };
    }

    /// <summary>The proof, where nothing is wrong.</summary>
    internal CircomSmtProof ToProof() => new()
    {
        Root = _root,
        Key = _key,
        Siblings = IsCircuitInput ? WithoutPadding() : _siblings,
        Value = _isPresent ? _value : null,
        Other = !_isPresent && (Has(NodeAux) || (Has(IsOld0) && !_isOld0)) ? new CircomSmtLeaf(_otherKey!.Value, _otherValue!.Value) : null,
    };

    private string? FindContradiction()
    {
        if (_isOld0Signal)
            return "beside `found`, `isOld0` is true or false";
        if (_isPresent)
            return _isOld0 || _otherKey is not null || _otherValue is not null ? "a key that was found has no other leaf at its place" : null;
        if (_value is not null || !Has(IsOld0))
            return "a key that was not found has `isOld0` and no `value`";
        return OldContradiction("notFoundKey", "notFoundValue");
    }

    // The circuit has no absent signals. Which of them have a meaning, `fnc` and `isOld0` say.
    private string? CircuitContradiction()
    {
        if (!_isEnabled)
            return "`enabled` is 0: the circuit would check nothing";
        if (_value is not { } value || _otherKey is not { } otherKey || _otherValue is not { } otherValue || !Has(IsOld0))
            return "beside `fnc` there are `isOld0`, `oldKey`, `oldValue` and `value`";
        if (_isPresent)
            return _isOld0 || !otherKey.IsZero || !otherValue.IsZero ? "where `fnc` is 0, `isOld0`, `oldKey` and `oldValue` are 0" : null;

        // iden3's tools repeat the other leaf's value here.
        return value.IsZero || value == otherValue ? OldContradiction("oldKey", "oldValue") : "where `fnc` is 1, `value` is 0";
    }

    private string? OldContradiction(string keyName, string valueName)
    {
        if (!_isOld0)
            return _otherKey is null || _otherValue is null ? $"where `isOld0` is false, `{keyName}` and `{valueName}` are a leaf" : null;

        // circomlibjs repeats the key, with the value 0.
        return (_otherKey is not { } key || key.IsZero || key == _key) && (_otherValue is not { } value || value.IsZero)
            ? null
            : "where `isOld0` is true, no other leaf is there";
    }

    private ImmutableArray<Fr> WithoutPadding()
    {
        int count = _siblings.Length;
        while (count > 0 && _siblings[count - 1].IsZero)
            count--;
        return _siblings[..count];
    }

    private void TakeNodeAux(ref JsonCursor json)
    {
        if (!json.TakeObject("`node_aux` is an object {key, value}", out ObjectScope scope))
            return;
        while (json.NextMember(s_nodeAux, ref scope, out int member) && json.Read())
        {
            if (member == AuxKey)
                _otherKey = TakeElement(ref json);
            else
                _otherValue = TakeElement(ref json);
        }

        json.Require(s_nodeAux, scope, 1 << AuxKey | 1 << AuxValue);
    }

    private bool Has(int member) => (_given >> member & 1) != 0;

    private static Fr TakeElement(ref JsonCursor json)
    {
        json.TakeFieldElement(out Fr element);
        return element;
    }
}
