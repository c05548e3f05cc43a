using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>Inversion modulo p. Variable time: for public values only.</summary>
internal static class Inversion
{
    /// <summary>
    /// <c>result = 1 / a</c> in Montgomery form, 0 for 0: the binary extended Euclidean algorithm (Hankerson, Menezes, Vanstone, Guide to Elliptic Curve
    /// Cryptography, algorithm 2.22), started at R² so that the result is again in Montgomery form.
    /// </summary>
    /// <remarks>At most 2 * 254 halvings, grouped into one shift and one modular division per run of zero bits.</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Invert<TModulus>(out Residue<TModulus> result, in Residue<TModulus> a)
        where TModulus : struct, IModulus
    {
        if (a.IsZero)
        {
            result = default;
            return;
        }

        // a = A R. With x = R² the invariants x A R = u R² and y A R = v R² (mod p) end at u = 1 with x = R / A, the Montgomery form of 1 / A.
        (ulong, ulong, ulong, ulong) rr = TModulus.RSquared;
        Residue<TModulus> u = a;
        Residue<TModulus> v = new(TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3);
        Residue<TModulus> x = new(rr.Item1, rr.Item2, rr.Item3, rr.Item4);
        Residue<TModulus> y = default;
        while (!IsOne(u) && !IsOne(v))
        {
            Halve(ref u, ref x);
            Halve(ref v, ref y);
            if (IsAtLeast(u, v))
            {
                u = RawSubtract(u, v);
                Residue<TModulus>.Subtract(out x, x, y);
            }
            else
            {
                v = RawSubtract(v, u);
                Residue<TModulus>.Subtract(out y, y, x);
            }
        }

        result = IsOne(u) ? x : y;
    }

    /// <summary>
    /// Replaces every element by its inverse (zeros stay zero) for one inversion and three multiplications an element (Montgomery's trick).
    /// </summary>
    /// <param name="values">The elements, in place.</param>
    /// <param name="scratch">At least as long as <paramref name="values"/>; its contents on return mean nothing.</param>
    internal static void InvertAll<TField>(Span<TField> values, Span<TField> scratch)
        where TField : struct, IField<TField>
    {
        TField running = TField.One;
        TField one = TField.One;
        for (int i = 0; i < values.Length; i++)
        {
            scratch[i] = running;
            TField.Select(out TField factor, TField.IsZero(values[i]), one, values[i]);
            TField.Multiply(out running, running, factor);
        }

        TField.Invert(out running, running);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            LaneMask isZero = TField.IsZero(values[i]);
            TField.Select(out TField factor, isZero, one, values[i]);
            TField.Multiply(out TField inverse, running, scratch[i]);
            TField.Select(out values[i], isZero, TField.Zero, inverse);
            TField.Multiply(out running, running, factor);
        }
    }

    /// <summary>
    /// Replaces every element by its inverse if none is zero, in any lane: one inversion and three multiplications an element, and no test of each element.
    /// </summary>
    /// <param name="values">The elements, in place; untouched if one of them is zero.</param>
    /// <param name="scratch">At least as long as <paramref name="values"/>; its contents on return mean nothing.</param>
    /// <returns>False if some lane of some element is zero.</returns>
    [MethodImpl(HotPath.Optimize)]
    internal static bool TryInvertAll<TField>(Span<TField> values, Span<TField> scratch)
        where TField : struct, IField<TField>
    {
        if (values.IsEmpty)
            return true;
        TField running = values[0];
        for (int i = 1; i < values.Length; i++)
        {
            scratch[i] = running;
            TField.Multiply(out running, running, values[i]);
        }

        if (TField.IsZero(running).Any)
            return false;
        TField.Invert(out running, running);
        for (int i = values.Length - 1; i > 0; i--)
        {
            TField.Multiply(out TField inverse, running, scratch[i]);
            TField.Multiply(out running, running, values[i]);
            values[i] = inverse;
        }

        values[0] = running;
        return true;
    }

    // Divides an even u by its power of two, and x by the same power modulo p.
    [MethodImpl(HotPath.Inline)]
    private static void Halve<TModulus>(ref Residue<TModulus> u, ref Residue<TModulus> x)
        where TModulus : struct, IModulus
    {
        while ((u.L0 & 1) == 0)
        {
            int shift = Math.Min(BitOperations.TrailingZeroCount(u.L0), 63);
            u = ShiftRight(u, shift);
            x = DivideByPowerOfTwo(x, shift);
        }
    }

    // x / 2^shift mod p for 1 <= shift <= 63: adds the multiple m p, m < 2^shift, that makes x divisible (Montgomery reduction by 2^shift).
    [MethodImpl(HotPath.Inline)]
    private static Residue<TModulus> DivideByPowerOfTwo<TModulus>(in Residue<TModulus> x, int shift)
        where TModulus : struct, IModulus
    {
        ulong m = (x.L0 * TModulus.NegativeInverse) & ((1UL << shift) - 1);
        ulong high = 0;
        ulong t0 = Limbs.MultiplyAdd(m, TModulus.P0, x.L0, ref high);
        ulong t1 = Limbs.MultiplyAdd(m, TModulus.P1, x.L1, ref high);
        ulong t2 = Limbs.MultiplyAdd(m, TModulus.P2, x.L2, ref high);
        ulong t3 = Limbs.MultiplyAdd(m, TModulus.P3, x.L3, ref high);

        // (x + m p) / 2^shift < (p + 2^shift p) / 2^shift <= 1.5p
        int up = 64 - shift;
        Montgomery.SubtractModulusOnce(
            out Residue<TModulus> result,
            (t0 >> shift) | (t1 << up), (t1 >> shift) | (t2 << up), (t2 >> shift) | (t3 << up), (t3 >> shift) | (high << up));
        return result;
    }

    [MethodImpl(HotPath.Inline)]
    private static Residue<TModulus> ShiftRight<TModulus>(in Residue<TModulus> u, int shift)
        where TModulus : struct, IModulus
    {
        int up = 64 - shift;
        return new Residue<TModulus>(
            (u.L0 >> shift) | (u.L1 << up), (u.L1 >> shift) | (u.L2 << up), (u.L2 >> shift) | (u.L3 << up), u.L3 >> shift);
    }

    [MethodImpl(HotPath.Inline)]
    private static Residue<TModulus> RawSubtract<TModulus>(in Residue<TModulus> a, in Residue<TModulus> b)
        where TModulus : struct, IModulus
    {
        ulong borrow = 0;
        ulong d0 = Limbs.Subtract(a.L0, b.L0, ref borrow);
        ulong d1 = Limbs.Subtract(a.L1, b.L1, ref borrow);
        ulong d2 = Limbs.Subtract(a.L2, b.L2, ref borrow);
        return new Residue<TModulus>(d0, d1, d2, a.L3 - b.L3 - borrow);
    }

    [MethodImpl(HotPath.Inline)]
    private static bool IsAtLeast<TModulus>(in Residue<TModulus> a, in Residue<TModulus> b)
        where TModulus : struct, IModulus
    {
        if (a.L3 != b.L3)
            return a.L3 > b.L3;
        if (a.L2 != b.L2)
            return a.L2 > b.L2;
        return a.L1 != b.L1 ? a.L1 > b.L1 : a.L0 >= b.L0;
    }

    [MethodImpl(HotPath.Inline)]
    private static bool IsOne<TModulus>(in Residue<TModulus> a)
        where TModulus : struct, IModulus => a.L0 == 1 && (a.L1 | a.L2 | a.L3) == 0;
}
