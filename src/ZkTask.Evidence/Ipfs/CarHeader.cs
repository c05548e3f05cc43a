namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// The header of a CAR: <c>{roots: [&amp;Any], version: 1}</c> in dag-cbor, which leaves one encoding for each header: shortest lengths, keys by length, links as tag 42
/// around a zero byte and the identifier.
/// </summary>
internal static class CarHeader
{
    private const int UnsignedType = 0, BytesType = 2, TextType = 3, ArrayType = 4, MapType = 5, TagType = 6;
    private const int LinkTag = 42, MaxRoots = 1024;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The header.</param>
    /// <param name="roots">Its roots, without those of a sort that is not read.</param>
    /// <returns>Null, or the rule that was broken.</returns>
    internal static string? Read(ReadOnlySpan<byte> bytes, out List<Cid> roots)
    {
        roots = [];
        if (!TryReadHead(ref bytes, MapType, out int count) || count != 2)
            return "not a map with the roots and the version";
        if (!TryReadText(ref bytes, "roots"u8) || !TryReadHead(ref bytes, ArrayType, out int rootCount) || rootCount > MaxRoots)
            return $"no array of at most {MaxRoots} roots in the first place";
        for (int i = 0; i < rootCount; i++)
        {
            if (!TryReadHead(ref bytes, TagType, out int tag) || tag != LinkTag || !TryReadHead(ref bytes, BytesType, out int length)
                || length > bytes.Length || length == 0 || bytes[0] != 0)
                return $"root {i} is no link";
            Rejection? rejection = Cid.Read(bytes[1..length], out Cid? root, out int cidLength);
            if (rejection is { Reason: Reason.MalformedCid } || cidLength != length - 1)
                return $"root {i}: {rejection?.Detail ?? "bytes behind the identifier"}";
            if (root is not null)
                roots.Add(root);
            bytes = bytes[length..];
        }

        return TryReadText(ref bytes, "version"u8) && TryReadHead(ref bytes, UnsignedType, out int version) && version == 1 && bytes.IsEmpty
            ? null
            : "version 1 is not in the last place";
    }

    internal static byte[] Write(IReadOnlyList<Cid> roots)
    {
        List<byte> bytes = [];
        AddHead(MapType, 2);
        AddText("roots"u8);
        AddHead(ArrayType, roots.Count);
        foreach (Cid root in roots)
        {
            byte[] cid = root.ToBytes();
            AddHead(TagType, LinkTag);
            AddHead(BytesType, cid.Length + 1);
            bytes.AddRange([0, .. cid]);
        }

        AddText("version"u8);
        AddHead(UnsignedType, 1);
        return [.. bytes];

        void AddText(ReadOnlySpan<byte> text)
        {
            AddHead(TextType, text.Length);
            bytes.AddRange(text);
        }

        void AddHead(int type, int value) => bytes.AddRange(value switch
        {
            < 24 => [(byte)(type << 5 | value)],
            < 256 => [(byte)(type << 5 | 24), (byte)value],
            _ => [(byte)(type << 5 | 25), (byte)(value >> 8), (byte)value],
        });
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text)
    {
        if (!TryReadHead(ref bytes, TextType, out int length) || length != text.Length || !bytes.StartsWith(text))
            return false;
        bytes = bytes[length..];
        return true;
    }

    // A type and a number below 2^16 in its shortest form.
    private static bool TryReadHead(ref ReadOnlySpan<byte> bytes, int type, out int value)
    {
        value = 0;
        if (bytes.IsEmpty || bytes[0] >> 5 != type)
            return false;
        int small = bytes[0] & 0x1f, more = small switch { < 24 => 0, 24 => 1, 25 => 2, _ => -1 };
        if (more < 0 || bytes.Length <= more)
            return false;
        value = more switch { 0 => small, 1 => bytes[1], _ => bytes[1] << 8 | bytes[2] };
        bytes = bytes[(1 + more)..];
        return more == 0 || value >= (more == 1 ? 24 : 256);
    }
}
