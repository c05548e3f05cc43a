using System.Buffers;

namespace ZkTask.Artifacts;

/// <summary>Goes through a calldata text, part by part; white space between parts is skipped.</summary>
internal ref struct CalldataCursor(ReadOnlySpan<byte> text)
{
    private const int WordDigits = 64;

    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789abcdef"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private int _wordStart;

    /// <summary>Why the text was refused; set when a method answered false.</summary>
    internal Rejection? Rejection { get; private set; }

    /// <summary>Passes a punctuation mark that must be there.</summary>
    internal bool Expect(char mark) => TrySkip(mark) || Refuse(Reason.MalformedDocument, "", _position, $"`{mark}` expected");

    /// <summary>Passes a punctuation mark if it is there.</summary>
    internal bool TrySkip(char mark)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != mark)
            return false;
        _position++;
        return true;
    }

    /// <summary>Makes sure that nothing follows.</summary>
    internal bool ExpectEnd()
    {
        SkipSpace();
        return _position == _text.Length || Refuse(Reason.MalformedDocument, "", _position, "nothing may follow the public inputs");
    }

    /// <summary>Reads a quoted word into its 32 bytes.</summary>
    internal bool ReadWord(scoped Span<byte> word, string path)
    {
        if (!TrySkip('"'))
            return Refuse(Reason.MalformedNumber, path, _position, "a quoted word expected");
        _wordStart = _position;
        ReadOnlySpan<byte> rest = _text[_position..];
        int length = rest.IndexOf((byte)'"');
        if (length < 0)
            return Refuse(Reason.MalformedDocument, path, _wordStart, "the quotation mark is not closed");
        ReadOnlySpan<byte> quoted = rest[..length];
        if (length != WordDigits + 2 || !quoted.StartsWith("0x"u8) || quoted[2..].ContainsAnyExcept(s_digits))
            return RefuseWord(Reason.MalformedNumber, path, "a word is 0x and 64 lower-case hexadecimal digits");
        Convert.FromHexString(quoted[2..], word, out _, out _);
        _position += length + 1;
        return true;
    }

    /// <summary>Refuses the word that was read last.</summary>
    internal bool RefuseWord(Reason reason, string path, string rule) => Refuse(reason, path, _wordStart, rule);

    private bool Refuse(Reason reason, string path, int position, string rule)
    {
        Rejection = new Rejection(reason, $"calldata: {path}{(path.Length == 0 ? "" : " ")}at byte {position}: {rule}");
        return false;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _position++;
    }
}
