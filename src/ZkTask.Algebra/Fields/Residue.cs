using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>
/// An integer modulo the prime of <typeparamref name="TModulus"/>, always canonical: four 64-bit limbs of the Montgomery form x R mod p, R = 2^256, below p.
/// <c>default</c> is zero. <c>Fp</c> and <c>Fr</c> are this type over the two primes of BN254.
/// </summary>
/// <remarks>
/// Constant time: addition, subtraction, negation, doubling, multiplication, squaring, selection, comparison, <see cref="Pow"/> in its base. Variable time:
/// <see cref="Invert"/>, square roots, and everything that reads or writes text.
/// </remarks>
/// <typeparam name="TModulus">The prime, as constants.</typeparam>
public readonly partial struct Residue<TModulus> : IFieldLanes<Residue<TModulus>, Residue<TModulus>>
    where TModulus : struct, IModulus
{
    internal readonly ulong L0, L1, L2, L3;

    [MethodImpl(HotPath.Inline)]
    internal Residue(ulong l0, ulong l1, ulong l2, ulong l3) => (L0, L1, L2, L3) = (l0, l1, l2, l3);

    private Residue((ulong L0, ulong L1, ulong L2, ulong L3) limbs) => (L0, L1, L2, L3) = limbs;

    /// <inheritdoc/>
    public static Residue<TModulus> Zero => default;

    /// <inheritdoc/>
    public static Residue<TModulus> One => new(TModulus.R);

    /// <summary>True for zero.</summary>
    public bool IsZero => (L0 | L1 | L2 | L3) == 0;

    /// <summary>The residue of an integer.</summary>
    public static Residue<TModulus> FromUInt64(ulong value) => FromInteger(value, 0, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Add(out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b)
    {
        ulong carry = 0;
        ulong s0 = Limbs.Add(a.L0, b.L0, ref carry);
        ulong s1 = Limbs.Add(a.L1, b.L1, ref carry);
        ulong s2 = Limbs.Add(a.L2, b.L2, ref carry);
        ulong s3 = a.L3 + b.L3 + carry; // below 2p < 2^255
        Montgomery.SubtractModulusOnce(out result, s0, s1, s2, s3);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Double(out Residue<TModulus> result, in Residue<TModulus> a) =>
        Montgomery.SubtractModulusOnce(out result, a.L0 << 1, (a.L1 << 1) | (a.L0 >> 63), (a.L2 << 1) | (a.L1 >> 63), (a.L3 << 1) | (a.L2 >> 63));

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Subtract(out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b)
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
        d3 = d3 + (TModulus.P3 & negative) + carry;
        result = new Residue<TModulus>(d0, d1, d2, d3);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Negate(out Residue<TModulus> result, in Residue<TModulus> a)
    {
        ulong nonZero = a.IsZero ? 0UL : ulong.MaxValue;
        ulong borrow = 0;
        ulong d0 = Limbs.Subtract(TModulus.P0, a.L0, ref borrow);
        ulong d1 = Limbs.Subtract(TModulus.P1, a.L1, ref borrow);
        ulong d2 = Limbs.Subtract(TModulus.P2, a.L2, ref borrow);
        ulong d3 = Limbs.Subtract(TModulus.P3, a.L3, ref borrow);
        result = new Residue<TModulus>(d0 & nonZero, d1 & nonZero, d2 & nonZero, d3 & nonZero);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Multiply(out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b) =>
        Montgomery.Multiply(out result, a, b);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Square(out Residue<TModulus> result, in Residue<TModulus> a) => Montgomery.Multiply(out result, a, a);

    /// <inheritdoc/>
    /// <remarks>One reduction: the sum of two products is below R p.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void SumOfProducts(
        out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b, in Residue<TModulus> c, in Residue<TModulus> d)
    {
        Montgomery.MultiplyWide(out WideProduct sum, a, b);
        Montgomery.MultiplyWide(out WideProduct cd, c, d);
        Montgomery.Add(ref sum, cd);
        Montgomery.Reduce(out result, sum);
    }

    /// <inheritdoc/>
    /// <remarks>One reduction.</remarks>
    public static void SumOfProducts(out Residue<TModulus> result, ReadOnlySpan<Residue<TModulus>> a, ReadOnlySpan<Residue<TModulus>> b) =>
        SumOfProducts(out result, a, b, -1, Zero);

    /// <inheritdoc/>
    /// <remarks>One reduction. A product is below R p / 4: four of them are below R p, and one subtraction of R p after each further three leaves room for the next.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void SumOfProducts(
        out Residue<TModulus> result, ReadOnlySpan<Residue<TModulus>> a, ReadOnlySpan<Residue<TModulus>> b, int unit, in Residue<TModulus> c)
    {
        WideProduct wide = default;
        Residue<TModulus> sum = c;
        int products = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (i == unit)
            {
                Add(out sum, sum, b[i]);
                continue;
            }

            Montgomery.AddProduct(ref wide, a[i], b[i]);
            if (products > 3 && products % 3 == 0)
                Montgomery.SubtractOnce<TModulus>(ref wide);
            products++;
        }

        if (products > 4)
            Montgomery.SubtractOnce<TModulus>(ref wide);
        Montgomery.Reduce(out result, wide);
        Add(out result, result, sum);
    }

    /// <inheritdoc/>
    /// <remarks>Karatsuba on products that are not reduced yet (Aranha et al. 2010/526, section 5): three products, two reductions.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyComplex(
        out Residue<TModulus> real, out Residue<TModulus> imaginary,
        in Residue<TModulus> a0, in Residue<TModulus> a1, in Residue<TModulus> b0, in Residue<TModulus> b1)
    {
        AddWithoutReduction(out Residue<TModulus> s, a0, a1);
        AddWithoutReduction(out Residue<TModulus> t, b0, b1);
        Montgomery.MultiplyWide(out WideProduct cross, s, t);
        Montgomery.MultiplyWide(out WideProduct v0, a0, b0);
        Montgomery.MultiplyWide(out WideProduct v1, a1, b1);
        Montgomery.Subtract<TModulus>(ref cross, v0);
        Montgomery.Subtract<TModulus>(ref cross, v1);
        Montgomery.Subtract<TModulus>(ref v0, v1);
        Montgomery.Reduce(out real, v0);
        Montgomery.Reduce(out imaginary, cross);
    }

    /// <inheritdoc/>
    public static void Invert(out Residue<TModulus> result, in Residue<TModulus> a) => Inversion.Invert(out result, a);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    static LaneMask IField<Residue<TModulus>>.IsZero(in Residue<TModulus> a) => LaneMask.Of(a.IsZero);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Select(out Residue<TModulus> result, LaneMask mask, in Residue<TModulus> ifSet, in Residue<TModulus> ifClear)
    {
        ulong m = 0UL - (mask.Bits & 1);
        result = new Residue<TModulus>(
            ifClear.L0 ^ ((ifClear.L0 ^ ifSet.L0) & m), ifClear.L1 ^ ((ifClear.L1 ^ ifSet.L1) & m),
            ifClear.L2 ^ ((ifClear.L2 ^ ifSet.L2) & m), ifClear.L3 ^ ((ifClear.L3 ^ ifSet.L3) & m));
    }

    /// <summary>This value to the power of an unsigned 256-bit integer of four limbs, least significant first. Variable time in the exponent only.</summary>
    /// <param name="exponent">Up to four limbs.</param>
    public Residue<TModulus> Pow(ReadOnlySpan<ulong> exponent)
    {
        Residue<TModulus> result = One;
        for (int bit = (exponent.Length * 64) - 1; bit >= 0; bit--)
        {
            Square(out result, result);
            if (((exponent[bit >> 6] >> (bit & 63)) & 1) != 0)
                Multiply(out result, result, this);
        }

        return result;
    }

    /// <summary>A square root, which of the two is unspecified. The result may be the operand. Variable time.</summary>
    /// <returns>False if there is none; the result is then zero.</returns>
    public static bool TrySquareRoot(out Residue<TModulus> root, in Residue<TModulus> a) => SquareRoot.TryGet(out root, a);

    // A value below 2p: an operand for MultiplyWide only.
    [MethodImpl(HotPath.Inline)]
    private static void AddWithoutReduction(out Residue<TModulus> result, in Residue<TModulus> a, in Residue<TModulus> b)
    {
        ulong carry = 0;
        ulong s0 = Limbs.Add(a.L0, b.L0, ref carry);
        ulong s1 = Limbs.Add(a.L1, b.L1, ref carry);
        ulong s2 = Limbs.Add(a.L2, b.L2, ref carry);
        result = new Residue<TModulus>(s0, s1, s2, a.L3 + b.L3 + carry);
    }

    /// <summary>Sum.</summary>
    public static Residue<TModulus> operator +(in Residue<TModulus> a, in Residue<TModulus> b)
    {
        Add(out Residue<TModulus> r, a, b);
        return r;
    }

    /// <summary>Difference.</summary>
    public static Residue<TModulus> operator -(in Residue<TModulus> a, in Residue<TModulus> b)
    {
        Subtract(out Residue<TModulus> r, a, b);
        return r;
    }

    /// <summary>Negation.</summary>
    public static Residue<TModulus> operator -(in Residue<TModulus> a)
    {
        Negate(out Residue<TModulus> r, a);
        return r;
    }

    /// <summary>Product.</summary>
    public static Residue<TModulus> operator *(in Residue<TModulus> a, in Residue<TModulus> b)
    {
        Multiply(out Residue<TModulus> r, a, b);
        return r;
    }

    /// <summary>Equality, in constant time.</summary>
    public static bool operator ==(in Residue<TModulus> a, in Residue<TModulus> b) =>
        ((a.L0 ^ b.L0) | (a.L1 ^ b.L1) | (a.L2 ^ b.L2) | (a.L3 ^ b.L3)) == 0;

    /// <summary>Inequality, in constant time.</summary>
    public static bool operator !=(in Residue<TModulus> a, in Residue<TModulus> b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(Residue<TModulus> other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Residue<TModulus> other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(L0, L1, L2, L3);
}
