using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Engine;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>A proof of what a sparse tree says about keys, in JSON.</summary>
/// <remarks>
/// <c>{"format": "zktask/tree-proof/1", "scheme", "root", "facts": [{"key", "value"}], "terminals": [{"depth", "leaf"?: {"key", "value"}}], "siblings": []}</c>. The value of an
/// absent key is null; a terminal has a leaf where that of another key stands; siblings are one for each slot, null where nothing is. The order of keys, terminals and slots is
/// that of <see cref="TreeProof.ToBytes"/>.
/// </remarks>
public static class TreeProofJson
{
    private const int Format = 0, Scheme = 1, Root = 2, Facts = 3, Terminals = 4, Siblings = 5;
    private const string FormatName = "zktask/tree-proof/1";
    private const string Document = "tree proof";

    private static readonly MemberSet s_members = new("format", "scheme", "root", "facts", "terminals", "siblings");
    private static readonly MemberSet s_fact = new("key", "value");

    /// <summary>Reads a proof.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, canonical but not verified; null if it was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out TreeProof? proof, ArtifactLimits? limits = null)
    {
        proof = null;
        JsonCursor json = new(utf8, Document, (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        WordSpelling spelling = default;
        TreeScheme? scheme = null;
        Bytes32 root = default;
        List<Bytes32> keys = [];
        List<Bytes32?> values = [];
        List<TerminalHeader> terminals = [];
        SlotList slots = new();
        if (json.EnterObject("a tree proof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member))
            {
                switch (member)
                {
                    case Format:
                        json.ReadFormat(FormatName);
                        break;
                    case Scheme:
                        json.ReadScheme(out scheme);
                        break;
                    case Root:
                        json.ReadWord(ref spelling, out root);
                        break;
                    case Facts:
                        ReadFacts(ref json, ref spelling, keys, values);
                        break;
                    case Terminals:
                        terminals = json.ReadTerminals(ref spelling);
                        break;
                    case Siblings:
                        slots = json.ReadSlots(ref spelling, withOpenings: false);
                        break;
                }
            }

            json.Require(s_members, scope, s_members.All);
        }

        if ((json.Finish() ?? TreeElementJson.CheckSpelling(scheme!, spelling, Document)) is { } rejection)
            return rejection;
        if (ProofBytes.CheckRootsAndKeys(scheme!, [root], [.. keys], [], out TreePath[] paths) is { } wrong)
            return wrong;
        if (scheme!.TryCreate(paths, [.. values], [.. terminals], slots.Presence, slots.Count, slots.Siblings, [], out PartialTree? tree) is { } other)
            return other;
        proof = new TreeProof(scheme, root, [.. keys.Select((key, i) => new StateFact(key, values[i]))], tree!);
        return null;
    }

    /// <summary>Writes a proof, indented.</summary>
    public static byte[] Write(TreeProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return SnarkjsWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("format"u8, FormatName);
            json.WriteString("scheme"u8, proof.Scheme.Name);
            json.WriteWord(proof.Scheme, "root"u8, proof.Root);
            json.WriteStartArray("facts"u8);
            foreach (StateFact fact in proof.Facts)
            {
                json.WriteStartObject();
                json.WriteWord(proof.Scheme, "key"u8, fact.Key);
                json.WriteWord(proof.Scheme, "value"u8, fact.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteTree(proof.Scheme, proof.Tree);
            json.WriteEndObject();
        });
    }

    private static void ReadFacts(ref JsonCursor json, ref WordSpelling spelling, List<Bytes32> keys, List<Bytes32?> values)
    {
        if (!json.EnterArray("facts are an array of objects"))
            return;
        while (json.NextElement())
        {
            if (!json.TakeObject("a fact is an object {key, value}", out ObjectScope scope))
                return;
            Bytes32 key = default;
            Bytes32? value = null;
            while (json.NextMember(s_fact, ref scope, out int member))
            {
                if (member == 0)
                    json.ReadWord(ref spelling, out key, Reason.NonCanonicalKey);
                else
                    json.ReadOptionalWord(ref spelling, out value);
            }

            json.Require(s_fact, scope, 0b11);
            keys.Add(key);
            values.Add(value);
        }
    }
}
