using System.Collections.Immutable;
using System.Globalization;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>The kinds of <see cref="AbiType"/>.</summary>
internal enum AbiKind
{
    None,
    Unsigned,
    Signed,
    Address,
    Bool,
    FixedBytes,
    Bytes,
    String,

    /// <summary>T[k].</summary>
    FixedArray,

    /// <summary>T[].</summary>
    Array,

    /// <summary>(T1,T2,...).</summary>
    Tuple,
}

/// <summary>
/// A type of the Solidity ABI (Contract ABI Specification, section Types): <c>uintN</c>, <c>intN</c>, <c>address</c>, <c>bool</c>, <c>bytesN</c>, <c>bytes</c>, <c>string</c>,
/// <c>function</c>, arrays and tuples of them.
/// </summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Size">Of integers bits, of <c>bytesN</c> bytes, of <c>T[k]</c> elements.</param>
/// <param name="Parts">An array's one type of elements, or a tuple's components.</param>
internal sealed record AbiType(AbiKind Kind, int Size, ImmutableArray<AbiType> Parts)
{
    /// <summary>How many arrays and tuples may be around a type, itself included.</summary>
    internal const int MaxNesting = 12;

    // An elementary type.
    internal AbiType(AbiKind kind, int size = 0)
        : this(kind, size, [])
    {
    }

    /// <summary>Whether the size of a value's encoding depends on the value, so that it stands behind the others.</summary>
    internal bool IsDynamic { get; } = Kind is AbiKind.Bytes or AbiKind.String or AbiKind.Array || Parts.Any(part => part.IsDynamic);

    /// <summary>How many arrays and tuples there are around the innermost type.</summary>
    internal int Nesting { get; } = Parts.IsEmpty ? 0 : 1 + Parts.Max(part => part.Nesting);

    /// <summary>Whether values are sequences.</summary>
    internal bool IsSequence => Kind >= AbiKind.FixedArray;

    /// <summary>The type of a sequence's element or component.</summary>
    internal AbiType Part(int index) => Parts[Kind == AbiKind.Tuple ? index : 0];

    /// <summary>Whether two lists name the same types, of those that are known here.</summary>
    internal static bool AreSame(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => AbiTypeName.TryParse(pair.First, out AbiType? first) && AbiTypeName.TryParse(pair.Second, out AbiType? second) && first!.Equals(second));

    /// <summary>Reads an elementary type's canonical name, or the alias <c>uint</c> or <c>int</c>; fixed-point numbers are none here.</summary>
    /// <returns>Null if it is no such name.</returns>
    internal static AbiType? FindElementary(ReadOnlySpan<char> name) => name switch
    {
        "address" => new AbiType(AbiKind.Address, 20),
        "bool" => new AbiType(AbiKind.Bool),
        "bytes" => new AbiType(AbiKind.Bytes),
        "string" => new AbiType(AbiKind.String),
        "function" => new AbiType(AbiKind.FixedBytes, 24),
        "uint" => new AbiType(AbiKind.Unsigned, 256),
        "int" => new AbiType(AbiKind.Signed, 256),
        _ when TryParseSize(name, "uint", out int bits) && bits <= 256 && bits % 8 == 0 => new AbiType(AbiKind.Unsigned, bits),
        _ when TryParseSize(name, "int", out int bits) && bits <= 256 && bits % 8 == 0 => new AbiType(AbiKind.Signed, bits),
        _ when TryParseSize(name, "bytes", out int bytes) && bytes <= 32 => new AbiType(AbiKind.FixedBytes, bytes),
        _ => null,
    };

    /// <inheritdoc/>
    public bool Equals(AbiType? other) => other is not null && Kind == other.Kind && Size == other.Size && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Size, Parts.Length);

    private static bool TryParseSize(ReadOnlySpan<char> name, string prefix, out int size)
    {
        size = 0;
        return name.StartsWith(prefix, StringComparison.Ordinal) && TryParseCount(name[prefix.Length..], 3, out size);
    }

    /// <summary>Reads a positive integer without leading zero, of at most so many digits.</summary>
    internal static bool TryParseCount(ReadOnlySpan<char> digits, int maxDigits, out int count)
    {
        count = 0;
        return digits.Length > 0 && digits.Length <= maxDigits && digits[0] != '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }
}
