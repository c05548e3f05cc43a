using System.Numerics;

namespace ZkTask.Algebra.Curves;

/// <summary>Signed-digit expansions of scalars. Variable time.</summary>
internal static class SignedDigits
{
    /// <summary>Digits that <see cref="WriteNonAdjacent"/> may need.</summary>
    internal const int MaxNonAdjacentLength = 128;

    /// <summary>
    /// The width-w non-adjacent form: value = Σ digits[i] 2^i with zero or odd digits below 2^(w-1) in magnitude, of any w neighbours at most one nonzero
    /// (Hankerson, Menezes, Vanstone, algorithm 3.35).
    /// </summary>
    /// <param name="magnitude">The value, below 2^127.</param>
    /// <param name="width">2 to 7.</param>
    /// <param name="digits">At least <see cref="MaxNonAdjacentLength"/> long.</param>
    /// <returns>One more than the position of the last nonzero digit.</returns>
    internal static int WriteNonAdjacent(UInt128 magnitude, int width, Span<sbyte> digits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(magnitude, UInt128.One << 127);
        digits.Clear();
        int length = 0;
        int window = 1 << width;
        for (int i = 0; magnitude != 0; i++, magnitude >>= 1)
        {
            if (UInt128.IsEvenInteger(magnitude))
                continue;
            int digit = (int)(uint)(ulong)magnitude & (window - 1);
            if (digit >= window / 2)
                digit -= window;
            digits[i] = (sbyte)digit;
            magnitude = digit < 0 ? magnitude + (uint)-digit : magnitude - (uint)digit;
            length = i + 1;
        }

        return length;
    }

    /// <summary>
    /// Booth windows: value = Σ digits[i] 2^(w i) with digits from -2^(w-1) to 2^(w-1), every window full (so tables need no doublings).
    /// </summary>
    /// <param name="limbs">A value below 2^254, least significant limb first.</param>
    /// <param name="width">1 to 8.</param>
    /// <param name="digits">Exactly <see cref="WindowCount"/> long.</param>
    internal static void WriteWindows(ReadOnlySpan<ulong> limbs, int width, Span<short> digits)
    {
        int carry = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = Bits(limbs, i * width, width) + carry;
            carry = digit > 1 << (width - 1) ? 1 : 0;
            digits[i] = (short)(digit - (carry << width));
        }
    }

    /// <summary>Windows of the least width.</summary>
    internal const int MaxWindows = 255;

    /// <summary>Windows of a width that cover 255 bits: 254 of the value and one for the last carry.</summary>
    internal static int WindowCount(int width) => (255 + width - 1) / width;

    /// <summary>The length of a number in bits.</summary>
    internal static int BitLength(ReadOnlySpan<ulong> limbs)
    {
        int top = limbs.Length - 1;
        while (top > 0 && limbs[top] == 0)
            top--;
        return (64 * (top + 1)) - BitOperations.LeadingZeroCount(limbs[top]);
    }

    private static int Bits(ReadOnlySpan<ulong> limbs, int offset, int count)
    {
        int limb = offset >> 6, shift = offset & 63;
        if (limb >= limbs.Length)
            return 0;
        ulong bits = limbs[limb] >> shift;
        if (shift + count > 64 && limb + 1 < limbs.Length)
            bits |= limbs[limb + 1] << (64 - shift);
        return (int)(bits & ((1UL << count) - 1));
    }
}
