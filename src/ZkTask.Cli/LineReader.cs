namespace ZkTask.Cli;

/// <summary>Splits a stream into lines within a bounded buffer. A final newline ends the last line and begins no other.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private byte[] _buffer = new byte[64 << 10];
    private int _start, _end;
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
            int length = unread.IndexOf((byte)'\n');
            if (length >= 0 || (_isAtEnd && unread.Length > 0))
            {
                bool hasNewline = length >= 0;
                line = hasNewline ? unread[..length] : unread;
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

            if (unread.Length > maxLineBytes)
            {
                isTooLong = true;
                (_start, _end) = (0, 0);
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
