using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Half = System.Runtime.Intrinsics.Vector256<long>;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Squares in Fp4 = Fp2[s] / (s² - ξ): (x + y s)² = x² + ξ y² + ((x + y)² - x² - y²) s, where x = x0 + x1 i fills lanes 0 to 3 and y = y0 + y1 i lanes 4 to 7. The
/// squares are combined before they are reduced: three wide products of eight lanes and two reductions.
/// </summary>
[SkipLocalsInit]
internal static unsafe class Fp4Squares<TKernel>
    where TKernel : struct, ILaneKernel
{
    // For each column and each of its four results what is missing to the offset of one product: 64-byte aligned, never freed.
    private static readonly nint _offsets = Build();

    /// <summary><c>result = a²</c> in each of the lanes of Fp4.</summary>
    /// <param name="result">The squares; may be the operand.</param>
    /// <param name="a">x and y.</param>
    /// <param name="t">Room for three wide products.</param>
    /// <param name="constants">The modulus's.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Square(out LaneLimbPair result, in LaneLimbPair a, long* t, long* constants)
    {
        // (x0 + x1)(x0 - x1) and the same of y; x0 x1 and y0 y1; the same two of x + y.
        TKernel.WideOfSumAndDifference(t, a.C0, a.C1);
        TKernel.Wide(t + WideProducts.Stride, a.C0, a.C1);
        Fold(out LaneLimbPair left, out LaneLimbPair right, a);
        TKernel.WideOfSums(t + (2 * WideProducts.Stride), left.C0, left.C1, right.C0, right.C1);
        Combine(t);
        TKernel.ReduceEach(out result, t, constants);
    }

    // Low lanes (x0 + y0), (x1 + y1), (x0 + y0), -(x1 + y1); high lanes x0, y0, x1, y1: the product of the first two's sum and the last two's sum is wanted.
    [MethodImpl(HotPath.Optimize)]
    private static void Fold(out LaneLimbPair left, out LaneLimbPair right, in LaneLimbPair a)
    {
        Unsafe.SkipInit(out left);
        Unsafe.SkipInit(out right);
        ref Half c0 = ref Unsafe.As<LaneLimbs, Half>(ref Unsafe.AsRef(in a.C0)), c1 = ref Unsafe.As<LaneLimbs, Half>(ref Unsafe.AsRef(in a.C1));
        ref Half l0 = ref Unsafe.As<LaneLimbs, Half>(ref left.C0), l1 = ref Unsafe.As<LaneLimbs, Half>(ref left.C1);
        ref Half r0 = ref Unsafe.As<LaneLimbs, Half>(ref right.C0), r1 = ref Unsafe.As<LaneLimbs, Half>(ref right.C1);
        Half realCarry = Half.Zero, imaginaryCarry = Half.Zero;
        for (int i = 0; i < 2 * LaneLimbs.Count; i += 2)
        {
            Half x0 = Unsafe.Add(ref c0, i), y0 = Unsafe.Add(ref c0, i + 1), x1 = Unsafe.Add(ref c1, i), y1 = Unsafe.Add(ref c1, i + 1);
            Half real = Carry(x0 + y0, ref realCarry, i), imaginary = Carry(x1 + y1, ref imaginaryCarry, i);
            Unsafe.Add(ref l0, i) = real;
            Unsafe.Add(ref l0, i + 1) = x0;
            Unsafe.Add(ref l1, i) = imaginary;
            Unsafe.Add(ref l1, i + 1) = y0;
            Unsafe.Add(ref r0, i) = real;
            Unsafe.Add(ref r0, i + 1) = x1;
            Unsafe.Add(ref r1, i) = Half.Zero - imaginary;
            Unsafe.Add(ref r1, i + 1) = y1;
        }
    }

    // The sums are carried from limb to limb, as in the kernels (README.md): sums of four limbs are out of range.
    [MethodImpl(HotPath.Inline)]
    private static Half Carry(Half word, ref Half carry, int i)
    {
        if (i == 2 * (LaneLimbs.Count - 1))
            return word + carry;
        const long Bias = (1L << 62) + (1L << (LaneLimbs.Radix - 1));
        word += carry + Vector256.Create(Bias);
        carry = (word >>> LaneLimbs.Radix) - Vector256.Create(1L << (62 - LaneLimbs.Radix));
        return (word & Vector256.Create((1L << LaneLimbs.Radix) - 1)) - Vector256.Create(1L << (LaneLimbs.Radix - 1));
    }

    // Real parts into the first product's room, imaginary ones into the second's.
    [MethodImpl(HotPath.Optimize)]
    private static void Combine(long* t)
    {
        Half* first = (Half*)t, second = (Half*)(t + WideProducts.Stride), third = (Half*)(t + (2 * WideProducts.Stride)), offset = (Half*)_offsets;
        for (int column = 0; column < WideProducts.Columns; column++)
        {
            // x² = x1 + 2 x2 i, y² = y1 + 2 y2 i, (x + y)² = s1 + 2 s2 i.
            Half x1 = first[0], y1 = first[1], x2 = second[0], y2 = second[1], s1 = third[0], s2 = third[1];
            first[0] = x1 + (y1 << 3) + y1 - (y2 << 1) + offset[0];
            first[1] = s1 - x1 - y1 + offset[1];
            second[0] = ((x2 + (y2 << 3) + y2) << 1) + y1 + offset[2];
            second[1] = ((s2 - x2 - y2) << 1) + offset[3];
            first += 2;
            second += 2;
            third += 2;
            offset += 4;
        }
    }

    private static nint Build()
    {
        // The signs and factors of the four sums add up to 8, -1, 21 and -2.
        ReadOnlySpan<long> missing = [1 - 8, 1 + 1, 1 - 21, 1 + 2];
        long* table = (long*)NativeMemory.AlignedAlloc((nuint)(WideProducts.Columns * missing.Length * Half.Count * sizeof(long)), 64);
        for (int column = 0; column < WideProducts.Columns; column++)
        {
            for (int i = 0; i < missing.Length; i++)
                new Span<long>(table + (((column * missing.Length) + i) * Half.Count), Half.Count).Fill(missing[i] * TKernel.WideOffset(column));
        }

        return (nint)table;
    }
}
