using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Engine;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>A proof that one root of a sparse tree follows from another, in JSON.</summary>
/// <remarks>
/// <c>{"format": "zktask/state-transition/1", "scheme", "oldRoot", "newRoot", "changes": [{"key", "before", "after"}], "terminals": [{"depth", "leaf"?: {"key", "value"}}],
/// "siblings": []}</c>. As <see cref="TreeProofJson"/>; a sibling that is opened stands there as <c>{"leaf": {"key", "value"}}</c> or <c>{"node": {"left", "right"}}</c>.
/// </remarks>
public static class StateTransitionJson
{
    private const int Format = 0, Scheme = 1, OldRoot = 2, NewRoot = 3, Changes = 4, Terminals = 5, Siblings = 6;
    private const int Key = 0, Before = 1, After = 2;
    private const string FormatName = "zktask/state-transition/1";
    private const string Document = "state transition";

    private static readonly MemberSet s_members = new("format", "scheme", "oldRoot", "newRoot", "changes", "terminals", "siblings");
    private static readonly MemberSet s_change = new("key", "before", "after");

    /// <summary>Reads a transition.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="transition">The transition, canonical but not verified; null if it was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out StateTransition? transition, ArtifactLimits? limits = null)
    {
        transition = null;
        JsonCursor json = new(utf8, Document, (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        WordSpelling spelling = default;
        TreeScheme? scheme = null;
        Bytes32 oldRoot = default, newRoot = default;
        List<StateChange> changes = [];
        List<TerminalHeader> terminals = [];
        SlotList slots = new();
        if (json.EnterObject("a state transition is a JSON object", out ObjectScope scope))
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
                    case OldRoot:
                        json.ReadWord(ref spelling, out oldRoot);
                        break;
                    case NewRoot:
                        json.ReadWord(ref spelling, out newRoot);
                        break;
                    case Changes:
                        ReadChanges(ref json, ref spelling, changes);
                        break;
                    case Terminals:
                        terminals = json.ReadTerminals(ref spelling);
                        break;
                    case Siblings:
                        slots = json.ReadSlots(ref spelling, withOpenings: true);
                        break;
                }
            }

            json.Require(s_members, scope, s_members.All);
        }

        if ((json.Finish() ?? TreeElementJson.CheckSpelling(scheme!, spelling, Document)) is { } rejection)
            return rejection;
        if (ProofBytes.CheckRootsAndKeys(scheme!, [oldRoot, newRoot], [.. changes.Select(change => change.Key)], [], out TreePath[] paths) is { } wrong)
            return wrong;
        Bytes32?[] before = [.. changes.Select(change => change.Before)];
        if (slots.Openings.Length > 0 && scheme!.DigestsShowLeaves)
            return new Rejection(Reason.UnusedSibling, $"{Document}: {scheme.Name} opens no siblings");
        if (scheme!.TryCreate(paths, before, [.. terminals], slots.Presence, slots.Count, slots.Siblings, slots.Openings, out PartialTree? tree) is { } other)
            return other;
        transition = new StateTransition(scheme, oldRoot, newRoot, [.. changes], tree!);
        return null;
    }

    /// <summary>Writes a transition, indented.</summary>
    public static byte[] Write(StateTransition transition)
    {
        ArgumentNullException.ThrowIfNull(transition);
        return SnarkjsWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("format"u8, FormatName);
            json.WriteString("scheme"u8, transition.Scheme.Name);
            json.WriteWord(transition.Scheme, "oldRoot"u8, transition.OldRoot);
            json.WriteWord(transition.Scheme, "newRoot"u8, transition.NewRoot);
            json.WriteStartArray("changes"u8);
            foreach (StateChange change in transition.Changes)
            {
                json.WriteStartObject();
                json.WriteWord(transition.Scheme, "key"u8, change.Key);
                json.WriteWord(transition.Scheme, "before"u8, change.Before);
                json.WriteWord(transition.Scheme, "after"u8, change.After);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteTree(transition.Scheme, transition.Tree);
            json.WriteEndObject();
        });
    }

    private static void ReadChanges(ref JsonCursor json, ref WordSpelling spelling, List<StateChange> changes)
    {
        if (!json.EnterArray("changes are an array of objects"))
            return;
        while (json.NextElement())
        {
            if (!json.TakeObject("a change is an object {key, before, after}", out ObjectScope scope))
                return;
            Bytes32 key = default;
            Bytes32? before = null, after = null;
            while (json.NextMember(s_change, ref scope, out int member))
            {
                if (member == Key)
                    json.ReadWord(ref spelling, out key, Reason.NonCanonicalKey);
                else if (member == Before)
                    json.ReadOptionalWord(ref spelling, out before);
                else if (member == After)
                    json.ReadOptionalWord(ref spelling, out after);
            }

            json.Require(s_change, scope, 0b111);
            changes.Add(new StateChange(key, before, after));
        }
    }
}
