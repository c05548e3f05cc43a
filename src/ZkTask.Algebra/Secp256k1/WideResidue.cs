using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Secp256k1;

/// <summary>
/// An integer modulo a prime that fills all 256 bits, always canonical: four 64-bit limbs of the Montgomery form x R mod p, R = 2^256, below p.
/// <c>default</c> is zero. Sums and accumulators carry a 257th bit, which <see cref="Residue{TModulus}"/> does without.
/// </summary>
/// <remarks>Constant time: everything but <see cref="Pow"/> in its exponent, and <see cref="TrySquareRoot"/> and text, which are for public values.</remarks>
/// <typeparam name="TModulus">The prime, as constants.</typeparam>
public readonly partial struct WideResidue<TModulus> : IField<WideResidue<TModulus>>
    where TModulus : struct, IWideModulus
{
    internal readonly ulong L0, L1, L2, L3;

    [MethodImpl(HotPath.Inline)]
    internal WideResidue(ulong l0, ulong l1, ulong l2, ulong l3) => (L0, L1, L2, L3) = (l0, l1, l2, l3);

    private WideResidue((ulong L0, ulong L1, ulong L2, ulong L3) limbs) => (L0, L1, L2, L3) = limbs;

    /// <inheritdoc/>
    public static WideResidue<TModulus> Zero => default;

    /// <inheritdoc/>
    public static WideResidue<TModulus> One => new(TModulus.R);

    /// <summary>True for zero.</summary>
    public bool IsZero => (L0 | L1 | L2 | L3) == 0;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Add(out WideResidue<TModulus> result, in WideResidue<TModulus> a, in WideResidue<TModulus> b)
    {
        ulong carry = 0;
        ulong s0 = Limbs.Add(a.L0, b.L0, ref carry);
        ulong s1 = Limbs.Add(a.L1, b.L1, ref carry);
        ulong s2 = Limbs.Add(a.L2, b.L2, ref carry);
        ulong s3 = Limbs.Add(a.L3, b.L3, ref carry);
        SubtractModulusOnce(out result, s0, s1, s2, s3, carry);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Double(out WideResidue<TModulus> result, in WideResidue<TModulus> a) => Add(out result, a, a);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Subtract(out WideResidue<TModulus> result, in WideResidue<TModulus> a, in WideResidue<TModulus> b)
    {
        ulong borrow = 0;
        ulong d0 = Limbs.Subtract(a.L0, b.L0, ref borrow);
        ulong d1 = Limbs.Subtract(a.L1, b.L1, ref borrow);
        ulong d2 = Limbs.Subtract(a.L2, b.L2, ref borrow);
        ulong d3 = Limbs.Subtract(a.L3, b.L3, ref borrow);
        ulong negative = 0UL - borrow;
        ulong carry = 0;
        d0 = Limbs.Add(d0, TModulus.P0 & negative, ref carry);
        d1 = Limbs.Add(d1, TModulus.P1 & negative, ref carry);
        d2 = Limbs.Add(d2, TModulus.P2 & negative, ref carry);
        result = new WideResidue<TModulus>(d0, d1, d2, d3 + (TModulus.P3 & negative) + carry);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Negate(out WideResidue<TModulus> result, in WideResidue<TModulus> a) => Subtract(out result, default, a);

    /// <inheritdoc/>
    /// <remarks>
    /// Coarsely integrated operand scanning (Koç, Acar, Kaliski 1996, section 5). The accumulator stays below 2p, hence its fifth word is 0 or 1; within a row it
    /// reaches 2^64 times that. The second operand may be any 256-bit integer: its limbs are scanned, and the first bounds the accumulator.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void Multiply(out WideResidue<TModulus> result, in WideResidue<TModulus> a, in WideResidue<TModulus> b)
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3;
        ulong b1 = b.L1, b2 = b.L2, b3 = b.L3;
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        MultiplyRow(ref t0, ref t1, ref t2, ref t3, ref t4, a0, a1, a2, a3, b.L0);
        MultiplyRow(ref t0, ref t1, ref t2, ref t3, ref t4, a0, a1, a2, a3, b1);
        MultiplyRow(ref t0, ref t1, ref t2, ref t3, ref t4, a0, a1, a2, a3, b2);
        MultiplyRow(ref t0, ref t1, ref t2, ref t3, ref t4, a0, a1, a2, a3, b3);
        SubtractModulusOnce(out result, t0, t1, t2, t3, t4);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Square(out WideResidue<TModulus> result, in WideResidue<TModulus> a) => Multiply(out result, a, a);

    /// <inheritdoc/>
    /// <remarks>a^(p-2), in constant time: this field serves secrets.</remarks>
    public static void Invert(out WideResidue<TModulus> result, in WideResidue<TModulus> a) =>
        result = a.Pow([TModulus.P0 - 2, TModulus.P1, TModulus.P2, TModulus.P3]);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    static LaneMask IField<WideResidue<TModulus>>.IsZero(in WideResidue<TModulus> a) => LaneMask.Of(a.IsZero);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Select(out WideResidue<TModulus> result, LaneMask mask, in WideResidue<TModulus> ifSet, in WideResidue<TModulus> ifClear)
    {
        ulong m = 0UL - (mask.Bits & 1);
        result = new WideResidue<TModulus>(
            ifClear.L0 ^ ((ifClear.L0 ^ ifSet.L0) & m), ifClear.L1 ^ ((ifClear.L1 ^ ifSet.L1) & m),
            ifClear.L2 ^ ((ifClear.L2 ^ ifSet.L2) & m), ifClear.L3 ^ ((ifClear.L3 ^ ifSet.L3) & m));
    }

    /// <summary>This value to the power of an unsigned integer of up to four limbs, least significant first. Variable time in the exponent only.</summary>
    public WideResidue<TModulus> Pow(ReadOnlySpan<ulong> exponent)
    {
        WideResidue<TModulus> result = One;
        for (int bit = (exponent.Length * 64) - 1; bit >= 0; bit--)
        {
            Square(out result, result);
            if (((exponent[bit >> 6] >> (bit & 63)) & 1) != 0)
                Multiply(out result, result, this);
        }

        return result;
    }

    // Takes a value below 2p of 257 bits to its canonical representative.
    [MethodImpl(HotPath.Inline)]
    private static void SubtractModulusOnce(out WideResidue<TModulus> result, ulong t0, ulong t1, ulong t2, ulong t3, ulong t4)
    {
        ulong borrow = 0;
        ulong s0 = Limbs.Subtract(t0, TModulus.P0, ref borrow);
        ulong s1 = Limbs.Subtract(t1, TModulus.P1, ref borrow);
        ulong s2 = Limbs.Subtract(t2, TModulus.P2, ref borrow);
        ulong s3 = Limbs.Subtract(t3, TModulus.P3, ref borrow);
        ulong keep = 0UL - (borrow & (t4 ^ 1));
        result = new WideResidue<TModulus>(
            s0 ^ ((s0 ^ t0) & keep), s1 ^ ((s1 ^ t1) & keep), s2 ^ ((s2 ^ t2) & keep), s3 ^ ((s3 ^ t3) & keep));
    }

    // t = (t + a b + m p) / 2^64 with the m that makes the division exact.
    [MethodImpl(HotPath.Inline)]
    private static void MultiplyRow(
        ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ulong a0, ulong a1, ulong a2, ulong a3, ulong b)
    {
        ulong high = 0;
        ulong u0 = Limbs.MultiplyAdd(a0, b, t0, ref high);
        ulong u1 = Limbs.MultiplyAdd(a1, b, t1, ref high);
        ulong u2 = Limbs.MultiplyAdd(a2, b, t2, ref high);
        ulong u3 = Limbs.MultiplyAdd(a3, b, t3, ref high);
        ulong u5 = 0;
        ulong u4 = Limbs.Add(t4, high, ref u5);
        ulong m = u0 * TModulus.NegativeInverse;
        ulong carry = 0;
        Limbs.MultiplyAdd(m, TModulus.P0, u0, ref carry);
        t0 = Limbs.MultiplyAdd(m, TModulus.P1, u1, ref carry);
        t1 = Limbs.MultiplyAdd(m, TModulus.P2, u2, ref carry);
        t2 = Limbs.MultiplyAdd(m, TModulus.P3, u3, ref carry);
        ulong top = 0;
        t3 = Limbs.Add(u4, carry, ref top);
        t4 = u5 + top;
    }

    /// <summary>Sum.</summary>
    public static WideResidue<TModulus> operator +(in WideResidue<TModulus> a, in WideResidue<TModulus> b)
    {
        Add(out WideResidue<TModulus> r, a, b);
        return r;
    }

    /// <summary>Difference.</summary>
    public static WideResidue<TModulus> operator -(in WideResidue<TModulus> a, in WideResidue<TModulus> b)
    {
        Subtract(out WideResidue<TModulus> r, a, b);
        return r;
    }

    /// <summary>Negation.</summary>
    public static WideResidue<TModulus> operator -(in WideResidue<TModulus> a)
    {
        Negate(out WideResidue<TModulus> r, a);
        return r;
    }

    /// <summary>Product.</summary>
    public static WideResidue<TModulus> operator *(in WideResidue<TModulus> a, in WideResidue<TModulus> b)
    {
        Multiply(out WideResidue<TModulus> r, a, b);
        return r;
    }

    /// <summary>Equality, in constant time.</summary>
    public static bool operator ==(in WideResidue<TModulus> a, in WideResidue<TModulus> b) =>
        ((a.L0 ^ b.L0) | (a.L1 ^ b.L1) | (a.L2 ^ b.L2) | (a.L3 ^ b.L3)) == 0;

    /// <summary>Inequality, in constant time.</summary>
    public static bool operator !=(in WideResidue<TModulus> a, in WideResidue<TModulus> b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(WideResidue<TModulus> other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WideResidue<TModulus> other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(L0, L1, L2, L3);
}
