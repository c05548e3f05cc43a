using System.Buffers.Binary;

namespace ZkTask.Evidence.Ipfs;

/// <summary>A block in a CAR.</summary>
/// <param name="Cid">What the archive says it is; null if the identifier is of a sort that is not read.</param>
/// <param name="Block">Its bytes, not hashed yet.</param>
/// <param name="Objection">Why the identifier is not read; null if it is.</param>
public readonly record struct CarBlock(Cid? Cid, ReadOnlyMemory<byte> Block, Rejection? Objection)
{
    /// <summary>Whether the bytes are those that the identifier names.</summary>
    public bool IsGenuine => Cid?.Matches(Block.Span) ?? false;
}

/// <summary>A content archive (CAR) in version 1 or 2: roots and blocks, one behind the other.</summary>
/// <remarks>
/// Sources: ipld.io/specs/transport/car (v1, v2). The blocks are slices of the archive, so memory is proportional to it. An empty section, which some tools take
/// for the end, and anything cut off are refused; the index of version 2 is not looked at.
/// </remarks>
public sealed class CarArchive
{
    private const int MaxHeaderBytes = 1 << 16, MaxBlocks = 1 << 20;
    private const int Version2HeaderBytes = 40;

    private static readonly byte[] s_version2Pragma = [0x0a, 0xa1, 0x67, .. "version"u8, 0x02];

    private CarArchive(int version, IReadOnlyList<Cid> roots, IReadOnlyList<CarBlock> blocks) => (Version, Roots, Blocks) = (version, roots, blocks);

    /// <summary>1 or 2.</summary>
    public int Version { get; }

    /// <summary>The roots that the header names and that are of a sort that is read.</summary>
    public IReadOnlyList<Cid> Roots { get; }

    /// <summary>The blocks in their order.</summary>
    public IReadOnlyList<CarBlock> Blocks { get; }

    /// <summary>Reads an archive. The blocks are not hashed.</summary>
    /// <param name="bytes">The whole archive; its blocks stay slices of it.</param>
    /// <param name="archive">The archive; null if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.MalformedDocument"/>. Never throws.</returns>
    public static Rejection? Read(ReadOnlyMemory<byte> bytes, out CarArchive? archive)
    {
        archive = null;
        int version = 1;
        if (bytes.Span.StartsWith(s_version2Pragma))
        {
            version = 2;
            if (ReadVersion2(bytes, out bytes) is { } badHeader)
                return badHeader;
        }

        int position = 0;
        if (ReadSection(bytes, ref position, MaxHeaderBytes, out ReadOnlyMemory<byte> header) is { } badSection)
            return badSection;
        if (CarHeader.Read(header.Span, out List<Cid> roots) is { } rule)
            return Malformed($"header: {rule}");
        List<CarBlock> blocks = [];
        while (position < bytes.Length)
        {
            int start = position;
            if (blocks.Count == MaxBlocks)
                return Malformed($"more than {MaxBlocks} blocks");
            if (ReadSection(bytes, ref position, int.MaxValue, out ReadOnlyMemory<byte> section) is { } bad)
                return bad;
            Rejection? rejection = Cid.Read(section.Span, out Cid? cid, out int length);
            if (rejection is { Reason: Reason.MalformedCid })
                return Malformed($"at byte {start}: {rejection.Detail}");
            blocks.Add(new CarBlock(cid, section[length..], rejection));
        }

        archive = new CarArchive(version, roots, blocks);
        return null;
    }

    /// <summary>Writes an archive in version 1.</summary>
    public static byte[] Write(IReadOnlyList<Cid> roots, IEnumerable<KeyValuePair<Cid, ReadOnlyMemory<byte>>> blocks)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(blocks);
        using MemoryStream stream = new();
        WriteSection(CarHeader.Write(roots), []);
        foreach ((Cid cid, ReadOnlyMemory<byte> block) in blocks)
            WriteSection(cid.ToBytes(), block.Span);
        return stream.ToArray();

        void WriteSection(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
        {
            Span<byte> length = stackalloc byte[Varint.MaxBytes];
            stream.Write(length[..Varint.Write(length, (long)first.Length + second.Length)]);
            stream.Write(first);
            stream.Write(second);
        }
    }

    private static Rejection? ReadVersion2(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> inner)
    {
        inner = default;
        int fixedBytes = s_version2Pragma.Length + Version2HeaderBytes;
        if (bytes.Length < fixedBytes)
            return Malformed("version 2: cut off in the header");
        ReadOnlySpan<byte> header = bytes.Span[s_version2Pragma.Length..fixedBytes];
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]), size = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        if (offset < (ulong)fixedBytes || offset > (ulong)bytes.Length || size > (ulong)bytes.Length - offset)
            return Malformed("version 2: the header places the data outside the archive");
        inner = bytes.Slice((int)offset, (int)size);
        return null;
    }

    private static Rejection? ReadSection(ReadOnlyMemory<byte> bytes, ref int position, int maxBytes, out ReadOnlyMemory<byte> section)
    {
        section = default;
        if (!Varint.TryRead(bytes.Span[position..], out long length, out int lengthBytes))
            return Malformed($"at byte {position}: a section's length is cut off, too large or not in its shortest form");
        if (length == 0)
            return Malformed($"at byte {position}: an empty section");
        if (length > maxBytes || length > bytes.Length - position - lengthBytes)
            return Malformed($"at byte {position}: a section of {length} bytes, which are not there");
        section = bytes.Slice(position + lengthBytes, (int)length);
        position += lengthBytes + (int)length;
        return null;
    }

    private static Rejection Malformed(string rule) => new(Reason.MalformedDocument, $"CAR: {rule}");
}
