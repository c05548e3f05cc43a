using System.Buffers.Binary;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>Leaves of @openzeppelin/merkle-tree's standard trees: Keccak-256, twice, of the values' Solidity ABI encoding.</summary>
public static class StandardLeaf
{
    /// <summary>The most values a leaf may have.</summary>
    public const int MaxValues = 256;

    private const string Name = "leaf", KnownTypes = "uintN, intN, uint, int, address, bool, bytesN, bytes, string";

    /// <summary>The hash of a leaf's values.</summary>
    /// <param name="encoding">Their types: <c>uintN</c>, <c>intN</c>, <c>address</c>, <c>bool</c>, <c>bytesN</c>, <c>bytes</c>, <c>string</c>; <c>uint</c> and <c>int</c> are those of 256 bits; others are refused.</param>
    /// <param name="values">The values, one for each type. An address's checksum is not looked at: it is in the letters' case, which is no part of the leaf.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>Null, or <see cref="Reason.LeafEncodingMismatch"/> or <see cref="Reason.MalformedNumber"/>.</returns>
    public static Rejection? TryHash(IReadOnlyList<string> encoding, IReadOnlyList<LeafValue> values, out Bytes32 hash)
    {
        hash = default;
        Rejection? rejection = TryEncode(encoding, values, out byte[] abi);
        if (rejection is null)
            hash = HashEncoded(abi);
        return rejection;
    }

    /// <summary>What makes an encoding one that no leaf here has.</summary>
    /// <returns>Null, or what it must be.</returns>
    internal static string? FaultOf(IReadOnlyList<string> encoding) =>
        encoding.Count <= MaxValues && encoding.All(type => AbiType.TryParse(type, out _)) ? null : $"must be at most {MaxValues} types out of {KnownTypes}";

    /// <summary>The hash of a leaf whose ABI encoding is at hand: Keccak-256 twice, so that no leaf of 64 bytes can pass for an inner node.</summary>
    public static Bytes32 HashEncoded(ReadOnlySpan<byte> abi) => Keccak.Hash(Keccak.Hash(abi).Span);

    /// <summary>The ABI encoding of a leaf's values, as <c>abi.encode</c> has it.</summary>
    /// <param name="encoding">As in <see cref="TryHash"/>.</param>
    /// <param name="values">As in <see cref="TryHash"/>.</param>
    /// <param name="abi">The encoding; empty if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.LeafEncodingMismatch"/> or <see cref="Reason.MalformedNumber"/>.</returns>
    public static Rejection? TryEncode(IReadOnlyList<string> encoding, IReadOnlyList<LeafValue> values, out byte[] abi)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentNullException.ThrowIfNull(values);
        abi = [];
        if (encoding.Count > MaxValues)
            return new Rejection(Reason.LeafEncodingMismatch, $"leafEncoding: a leaf has at most {MaxValues} values");
        if (encoding.Count != values.Count)
            return new Rejection(Reason.LeafEncodingMismatch, $"{Name}: {values.Count} values for {encoding.Count} types");
        MemoryStream head = new(), tail = new();
        for (int i = 0; i < encoding.Count; i++)
        {
            if (!AbiType.TryParse(encoding[i], out AbiType type))
                return new Rejection(Reason.LeafEncodingMismatch, $"leafEncoding[{i}]: this type is not supported, only {KnownTypes}");
            if (type.TryRead(values[i], out byte[] content) is { } rule)
                return new Rejection(Reason.MalformedNumber, $"{Name}: value[{i}] must be {rule}");
            if (type.IsDynamic)
                Append(head, tail, content, encoding.Count);
            else
                head.Write(content);
        }

        abi = [.. head.ToArray(), .. tail.ToArray()];
        return null;
    }

    // In the head the place of the content, behind it in the tail: its length, and itself padded to words.
    private static void Append(MemoryStream head, MemoryStream tail, byte[] content, int count)
    {
        WriteWord(head, (Bytes32.Length * (long)count) + tail.Length);
        WriteWord(tail, content.Length);
        tail.Write(content);
        tail.Write(new byte[-content.Length & (Bytes32.Length - 1)]);
    }

    private static void WriteWord(MemoryStream stream, long value)
    {
        Span<byte> word = stackalloc byte[Bytes32.Length];
        word.Clear();
        BinaryPrimitives.WriteInt64BigEndian(word[(Bytes32.Length - sizeof(long))..], value);
        stream.Write(word);
    }
}
