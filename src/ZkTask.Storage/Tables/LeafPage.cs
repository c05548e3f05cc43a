using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>
/// A row of the table <c>leaves</c>: some leaves of one version, in the tree's order, 32 bytes key and 32 bytes value each. All rows together are that version's leaves;
/// there is at least one row. Its digest is SHA-256 over the rest.
/// </summary>
/// <param name="Number">0, 1, ... in the leaves' order.</param>
/// <param name="Version">The version.</param>
/// <param name="Content">The leaves.</param>
/// <param name="Digest">The digest.</param>
internal sealed record LeafPage(long Number, long Version, byte[] Content, Bytes32 Digest)
{
    /// <summary>Leaves of a page, but for the last: 256 KiB.</summary>
    internal const int Capacity = 4096;

    /// <summary>Bytes of a leaf.</summary>
    internal const int LeafBytes = 2 * Bytes32.Length;

    private static ReadOnlySpan<byte> Domain => "zktask/leaves/1"u8;

    internal bool IsIntact => Digest == ComputeDigest(Number, Version, Content);

    internal int Count => Content.Length / LeafBytes;

    /// <summary>The leaves, in place.</summary>
    internal ReadOnlySpan<StateLeaf> Leaves => MemoryMarshal.Cast<byte, StateLeaf>(Content);

    /// <summary>The pages of a version; one at a time, so that memory does not grow with the tree.</summary>
    internal static IEnumerable<LeafPage> Of(StateVersion version)
    {
        long number = 0;
        byte[] content = new byte[(int)Math.Min(version.Tree.Count, Capacity) * LeafBytes];
        int length = 0;
        foreach (StateLeaf leaf in version.Tree.Leaves())
        {
            if (length == content.Length)
            {
                yield return Create(number++, version.Number, content);
                content = new byte[(int)Math.Min(version.Tree.Count - (number * Capacity), Capacity) * LeafBytes];
                length = 0;
            }

            MemoryMarshal.Write(content.AsSpan(length), in leaf);
            length += LeafBytes;
        }

        yield return Create(number, version.Number, content);
    }

    private static LeafPage Create(long number, long version, byte[] content) => new(number, version, content, ComputeDigest(number, version, content));

    private static Bytes32 ComputeDigest(long number, long version, byte[] content)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[sizeof(long)..], version);
        hash.AppendData(Domain);
        hash.AppendData(numbers);
        hash.AppendData(content);
        return new Bytes32(hash.GetHashAndReset());
    }
}
