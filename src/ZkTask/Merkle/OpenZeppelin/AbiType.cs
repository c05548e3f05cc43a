using System.Globalization;
using System.Numerics;
using System.Text;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>
/// A type of the Solidity ABI, of those that leaves of standard trees are made of in practice: <c>uintN</c>, <c>intN</c>, <c>address</c>, <c>bool</c>,
/// <c>bytesN</c>, <c>bytes</c>, <c>string</c>.
/// </summary>
internal readonly record struct AbiType(AbiKind Kind, int Size)
{
    // 2^256 has 78 digits.
    private const int MaxDigits = 78;
    private const long MaxExactNumber = (1L << 53) - 1;

    internal bool IsDynamic => Kind is AbiKind.Bytes or AbiKind.String;

    /// <summary>Reads a type's canonical name, or the alias <c>uint</c> or <c>int</c>; arrays, tuples and fixed-point numbers are none here.</summary>
    internal static bool TryParse(string name, out AbiType type)
    {
        type = name switch
        {
            "address" => new AbiType(AbiKind.Address, 20),
            "bool" => new AbiType(AbiKind.Bool, 1),
            "bytes" => new AbiType(AbiKind.Bytes, 0),
            "string" => new AbiType(AbiKind.String, 0),
            "uint" => new AbiType(AbiKind.Unsigned, 256),
            "int" => new AbiType(AbiKind.Signed, 256),
            _ when TryParseSize(name, "uint", out int bits) && bits <= 256 && bits % 8 == 0 => new AbiType(AbiKind.Unsigned, bits),
            _ when TryParseSize(name, "int", out int bits) && bits <= 256 && bits % 8 == 0 => new AbiType(AbiKind.Signed, bits),
            _ when TryParseSize(name, "bytes", out int bytes) && bytes <= 32 => new AbiType(AbiKind.FixedBytes, bytes),
            _ => default,
        };
        return type.Kind != AbiKind.None;
    }

    /// <summary>Whether two lists name the same types, of those that are known here.</summary>
    internal static bool AreSame(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => TryParse(pair.First, out AbiType first) && TryParse(pair.Second, out AbiType second) && first == second);

    /// <summary>The content that a spelling has: the word itself, or of a dynamic type the bytes without length and padding.</summary>
    /// <returns>Null, or how it must be spelt.</returns>
    internal string? TryRead(LeafValue value, out byte[] content)
    {
        content = [];
        switch (Kind)
        {
            case AbiKind.Unsigned or AbiKind.Signed:
                return TryReadInteger(value, out content) ? null : $"an integer of {Size} bits, {(Kind == AbiKind.Signed ? "signed" : "unsigned")}, in canonical decimal or 0x and hexadecimal";
            case AbiKind.Bool:
                content = Word(value.Text == "true" ? [1] : []);
                return value.Form != LeafValueForm.Number && value.Text is "true" or "false" ? null : "true or false";
            case AbiKind.String:
                content = Encoding.UTF8.GetBytes(value.Text);
                return value.Form == LeafValueForm.Text ? null : "a string";
            default:
                return TryReadBytes(value, out content);
        }
    }

    private static bool TryParseSize(string name, string prefix, out int size)
    {
        ReadOnlySpan<char> digits = name.StartsWith(prefix, StringComparison.Ordinal) ? name.AsSpan(prefix.Length) : [];
        size = 0;
        return digits.Length is >= 1 and <= 3 && digits[0] != '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size);
    }

    private static byte[] Word(ReadOnlySpan<byte> bigEndian) => Bytes32.FromBigEndian(bigEndian).Span.ToArray();

    private static bool TryParseInteger(LeafValue value, out BigInteger integer)
    {
        integer = default;
        string text = value.Text;
        if (value.Form == LeafValueForm.Boolean)
            return false;
        if (value.Form == LeafValueForm.Text && text.StartsWith("0x", StringComparison.Ordinal))
        {
            return text.Length is > 2 and <= 2 + (2 * Bytes32.Length)
                && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out integer);
        }

        string digits = text.StartsWith('-') ? text[1..] : text;
        if (digits.Length is 0 or > MaxDigits || digits.AsSpan().ContainsAnyExceptInRange('0', '9') || (digits[0] == '0' && text != "0"))
            return false;
        integer = BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        // The programs that print these documents have no exact numbers beyond.
        return value.Form == LeafValueForm.Text || BigInteger.Abs(integer) <= MaxExactNumber;
    }

    private bool TryReadInteger(LeafValue value, out byte[] word)
    {
        word = [];
        BigInteger low = Kind == AbiKind.Signed ? -BigInteger.Pow(2, Size - 1) : 0, high = BigInteger.Pow(2, Kind == AbiKind.Signed ? Size - 1 : Size);
        if (!TryParseInteger(value, out BigInteger integer) || integer < low || integer >= high)
            return false;
        word = Word((integer.Sign < 0 ? integer + BigInteger.Pow(2, 256) : integer).ToByteArray(isUnsigned: true, isBigEndian: true));
        return true;
    }

    private string? TryReadBytes(LeafValue value, out byte[] content)
    {
        content = [];
        string rule = Kind == AbiKind.Bytes ? "bytes as 0x and hexadecimal" : $"{Size} bytes as 0x and hexadecimal";
        if (value.Form != LeafValueForm.Text || !value.Text.StartsWith("0x", StringComparison.Ordinal) || int.IsOddInteger(value.Text.Length)
            || value.Text.AsSpan(2).ContainsAnyExcept(HexDigits))
            return rule;
        byte[] bytes = Convert.FromHexString(value.Text.AsSpan(2));
        if (Kind != AbiKind.Bytes && bytes.Length != Size)
            return rule;
        content = Kind switch
        {
            AbiKind.Address => Word(bytes),
            AbiKind.FixedBytes => [.. bytes, .. new byte[Bytes32.Length - Size]],
            _ => bytes,
        };
        return null;
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}

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
}
