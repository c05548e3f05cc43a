using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
internal readonly unsafe struct OddDigits
{
    private readonly int _buckets;

    // For each odd residue mod 4B, ±b and ±1 / b mod 2^(w+1).
    private readonly (int Bucket, int Inverse)[] _factors;

    /// <summary>Digits of a width.</summary>
    /// <param name="width">w, at most 15.</param>
    /// <param name="buckets">B, a power of two, at most 2^(w-2).</param>
    internal OddDigits(int width, int buckets)
    {
        if (!BitOperations.IsPow2(buckets) || width > 15 || buckets << 2 > 1 << width)
            throw new ArgumentOutOfRangeException(nameof(buckets));
        (Width, _buckets) = (width, buckets);
        _factors = new (int Bucket, int Inverse)[2 * buckets];
        for (int i = 0; i < _factors.Length; i++)
        {
            // 1 / b by Newton's iteration, from three correct bits.
            int residue = (2 * i) + 1, b = residue < 2 * buckets ? residue : residue - (4 * buckets), inverse = b;
            for (int bits = 3; bits <= width; bits *= 2)
                inverse *= 2 - (b * inverse);
            _factors[i] = (b, inverse);
        }
    }

    /// <summary>w.</summary>
    internal int Width { get; }

    /// <summary>How many m there are: 1 + 4B j for j from -<see cref="Multiples"/> / 2 on.</summary>
    internal int Multiples => (1 << (Width - 1)) / _buckets;

    /// <summary>Windows that a scalar below 2^254 may have; the last of them has no multiple but m = 1.</summary>
    internal int Windows => ((253 + Width - 1) / Width) + 1;

    /// <summary>Writes the digits of an odd scalar, as places in a table: the multiples of window 0 in ascending order of j, those of window 1, and so on.</summary>
    /// <param name="limbs">k, odd and below 2^254, in four 64-bit limbs.</param>
    /// <param name="table">Where the table begins.</param>
    /// <param name="size">Bytes of a point in it.</param>
    /// <param name="entries">For window i, the address of m; the next, odd one if the digit is -m b. At least <see cref="Windows"/> long.</param>
    /// <param name="buckets">For window i, (b - 1) / 2.</param>
    /// <returns>How many digits there are.</returns>
    [MethodImpl(HotPath.Optimize)]
    internal int Write(ReadOnlySpan<ulong> limbs, nint table, int size, Span<nint> entries, Span<short> buckets)
    {
        Span<byte> bytes = stackalloc byte[(4 * sizeof(ulong)) + (2 * sizeof(ulong))];
        bytes[(4 * sizeof(ulong))..].Clear();
        for (int limb = 0; limb < 4; limb++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(limb * sizeof(ulong))..], limbs[limb]);
        ReadOnlySpan<(int Bucket, int Inverse)> factors = _factors;
        int step = 4 * _buckets, shift = BitOperations.Log2((uint)step), half = Multiples / 2, width = Width, radix = 1 << width;
        int bits = SignedDigits.BitLength(limbs), windows = Windows, carry = 0;
        nint origin = table;
        for (int i = 0, position = 0; ; i++, position += width, origin += Multiples * size)
        {
            int window = (int)(uint)(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(position >> 3)..]) >> (position & 7)) & ((2 * radix) - 1);
            int rest = (window & (radix - 1)) + carry;

            // The last digit: all that is left is a bucket. The last window has one multiple, m = 1.
            if (position + width >= bits && Math.Abs(rest) < step / 2)
            {
                buckets[i] = (short)(Math.Abs(rest) >> 1);
                entries[i] = (origin + (i == windows - 1 ? 0 : half * size)) | (rest >>> 31);
                return i + 1;
            }

            // The sign of the digit is that of its bucket; m is centred, and its lowest bits are those of one.
            int digit = window + radix + carry;
            (int bucket, int inverse) = factors[(digit & (step - 1)) >> 1];
            int m = ((digit * inverse) << (31 - width)) >> (31 - width);
            carry = (rest - (m * bucket)) >> width;
            buckets[i] = (short)(Math.Abs(bucket) >> 1);
            nint place = origin + (((m >> shift) + half) * size);
            if (Sse.IsSupported)
            {
                // It lies anywhere in megabytes; all are asked for long before the first is needed.
                Sse.Prefetch1((void*)place);
                Sse.Prefetch1((void*)(place + size - 1));
            }

            entries[i] = place | (bucket >>> 31);
        }
    }
}
