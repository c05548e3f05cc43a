using System.Numerics;
using System.Text.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Engine;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>
/// Proofs about a <c>circom-smt</c> tree as inputs of circuits: the <c>input.json</c> that circomlib's SMTVerifier and SMTProcessor (and the <c>ledger</c> circuit of this
/// repository) take. Numbers are decimal strings, siblings go from the root downwards and are filled up with zeros.
/// </summary>
public static class CircomTreeInput
{
    /// <summary>
    /// Writes the input of SMTVerifier: <c>enabled, fnc</c> (0 present, 1 absent)<c>, root, siblings, oldKey, oldValue, isOld0, key, value</c>. For an absent key, old is the leaf that
    /// its way ends at, or <c>isOld0</c> = 1 if there is none.
    /// </summary>
    /// <param name="proof">A proof of one key. It is not verified.</param>
    /// <param name="levels">The circuit's number of levels. Its last sibling has to be zero.</param>
    /// <param name="input">The document, indented; empty if there is none.</param>
    /// <returns>Null, or <see cref="Reason.DepthExceeded"/> if the key lies too deep for the circuit, <see cref="Reason.SchemeMismatch"/> for another scheme.</returns>
    /// <exception cref="ArgumentException">The proof is about several keys.</exception>
    public static Rejection? WriteVerifierInput(TreeProof proof, int levels, out byte[] input)
    {
        ArgumentNullException.ThrowIfNull(proof);
        input = [];
        if (proof.Facts.Length != 1)
            throw new ArgumentException("The circuit takes one key.", nameof(proof));
        if (CheckScheme(proof.Scheme) is { } rejection)
            return rejection;
        if (proof.Depth >= levels)
            return TooDeep(proof.Depth, levels);

        StateFact fact = proof.Facts[0];
        ProofTerminal terminal = proof.Tree.Terminals[0];
        input = SnarkjsWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("enabled"u8, "1"u8);
            json.WriteString("fnc"u8, fact.Value is null ? "1"u8 : "0"u8);
            json.WriteNumber("root"u8, proof.Root);
            json.WriteSiblings(proof.Siblings(), levels);
            json.WriteOld(terminal.IsForeign ? new StateLeaf(CircomSmt.KeyOf(terminal.LeafPath), terminal.LeafValue) : null, isUsed: fact.Value is null);
            json.WriteNumber("key"u8, fact.Key);
            json.WriteNumber("value"u8, fact.Value ?? Bytes32.Zero);
            json.WriteEndObject();
        });
        return null;
    }

    /// <summary>
    /// Writes the input of SMTProcessor for one operation: <c>fnc</c> ([0,0] nothing, [0,1] update, [1,0] insertion, [1,1] deletion)<c>, oldRoot, siblings, oldKey, oldValue, isOld0,
    /// newKey, newValue</c>. The circuit takes a deletion as the insertion that leads back, so its siblings are those of the new tree.
    /// </summary>
    /// <param name="transition">A transition of one key. It is not verified.</param>
    /// <param name="levels">The circuit's number of levels. Its last sibling has to be zero, and two keys have to differ in that many low bits.</param>
    /// <param name="input">The document, indented; empty if there is none.</param>
    /// <returns>Null, or <see cref="Reason.DepthExceeded"/> if the key lies too deep for the circuit, <see cref="Reason.SchemeMismatch"/> for another scheme.</returns>
    /// <exception cref="ArgumentException">The transition is about several keys.</exception>
    public static Rejection? WriteProcessorInput(StateTransition transition, int levels, out byte[] input)
    {
        ArgumentNullException.ThrowIfNull(transition);
        input = [];
        if (transition.Changes.Length != 1)
            throw new ArgumentException("The circuit takes one operation.", nameof(transition));
        if (CheckScheme(transition.Scheme) is { } rejection)
            return rejection;

        StateChange change = transition.Changes[0];
        ProofTerminal terminal = transition.Tree.Terminals[0];
        List<Bytes32> siblings = [.. transition.Tree.SlotSiblings()];
        StateLeaf? old = terminal.HasLeaf ? new StateLeaf(CircomSmt.KeyOf(terminal.LeafPath), terminal.LeafValue) : null;
        (int grows, int replaces) = (change.Before, change.After) switch
        {
            (null, null) => (0, 0),
            (null, _) => (1, 0),
            (_, null) => (1, 1),
            _ => (0, 1),
        };
        Bytes32 newValue = change.After ?? change.Before ?? Bytes32.Zero;
        if (grows + replaces == 2)
            old = RemoveFrom(siblings, transition.Tree);
        int parting = grows == 1 && old is { } beside ? TreePath.CommonPrefix(CircomSmt.PathOf(beside.Key), CircomSmt.PathOf(change.Key)) : 0;
        if (siblings.Count >= levels || parting >= levels)
            return TooDeep(Math.Max(siblings.Count, parting + 1), levels);

        input = SnarkjsWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("fnc"u8);
            json.WriteStringValue(grows == 1 ? "1"u8 : "0"u8);
            json.WriteStringValue(replaces == 1 ? "1"u8 : "0"u8);
            json.WriteEndArray();
            json.WriteNumber("oldRoot"u8, transition.OldRoot);
            json.WriteSiblings(siblings, levels);
            json.WriteOld(old, isUsed: grows == 1);
            json.WriteNumber("newKey"u8, change.Key);
            json.WriteNumber("newValue"u8, newValue);
            json.WriteEndObject();
        });
        return null;
    }

    // The siblings of a slot after its leaf is gone, and the leaf that has risen into it.
    private static StateLeaf? RemoveFrom(List<Bytes32> siblings, PartialTree tree)
    {
        if (tree.Openings is not [SiblingOpening opening])
            return null;
        if (!opening.IsLeaf)
        {
            Bytes32[] node = [opening.First, opening.Second];
            CircomSmt.HashNodes(node, node.AsSpan(0, 1));
            siblings[^1] = node[0];
            return null;
        }

        siblings.RemoveAt(siblings.Count - 1);
        while (siblings.Count > 0 && siblings[^1].IsZero)
            siblings.RemoveAt(siblings.Count - 1);
        return new StateLeaf(opening.First, opening.Second);
    }

    private static Rejection? CheckScheme(TreeScheme scheme) =>
        scheme == TreeScheme.CircomSmt ? null : new Rejection(Reason.SchemeMismatch, $"circuits take {TreeScheme.CircomSmt} trees, this one is {scheme}");

    private static Rejection TooDeep(int depth, int levels) =>
        new(Reason.DepthExceeded, $"siblings: the key's way has {depth} levels, a circuit with {levels} takes at most {levels - 1}");

    private static void WriteNumber(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Bytes32 number) => json.WriteString(name, number.ToDecimal());

    private static void WriteSiblings(this Utf8JsonWriter json, IReadOnlyList<Bytes32> siblings, int levels)
    {
        json.WriteStartArray("siblings"u8);
        for (int level = 0; level < levels; level++)
            json.WriteStringValue(level < siblings.Count ? siblings[level].ToDecimal() : "0");
        json.WriteEndArray();
    }

    private static void WriteOld(this Utf8JsonWriter json, StateLeaf? old, bool isUsed)
    {
        json.WriteNumber("oldKey"u8, old?.Key ?? Bytes32.Zero);
        json.WriteNumber("oldValue"u8, old?.Value ?? Bytes32.Zero);
        json.WriteString("isOld0"u8, isUsed && old is null ? "1"u8 : "0"u8);
    }
}
