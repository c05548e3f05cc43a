namespace ZkTask.Evidence.Ipfs;

/// <summary>What a UnixFS node is.</summary>
internal enum UnixFsType
{
    Raw = 0,
    Directory = 1,
    File = 2,
    Metadata = 3,
    Symlink = 4,
    ShardedDirectory = 5,
}

/// <summary>The UnixFS message in a dag-pb node's data.</summary>
/// <remarks>
/// Source: specs.ipfs.tech/unixfs. Fields may come in any order, those that are not repeated once; block sizes also packed; no unknown fields.
/// </remarks>
/// <param name="Type">What it is.</param>
/// <param name="Data">The bytes in the node itself, which come before those of its links.</param>
/// <param name="FileSize">The size of the whole file; null if it is not stated.</param>
/// <param name="BlockSizes">The size of the part of the file behind each link.</param>
internal sealed record UnixFsNode(UnixFsType Type, ReadOnlyMemory<byte> Data, long? FileSize, IReadOnlyList<long> BlockSizes)
{
    private const int TypeField = 1, DataField = 2, FileSizeField = 3, BlockSizesField = 4, LastField = 8, ModificationTimeField = 8;

    internal static Rejection? Decode(ReadOnlyMemory<byte> message, out UnixFsNode? node)
    {
        node = null;
        UnixFsType? type = null;
        ReadOnlyMemory<byte> data = default;
        long? fileSize = null;
        List<long> blockSizes = [];
        int seen = 0;
        ProtobufReader reader = new(message.Span);
        while (reader.Next())
        {
            int field = reader.Field;
            if (field > LastField || (field != BlockSizesField && (seen >> field & 1) != 0))
                return Malformed($"field {field} is unknown or given twice");
            seen |= 1 << field;
            if (field != BlockSizesField && reader.IsBytes != (field is DataField or ModificationTimeField))
                return Malformed($"field {field} is of another type");
            if (field == TypeField && reader.Number > (long)UnixFsType.ShardedDirectory)
                return Malformed($"type {reader.Number}");
            if (field == TypeField)
                type = (UnixFsType)reader.Number;
            else if (field == DataField)
                data = message[reader.Bytes];
            else if (field == FileSizeField)
                fileSize = reader.Number;
            else if (field == BlockSizesField && !reader.IsBytes)
                blockSizes.Add(reader.Number);
            else if (field == BlockSizesField && !TryReadPacked(message.Span[reader.Bytes], blockSizes))
                return Malformed("packed block sizes that are no varints");
        }

        if (reader.Fault is not null || type is null)
            return Malformed(reader.Fault ?? "no type");
        node = new UnixFsNode(type.Value, data, fileSize, blockSizes);
        return null;
    }

    /// <summary>A file's message as importers write it: no data field where there is none, sizes not packed.</summary>
    internal static byte[] EncodeFile(ReadOnlySpan<byte> data, long fileSize, IEnumerable<long> blockSizes)
    {
        ProtobufWriter writer = new();
        writer.Write(TypeField, (long)UnixFsType.File);
        if (!data.IsEmpty)
            writer.Write(DataField, data);
        writer.Write(FileSizeField, fileSize);
        foreach (long size in blockSizes)
            writer.Write(BlockSizesField, size);
        return writer.Written.ToArray();
    }

    private static bool TryReadPacked(ReadOnlySpan<byte> bytes, List<long> into)
    {
        while (!bytes.IsEmpty)
        {
            if (!Varint.TryRead(bytes, out long value, out int length))
                return false;
            into.Add(value);
            bytes = bytes[length..];
        }

        return true;
    }

    private static Rejection Malformed(string rule) => new(Reason.MalformedContent, $"UnixFS: {rule}");
}
