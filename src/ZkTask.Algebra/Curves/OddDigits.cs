using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>Digits of a width.</summary>
    /// <param name="width">w, at most 15.</param>
    /// <param name="buckets">B, a power of two, at most 2^(w-2).</param>
    internal OddDigits(int width, int buckets)
    {
        if (!BitOperations.IsPow2(buckets) || width > 15 || buckets << 2 > 1 << width)
            throw new ArgumentOutOfRangeException(nameof(buckets));
        (Width, _buckets) = (width, buckets);
    }

    /// <summary>w.</summary>
    internal int Width { get; }

    /// <summary>How many m there are: 1 + 4B j for j from -<see cref="Multiples"/> / 2 on.</summary>
    internal int Multiples => (1 << (Width - 1)) / _buckets;

    /// <summary>Windows that a scalar below 2^254 may have; the last of them has no multiple but m = 1.</summary>
    internal int Windows => ((253 + Width - 1) / Width) + 1;

    /// <summary>
    /// Writes the digits of some odd scalars, as places in their tables: the multiples of window 0 in ascending order of j, those of window 1, and so on.
    /// </summary>
    /// <param name="scalars">The scalars.</param>
    /// <param name="size">Bytes of a point in a table.</param>
    /// <param name="entries">Window by window, for each scalar that has a digit there, the address of m; the next, odd one if the digit is -m b. At least
    /// <see cref="Windows"/> long for each of <see cref="OddScalarGroup.Capacity"/>.</param>
    /// <param name="buckets">For each entry (b - 1) / 2; as long.</param>
    /// <returns>How many digits there are.</returns>
    [MethodImpl(HotPath.Optimize)]
    internal int Write(in OddScalarGroup scalars, int size, Span<nint> entries, Span<short> buckets)
    {
        int width = Width, radix = 1 << width, half = Multiples / 2, shift = BitOperations.Log2((uint)_buckets) + 2, written = 0;
        Vector256<int> active = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(scalars.Count)), carry = Vector256<int>.Zero;
        Vector256<int> bits = scalars.Bits, signs = scalars.Signs;
        int shortest = int.MaxValue;
        for (int i = 0; i < scalars.Count; i++)
            shortest = Math.Min(shortest, bits[i]);
        for (int window = 0, end = width; ; window++, end += width)
        {
            Vector256<int> value = scalars.Window(end - width) & Vector256.Create((2 * radix) - 1);
            Vector256<int> rest = (value & Vector256.Create(radix - 1)) + carry, digit = value + carry + Vector256.Create(radix);

            // The sign of the digit is that of its bucket; m is centred, and its lowest bits are those of one.
            Vector256<int> bucket = (digit << (32 - shift)) >> (32 - shift), m = (digit * Inverse(bucket)) << (31 - width) >> (31 - width);
            carry = (rest - (m * bucket)) >> width;
            Vector256<int> place = (m >> shift) + Vector256.Create((window * Multiples) + half);
            Vector256<int> isLast = Vector256<int>.Zero;
            if (end >= shortest)
            {
                // The last digit: all that is left is a bucket. The last window has one multiple, m = 1.
                isLast = active & Vector256.LessThanOrEqual(bits, Vector256.Create(end)) & Vector256.LessThan(Vector256.Abs(rest), Vector256.Create(2 * _buckets));
                bucket = Vector256.ConditionalSelect(isLast, rest, bucket);
                place = Vector256.ConditionalSelect(isLast, Vector256.Create((window * Multiples) + (window == Windows - 1 ? 0 : half)), place);
            }

            Vector256<int> offsets = (place * Vector256.Create(size)) - ((bucket >> 31) ^ signs), numbers = Vector256.Abs(bucket) >>> 1;
            if (active == Vector256<int>.AllBitsSet)
            {
                // With the sign in the lowest bit.
                (scalars.LowTables + Vector256.WidenLower(offsets)).CopyTo(MemoryMarshal.Cast<nint, long>(entries[written..]));
                (scalars.HighTables + Vector256.WidenUpper(offsets)).CopyTo(MemoryMarshal.Cast<nint, long>(entries[(written + 4)..]));
                Vector256.Narrow(numbers, numbers).GetLower().CopyTo(buckets[written..]);
                written += OddScalarGroup.Capacity;
            }
            else
            {
                for (int i = 0; i < scalars.Count; i++)
                {
                    if (active[i] == 0)
                        continue;
                    entries[written] = scalars.Table(i) + offsets[i];
                    buckets[written++] = (short)numbers[i];
                }
            }

            active &= ~isLast;
            if (active == Vector256<int>.Zero)
                return written;
        }
    }

    // 1 / b mod 2^20, of an odd b, by Newton's iteration from five correct bits.
    [MethodImpl(HotPath.Inline)]
    private static Vector256<int> Inverse(Vector256<int> b)
    {
        Vector256<int> two = Vector256.Create(2), inverse = (b + b + b) ^ two;
        inverse *= two - (b * inverse);
        return inverse * (two - (b * inverse));
    }
}
