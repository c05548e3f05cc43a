using System.Buffers.Binary;

namespace ZkTask.Artifacts.Binary;

/// <summary>One section of a file: where its payload lies.</summary>
internal readonly record struct Section(uint Id, long Offset, long Length);

/// <summary>
/// The container that r1cs, wtns, zkey and ptau files share: <c>magic[4] | u32 version | u32 count | count × { u32 id | u64 length | payload }</c>, little
/// endian. Sections come in any order and an id at most once; the table accounts for every byte of the file, so that sections neither overlap nor leave
/// anything behind. All of that is checked before anything is allocated for, or read from, a section.
/// </summary>
internal sealed class BinaryContainer
{
    private const int HeaderLength = 12;
    private const int SectionHeaderLength = 12;

    /// <summary>Files in the wild have up to 17 sections.</summary>
    private const int MaxSections = 256;

    private readonly Dictionary<uint, Section> _sections;

    private BinaryContainer(ByteSource source, string document, Dictionary<uint, Section> sections) =>
        (Source, Document, _sections) = (source, document, sections);

    /// <summary>The file.</summary>
    internal ByteSource Source { get; }

    /// <summary>What people call the file.</summary>
    internal string Document { get; }

    /// <summary>Reads the section table.</summary>
    /// <param name="source">The file.</param>
    /// <param name="document">What people call it.</param>
    /// <param name="magic">Its first four bytes.</param>
    /// <param name="version">Its version.</param>
    /// <param name="container">The table; null if the file was refused.</param>
    internal static Rejection? Open(ByteSource source, string document, ReadOnlySpan<byte> magic, uint version, out BinaryContainer? container)
    {
        container = null;
        if (source.Length < HeaderLength)
            return Reject(document, 0, "the file ends within its header");
        Span<byte> header = stackalloc byte[HeaderLength];
        source.Read(0, header);
        if (!header[..4].SequenceEqual(magic))
            return Reject(document, 0, "the file's first four bytes are not those of its type");
        uint actualVersion = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (actualVersion != version)
            return Reject(document, 4, $"version {actualVersion}, expected {version}");
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (count > MaxSections || count > (source.Length - HeaderLength) / SectionHeaderLength)
            return Reject(document, 8, $"{count} sections");

        var sections = new Dictionary<uint, Section>();
        long offset = HeaderLength;
        for (uint i = 0; i < count; i++)
        {
            if (source.Length - offset < SectionHeaderLength)
                return Reject(document, offset, "the file ends within its section table");
            source.Read(offset, header);
            uint id = BinaryPrimitives.ReadUInt32LittleEndian(header);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header[4..]);
            if (length > (ulong)(source.Length - offset - SectionHeaderLength))
                return Reject(document, offset, $"section {id} reaches beyond the end of the file");
            if (!sections.TryAdd(id, new Section(id, offset + SectionHeaderLength, (long)length)))
                return Reject(document, offset, $"section {id} is there twice");
            offset += SectionHeaderLength + (long)length;
        }

        if (offset != source.Length)
            return Reject(document, offset, "bytes follow the last section");
        container = new BinaryContainer(source, document, sections);
        return null;
    }

    /// <summary>Finds a section that must be there.</summary>
    internal Rejection? Find(uint id, out Section section) =>
        _sections.TryGetValue(id, out section) ? null : Reject(Document, 0, $"section {id} is missing");

    /// <summary>Finds a section that must be there with a certain length.</summary>
    internal Rejection? Find(uint id, ulong length, out Section section)
    {
        Rejection? rejection = Find(id, out section);
        if (rejection is null && (ulong)section.Length != length)
            rejection = Reject(section, 0, Reason.MalformedDocument, $"it has {section.Length} bytes, its counts require {length}");
        return rejection;
    }

    /// <summary>A rejection that names a section and a place in it.</summary>
    internal Rejection Reject(in Section section, long offset, Reason reason, string rule) =>
        new(reason, $"{Document}: section {section.Id} at byte {section.Offset + offset}: {rule}");

    private static Rejection Reject(string document, long position, string rule) =>
        new(Reason.MalformedDocument, $"{document}: at byte {position}: {rule}");
}
