using System.Globalization;
using System.Text;

namespace ZkTask.Artifacts.Json;

/// <summary>
/// The text of a JSON string. <see cref="System.Text.Json.Utf8JsonReader"/> would throw for an escaped lone surrogate, which is valid by JSON's grammar but
/// is not Unicode text; here it is an answer.
/// </summary>
internal static class JsonText
{
    /// <summary>Replaces the escapes of a string's raw bytes, whose grammar a tokenizer has checked.</summary>
    /// <param name="raw">What stands between the quotation marks.</param>
    /// <param name="destination">At least as long as <paramref name="raw"/>: no escape is shorter than what it stands for.</param>
    /// <param name="written">The number of UTF-8 bytes written.</param>
    /// <returns>False if the escapes do not spell Unicode text.</returns>
    internal static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            int plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
                plain = raw.Length;
            raw[..plain].CopyTo(destination[written..]);
            written += plain;
            raw = raw[plain..];
            if (raw.IsEmpty)
                return true;
            if (!TryReadEscape(raw, out Rune rune, out int length))
                return false;
            written += rune.EncodeToUtf8(destination[written..]);
            raw = raw[length..];
        }
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> raw, out Rune rune, out int length)
    {
        length = 2;
        if (raw.Length > 1 && raw[1] == 'u')
            return TryReadUnicodeEscape(raw, out rune, out length);

        char simple = raw.Length < 2 ? '\0' : (char)raw[1] switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' or '\\' or '/' => (char)raw[1],
            _ => '\0',
        };
        rune = new Rune(simple);
        return simple != '\0';
    }

    private static bool TryReadUnicodeEscape(ReadOnlySpan<byte> raw, out Rune rune, out int length)
    {
        rune = default;
        length = 6;
        if (!TryReadCodeUnit(raw, out char first))
            return false;
        if (!char.IsHighSurrogate(first))
            return Rune.TryCreate(first, out rune);
        length = 12;
        return TryReadCodeUnit(raw[6..], out char second) && Rune.TryCreate(first, second, out rune);
    }

    private static bool TryReadCodeUnit(ReadOnlySpan<byte> raw, out char unit)
    {
        unit = default;
        if (raw.Length < 6 || raw[0] != '\\' || raw[1] != 'u'
            || !ushort.TryParse(raw.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
            return false;
        unit = (char)value;
        return true;
    }

    /// <summary>A hostile name or text for people to read: short, printable ASCII.</summary>
    internal static string Printable(ReadOnlySpan<byte> utf8)
    {
        const int maxLength = 40;
        ReadOnlySpan<byte> shown = utf8[..Math.Min(utf8.Length, maxLength)];
        string text = string.Create(shown.Length, shown, static (characters, bytes) =>
        {
            for (int i = 0; i < characters.Length; i++)
                characters[i] = bytes[i] is >= 0x20 and < 0x7f ? (char)bytes[i] : '?';
        });
        return utf8.Length > maxLength ? text + "..." : text;
    }
}
