namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// Unsigned LEB128 as multiformats and protobuf use it: seven bits a byte, least significant first. Read in its shortest form only, and up to nine bytes, so that
/// every value fits a signed 64-bit integer.
/// </summary>
internal static class Varint
{
    internal const int MaxBytes = 9;

    /// <summary>Reads the number at the beginning of a text.</summary>
    /// <returns>False if it is cut off, longer than <see cref="MaxBytes"/>, or not in its shortest form.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out long value, out int length)
    {
        value = 0;
        for (length = 1; length <= Math.Min(bytes.Length, MaxBytes); length++)
        {
            byte current = bytes[length - 1];
            value |= (long)(current & 0x7f) << (7 * (length - 1));
            if (current < 0x80)
                return current != 0 || length == 1;
        }

        return false;
    }

    /// <summary>The number of bytes that a number takes.</summary>
    internal static int LengthOf(long value) => value == 0 ? 1 : (BitLength(value) + 6) / 7;

    /// <summary>Writes a number and returns how many bytes that took.</summary>
    internal static int Write(Span<byte> destination, long value)
    {
        int length = LengthOf(value);
        for (int i = 0; i < length; i++)
            destination[i] = (byte)((int)(value >> (7 * i) & 0x7f) | (i < length - 1 ? 0x80 : 0));
        return length;
    }

    private static int BitLength(long value) => 64 - (int)long.LeadingZeroCount(value);
}
