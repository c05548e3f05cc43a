using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>Values of elementary types: from their spelling to their content.</summary>
internal static class AbiScalar
{
    // 2^256 has 78 digits.
    private const int MaxDigits = 78;
    private const long MaxExactNumber = (1L << 53) - 1;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The content that a spelling has: the word itself, or of <c>bytes</c> and <c>string</c> the bytes without length and padding.</summary>
    /// <returns>Null, or how it must be spelt.</returns>
    internal static string? TryRead(AbiType type, LeafValue value, out byte[] content)
    {
        content = [];
        switch (type.Kind)
        {
            case AbiKind.Unsigned or AbiKind.Signed:
                return TryReadInteger(type, value, out content)
                    ? null
                    : $"an integer of {type.Size} bits, {(type.Kind == AbiKind.Signed ? "signed" : "unsigned")}, in canonical decimal or 0x and hexadecimal";
            case AbiKind.Bool:
                content = Word(value.Text == "true" ? [1] : []);
                return value.Form is LeafValueForm.Text or LeafValueForm.Boolean && value.Text is "true" or "false" ? null : "true or false";
            case AbiKind.String:
                return value.Form == LeafValueForm.Text && TryEncodeText(value.Text, out content) ? null : "a string of Unicode text";
            default:
                return TryReadBytes(type, value, out content);
        }
    }

    // A lone surrogate has no encoding; replaced by another character, two strings would be one leaf.
    private static bool TryEncodeText(string text, out byte[] utf8)
    {
        utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        return System.Text.Unicode.Utf8.FromUtf16(text, utf8, out _, out _, replaceInvalidSequences: false) == OperationStatus.Done;
    }

    private static byte[] Word(ReadOnlySpan<byte> bigEndian) => Bytes32.FromBigEndian(bigEndian).Span.ToArray();

    private static bool TryParseInteger(LeafValue value, out BigInteger integer)
    {
        integer = default;
        string text = value.Text;
        if (value.Form is not (LeafValueForm.Text or LeafValueForm.Number))
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

    private static bool TryReadInteger(AbiType type, LeafValue value, out byte[] word)
    {
        word = [];
        bool isSigned = type.Kind == AbiKind.Signed;
        BigInteger low = isSigned ? -BigInteger.Pow(2, type.Size - 1) : 0, high = BigInteger.Pow(2, isSigned ? type.Size - 1 : type.Size);
        if (!TryParseInteger(value, out BigInteger integer) || integer < low || integer >= high)
            return false;
        word = Word((integer.Sign < 0 ? integer + BigInteger.Pow(2, 256) : integer).ToByteArray(isUnsigned: true, isBigEndian: true));
        return true;
    }

    private static string? TryReadBytes(AbiType type, LeafValue value, out byte[] content)
    {
        content = [];
        bool isDynamic = type.Kind == AbiKind.Bytes;
        string rule = isDynamic ? "bytes as 0x and hexadecimal" : $"{type.Size} bytes as 0x and hexadecimal";
        if (value.Form != LeafValueForm.Text || !value.Text.StartsWith("0x", StringComparison.Ordinal) || int.IsOddInteger(value.Text.Length)
            || value.Text.AsSpan(2).ContainsAnyExcept(s_hexDigits))
            return rule;
        byte[] bytes = Convert.FromHexString(value.Text.AsSpan(2));
        if (!isDynamic && bytes.Length != type.Size)
            return rule;
        content = type.Kind switch
        {
            AbiKind.Address => Word(bytes),
            AbiKind.FixedBytes => [.. bytes, .. new byte[Bytes32.Length - type.Size]],
            _ => bytes,
        };
        return null;
    }
}
