using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>The eight limbs of a product before its reduction, below R p with R = 2^256.</summary>
internal struct WideProduct
{
    internal ulong T0, T1, T2, T3, T4, T5, T6, T7;
}

/// <summary>Montgomery arithmetic on four 64-bit limbs with R = 2^256. Constant time.</summary>
/// <remarks>
/// <para>The reduction takes T &lt; R p to (T + m p) / R &lt; 2p, which one conditional subtraction makes canonical.</para>
/// <para>p &lt; 2^254 leaves two bits free, and three shortcuts rest on them. (1) <see cref="Multiply"/> needs no fifth word: its accumulator stays below
/// 2p + 1 &lt; 2^255. (2) A sum of two canonical products is below 2p² &lt; R p, so it is reduced once. (3) A product of two sums of canonical values is below
/// (2p)² &lt; R p.</para>
/// </remarks>
internal static class Montgomery
{
    /// <summary>
    /// <c>result = a b / R mod p</c>, canonical: coarsely integrated operand scanning (Koç, Acar, Kaliski 1996, section 5). The second operand may be any 256-bit
    /// integer: its limbs are scanned, and the accumulator is bounded by the first, which is canonical.
    /// </summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Multiply<TModulus>(out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b)
        where TModulus : struct, IModulus
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3;
        ulong b0 = b.L0, b1 = b.L1, b2 = b.L2, b3 = b.L3;
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        MultiplyRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b0);
        MultiplyRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b1);
        MultiplyRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b2);
        MultiplyRow<TModulus>(ref t0, ref t1, ref t2, ref t3, a0, a1, a2, a3, b3);
        SubtractModulusOnce(out result, t0, t1, t2, t3);
    }

    /// <summary>The integer product of two values below 2p, neither reduced nor divided by R.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void MultiplyWide<TModulus>(out WideProduct t, in Residue<TModulus> a, in Residue<TModulus> b)
        where TModulus : struct, IModulus
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3;
        ulong factor = b.L0, carry = 0;
        ulong t0 = Limbs.MultiplyAdd(a0, factor, 0, ref carry);
        ulong t1 = Limbs.MultiplyAdd(a1, factor, 0, ref carry);
        ulong t2 = Limbs.MultiplyAdd(a2, factor, 0, ref carry);
        ulong t3 = Limbs.MultiplyAdd(a3, factor, 0, ref carry);
        ulong t4 = carry;
        (factor, carry) = (b.L1, 0);
        t1 = Limbs.MultiplyAdd(a0, factor, t1, ref carry);
        t2 = Limbs.MultiplyAdd(a1, factor, t2, ref carry);
        t3 = Limbs.MultiplyAdd(a2, factor, t3, ref carry);
        t4 = Limbs.MultiplyAdd(a3, factor, t4, ref carry);
        ulong t5 = carry;
        (factor, carry) = (b.L2, 0);
        t2 = Limbs.MultiplyAdd(a0, factor, t2, ref carry);
        t3 = Limbs.MultiplyAdd(a1, factor, t3, ref carry);
        t4 = Limbs.MultiplyAdd(a2, factor, t4, ref carry);
        t5 = Limbs.MultiplyAdd(a3, factor, t5, ref carry);
        ulong t6 = carry;
        (factor, carry) = (b.L3, 0);
        t3 = Limbs.MultiplyAdd(a0, factor, t3, ref carry);
        t4 = Limbs.MultiplyAdd(a1, factor, t4, ref carry);
        t5 = Limbs.MultiplyAdd(a2, factor, t5, ref carry);
        t6 = Limbs.MultiplyAdd(a3, factor, t6, ref carry);
        (t.T0, t.T1, t.T2, t.T3, t.T4, t.T5, t.T6, t.T7) = (t0, t1, t2, t3, t4, t5, t6, carry);
    }

    /// <summary><c>result = t / R mod p</c>, canonical, for t &lt; R p.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Reduce<TModulus>(out Residue<TModulus> result, in WideProduct t)
        where TModulus : struct, IModulus
    {
        ulong t0 = t.T0, t1 = t.T1, t2 = t.T2, t3 = t.T3;
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ulong carry = 0;
        t0 = Limbs.Add(t0, t.T4, ref carry);
        t1 = Limbs.Add(t1, t.T5, ref carry);
        t2 = Limbs.Add(t2, t.T6, ref carry);
        t3 = t3 + t.T7 + carry;
        SubtractModulusOnce(out result, t0, t1, t2, t3);
    }

    /// <summary><c>result = a / R mod p</c>: the integer below p that a canonical a stands for.</summary>
    /// <remarks>(a + m p) / R with a &lt; p and m &lt; R is below p already.</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void DivideByR<TModulus>(out Residue<TModulus> result, in Residue<TModulus> a)
        where TModulus : struct, IModulus
    {
        ulong t0 = a.L0, t1 = a.L1, t2 = a.L2, t3 = a.L3;
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        result = new Residue<TModulus>(t0, t1, t2, t3);
    }

    /// <summary><c>t = t + u</c>, where the sum is known to be below R p.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Add(ref WideProduct t, in WideProduct u)
    {
        ulong carry = 0;
        t.T0 = Limbs.Add(t.T0, u.T0, ref carry);
        t.T1 = Limbs.Add(t.T1, u.T1, ref carry);
        t.T2 = Limbs.Add(t.T2, u.T2, ref carry);
        t.T3 = Limbs.Add(t.T3, u.T3, ref carry);
        t.T4 = Limbs.Add(t.T4, u.T4, ref carry);
        t.T5 = Limbs.Add(t.T5, u.T5, ref carry);
        t.T6 = Limbs.Add(t.T6, u.T6, ref carry);
        t.T7 = t.T7 + u.T7 + carry;
    }

    /// <summary><c>t = t + a b</c>, where the sum is known to be below 2 R p.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void AddProduct<TModulus>(ref WideProduct t, in Residue<TModulus> a, in Residue<TModulus> b)
        where TModulus : struct, IModulus
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3;
        ulong t0 = t.T0, t1 = t.T1, t2 = t.T2, t3 = t.T3, t4 = t.T4, t5 = t.T5, t6 = t.T6, t7 = t.T7;
        ulong over = 0;
        AddRow(ref t0, ref t1, ref t2, ref t3, ref t4, ref over, a0, a1, a2, a3, b.L0);
        AddRow(ref t1, ref t2, ref t3, ref t4, ref t5, ref over, a0, a1, a2, a3, b.L1);
        AddRow(ref t2, ref t3, ref t4, ref t5, ref t6, ref over, a0, a1, a2, a3, b.L2);
        AddRow(ref t3, ref t4, ref t5, ref t6, ref t7, ref over, a0, a1, a2, a3, b.L3);
        (t.T0, t.T1, t.T2, t.T3, t.T4, t.T5, t.T6, t.T7) = (t0, t1, t2, t3, t4, t5, t6, t7);
    }

    /// <summary>Takes a sum below 2 R p below R p, without changing it modulo R p.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void SubtractOnce<TModulus>(ref WideProduct t)
        where TModulus : struct, IModulus
    {
        SubtractModulusOnce(out Residue<TModulus> high, t.T4, t.T5, t.T6, t.T7);
        (t.T4, t.T5, t.T6, t.T7) = (high.L0, high.L1, high.L2, high.L3);
    }

    /// <summary><c>t = t - u</c> modulo R p: R p is added if the difference is negative. Both below R p.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Subtract<TModulus>(ref WideProduct t, in WideProduct u)
        where TModulus : struct, IModulus
    {
        ulong borrow = 0;
        t.T0 = Limbs.Subtract(t.T0, u.T0, ref borrow);
        t.T1 = Limbs.Subtract(t.T1, u.T1, ref borrow);
        t.T2 = Limbs.Subtract(t.T2, u.T2, ref borrow);
        t.T3 = Limbs.Subtract(t.T3, u.T3, ref borrow);
        ulong t4 = Limbs.Subtract(t.T4, u.T4, ref borrow);
        ulong t5 = Limbs.Subtract(t.T5, u.T5, ref borrow);
        ulong t6 = Limbs.Subtract(t.T6, u.T6, ref borrow);
        ulong t7 = Limbs.Subtract(t.T7, u.T7, ref borrow);
        ulong negative = 0UL - borrow;
        ulong carry = 0;
        t.T4 = Limbs.Add(t4, TModulus.P0 & negative, ref carry);
        t.T5 = Limbs.Add(t5, TModulus.P1 & negative, ref carry);
        t.T6 = Limbs.Add(t6, TModulus.P2 & negative, ref carry);
        t.T7 = t7 + (TModulus.P3 & negative) + carry;
    }

    /// <summary>Takes a value below 2p to its canonical representative.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void SubtractModulusOnce<TModulus>(out Residue<TModulus> result, ulong t0, ulong t1, ulong t2, ulong t3)
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
    private static void MultiplyRow<TModulus>(
        ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ulong a0, ulong a1, ulong a2, ulong a3, ulong b)
        where TModulus : struct, IModulus
    {
        ulong high = 0;
        ulong u0 = Limbs.MultiplyAdd(a0, b, t0, ref high);
        ulong m = u0 * TModulus.NegativeInverse;
        ulong carry = CarryOfLowestLimb(m, TModulus.P0, u0);
        ulong u1 = Limbs.MultiplyAdd(a1, b, t1, ref high);
        t0 = Limbs.MultiplyAdd(m, TModulus.P1, u1, ref carry);
        ulong u2 = Limbs.MultiplyAdd(a2, b, t2, ref high);
        t1 = Limbs.MultiplyAdd(m, TModulus.P2, u2, ref carry);
        ulong u3 = Limbs.MultiplyAdd(a3, b, t3, ref high);
        t2 = Limbs.MultiplyAdd(m, TModulus.P3, u3, ref carry);
        t3 = high + carry;
    }

    // Five limbs of a sum plus a b; `over` is the carry out of the fifth, and comes from the row before, whose fifth limb is this one's fourth.
    [MethodImpl(HotPath.Inline)]
    private static void AddRow(
        ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong over, ulong a0, ulong a1, ulong a2, ulong a3, ulong b)
    {
        ulong carry = 0;
        t0 = Limbs.MultiplyAdd(a0, b, t0, ref carry);
        t1 = Limbs.MultiplyAdd(a1, b, t1, ref carry);
        t2 = Limbs.MultiplyAdd(a2, b, t2, ref carry);
        t3 = Limbs.MultiplyAdd(a3, b, t3, ref carry);
        t4 = Limbs.Add(t4, carry, ref over);
    }

    /// <summary><c>t = (t + m p) / 2^64</c> with the m that makes the division exact.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void ReduceRow<TModulus>(ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
        where TModulus : struct, IModulus
    {
        ulong m = t0 * TModulus.NegativeInverse;
        ulong carry = CarryOfLowestLimb(m, TModulus.P0, t0);
        t0 = Limbs.MultiplyAdd(m, TModulus.P1, t1, ref carry);
        t1 = Limbs.MultiplyAdd(m, TModulus.P2, t2, ref carry);
        t2 = Limbs.MultiplyAdd(m, TModulus.P3, t3, ref carry);
        t3 = carry;
    }

    // The high limb of m p0 + t0, whose low limb is zero by the choice of m: a carry comes out of it exactly when t0 is not zero.
    [MethodImpl(HotPath.Inline)]
    private static ulong CarryOfLowestLimb(ulong m, ulong p0, ulong t0) => Limbs.MultiplyHigh(m, p0) + (t0 != 0 ? 1UL : 0UL);
}
