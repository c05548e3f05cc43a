using ZkTask.Hashing;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>A Merkle-Patricia trie built from its entries by recursion (Ethereum yellow paper, appendix D), with the nodes of any key's proof.</summary>
internal sealed class ReferenceTrie
{
    private readonly Dictionary<byte[], byte[]> _entries;

    internal ReferenceTrie(IEnumerable<KeyValuePair<byte[], byte[]>> entries)
    {
        _entries = entries.ToDictionary(entry => Nibbles(entry.Key), entry => entry.Value);
        Root = Keccak(_entries.Count == 0 ? [0x80] : Encode([.. _entries], 0));
    }

    internal byte[] Root { get; }

    /// <summary>The nodes on a key's way that are not embedded in others.</summary>
    internal byte[][] Prove(byte[] key)
    {
        List<byte[]> proof = [];
        byte[] path = Nibbles(key);
        List<KeyValuePair<byte[], byte[]>> entries = [.. _entries];
        for (int depth = 0; entries.Count > 0;)
        {
            byte[] node = Encode(entries, depth);
            if (depth == 0 || node.Length >= 32)
                proof.Add(node);
            int shared = Shared(entries, depth);
            if (entries.Count == 1 || path.Length < depth + shared || !entries[0].Key.AsSpan(depth, shared).SequenceEqual(path.AsSpan(depth, shared)))
                break;

            // An extension's branch is a node of its own.
            depth += shared;
            node = shared > 0 ? Branch(entries, depth) : [];
            if (node.Length >= 32)
                proof.Add(node);
            if (depth == path.Length)
                break;
            entries = entries.FindAll(entry => entry.Key.Length > depth && entry.Key[depth] == path[depth]);
            depth++;
        }

        return [.. proof];
    }

    internal static byte[] Keccak(byte[] message)
    {
        byte[] digest = new byte[32];
        Keccak256.Hash(message, digest);
        return digest;
    }

    internal static byte[] RlpString(byte[] text) => text.Length == 1 && text[0] < 0x80 ? text : [.. Header(0x80, text.Length), .. text];

    internal static byte[] RlpList(params byte[][] items)
    {
        byte[] payload = [.. items.SelectMany(item => item)];
        return [.. Header(0xc0, payload.Length), .. payload];
    }

    internal static byte[] HexPrefix(ReadOnlySpan<byte> nibbles, bool isLeaf)
    {
        List<byte> all = [(byte)((isLeaf ? 2 : 0) + (nibbles.Length % 2))];
        if (nibbles.Length % 2 == 0)
            all.Add(0);
        all.AddRange(nibbles);
        return [.. all.Chunk(2).Select(pair => (byte)((pair[0] << 4) | pair[1]))];
    }

    private static byte[] Header(int offset, int length)
    {
        if (length <= 55)
            return [(byte)(offset + length)];
        byte[] digits = length < 256 ? [(byte)length] : length < 65536 ? [(byte)(length >> 8), (byte)length] : [(byte)(length >> 16), (byte)(length >> 8), (byte)length];
        return [(byte)(offset + 55 + digits.Length), .. digits];
    }

    private static byte[] Nibbles(byte[] key) => [.. key.SelectMany(value => new[] { (byte)(value >> 4), (byte)(value & 15) })];

    private static int Shared(List<KeyValuePair<byte[], byte[]>> entries, int depth)
    {
        int shared = entries.Min(entry => entry.Key.Length) - depth;
        for (int i = 0; i < shared; i++)
        {
            if (entries.Any(entry => entry.Key[depth + i] != entries[0].Key[depth + i]))
                return i;
        }

        return shared;
    }

    private static byte[] Encode(List<KeyValuePair<byte[], byte[]>> entries, int depth)
    {
        if (entries.Count == 1)
            return RlpList(RlpString(HexPrefix(entries[0].Key.AsSpan(depth), isLeaf: true)), RlpString(entries[0].Value));
        int shared = Shared(entries, depth);
        return shared == 0
            ? Branch(entries, depth)
            : RlpList(RlpString(HexPrefix(entries[0].Key.AsSpan(depth, shared), isLeaf: false)), Reference(Branch(entries, depth + shared)));
    }

    private static byte[] Branch(List<KeyValuePair<byte[], byte[]>> entries, int depth)
    {
        byte[][] items = new byte[17][];
        for (int nibble = 0; nibble < 16; nibble++)
        {
            List<KeyValuePair<byte[], byte[]>> below = entries.FindAll(entry => entry.Key.Length > depth && entry.Key[depth] == nibble);
            items[nibble] = below.Count == 0 ? [0x80] : Reference(Encode(below, depth + 1));
        }

        items[16] = RlpString(entries.Find(entry => entry.Key.Length == depth).Value ?? []);
        return RlpList(items);
    }

    private static byte[] Reference(byte[] node) => node.Length < 32 ? node : RlpString(Keccak(node));
}
