namespace ZkTask.Merkle.Ethereum;

/// <summary>Proofs in Ethereum's Merkle-Patricia tries (yellow paper, appendix D): what is, or that nothing is, at a key under a root.</summary>
public static class MerklePatriciaProof
{
    private const int BranchValue = 16;

    // The encoding of the empty trie's only node, the empty string.
    private static ReadOnlySpan<byte> EmptyNode => [0x80];

    /// <summary>The root of the trie without entries: keccak256(0x80).</summary>
    public static Bytes32 EmptyRoot { get; } = Keccak.Hash(EmptyNode);

    /// <summary>
    /// Looks a key up along a proof, which must consist of exactly the nodes on the key's way, from the root down, each in canonical RLP. Its cost is at most two
    /// nodes for each nibble of the key, whatever the proof's length.
    /// </summary>
    /// <param name="root">The trie's root.</param>
    /// <param name="key">The key as the trie has it: of a secure trie its Keccak-256.</param>
    /// <param name="nodes">
    /// The encodings of the nodes. A node of less than 32 bytes is embedded in its parent; it may stand here once more, byte for byte (some clients list it, others
    /// do not). Of the empty trie: none, or its one node 0x80.
    /// </param>
    /// <param name="name">What people call the proof; <c>[i]</c> is appended for a node.</param>
    /// <param name="value">What the trie holds, inside one of the nodes; null if it is proven to hold nothing. Never empty.</param>
    /// <returns>
    /// Null if the proof proves one or the other; or <see cref="Reason.RootMismatch"/>, <see cref="Reason.IncompleteProof"/>, <see cref="Reason.MalformedNode"/> or
    /// <see cref="Reason.UnusedSibling"/>.
    /// </returns>
    public static Rejection? Lookup(
        in Bytes32 root, ReadOnlySpan<byte> key, IReadOnlyList<ReadOnlyMemory<byte>> nodes, string name, out ReadOnlyMemory<byte>? value)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        value = null;
        if (root == EmptyRoot)
        {
            return nodes.Count == 0 || (nodes.Count == 1 && nodes[0].Span.SequenceEqual(EmptyNode))
                ? null
                : new Rejection(Reason.UnusedSibling, $"{name}: the empty trie has no nodes");
        }

        if (nodes.Count == 0)
            return new Rejection(Reason.IncompleteProof, $"{name}: no nodes, though the root is not the empty trie's");
        if (Keccak.Hash(nodes[0].Span) != root)
            return new Rejection(Reason.RootMismatch, $"{name}[0]: its hash is {Keccak.Hash(nodes[0].Span)}, the root is {root}");
        Rejection? rejection = Descend(key, nodes, name, out value, out int used);
        if (rejection is null && used < nodes.Count)
            rejection = new Rejection(Reason.UnusedSibling, $"{name}[{used}]: behind the last node on the key's way");
        if (rejection is not null)
            value = null;
        return rejection;
    }

    private static Rejection? Descend(
        ReadOnlySpan<byte> key, IReadOnlyList<ReadOnlyMemory<byte>> nodes, string name, out ReadOnlyMemory<byte>? value, out int used)
    {
        value = null;
        used = 1;
        ReadOnlyMemory<byte> encoding = nodes[0];
        bool mustBranch = false;
        for (int depth = 0, length = 2 * key.Length; ;)
        {
            string? rule = TrieNode.TryRead(encoding.Span, out TrieNode node);
            rule ??= mustBranch && node.Kind != TrieNodeKind.Branch ? "below an extension is a branch" : null;
            if (rule is not null)
                return new Rejection(Reason.MalformedNode, $"{name}[{used - 1}]: {rule}");

            int item = 0;
            if (node.Kind == TrieNodeKind.Branch)
            {
                item = depth == length ? BranchValue : TrieNode.Nibble(key, depth);
            }
            else
            {
                bool isOnPath = IsOnPath(node, key, depth);
                depth += node.PathLength;
                if (!isOnPath || (node.Kind == TrieNodeKind.Leaf && depth != length))
                    return null;
            }

            RlpItem found = node.Item(item);
            if (node.Kind == TrieNodeKind.Leaf || item == BranchValue)
            {
                value = found.Payload.IsEmpty ? null : Part(encoding, found.Payload);
                return null;
            }

            if (found.IsEmptyString)
                return null;
            depth += node.Kind == TrieNodeKind.Branch ? 1 : 0;
            mustBranch = node.Kind == TrieNodeKind.Extension;
            if (Follow(found, nodes, name, ref used, ref encoding) is { } rejection)
                return rejection;
        }
    }

    private static Rejection? Follow(RlpItem child, IReadOnlyList<ReadOnlyMemory<byte>> nodes, string name, ref int used, ref ReadOnlyMemory<byte> encoding)
    {
        if (child.IsList)
        {
            encoding = Part(encoding, child.Encoding);
            if (used < nodes.Count && nodes[used].Span.SequenceEqual(encoding.Span))
                used++;
            return null;
        }

        if (used == nodes.Count)
            return new Rejection(Reason.IncompleteProof, $"{name}: ends after {used} nodes, before the key is decided");
        encoding = nodes[used];
        if (encoding.Length < TrieNode.MinHashedLength)
            return new Rejection(Reason.MalformedNode, $"{name}[{used}]: a node of less than {TrieNode.MinHashedLength} bytes is embedded, not hashed");
        Bytes32 hash = Keccak.Hash(encoding.Span);
        if (!hash.Span.SequenceEqual(child.Payload))
            return new Rejection(Reason.RootMismatch, $"{name}[{used}]: its hash is {hash}, the node above names 0x{Convert.ToHexStringLower(child.Payload)}");
        used++;
        return null;
    }

    private static bool IsOnPath(in TrieNode node, ReadOnlySpan<byte> key, int depth)
    {
        if (node.PathLength > (2 * key.Length) - depth)
            return false;
        for (int i = 0; i < node.PathLength; i++)
        {
            if (node.PathNibble(i) != TrieNode.Nibble(key, depth + i))
                return false;
        }

        return true;
    }

    // The memory behind a span that lies in it.
    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> whole, ReadOnlySpan<byte> part)
    {
        whole.Span.Overlaps(part, out int offset);
        return whole.Slice(offset, part.Length);
    }
}
