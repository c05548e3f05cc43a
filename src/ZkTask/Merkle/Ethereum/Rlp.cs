using System.Buffers.Binary;

namespace ZkTask.Merkle.Ethereum;

/// <summary>An item of RLP (Ethereum yellow paper, appendix B).</summary>
internal readonly ref struct RlpItem(bool isList, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> encoding)
{
    internal bool IsList { get; } = isList;

    /// <summary>The string's bytes, or the encodings of the list's items.</summary>
    internal ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The whole item.</summary>
    internal ReadOnlySpan<byte> Encoding { get; } = encoding;

    internal bool IsEmptyString => !IsList && Payload.IsEmpty;
}

/// <summary>
/// Reads RLP, canonical encodings only: the shortest form of every length, and a byte below 0x80 as itself. So that two encodings are two values, and a hash
/// commits to one of them.
/// </summary>
internal static class Rlp
{
    private const byte ShortString = 0x80, ShortList = 0xc0;
    private const int MaxShortLength = 55;

    /// <summary>Takes the first item off a sequence of items.</summary>
    /// <returns>False if there is none, it is not canonical or is cut off; the sequence is then as it was.</returns>
    internal static bool TryRead(scoped ref ReadOnlySpan<byte> items, out RlpItem item)
    {
        item = default;
        if (items.IsEmpty)
            return false;
        byte first = items[0];
        if (first < ShortString)
        {
            item = new RlpItem(false, items[..1], items[..1]);
            items = items[1..];
            return true;
        }

        bool isList = first >= ShortList;
        if (!TryReadLength(items, isList ? first - ShortList : first - ShortString, out int header, out int length))
            return false;
        ReadOnlySpan<byte> payload = items.Slice(header, length);
        if (!isList && length == 1 && payload[0] < ShortString)
            return false;
        item = new RlpItem(isList, payload, items[..(header + length)]);
        items = items[(header + length)..];
        return true;
    }

    /// <summary>Reads bytes that are exactly one item.</summary>
    internal static bool TryReadWhole(ReadOnlySpan<byte> encoding, out RlpItem item) => TryRead(ref encoding, out item) && encoding.IsEmpty;

    /// <summary>Takes a string of at most so many bytes without leading zero, an unsigned integer, off a sequence of items.</summary>
    internal static bool TryReadInteger(scoped ref ReadOnlySpan<byte> items, int maxBytes, out Bytes32 value)
    {
        value = default;
        if (!TryRead(ref items, out RlpItem item) || !IsInteger(item, maxBytes))
            return false;
        value = Bytes32.FromBigEndian(item.Payload);
        return true;
    }

    /// <summary>Whether an item is an integer of at most so many bytes.</summary>
    internal static bool IsInteger(in RlpItem item, int maxBytes) =>
        !item.IsList && item.Payload.Length <= maxBytes && (item.Payload.IsEmpty || item.Payload[0] != 0);

    // The prefix without its base: up to 55 the length itself, above the number of bytes that spell it.
    private static bool TryReadLength(ReadOnlySpan<byte> items, int prefix, out int header, out int length)
    {
        (header, length) = (1, prefix);
        if (prefix > MaxShortLength)
        {
            int lengthBytes = prefix - MaxShortLength;
            header = 1 + lengthBytes;
            if (lengthBytes > sizeof(int) || items.Length < header || items[1] == 0)
                return false;
            Span<byte> word = stackalloc byte[sizeof(uint)];
            word.Clear();
            items[1..header].CopyTo(word[(sizeof(uint) - lengthBytes)..]);
            uint spelt = BinaryPrimitives.ReadUInt32BigEndian(word);
            if (spelt is <= MaxShortLength or > int.MaxValue)
                return false;
            length = (int)spelt;
        }

        return items.Length - header >= length;
    }
}
