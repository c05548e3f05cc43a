using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ZkTask.Algebra.Fields;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>Takes the value that begins with the current token; false if it was refused, which the cursor keeps.</summary>
internal delegate bool JsonTaker<T>(ref JsonCursor json, out T value);

/// <summary>The elements that documents with Merkle proofs are made of, read.</summary>
internal static class MerkleElementJson
{
    private const string BytesRule = "bytes are a JSON string of 0x and an even number of hexadecimal digits";
    private const string QuantityRule = "a number is a JSON string of 0x and hexadecimal digits without leading zero, or of decimal digits without leading zero";
    private const int MaxWordDigits = 2 * Bytes32.Length;

    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Bytes as 0x and hexadecimal digits of either case.</summary>
    internal static bool TakeBytes(this ref JsonCursor json, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (!TryGetHexDigits(ref json, out ReadOnlySpan<byte> digits) || int.IsOddInteger(digits.Length))
            return json.Refuse(Reason.MalformedDocument, BytesRule);
        bytes = Convert.FromHexString(digits);
        return true;
    }

    /// <summary>Exactly so many bytes.</summary>
    internal static bool TakeBytes(this ref JsonCursor json, int length, out ReadOnlyMemory<byte> bytes) =>
        json.TakeBytes(out bytes) && (bytes.Length == length || json.Refuse(Reason.MalformedDocument, $"{bytes.Length} bytes, there must be {length}"));

    /// <summary>Exactly 32 bytes.</summary>
    internal static bool TakeBytes32(this ref JsonCursor json, out Bytes32 value)
    {
        bool isRead = json.TakeBytes(Bytes32.Length, out ReadOnlyMemory<byte> bytes);
        value = isRead ? new Bytes32(bytes.Span) : default;
        return isRead;
    }

    /// <summary>An integer below 2^256: a quantity of Ethereum's JSON-RPC, the word of 32 bytes, or canonical decimal digits as libraries print them.</summary>
    internal static bool TakeQuantity(this ref JsonCursor json, out Bytes32 value)
    {
        value = default;
        if (!TryGetHexDigits(ref json, out ReadOnlySpan<byte> digits))
            return TakeDecimalQuantity(ref json, out value);
        if (digits.Length is 0 or > MaxWordDigits || (digits[0] == '0' && digits.Length is not (1 or MaxWordDigits)))
            return json.Refuse(Reason.MalformedNumber, QuantityRule);
        value = FromHex(digits);
        return true;
    }

    /// <summary>A word as 0x and at most 64 hexadecimal digits, padded or not: clients repeat a slot as it was asked for, or as they like.</summary>
    internal static bool TakeSlot(this ref JsonCursor json, out Bytes32 value)
    {
        value = default;
        if (!TryGetHexDigits(ref json, out ReadOnlySpan<byte> digits) || digits.Length > MaxWordDigits)
            return json.Refuse(Reason.MalformedNumber, $"a slot is a JSON string of 0x and at most {MaxWordDigits} hexadecimal digits");
        value = FromHex(digits);
        return true;
    }

    /// <summary>An element of BN254's scalar field as a string of decimal digits.</summary>
    internal static bool TakeFieldElement(this ref JsonCursor json, out Fr value) => json.Take(out value) switch
    {
        NumberStatus.Ok => true,
        NumberStatus.OutOfRange => json.Refuse(Reason.FieldElementOutOfRange, "a field element is below the scalar field's modulus r"),
        _ => json.Refuse(Reason.MalformedNumber, ElementJson.NumberRule),
    };

    /// <summary>An integer below 2^64 as a JSON number without sign, fraction and exponent.</summary>
    internal static bool TakeInteger(this ref JsonCursor json, out ulong value)
    {
        value = 0;
        return (json.TokenType == JsonTokenType.Number && ulong.TryParse(json.RawText, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            || json.Refuse(Reason.MalformedNumber, "a JSON number without sign, fraction and exponent, below 2^64");
    }

    /// <summary>true or false.</summary>
    internal static bool TakeBoolean(this ref JsonCursor json, out bool value)
    {
        value = json.TokenType == JsonTokenType.True;
        return value || json.TokenType == JsonTokenType.False || json.Refuse(Reason.MalformedDocument, "this is true or false");
    }

    /// <summary>A signal that is a bit: true and false, or 1 and 0 as numbers or strings.</summary>
    internal static bool TakeBit(this ref JsonCursor json, out bool value)
    {
        ReadOnlySpan<byte> text = json.RawText;
        bool isDigit = json.TokenType is JsonTokenType.Number or JsonTokenType.String && text is [(byte)'0' or (byte)'1'];
        value = isDigit ? text[0] == '1' : json.TokenType == JsonTokenType.True;
        return isDigit || json.TokenType is JsonTokenType.True or JsonTokenType.False || json.Refuse(Reason.MalformedDocument, "a bit is 0 or 1, or false or true");
    }

    /// <summary>Bytes in canonical, padded base64 (RFC 4648, section 4).</summary>
    internal static bool TakeBase64(this ref JsonCursor json, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (TryGetText(ref json, out ReadOnlySpan<byte> text))
        {
            byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];

            // The decoder skips spaces and may ignore the last digit's unused bits: only what it was made from is canonical.
            if (Base64.DecodeFromUtf8(text, decoded, out _, out int written) == OperationStatus.Done
                && Encoding.ASCII.GetBytes(Convert.ToBase64String(decoded.AsSpan(0, written))).AsSpan().SequenceEqual(text))
            {
                bytes = decoded.AsMemory(0, written);
                return true;
            }
        }

        return json.Refuse(Reason.MalformedDocument, "bytes are a JSON string in canonical base64");
    }

    /// <summary>32 bytes in base64.</summary>
    internal static bool TakeBase64Digest(this ref JsonCursor json, out Bytes32 digest)
    {
        digest = default;
        if (!json.TakeBase64(out ReadOnlyMemory<byte> bytes))
            return false;
        if (bytes.Length != Bytes32.Length)
            return json.Refuse(Reason.MalformedDocument, $"{bytes.Length} bytes, a hash has {Bytes32.Length}");
        digest = new Bytes32(bytes.Span);
        return true;
    }

    /// <summary>A string.</summary>
    internal static bool TakeText(this ref JsonCursor json, out string value)
    {
        bool isText = TryGetText(ref json, out ReadOnlySpan<byte> text);
        value = isText ? Encoding.UTF8.GetString(text) : "";
        return isText || json.Refuse(Reason.MalformedDocument, "a JSON string of Unicode text");
    }

    /// <summary>An array; empty if it was refused.</summary>
    internal static ImmutableArray<T> TakeArray<T>(this ref JsonCursor json, JsonTaker<T> taker, string rule)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Refuse(Reason.MalformedDocument, rule);
            return [];
        }

        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        while (json.NextElement())
        {
            if (!taker(ref json, out T item))
                return [];
            items.Add(item);
        }

        return items.DrainToImmutable();
    }

    private static bool TakeDecimalQuantity(ref JsonCursor json, out Bytes32 value)
    {
        const int maxDigits = 78;
        value = default;
        if (!TryGetText(ref json, out ReadOnlySpan<byte> text) || text.Length is 0 or > maxDigits
            || text.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (text[0] == '0' && text.Length > 1))
            return json.Refuse(Reason.MalformedNumber, QuantityRule);
        byte[] bytes = BigInteger.Parse(Encoding.ASCII.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        if (bytes.Length > Bytes32.Length)
            return json.Refuse(Reason.MalformedNumber, "a number is below 2^256");
        value = Bytes32.FromBigEndian(bytes);
        return true;
    }

    // The digits behind 0x, all of them hexadecimal.
    private static bool TryGetHexDigits(ref JsonCursor json, out ReadOnlySpan<byte> digits)
    {
        digits = default;
        if (!TryGetText(ref json, out ReadOnlySpan<byte> text) || !text.StartsWith("0x"u8))
            return false;
        digits = text[2..];
        return !digits.ContainsAnyExcept(s_hexDigits);
    }

    private static bool TryGetText(ref JsonCursor json, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (json.TokenType != JsonTokenType.String)
            return false;
        text = json.RawText;
        if (!json.IsEscaped)
            return true;
        byte[] buffer = new byte[text.Length];
        bool isText = json.TryCopyString(buffer, out int length);
        text = buffer.AsSpan(0, isText ? length : 0);
        return isText;
    }

    private static Bytes32 FromHex(ReadOnlySpan<byte> digits)
    {
        Span<byte> padded = stackalloc byte[MaxWordDigits];
        padded.Fill((byte)'0');
        digits.CopyTo(padded[(MaxWordDigits - digits.Length)..]);
        return new Bytes32(Convert.FromHexString(padded));
    }
}
