using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>
/// Montgomery multiplication on four 64-bit limbs, R = 2^256: coarsely integrated operand scanning (Koç, Acar, Kaliski 1996, section 5), without the fifth
/// word because p &lt; 2^254.
/// </summary>
/// <remarks>
/// Bounds, for operands below p: after each row the accumulator is below (t + a b_i + c d_i + m p) / 2^64 &lt; 3p + 1 &lt; 2^256, so four limbs hold it and the
/// carries out of the last limb add up without overflow. The end result is below (2p² + R p) / R &lt; 1.5p, so one conditional subtraction makes it canonical.
/// A product alone is the same with one term fewer. Constant time.
/// </remarks>
internal static class Montgomery
{
    /// <summary><c>result = a b / R mod p</c>, canonical.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Multiply<TModulus>(out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b)
        where TModulus : struct, IModulus
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3;
        ulong b0 = b.L0, b1 = b.L1, b2 = b.L2, b3 = b.L3;
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        Row<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b0);
        Row<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b1);
        Row<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b2);
        Row<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b3);
        ReduceOnce(out result, t0, t1, t2, t3);
    }

    /// <summary><c>result = (a b + c d) / R mod p</c>, canonical, with one reduction.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void SumOfProducts<TModulus>(
        out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b, in Residue<TModulus> c, in Residue<TModulus> d)
        where TModulus : struct, IModulus
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3;
        ulong c0 = c.L0, c1 = c.L1, c2 = c.L2, c3 = c.L3;
        ulong b0 = b.L0, b1 = b.L1, b2 = b.L2, b3 = b.L3;
        ulong d0 = d.L0, d1 = d.L1, d2 = d.L2, d3 = d.L3;
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        DoubleRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b0, c0, c1, c2, c3, d0);
        DoubleRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b1, c0, c1, c2, c3, d1);
        DoubleRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b2, c0, c1, c2, c3, d2);
        DoubleRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b3, c0, c1, c2, c3, d3);
        ReduceOnce(out result, t0, t1, t2, t3);
    }

    /// <summary>Takes a value below 2p to its canonical representative.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void ReduceOnce<TModulus>(out Residue<TModulus> result, ulong t0, ulong t1, ulong t2, ulong t3)
        where TModulus : struct, IModulus
    {
        ulong borrow = 0;
        ulong s0 = Limbs.Subtract(t0, TModulus.P0, ref borrow);
        ulong s1 = Limbs.Subtract(t1, TModulus.P1, ref borrow);
        ulong s2 = Limbs.Subtract(t2, TModulus.P2, ref borrow);
        ulong s3 = Limbs.Subtract(t3, TModulus.P3, ref borrow);
        ulong keep = 0UL - borrow;
        result = new Residue<TModulus>(
            s0 ^ ((s0 ^ t0) & keep), s1 ^ ((s1 ^ t1) & keep), s2 ^ ((s2 ^ t2) & keep), s3 ^ ((s3 ^ t3) & keep));
    }

    // t = (t + a b + m p) / 2^64 with the m that makes the division exact.
    [MethodImpl(HotPath.Inline)]
    private static void Row<TModulus>(
        ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ulong a0, ulong a1, ulong a2, ulong a3, ulong b)
        where TModulus : struct, IModulus
    {
        ulong high = 0;
        ulong u0 = Limbs.MultiplyAdd(a0, b, t0, ref high);
        ulong m = u0 * TModulus.NegativeInverse;
        ulong carry = 0;
        Limbs.MultiplyAdd(m, TModulus.P0, u0, ref carry);
        ulong u1 = Limbs.MultiplyAdd(a1, b, t1, ref high);
        t0 = Limbs.MultiplyAdd(m, TModulus.P1, u1, ref carry);
        ulong u2 = Limbs.MultiplyAdd(a2, b, t2, ref high);
        t1 = Limbs.MultiplyAdd(m, TModulus.P2, u2, ref carry);
        ulong u3 = Limbs.MultiplyAdd(a3, b, t3, ref high);
        t2 = Limbs.MultiplyAdd(m, TModulus.P3, u3, ref carry);
        t3 = high + carry;
    }

    // t = (t + a b + c d + m p) / 2^64.
    [MethodImpl(HotPath.Inline)]
    private static void DoubleRow<TModulus>(
        ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3,
        ulong a0, ulong a1, ulong a2, ulong a3, ulong b, ulong c0, ulong c1, ulong c2, ulong c3, ulong d)
        where TModulus : struct, IModulus
    {
        ulong high = 0, highToo = 0, carry = 0;
        ulong u0 = Limbs.MultiplyAdd(a0, b, t0, ref high);
        u0 = Limbs.MultiplyAdd(c0, d, u0, ref highToo);
        ulong m = u0 * TModulus.NegativeInverse;
        Limbs.MultiplyAdd(m, TModulus.P0, u0, ref carry);
        ulong u1 = Limbs.MultiplyAdd(a1, b, t1, ref high);
        u1 = Limbs.MultiplyAdd(c1, d, u1, ref highToo);
        t0 = Limbs.MultiplyAdd(m, TModulus.P1, u1, ref carry);
        ulong u2 = Limbs.MultiplyAdd(a2, b, t2, ref high);
        u2 = Limbs.MultiplyAdd(c2, d, u2, ref highToo);
        t1 = Limbs.MultiplyAdd(m, TModulus.P2, u2, ref carry);
        ulong u3 = Limbs.MultiplyAdd(a3, b, t3, ref high);
        u3 = Limbs.MultiplyAdd(c3, d, u3, ref highToo);
        t2 = Limbs.MultiplyAdd(m, TModulus.P3, u3, ref carry);
        t3 = high + highToo + carry;
    }
}
