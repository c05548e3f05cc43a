using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>
/// A row of the table <c>commits</c>. Its digest is SHA-256 over all the rest, so that an altered row is told from altered leaves; it is no protection against one who
/// can compute a hash.
/// </summary>
/// <param name="Version">The version, 0 for the empty tree.</param>
/// <param name="Scheme">The scheme's name.</param>
/// <param name="PreviousRoot">The root of the version before; zero for version 0.</param>
/// <param name="Root">The root.</param>
/// <param name="Operations">The operations, as <see cref="OperationBytes"/> has them.</param>
/// <param name="Digest">The digest.</param>
internal sealed record CommitRow(long Version, string Scheme, Bytes32 PreviousRoot, Bytes32 Root, byte[] Operations, Bytes32 Digest)
{
    private static ReadOnlySpan<byte> Domain => "zktask/commit/1"u8;

    internal static CommitRow Create(long version, string scheme, Bytes32 previousRoot, Bytes32 root, byte[] operations)
    {
        CommitRow row = new(version, scheme, previousRoot, root, operations, default);
        return row with { Digest = row.ComputeDigest() };
    }

    internal bool IsIntact => Digest == ComputeDigest();

    private Bytes32 ComputeDigest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] scheme = Encoding.UTF8.GetBytes(Scheme);
        Span<byte> numbers = stackalloc byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, Version);
        BinaryPrimitives.WriteInt32BigEndian(numbers[sizeof(long)..], scheme.Length);
        hash.AppendData(Domain);
        hash.AppendData(numbers);
        hash.AppendData(scheme);
        hash.AppendData(MemoryMarshal.AsBytes<Bytes32>([PreviousRoot, Root]));
        hash.AppendData(Operations);
        return new Bytes32(hash.GetHashAndReset());
    }
}
