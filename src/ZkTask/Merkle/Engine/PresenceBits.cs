using System.Numerics;

namespace ZkTask.Merkle.Engine;

/// <summary>Which slots of a proof hold a sibling; the others are empty subtrees. Bit i is bit 7 - i mod 8 of byte i / 8; the last byte's unused bits are zero.</summary>
/// <param name="bytes">The bits.</param>
internal readonly struct PresenceBits(byte[] bytes)
{
    internal ReadOnlySpan<byte> Bytes => bytes;

    internal bool this[int slot] => (bytes[slot >> 3] & (0x80 >> (slot & 7))) != 0;

    internal static int ByteCount(int slots) => (int)(((uint)slots + 7) / 8);

    internal int CountSet()
    {
        int count = 0;
        foreach (byte b in Bytes)
            count += BitOperations.PopCount(b);
        return count;
    }

    /// <summary>How many of the slots from <paramref name="start"/> to before <paramref name="end"/> hold a sibling.</summary>
    internal int CountSet(int start, int end)
    {
        int count = 0;
        while (start < end)
        {
            int bit = start & 7, next = Math.Min(end, start + 8 - bit);
            int mask = (0xff >> bit) & ~(0xff >> (next - start + bit));
            count += BitOperations.PopCount((uint)(bytes[start >> 3] & mask));
            start = next;
        }

        return count;
    }

    /// <summary>Whether no bit behind the given number of slots is set.</summary>
    internal bool IsPadded(long slots) => (slots & 7) == 0 || (bytes[(int)(slots >> 3)] & (0xff >> (int)(slots & 7))) == 0;
}
