using System.Collections.Immutable;
using System.Security.Cryptography;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Attestation.Records;

/// <summary>
/// As much of an RFC 9162 log as appending and its root need: the roots of the complete subtrees that its entries fill, the highest first. Immutable, so that a
/// failed transaction leaves nothing behind.
/// </summary>
internal sealed class LogFrontier
{
    private const byte LeafPrefix = 0, NodePrefix = 1;

    private readonly ImmutableStack<Digest> _peaks;

    private LogFrontier(long size, ImmutableStack<Digest> peaks) => (Size, _peaks) = (size, peaks);

    /// <summary>The log without entries.</summary>
    internal static LogFrontier Empty { get; } = new(0, []);

    /// <summary>The number of entries.</summary>
    internal long Size { get; }

    /// <summary>The log's root: the hash of nothing for the empty log (section 2.1.1).</summary>
    internal Digest Root()
    {
        if (_peaks.IsEmpty)
            return new Digest(SHA256.HashData([]));
        ImmutableStack<Digest> rest = _peaks.Pop(out Digest root);
        while (!rest.IsEmpty)
        {
            rest = rest.Pop(out Digest left);
            root = Node(left, root);
        }

        return root;
    }

    /// <summary>The log with one more entry.</summary>
    internal LogFrontier Append(Digest leaf)
    {
        ImmutableStack<Digest> peaks = _peaks;
        Digest node = leaf;
        for (long size = Size; long.IsOddInteger(size); size >>= 1)
        {
            peaks = peaks.Pop(out Digest left);
            node = Node(left, node);
        }

        return new LogFrontier(Size + 1, peaks.Push(node));
    }

    /// <summary>The hash of an entry that consists of two parts.</summary>
    internal static Digest Leaf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(first);
        hash.AppendData(second);
        return new Digest(hash.GetHashAndReset());
    }

    private static Digest Node(Digest left, Digest right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Digest.Length)];
        bytes[0] = NodePrefix;
        left.Write(bytes.Slice(1, Digest.Length));
        right.Write(bytes[(1 + Digest.Length)..]);
        return new Digest(SHA256.HashData(bytes));
    }
}
