using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.OpenZeppelin;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>Proofs that @openzeppelin/merkle-tree makes, with the root and, of standard trees, the leaf encoding beside them.</summary>
public static class OpenZeppelinProofJson
{
    private const string Name = "OpenZeppelin proof";
    private const int Root = 0, LeafEncoding = 1, Value = 2, LeafHash = 3, Leaves = 4, Proof = 5;
    private const uint Required = 1 << Root | 1 << Proof;

    private static readonly MemberSet s_members = new("root", "leafEncoding", "value", "leafHash", "leaves", "proof", "proofFlags");

    /// <summary>
    /// Reads <c>{"root": "0x...", "leafEncoding": ["address", ...], "value": ["0x...", ...], "proof": [...]}</c> (standard tree),
    /// <c>{"root": "0x...", "leafHash": "0x...", "proof": [...]}</c> (any tree; <c>value</c> as a string is the same in simple ones), or the multiproof
    /// <c>{"root": "0x...", "leaves": [...], "proof": [...], "proofFlags": [true, ...]}</c>, whose leaves are hashes or, with a <c>leafEncoding</c>, arrays of values.
    /// Values of arrays and tuples are arrays. Where both a value and <c>leafHash</c> are given, they must agree. Unknown members are skipped.
    /// </summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out OpenZeppelinProof? proof, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, Name, (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        Document document = new();
        if (json.EnterObject("an OpenZeppelin proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member) && json.Read())
                document.Take(ref json, member);
            json.Require(s_members, scope, Required);
        }

        proof = null;
        return json.Finish() ?? document.ToProof(out proof);
    }

    private static bool TakeLeaf(ref JsonCursor json, out Leaf leaf)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            bool isSequence = TakeSequence(ref json, out LeafValue values);
            leaf = new Leaf(default, values.Items);
            return isSequence;
        }

        bool isHash = json.TakeBytes32(out Bytes32 hash);
        leaf = new Leaf(hash, null);
        return isHash;
    }

    // Recursive through TakeValue, but not deeper than the cursor lets arrays be nested.
    private static bool TakeSequence(ref JsonCursor json, out LeafValue sequence)
    {
        List<LeafValue> items = [];
        sequence = LeafValue.Sequence(items);
        while (json.NextElement())
        {
            if (!TakeValue(ref json, out LeafValue item))
                return false;
            items.Add(item);
        }

        return true;
    }

    private static bool TakeValue(ref JsonCursor json, out LeafValue value)
    {
        value = default;
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                bool isText = json.TakeText(out string text);
                value = text;
                return isText;
            case JsonTokenType.Number:
                value = new LeafValue(LeafValueForm.Number, Encoding.ASCII.GetString(json.RawText));
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                value = new LeafValue(LeafValueForm.Boolean, json.TokenType == JsonTokenType.True ? "true" : "false");
                return true;
            case JsonTokenType.StartArray:
                return TakeSequence(ref json, out value);
            default:
                return json.Refuse(Reason.MalformedDocument, "a value is a string, a number, true or false, or an array of values");
        }
    }

    // A leaf as it is given: its hash, or the values it is made of.
    private readonly record struct Leaf(Bytes32 Hash, IReadOnlyList<LeafValue>? Values);

    private sealed class Document
    {
        private Bytes32 _root;
        private ImmutableArray<string>? _encoding;
        private Leaf? _value;
        private Bytes32? _leafHash;
        private ImmutableArray<Leaf>? _leaves;
        private ImmutableArray<Bytes32> _path = [];
        private ImmutableArray<bool>? _flags;

        internal void Take(ref JsonCursor json, int member)
        {
            switch (member)
            {
                case Root:
                    json.TakeBytes32(out _root);
                    break;
                case LeafEncoding:
                    _encoding = json.TakeArray<string>(MerkleElementJson.TakeText, "a leaf encoding is an array of Solidity types");
                    break;
                case Value:
                    TakeLeaf(ref json, out Leaf value);
                    _value = value;
                    break;
                case LeafHash:
                    json.TakeBytes32(out Bytes32 hash);
                    _leafHash = hash;
                    break;
                case Leaves:
                    _leaves = json.TakeArray<Leaf>(TakeLeaf, "leaves are an array of hashes or of arrays of values");
                    break;
                case Proof:
                    _path = json.TakeArray<Bytes32>(MerkleElementJson.TakeBytes32, "a proof is an array of hashes");
                    break;
                default:
                    _flags = json.TakeArray<bool>(MerkleElementJson.TakeBoolean, "flags are an array of true and false");
                    break;
            }
        }

        internal Rejection? ToProof(out OpenZeppelinProof? proof)
        {
            proof = null;
            if (Shape() is { } rule)
                return new Rejection(Reason.MalformedDocument, $"{Name}: {rule}");
            ImmutableArray<Leaf> given = _leaves ?? [_value ?? new Leaf(_leafHash!.Value, null)];
            ImmutableArray<Bytes32>.Builder hashes = ImmutableArray.CreateBuilder<Bytes32>(given.Length);
            foreach (Leaf leaf in given)
            {
                Bytes32 hash = leaf.Hash;
                if (leaf.Values is { } values && StandardLeaf.TryHash(_encoding!.Value, values, out hash) is { } rejection)
                    return rejection with { Detail = $"{Name}: {rejection.Detail}" };
                hashes.Add(hash);
            }

            if (_leafHash is { } claimed && claimed != hashes[0])
                return new Rejection(Reason.ValueMismatch, $"{Name}: leafHash: {claimed} is claimed, the value's is {hashes[0]}");
            proof = new OpenZeppelinProof(_root, hashes.MoveToImmutable(), _path, _flags)
            {
                LeafEncoding = given.All(leaf => leaf.Values is not null) ? _encoding ?? [] : [],
            };
            return null;
        }

        private string? Shape()
        {
            if (_leaves is null == (_value is null && _leafHash is null))
                return "it has either `value` or `leafHash`, or `leaves`";
            if (_leaves is null != _flags is null)
                return "`leaves` and `proofFlags` belong together";
            bool hasValues = _leaves is { } leaves ? leaves.Any(leaf => leaf.Values is not null) : _value is { Values: not null };
            return hasValues && _encoding is null ? "member `leafEncoding` is missing" : null;
        }
    }
}
