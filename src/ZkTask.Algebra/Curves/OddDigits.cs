using System.Numerics;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// Expansions of odd scalars whose digits are products: k = Σ ±m_i b_i 2^(w i), where b_i is odd and below 2B, and m_i = 1 mod 4B, between ±2^w. So 2^(w-1) / B multiples
/// m of each 2^(w i) P in a table and B buckets b serve as 2^(w-1) multiples would. Variable time.
/// </summary>
/// <remarks>
/// <para>A factorisation into a set of multiples and a set of buckets (Luo, Fu, Gong, TCHES 2023 issue 2, for digits that are integers). Here it is of residues, hence
/// exact: every odd d is ±b m mod 2^(w+1) in one way, b = ±d mod 4B and m = ±d / b. The integer ±m b differs from d by a multiple of 2^(w+1), which the carry takes.</para>
/// <para>With a digit = k + 2^w mod 2^(w+1), (k - digit) / 2^w is odd again. A carry is less than 2B in magnitude: |m b| &lt;= (2^w - 1)(2B - 1). What is
/// left in the end is the carry, a bucket itself.</para>
/// </remarks>
internal readonly struct OddDigits
{
    private readonly int _buckets;
    private readonly ushort[] _inverses;

    /// <summary>Digits of a width.</summary>
    /// <param name="width">w, at most 15.</param>
    /// <param name="buckets">B, a power of two, at most 2^(w-2).</param>
    internal OddDigits(int width, int buckets)
    {
        if (!BitOperations.IsPow2(buckets) || width > 15 || buckets << 2 > 1 << width)
            throw new ArgumentOutOfRangeException(nameof(buckets));
        (Width, _buckets) = (width, buckets);
        _inverses = new ushort[buckets];
        for (uint i = 0; i < buckets; i++)
        {
            // 1 / b by Newton's iteration, from three correct bits.
            uint b = (2 * i) + 1, inverse = b;
            for (int bits = 3; bits <= width; bits *= 2)
                inverse *= 2 - (b * inverse);
            _inverses[i] = (ushort)(inverse & ((2u << width) - 1));
        }
    }

    /// <summary>w.</summary>
    internal int Width { get; }

    /// <summary>How many m there are: 1 + 4B j for j from -<see cref="Multiples"/> / 2 on.</summary>
    internal int Multiples => (1 << (Width - 1)) / _buckets;

    /// <summary>Windows that a scalar below 2^254 may have; the last of them has no multiple but m = 1.</summary>
    internal int Windows => WindowCount(Width);

    /// <summary>What <see cref="Windows"/> is for a width.</summary>
    internal static int WindowCount(int width) => ((253 + width - 1) / width) + 1;

    /// <summary>Writes the digits of an odd scalar.</summary>
    /// <param name="limbs">k, odd and below 2^254, in four 64-bit limbs.</param>
    /// <param name="multiples">For window i, j + <see cref="Multiples"/> / 2 for m = 1 + 4B j, complemented if the digit is -m b. At least <see cref="Windows"/> long.</param>
    /// <param name="buckets">For window i, (b - 1) / 2.</param>
    /// <returns>How many digits there are.</returns>
    internal int Write(ReadOnlySpan<ulong> limbs, Span<int> multiples, Span<short> buckets)
    {
        int bits = SignedDigits.BitLength(limbs), size = 1 << Width, step = 4 * _buckets, half = Multiples / 2, shift = BitOperations.Log2((uint)step);
        int carry = 0;
        for (int i = 0, position = 0; ; i++, position += Width)
        {
            int window = SignedDigits.Bits(limbs, position, Width + 1), rest = (window & (size - 1)) + carry;

            // The last digit: all that is left is a bucket.
            if (position + Width >= bits && Math.Abs(rest) < 2 * _buckets)
            {
                int negativeRest = rest >> 31;
                buckets[i] = (short)(((rest ^ negativeRest) - negativeRest) >> 1);
                multiples[i] = half ^ negativeRest;
                return i + 1;
            }

            int digit = window + carry + size;
            int residue = digit & (step - 1);
            int negative = ((2 * _buckets) - residue) >> 31;
            int b = ((residue ^ negative) - negative) + (step & negative);
            int signed = (digit ^ negative) - negative;

            // m, centred: its lowest bits are those of one.
            int m = ((signed * _inverses[b >> 1]) << (31 - Width)) >> (31 - Width);
            buckets[i] = (short)(b >> 1);
            multiples[i] = ((m >> shift) + half) ^ negative;
            int product = m * b;
            carry = (rest - ((product ^ negative) - negative)) >> Width;
        }
    }
}
