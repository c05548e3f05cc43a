namespace ZkTask.Cli;

/// <summary>Splits a stream into lines within a bounded buffer. A final newline ends the last line and begins no other.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start, _end;
    private int _searched; // bytes from the start on that hold no newline, however small the pieces in which they come
    private bool _isAtEnd;

    /// <summary>Goes to the next line.</summary>
    /// <param name="line">The line without its newline, until the next call; empty if it is too long.</param>
    /// <param name="isTooLong">Whether it exceeds the bound; it is skipped, not kept.</param>
    /// <returns>False behind the last line.</returns>
    internal bool Next(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        while (true)
        {
            ReadOnlySpan<byte> unread = _buffer.AsSpan(_start, _end - _start);
            int newline = unread[_searched..].IndexOf((byte)'\n');
            if (newline >= 0 || (_isAtEnd && unread.Length > 0))
            {
                bool hasNewline = newline >= 0;
                line = hasNewline ? unread[..(_searched + newline)] : unread;
                _searched = 0;
                _start += line.Length + (hasNewline ? 1 : 0);
                isTooLong |= line.Length > maxLineBytes;
                if (isTooLong)
                    line = default;
                return true;
            }

            if (_isAtEnd)
            {
                line = default;
                return isTooLong;
            }

            _searched = unread.Length;
            if (unread.Length > maxLineBytes)
            {
                isTooLong = true;
                (_start, _end, _searched) = (0, 0, 0);
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, maxLineBytes + 1L));
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isAtEnd = read == 0;
        _end += read;
    }
}
