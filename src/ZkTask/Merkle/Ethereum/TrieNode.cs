namespace ZkTask.Merkle.Ethereum;

/// <summary>What a node of a Merkle-Patricia trie is.</summary>
internal enum TrieNodeKind
{
    /// <summary>A path's rest and a value.</summary>
    Leaf,

    /// <summary>A part of a path and a child.</summary>
    Extension,

    /// <summary>Sixteen children, some of them empty, and a value that may be empty.</summary>
    Branch,
}

/// <summary>A node of a Merkle-Patricia trie (Ethereum yellow paper, appendix D), read strictly.</summary>
internal readonly ref struct TrieNode
{
    /// <summary>An embedded node is shorter than the hash that would stand for it.</summary>
    internal const int MinHashedLength = Bytes32.Length;

    private const int BranchItems = 17;

    // A branch: all its items. Otherwise: the path's encoding, and the child or value.
    private readonly ReadOnlySpan<byte> _items, _path;

    private TrieNode(TrieNodeKind kind, ReadOnlySpan<byte> items, ReadOnlySpan<byte> path)
    {
        Kind = kind;
        _items = items;
        _path = path;
    }

    internal TrieNodeKind Kind { get; }

    /// <summary>The number of nibbles in the path of a leaf or an extension.</summary>
    internal int PathLength => _path.IsEmpty ? 0 : (2 * _path.Length) - ((_path[0] & 0x10) != 0 ? 1 : 2);

    /// <summary>Reads a node's encoding.</summary>
    /// <returns>Null, or which rule it breaks.</returns>
    internal static string? TryRead(ReadOnlySpan<byte> encoding, out TrieNode node)
    {
        node = default;
        if (!Rlp.TryReadWhole(encoding, out RlpItem list) || !list.IsList)
            return "not one canonical RLP list";
        ReadOnlySpan<byte> rest = list.Payload;
        int count = 0;
        for (; !rest.IsEmpty; count++)
        {
            if (count == BranchItems || !Rlp.TryRead(ref rest, out RlpItem item))
                return "items that are not canonical RLP, or too many of them";
        }

        return count switch
        {
            2 => TryReadShort(list.Payload, out node),
            BranchItems => TryReadBranch(list.Payload, out node),
            _ => $"a node has 2 or {BranchItems} items, not {count}",
        };
    }

    /// <summary>The child of a branch in the direction of a nibble, or its value at 16; the child of an extension or the value of a leaf at 0.</summary>
    internal RlpItem Item(int index)
    {
        ReadOnlySpan<byte> rest = _items;
        RlpItem item = default;
        for (int i = 0; i <= index; i++)
            Rlp.TryRead(ref rest, out item);
        return item;
    }

    /// <summary>The nibble at a place of the path.</summary>
    internal int PathNibble(int index)
    {
        int place = 2 * _path.Length - PathLength + index;
        return Nibble(_path, place);
    }

    /// <summary>The nibble at a place in bytes, the high one of a byte first.</summary>
    internal static int Nibble(ReadOnlySpan<byte> bytes, int place) => int.IsEvenInteger(place) ? bytes[place / 2] >> 4 : bytes[place / 2] & 0xf;

    private static string? TryReadShort(ReadOnlySpan<byte> items, out TrieNode node)
    {
        node = default;
        Rlp.TryRead(ref items, out RlpItem path);
        ReadOnlySpan<byte> second = items;
        Rlp.TryRead(ref items, out RlpItem item);

        // Hex-prefix encoding: flags in the first nibble (1 odd, 2 leaf), and a zero nibble behind it if the path is even.
        if (path.IsList || path.Payload.IsEmpty || path.Payload[0] >> 4 > 3 || ((path.Payload[0] & 0x10) == 0 && (path.Payload[0] & 0xf) != 0))
            return "a path that is not in hex-prefix encoding";
        bool isLeaf = (path.Payload[0] & 0x20) != 0;
        node = new TrieNode(isLeaf ? TrieNodeKind.Leaf : TrieNodeKind.Extension, second, path.Payload);
        if (isLeaf)
            return item.IsList || item.Payload.IsEmpty ? "a leaf's value is a string that is not empty" : null;
        if (node.PathLength == 0)
            return "an extension without a path";
        return IsReference(item) ? null : "an extension's child is a hash or an embedded node";
    }

    private static string? TryReadBranch(ReadOnlySpan<byte> items, out TrieNode node)
    {
        node = new TrieNode(TrieNodeKind.Branch, items, default);
        for (int i = 0; i < BranchItems - 1; i++)
        {
            Rlp.TryRead(ref items, out RlpItem child);
            if (!child.IsEmptyString && !IsReference(child))
                return $"child {i} is neither empty nor a hash nor an embedded node";
        }

        Rlp.TryRead(ref items, out RlpItem value);
        return value.IsList ? "a branch's value is a string" : null;
    }

    private static bool IsReference(in RlpItem item) =>
        item.IsList ? item.Encoding.Length < MinHashedLength : item.Payload.Length == Bytes32.Length;
}
