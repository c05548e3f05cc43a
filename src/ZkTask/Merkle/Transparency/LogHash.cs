using System.Security.Cryptography;

namespace ZkTask.Merkle.Transparency;

/// <summary>The hashes of a transparency log over SHA-256 (RFC 9162, section 2.1.1; RFC 6962 has the same). The prefixes keep leaves and inner nodes apart.</summary>
public static class LogHash
{
    private const byte LeafPrefix = 0, NodePrefix = 1;

    /// <summary>The root of the log without entries: the hash of nothing.</summary>
    public static Bytes32 Empty { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of an entry: SHA-256(0x00 ‖ entry).</summary>
    public static Bytes32 Leaf(ReadOnlySpan<byte> entry) => Leaf(entry, []);

    /// <summary>The hash of an entry that lies in two parts: SHA-256(0x00 ‖ first ‖ second).</summary>
    public static Bytes32 Leaf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([LeafPrefix]);
        sha.AppendData(first);
        sha.AppendData(second);
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        sha.GetHashAndReset(digest);
        return new Bytes32(digest);
    }

    /// <summary>The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Bytes32 Node(in Bytes32 left, in Bytes32 right)
    {
        Span<byte> buffer = stackalloc byte[1 + (2 * Bytes32.Length)];
        buffer[0] = NodePrefix;
        left.Span.CopyTo(buffer[1..]);
        right.Span.CopyTo(buffer[(1 + Bytes32.Length)..]);
        Span<byte> digest = stackalloc byte[Bytes32.Length];
        SHA256.HashData(buffer, digest);
        return new Bytes32(digest);
    }
}
