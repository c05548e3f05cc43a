using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ZkTask.Merkle;

namespace ZkTask.Cli.Merkle;

/// <summary>
/// Leaves or operations, one a line, in bounded memory: <c>key,value</c>, where an empty value deletes, or <c>{"key": "...", "value": "..."}</c>, where null does. Keys and values
/// are 0x and 64 hexadecimal digits, or decimal integers. A first line <c>key,value</c> is a header; empty lines are skipped.
/// </summary>
/// <param name="stream">The lines.</param>
/// <param name="name">What people call them.</param>
internal sealed class LeafRecords(Stream stream, string name)
{
    private const int MaxLineBytes = 4096;
    private const string Rule = "must be `key,value` or {\"key\": ..., \"value\": ...}, of 0x and 64 hexadecimal digits or decimal integers below 2^256";

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    private readonly LineReader _lines = new(stream, MaxLineBytes);
    private long _number;

    /// <summary>Reads the next record.</summary>
    /// <param name="operation">The record: a leaf, or a deletion.</param>
    /// <param name="malformed">Null, or an answer about a line that is no record.</param>
    /// <returns>False behind the last record, or at a line that is none.</returns>
    internal bool Next(out StateOperation operation, out Answer? malformed)
    {
        operation = default;
        malformed = null;
        while (_lines.Next(out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            _number++;
            line = line.TrimEnd((byte)'\r');
            if (!isTooLong && (line.IsEmpty || (_number == 1 && line.SequenceEqual("key,value"u8))))
                continue;
            if (!isTooLong && TryRead(line, out operation))
                return true;
            malformed = new Answer(ExitCode.Malformed, nameof(Reason.MalformedDocument), $"{name}: line {_number}: {Rule}");
            return false;
        }

        return false;
    }

    /// <summary>Reads a key, a value or a root.</summary>
    internal static bool TryReadWord(ReadOnlySpan<char> text, out Bytes32 word)
    {
        const int maxDigits = 78;
        if (Bytes32.TryParseHex(text, out word))
            return true;
        if (text.Length is 0 or > maxDigits || text.ContainsAnyExceptInRange('0', '9') || (text[0] == '0' && text.Length > 1))
            return false;
        BigInteger value = BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        if (value.GetBitLength() > 8 * Bytes32.Length)
            return false;
        word = Bytes32.FromInteger(value);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out StateOperation operation)
    {
        if (line[0] == '{')
            return TryReadJson(line, out operation);
        operation = default;
        int comma = line.IndexOf((byte)',');
        if (comma < 0 || !TryReadWord(line[..comma], out Bytes32 key))
            return false;
        ReadOnlySpan<byte> value = line[(comma + 1)..];
        if (value.IsEmpty)
        {
            operation = StateOperation.Delete(key);
            return true;
        }

        bool isRead = TryReadWord(value, out Bytes32 word);
        operation = StateOperation.Put(key, word);
        return isRead;
    }

    private static bool TryReadWord(ReadOnlySpan<byte> text, out Bytes32 word)
    {
        const int maxLength = 80;
        word = default;
        Span<char> characters = stackalloc char[maxLength];
        return text.Length <= maxLength && Ascii.ToUtf16(text, characters, out int length) == System.Buffers.OperationStatus.Done && TryReadWord(characters[..length], out word);
    }

    private static bool TryReadJson(ReadOnlySpan<byte> line, out StateOperation operation)
    {
        operation = default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line.ToArray(), s_strict);
            JsonElement root = document.RootElement;
            if (root.GetPropertyCount() != 2 || !root.TryGetProperty("key", out JsonElement key) || !root.TryGetProperty("value", out JsonElement value)
                || key.ValueKind != JsonValueKind.String || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)
                || !TryReadWord(key.GetString(), out Bytes32 keyWord))
                return false;
            bool isRead = TryReadWord(value.GetString() ?? "0", out Bytes32 valueWord);
            operation = value.ValueKind == JsonValueKind.Null ? StateOperation.Delete(keyWord) : StateOperation.Put(keyWord, valueWord);
            return isRead;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
