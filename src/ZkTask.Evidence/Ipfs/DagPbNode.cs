using System.Text;
using System.Text.Unicode;

namespace ZkTask.Evidence.Ipfs;

/// <summary>A link of a <see cref="DagPbNode"/>.</summary>
/// <param name="Hash">The target's identifier as bytes, not looked at yet.</param>
/// <param name="Name">The name; empty in files.</param>
/// <param name="TotalSize">The size of the target and all that is below it, as its maker states it (<c>Tsize</c>); never relied on.</param>
internal readonly record struct DagPbLink(ReadOnlyMemory<byte> Hash, string Name, long TotalSize);

/// <summary>A node in dag-pb: links and data.</summary>
/// <remarks>
/// Source: ipld.io/specs/codecs/dag-pb. What is read is what its section on strictness leaves: fields of a link in ascending order, each once; all links together
/// and the data once, before or behind them; no unknown fields; shortest varints. Links come first in what is written.
/// </remarks>
/// <param name="Links">The links in their order.</param>
/// <param name="Data">The data; null if there is none.</param>
internal sealed record DagPbNode(IReadOnlyList<DagPbLink> Links, ReadOnlyMemory<byte>? Data)
{
    private const int DataField = 1, LinksField = 2;
    private const int HashField = 1, NameField = 2, TotalSizeField = 3;

    internal static Rejection? Decode(ReadOnlyMemory<byte> block, out DagPbNode? node)
    {
        node = null;
        List<DagPbLink> links = [];
        ReadOnlyMemory<byte>? data = null;
        bool linksAreOver = false;
        ProtobufReader reader = new(block.Span);
        while (reader.Next())
        {
            if (!reader.IsBytes)
                return Malformed($"field {reader.Field} is a number");
            switch (reader.Field)
            {
                case DataField when data is null:
                    data = block[reader.Bytes];
                    linksAreOver = links.Count > 0;
                    break;
                case DataField:
                    return Malformed("the data is given twice");
                case LinksField when linksAreOver:
                    return Malformed("links before and behind the data");
                case LinksField:
                    if (DecodeLink(block[reader.Bytes], out DagPbLink link) is { } fault)
                        return Malformed($"link {links.Count}: {fault}");
                    links.Add(link);
                    break;
                default:
                    return Malformed($"field {reader.Field} is not known");
            }
        }

        if (reader.Fault is { } bad)
            return Malformed(bad);
        node = new DagPbNode(links, data);
        return null;
    }

    /// <summary>The node's canonical bytes.</summary>
    internal byte[] Encode()
    {
        ProtobufWriter writer = new();
        foreach (DagPbLink link in Links)
        {
            ProtobufWriter inner = new();
            inner.Write(HashField, link.Hash.Span);
            inner.Write(NameField, Encoding.UTF8.GetBytes(link.Name));
            inner.Write(TotalSizeField, link.TotalSize);
            writer.Write(LinksField, inner.Written);
        }

        if (Data is { } data)
            writer.Write(DataField, data.Span);
        return writer.Written.ToArray();
    }

    private static string? DecodeLink(ReadOnlyMemory<byte> message, out DagPbLink link)
    {
        link = default;
        ReadOnlyMemory<byte>? hash = null;
        string name = "";
        long totalSize = 0;
        int last = 0;
        ProtobufReader reader = new(message.Span);
        while (reader.Next())
        {
            if (reader.Field <= last || reader.Field > TotalSizeField)
                return $"field {reader.Field} is unknown, given twice or out of order";
            last = reader.Field;
            if (reader.IsBytes != (reader.Field is HashField or NameField))
                return $"field {reader.Field} is of another type";
            if (reader.Field == HashField)
                hash = message[reader.Bytes];
            else if (reader.Field == TotalSizeField)
                totalSize = reader.Number;
            else if (Utf8.IsValid(message.Span[reader.Bytes]))
                name = Encoding.UTF8.GetString(message.Span[reader.Bytes]);
            else
                return "a name that is not UTF-8";
        }

        if (reader.Fault is not null || hash is null)
            return reader.Fault ?? "no hash";
        link = new DagPbLink(hash.Value, name, totalSize);
        return null;
    }

    private static Rejection Malformed(string rule) => new(Reason.MalformedContent, $"dag-pb: {rule}");
}
