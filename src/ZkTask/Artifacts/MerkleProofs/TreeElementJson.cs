using System.Globalization;
using System.Text.Json;
using ZkTask.Algebra.Fields;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>
/// The elements that tree proofs in JSON are made of. A key, value or digest is a string: decimal without leading zeros for a scheme over a field, else <c>0x</c> and 64
/// lower-case hexadecimal digits. Members may come in any order, so which of the two it had to be is known only at the document's end.
/// </summary>
internal static class TreeElementJson
{
    private const int Depth = 0, Leaf = 1;
    private const int Key = 0, Value = 1;
    private const int OpenedLeaf = 0, OpenedNode = 1;
    private const int Left = 0, Right = 1;
    private const int LongestWord = 80;

    private const string WordRule = "a key, value or digest is a string: decimal without leading zeros, or 0x and 64 lower-case hexadecimal digits";
    private const string DepthRule = "a depth is an integer from 0 to 256";

    private static readonly MemberSet s_terminal = new("depth", "leaf");
    private static readonly MemberSet s_leaf = new("key", "value");
    private static readonly MemberSet s_opening = new("leaf", "node");
    private static readonly MemberSet s_node = new("left", "right");

    /// <summary>Reads the next value as 32 bytes.</summary>
    internal static bool ReadWord(this ref JsonCursor json, ref WordSpelling spelling, out Bytes32 word, Reason tooLarge = Reason.NonCanonicalValue)
    {
        word = default;
        return json.Read() && json.TakeWord(ref spelling, out word, tooLarge);
    }

    /// <summary>Reads the next value as 32 bytes or null.</summary>
    internal static bool ReadOptionalWord(this ref JsonCursor json, ref WordSpelling spelling, out Bytes32? word)
    {
        word = null;
        if (!json.Read())
            return false;
        if (json.TokenType == JsonTokenType.Null)
            return true;
        bool taken = json.TakeWord(ref spelling, out Bytes32 value, Reason.NonCanonicalValue);
        word = value;
        return taken;
    }

    /// <summary>Reads a name that has to be one of a kind of document.</summary>
    internal static bool ReadFormat(this ref JsonCursor json, string format)
    {
        Span<byte> text = stackalloc byte[64];
        if (!json.Read())
            return false;
        return (json.TokenType == JsonTokenType.String && json.TryCopyString(text, out int length) && System.Text.Ascii.Equals(text[..length], format))
            || json.Refuse(Reason.MalformedDocument, $"the format is `{format}`");
    }

    /// <summary>Reads the name of a scheme.</summary>
    internal static bool ReadScheme(this ref JsonCursor json, out TreeScheme? scheme)
    {
        scheme = null;
        Span<byte> text = stackalloc byte[64];
        if (!json.Read())
            return false;
        if (json.TokenType != JsonTokenType.String)
            return json.Refuse(Reason.MalformedDocument, "the scheme's name is a string");
        return (json.TryCopyString(text, out int length) && TreeScheme.TryFind(System.Text.Encoding.UTF8.GetString(text[..length]), out scheme))
            || json.Refuse(Reason.SchemeMismatch, $"no scheme is called `{JsonText.Printable(json.RawText)}`");
    }

    /// <summary>Reads the terminals.</summary>
    internal static List<TerminalHeader> ReadTerminals(this ref JsonCursor json, ref WordSpelling spelling)
    {
        List<TerminalHeader> terminals = [];
        if (!json.EnterArray("terminals are an array of objects"))
            return terminals;
        while (json.NextElement())
        {
            int depth = -1;
            StateLeaf? leaf = null;
            if (!json.TakeObject("a terminal is an object {depth, leaf?}", out ObjectScope scope))
                return terminals;
            while (json.NextMember(s_terminal, ref scope, out int member))
            {
                if (member == Depth)
                    json.ReadDepth(out depth);
                else if (member == Leaf && json.ReadPair(s_leaf, "a leaf is an object {key, value}", ref spelling, Reason.NonCanonicalKey, out Bytes32 key, out Bytes32 value))
                    leaf = new StateLeaf(key, value);
            }

            json.Require(s_terminal, scope, 1 << Depth);
            terminals.Add(new TerminalHeader(depth, leaf));
        }

        return terminals;
    }

    /// <summary>Reads the slots: strings, null, or openings <c>{"leaf": {key, value}}</c> and <c>{"node": {left, right}}</c>.</summary>
    internal static SlotList ReadSlots(this ref JsonCursor json, ref WordSpelling spelling, bool withOpenings)
    {
        SlotList slots = new();
        if (!json.EnterArray("siblings are an array"))
            return slots;
        while (json.NextElement())
        {
            if (json.TokenType == JsonTokenType.Null)
            {
                slots.AddEmpty();
            }
            else if (json.TokenType == JsonTokenType.StartObject && withOpenings)
            {
                json.TakeObject("", out ObjectScope scope);
                while (json.NextMember(s_opening, ref scope, out int member))
                {
                    bool isLeaf = member == OpenedLeaf;
                    if (scope.Seen == (1 << OpenedLeaf | 1 << OpenedNode))
                        json.Refuse(Reason.MalformedDocument, "an opened sibling is a leaf or a node, not both");
                    else if (json.ReadPair(
                        isLeaf ? s_leaf : s_node, "an opened sibling is {leaf: {key, value}} or {node: {left, right}}", ref spelling,
                        isLeaf ? Reason.NonCanonicalKey : Reason.NonCanonicalValue, out Bytes32 first, out Bytes32 second))
                        slots.AddOpening(isLeaf, first, second);
                }

                if (scope.Seen == 0)
                    json.Require(s_opening, scope, 1 << OpenedLeaf);
            }
            else if (json.TakeWord(ref spelling, out Bytes32 sibling, Reason.NonCanonicalValue))
            {
                slots.Add(sibling);
            }
            else
            {
                return slots;
            }
        }

        return slots;
    }

    /// <summary>Checks at the end of a document that its words were spelled as its scheme spells them.</summary>
    internal static Rejection? CheckSpelling(TreeScheme scheme, in WordSpelling spelling, string document) =>
        (scheme.IsOverField ? spelling.AnyHexadecimal : spelling.AnyDecimal)
            ? new Rejection(Reason.MalformedNumber, $"{document}: {scheme.Name} writes words in {(scheme.IsOverField ? "decimal" : "hexadecimal")}")
            : null;

    internal static void WriteWord(this Utf8JsonWriter json, TreeScheme scheme, ReadOnlySpan<byte> name, Bytes32? word)
    {
        if (word is { } value)
            json.WriteString(name, scheme.Format(value));
        else
            json.WriteNull(name);
    }

    internal static void WriteTree(this Utf8JsonWriter json, TreeScheme scheme, PartialTree tree)
    {
        json.WriteStartArray("terminals"u8);
        foreach (ProofTerminal terminal in tree.Terminals)
        {
            json.WriteStartObject();
            json.WriteNumber("depth"u8, terminal.Depth);
            if (terminal.IsForeign)
                json.WritePair("leaf"u8, scheme, "key"u8, scheme.KeyOf(terminal.LeafPath), "value"u8, terminal.LeafValue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("siblings"u8);
        int nextOpening = 0;
        foreach (int index in tree.SlotIndices())
        {
            if (index < 0)
            {
                json.WriteNullValue();
            }
            else if (nextOpening < tree.Openings.Length && tree.Openings[nextOpening].Index == index)
            {
                SiblingOpening opening = tree.Openings[nextOpening++];
                json.WriteStartObject();
                if (opening.IsLeaf)
                    json.WritePair("leaf"u8, scheme, "key"u8, opening.First, "value"u8, opening.Second);
                else
                    json.WritePair("node"u8, scheme, "left"u8, opening.First, "right"u8, opening.Second);
                json.WriteEndObject();
            }
            else
            {
                json.WriteStringValue(scheme.Format(tree.Siblings[index]));
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Takes the current token, which should open an object.</summary>
    internal static bool TakeObject(this ref JsonCursor json, string rule, out ObjectScope scope)
    {
        scope = new ObjectScope(json.ContainerDepth + 1);
        return json.TokenType == JsonTokenType.StartObject || json.Refuse(Reason.MalformedDocument, rule);
    }

    private static void WritePair(
        this Utf8JsonWriter json, ReadOnlySpan<byte> name, TreeScheme scheme, ReadOnlySpan<byte> firstName, Bytes32 first, ReadOnlySpan<byte> secondName, Bytes32 second)
    {
        json.WriteStartObject(name);
        json.WriteWord(scheme, firstName, first);
        json.WriteWord(scheme, secondName, second);
        json.WriteEndObject();
    }

    private static bool ReadPair(
        this ref JsonCursor json, MemberSet names, string rule, ref WordSpelling spelling, Reason tooLarge, out Bytes32 first, out Bytes32 second)
    {
        (first, second) = (default, default);
        if (!json.EnterObject(rule, out ObjectScope scope))
            return false;
        while (json.NextMember(names, ref scope, out int member))
        {
            if (member == Key)
                json.ReadWord(ref spelling, out first, tooLarge);
            else
                json.ReadWord(ref spelling, out second);
        }

        json.Require(names, scope, 1 << Key | 1 << Value);
        return true;
    }

    private static bool ReadDepth(this ref JsonCursor json, out int depth)
    {
        depth = -1;
        if (!json.Read())
            return false;
        return (json.TokenType == JsonTokenType.Number && json.RawText.Length <= 3
                && int.TryParse(json.RawText, NumberStyles.None, CultureInfo.InvariantCulture, out depth))
            || json.Refuse(Reason.MalformedNumber, DepthRule);
    }

    private static bool TakeWord(this ref JsonCursor json, ref WordSpelling spelling, out Bytes32 word, Reason tooLarge)
    {
        word = default;
        Span<byte> text = stackalloc byte[LongestWord];
        if (json.TokenType != JsonTokenType.String)
            return json.Refuse(Reason.MalformedNumber, WordRule);
        if (!json.IsEscaped && json.RawText.Length > LongestWord && !json.RawText.ContainsAnyExceptInRange((byte)'0', (byte)'9') && json.RawText[0] != '0')
            return json.Refuse(tooLarge, "a key, value or digest is below the field's modulus r");
        if (!json.TryCopyString(text, out int length))
            return json.Refuse(Reason.MalformedNumber, WordRule);
        text = text[..length];
        if (text.StartsWith("0x"u8))
        {
            spelling.AnyHexadecimal = true;
            return (text[2..].IndexOfAnyInRange((byte)'A', (byte)'F') < 0 && Bytes32.TryParseHex(System.Text.Encoding.ASCII.GetString(text), out word))
                || json.Refuse(Reason.MalformedNumber, WordRule);
        }

        spelling.AnyDecimal = true;
        NumberStatus status = Fr.TryParseDecimal(text, out Fr element);
        word = Bytes32.FromElement(element);
        return status switch
        {
            NumberStatus.Ok => true,
            NumberStatus.OutOfRange => json.Refuse(tooLarge, "a key, value or digest is below the field's modulus r"),
            _ => json.Refuse(Reason.MalformedNumber, WordRule),
        };
    }
}

/// <summary>How the words of a document were spelled.</summary>
internal struct WordSpelling
{
    internal bool AnyDecimal, AnyHexadecimal;
}

/// <summary>Slots as they are read.</summary>
internal sealed class SlotList
{
    private readonly List<byte> _presence = [];
    private readonly List<Bytes32> _siblings = [];
    private readonly List<SiblingOpening> _openings = [];

    internal int Count { get; private set; }

    internal byte[] Presence => [.. _presence];

    internal Bytes32[] Siblings => [.. _siblings];

    internal SiblingOpening[] Openings => [.. _openings];

    internal void AddEmpty() => AddBit(false);

    internal void Add(in Bytes32 sibling)
    {
        AddBit(true);
        _siblings.Add(sibling);
    }

    internal void AddOpening(bool isLeaf, in Bytes32 first, in Bytes32 second)
    {
        _openings.Add(new SiblingOpening(_siblings.Count, isLeaf, first, second));
        Add(Bytes32.Zero);
    }

    private void AddBit(bool isSet)
    {
        if (Count % 8 == 0)
            _presence.Add(0);
        if (isSet)
            _presence[^1] |= (byte)(0x80 >> (Count % 8));
        Count++;
    }
}
