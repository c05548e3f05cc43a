using System.Collections.Immutable;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>Leaves of @openzeppelin/merkle-tree's standard trees: Keccak-256, twice, of the values' Solidity ABI encoding.</summary>
public static class StandardLeaf
{
    /// <summary>The most values a leaf may have.</summary>
    public const int MaxValues = 256;

    private const string Name = "leaf";

    private static readonly string s_knownTypes = $"uintN, intN, uint, int, address, bool, bytesN, bytes, string, function, arrays T[] and T[k] and tuples (T,...) of them, at most {AbiType.MaxNesting} nested";

    /// <summary>The hash of a leaf's values.</summary>
    /// <param name="encoding">
    /// Their types in the ABI's canonical names, without spaces: <c>uintN</c>, <c>intN</c>, <c>address</c>, <c>bool</c>, <c>bytesN</c>, <c>bytes</c>, <c>string</c>, <c>function</c>, and arrays
    /// <c>T[]</c> and <c>T[k]</c> (k from 1 to 999,999,999) and tuples <c>(T1,T2,...)</c> of them, in each other up to twelve deep; <c>uint</c> and <c>int</c> are those of 256 bits. Others
    /// are refused: fixed-point numbers, and what has no elements, <c>T[0]</c> and <c>()</c>, which Solidity does not have and tools encode differently.
    /// </param>
    /// <param name="values">
    /// The values, one for each type; of arrays and tuples <see cref="LeafValue.Sequence"/>. An address's checksum is not looked at: it is in the letters' case, which is no part of the leaf.
    /// </param>
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
        encoding.Count <= MaxValues && encoding.All(type => AbiTypeName.TryParse(type, out _)) ? null : $"must be at most {MaxValues} types out of {s_knownTypes}";

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
        ImmutableArray<AbiType>.Builder types = ImmutableArray.CreateBuilder<AbiType>(encoding.Count);
        for (int i = 0; i < encoding.Count; i++)
        {
            if (!AbiTypeName.TryParse(encoding[i], out AbiType? type))
                return new Rejection(Reason.LeafEncodingMismatch, $"leafEncoding[{i}]: this type is not supported, only {s_knownTypes}");
            types.Add(type!);
        }

        // A leaf is a tuple without its parentheses.
        return AbiEncoder.TryEncode(new AbiType(AbiKind.Tuple, 0, types.MoveToImmutable()), values, $"{Name}: value", out abi);
    }
}
