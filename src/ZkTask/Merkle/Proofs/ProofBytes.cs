using System.Buffers.Binary;
using System.Collections.Immutable;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>The binary encodings, as <see cref="TreeProof.ToBytes"/> and <see cref="StateTransition.ToBytes"/> describe them.</summary>
internal static class ProofBytes
{
    private const byte Version = 1;
    private const byte FactsKind = 1, TransitionKind = 2;
    private const ushort ForeignFlag = 0x8000;

    internal static byte[] Write(TreeProof proof)
    {
        ByteSink sink = Begin(FactsKind, proof.Scheme, proof.Tree);
        sink.Add(proof.Root);
        sink.AddBits(proof.Facts, static fact => fact.Value is not null);
        foreach (StateFact fact in proof.Facts)
            sink.Add(fact.Key);
        foreach (StateFact fact in proof.Facts)
            sink.Add(fact.Value);
        AddTree(sink, proof.Scheme, proof.Tree, withOpenings: false);
        return sink.ToArray();
    }

    internal static byte[] Write(StateTransition transition)
    {
        ByteSink sink = Begin(TransitionKind, transition.Scheme, transition.Tree);
        sink.Add(transition.OldRoot);
        sink.Add(transition.NewRoot);
        sink.AddBits(transition.Changes.SelectMany(static change => new[] { change.Before is not null, change.After is not null }), static bit => bit);
        foreach (StateChange change in transition.Changes)
            sink.Add(change.Key);
        foreach (StateChange change in transition.Changes)
        {
            sink.Add(change.Before);
            sink.Add(change.After);
        }

        AddTree(sink, transition.Scheme, transition.Tree, withOpenings: !transition.Scheme.DigestsShowLeaves);
        return sink.ToArray();
    }

    internal static Rejection? Read(ReadOnlySpan<byte> bytes, out TreeProof? proof)
    {
        proof = null;
        ByteSource source = new(bytes, "tree proof");
        Header header = source.ReadHeader(FactsKind);
        Bytes32 root = source.ReadWord();
        bool[] present = source.ReadBits(header.Keys);
        Bytes32[] keys = source.ReadWords(header.Keys);
        Bytes32[] given = source.ReadWords(present.Count(static bit => bit));
        if (source.Fault is null)
        {
            int next = 0;
            Bytes32?[] values = Array.ConvertAll(present, isPresent => isPresent ? (Bytes32?)given[next++] : null);
            if (CheckRootsAndKeys(header.Scheme!, [root], keys, given, out TreePath[] paths) is { } rejection)
                return rejection;
            if (ReadTree(ref source, header, paths, values, withOpenings: false, out PartialTree? tree) is { } other)
                return other;
            proof = new TreeProof(header.Scheme!, root, [.. keys.Select((key, i) => new StateFact(key, values[i]))], tree!);
        }

        return source.Fault;
    }

    internal static Rejection? Read(ReadOnlySpan<byte> bytes, out StateTransition? transition)
    {
        transition = null;
        ByteSource source = new(bytes, "state transition");
        Header header = source.ReadHeader(TransitionKind);
        Bytes32 oldRoot = source.ReadWord(), newRoot = source.ReadWord();
        bool[] present = source.ReadBits(2L * header.Keys);
        Bytes32[] keys = source.ReadWords(header.Keys);
        Bytes32[] given = source.ReadWords(present.Count(static bit => bit));
        if (source.Fault is null)
        {
            int next = 0;
            Bytes32?[] values = Array.ConvertAll(present, isPresent => isPresent ? (Bytes32?)given[next++] : null);
            Bytes32?[] before = [.. values.Where(static (_, i) => i % 2 == 0)];
            if (CheckRootsAndKeys(header.Scheme!, [oldRoot, newRoot], keys, given, out TreePath[] paths) is { } rejection)
                return rejection;
            if (ReadTree(ref source, header, paths, before, withOpenings: !header.Scheme!.DigestsShowLeaves, out PartialTree? tree) is { } other)
                return other;
            ImmutableArray<StateChange> changes = [.. keys.Select((key, i) => new StateChange(key, values[2 * i], values[(2 * i) + 1]))];
            transition = new StateTransition(header.Scheme!, oldRoot, newRoot, changes, tree!);
        }

        return source.Fault;
    }

    /// <summary>Checks what the parts of a proof have to be by themselves, wherever they were read.</summary>
    internal static Rejection? CheckRootsAndKeys(
        TreeScheme scheme, ReadOnlySpan<Bytes32> roots, ReadOnlySpan<Bytes32> keys, ReadOnlySpan<Bytes32> values, out TreePath[] paths)
    {
        paths = new TreePath[keys.Length];
        foreach (Bytes32 root in roots)
        {
            if (!scheme.IsCanonical(root))
                return new Rejection(Reason.NonCanonicalValue, $"root: {root} is not below the field's modulus r");
        }

        foreach (Bytes32 value in values)
        {
            if (!scheme.IsCanonical(value))
                return new Rejection(Reason.NonCanonicalValue, $"values: {value} is not below the field's modulus r");
        }

        for (int i = 0; i < keys.Length; i++)
        {
            if (!scheme.IsCanonical(keys[i]))
                return new Rejection(Reason.NonCanonicalKey, $"keys[{i}]: {keys[i]} is not below the field's modulus r");
            paths[i] = scheme.PathOf(keys[i]);
            int order = i == 0 ? 1 : paths[i].CompareTo(paths[i - 1]);
            if (order <= 0)
                return new Rejection(order == 0 ? Reason.DuplicateKey : Reason.KeysOutOfOrder, $"keys[{i}]: {scheme.Format(keys[i])} does not follow the key before it");
        }

        return null;
    }

    private static ByteSink Begin(byte kind, TreeScheme scheme, PartialTree tree)
    {
        ByteSink sink = new();
        sink.Add([Version, kind, scheme.Id]);
        sink.Add((uint)tree.Paths.Length);
        sink.Add((uint)tree.Terminals.Length);
        sink.Add((uint)tree.Slots);
        return sink;
    }

    private static void AddTree(ByteSink sink, TreeScheme scheme, PartialTree tree, bool withOpenings)
    {
        foreach (ref readonly ProofTerminal terminal in tree.Terminals.AsSpan())
            sink.Add((ushort)(terminal.Depth | (terminal.IsForeign ? ForeignFlag : 0)));
        foreach (ref readonly ProofTerminal terminal in tree.Terminals.AsSpan())
        {
            if (!terminal.IsForeign)
                continue;
            sink.Add(scheme.KeyOf(terminal.LeafPath));
            sink.Add(terminal.LeafValue);
        }

        sink.Add(tree.Presence.Bytes);
        HashSet<int> opened = [.. tree.Openings.Select(static opening => opening.Index)];
        if (withOpenings)
        {
            sink.AddBits(Enumerable.Range(0, tree.Siblings.Length), opened.Contains);
            sink.AddBits(tree.Openings, static opening => opening.IsLeaf);
        }

        for (int i = 0; i < tree.Siblings.Length; i++)
        {
            if (!opened.Contains(i))
                sink.Add(tree.Siblings[i]);
        }

        foreach (ref readonly SiblingOpening opening in tree.Openings.AsSpan())
        {
            sink.Add(opening.First);
            sink.Add(opening.Second);
        }
    }

    private static Rejection? ReadTree(ref ByteSource source, in Header header, TreePath[] paths, Bytes32?[] values, bool withOpenings, out PartialTree? tree)
    {
        tree = null;
        ushort[] codes = source.ReadShorts(header.Terminals);
        Bytes32[] foreign = source.ReadWords(2L * codes.Count(static code => (code & ForeignFlag) != 0));
        byte[] bits = source.ReadPacked(header.Slots);
        PresenceBits presence = new(bits);
        int present = presence.CountSet();
        bool[] isOpened = source.ReadBits(withOpenings ? present : 0);
        int opened = isOpened.Count(static bit => bit);
        bool[] isLeaf = source.ReadBits(opened);
        Bytes32[] given = source.ReadWords(present - opened);
        Bytes32[] halves = source.ReadWords(2L * opened);
        if (source.Fault is not null || source.ReadEnd() is not null)
            return source.Fault;

        int next = 0;
        TerminalHeader[] headers = Array.ConvertAll(
            codes,
            code => new TerminalHeader(code & ~ForeignFlag, (code & ForeignFlag) == 0 ? null : new StateLeaf(foreign[next++], foreign[next++])));
        Bytes32[] siblings = given;
        SiblingOpening[] openings = [];
        if (opened > 0)
        {
            siblings = new Bytes32[present];
            openings = new SiblingOpening[opened];
            int nextGiven = 0, nextOpened = 0;
            for (int i = 0; i < present; i++)
            {
                if (isOpened[i])
                    openings[nextOpened] = new SiblingOpening(i, isLeaf[nextOpened], halves[2 * nextOpened], halves[(2 * nextOpened++) + 1]);
                else
                    siblings[i] = given[nextGiven++];
            }
        }

        return header.Scheme!.TryCreate(paths, values, headers, bits, header.Slots, siblings, openings, out tree);
    }

    private static Header ReadHeader(this ref ByteSource source, byte kind)
    {
        byte version = source.ReadByte(), given = source.ReadByte(), id = source.ReadByte();
        Header header = new(TreeScheme.All.FirstOrDefault(scheme => scheme.Id == id), source.ReadCount(), source.ReadCount(), source.ReadCount());
        if (source.Fault is null && version != Version)
            source.Refuse(Reason.MalformedDocument, $"at byte 0: version {version}, known is {Version}");
        else if (source.Fault is null && given != kind)
            source.Refuse(Reason.MalformedDocument, $"at byte 1: kind {given}, expected {kind}");
        else if (source.Fault is null && header.Scheme is null)
            source.Refuse(Reason.SchemeMismatch, $"at byte 2: no scheme has the number {id}");
        return header;
    }

    private readonly record struct Header(TreeScheme? Scheme, long Keys, long Terminals, long Slots);

    /// <summary>Bytes to be.</summary>
    private sealed class ByteSink
    {
        private readonly List<byte> _bytes = [];

        internal byte[] ToArray() => [.. _bytes];

        internal void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

        internal void Add(in Bytes32? word)
        {
            if (word is { } value)
                Add(value.Span);
        }

        internal void Add(uint number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
            Add(bytes);
        }

        internal void Add(ushort number) => Add([(byte)(number >> 8), (byte)number]);

        internal void AddBits<T>(IEnumerable<T> items, Func<T, bool> isSet)
        {
            int count = 0;
            foreach (T item in items)
            {
                if (count % 8 == 0)
                    _bytes.Add(0);
                if (isSet(item))
                    _bytes[^1] |= (byte)(0x80 >> (count % 8));
                count++;
            }
        }
    }
}
