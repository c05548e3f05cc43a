using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Towers;

/// <summary>c0 + c1 w with w² = v, over any representation of Fp2: the field of pairing values.</summary>
/// <remarks>
/// As a polynomial of degree five in w over Fp2 the coefficients are C0.C0, C1.C0, C0.C1, C1.C1, C0.C2, C1.C2. Every result may be the same variable as any
/// operand.
/// </remarks>
[SkipLocalsInit]
public struct Fp12<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    /// <summary>The coefficient of 1.</summary>
    public Fp6<TFp2> C0;

    /// <summary>The coefficient of w.</summary>
    public Fp6<TFp2> C1;

    /// <summary>The element c0 + c1 w.</summary>
    public Fp12(in Fp6<TFp2> c0, in Fp6<TFp2> c1) => (C0, C1) = (c0, c1);

    /// <summary>The multiplicative identity.</summary>
    public static Fp12<TFp2> One => new(Fp6<TFp2>.One, Fp6<TFp2>.Zero);

    /// <summary><c>result = a b</c>: Karatsuba, 18 multiplications in Fp2.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Multiply(out Fp12<TFp2> result, in Fp12<TFp2> a, in Fp12<TFp2> b)
    {
        Fp6<TFp2>.Multiply(out Fp6<TFp2> v0, a.C0, b.C0);
        Fp6<TFp2>.Multiply(out Fp6<TFp2> v1, a.C1, b.C1);
        Fp6<TFp2>.Add(out Fp6<TFp2> s, a.C0, a.C1);
        Fp6<TFp2>.Add(out Fp6<TFp2> t, b.C0, b.C1);
        Fp6<TFp2>.Multiply(out s, s, t);
        Fp6<TFp2>.SubtractBoth(out result.C1, s, v0, v1);
        Fp6<TFp2>.AddV(out result.C0, v0, v1);
    }

    /// <summary><c>result = a²</c>: complex squaring, 12 multiplications in Fp2.</summary>
    /// <remarks>(a0 + a1)(a0 + v a1) - t - v t and 2t with t = a0 a1.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void Square(out Fp12<TFp2> result, in Fp12<TFp2> a)
    {
        Fp6<TFp2>.Multiply(out Fp6<TFp2> t, a.C0, a.C1);
        Fp6<TFp2>.Add(out Fp6<TFp2> s, a.C0, a.C1);
        Fp6<TFp2>.AddV(out Fp6<TFp2> u, a.C0, a.C1);
        Fp6<TFp2>.Multiply(out s, s, u);
        Fp6<TFp2>.Add(out result.C1, t, t);

        // s - t - v t, where v t = (ξ t2, t0, t1).
        Fp6<TFp2>.Subtract(out s, s, t);
        Fp6<TFp2>.Negate(out t, t);
        Fp6<TFp2>.AddV(out result.C0, s, t);
    }

    /// <summary>
    /// <c>result = a²</c> for a in the cyclotomic subgroup, where a^(p⁴ - p² + 1) = 1: nine squarings in Fp2 (Granger, Scott 2009/565, section 3.2). Wrong
    /// elsewhere.
    /// </summary>
    [MethodImpl(HotPath.Optimize)]
    public static void CyclotomicSquare(out Fp12<TFp2> result, in Fp12<TFp2> a)
    {
        SquareFp4(out TFp2 r0, out TFp2 i0, a.C0.C0, a.C1.C1);
        SquareFp4(out TFp2 r1, out TFp2 i1, a.C1.C0, a.C0.C2);
        SquareFp4(out TFp2 r2, out TFp2 i2, a.C0.C1, a.C1.C2);
        TFp2.MultiplyByXi(out i2, i2);

        TFp2.TripleSubtractDouble(out result.C0.C0, r0, a.C0.C0);
        TFp2.TripleSubtractDouble(out result.C0.C1, r1, a.C0.C1);
        TFp2.TripleSubtractDouble(out result.C0.C2, r2, a.C0.C2);
        TFp2.TripleAddDouble(out result.C1.C0, i2, a.C1.C0);
        TFp2.TripleAddDouble(out result.C1.C1, i0, a.C1.C1);
        TFp2.TripleAddDouble(out result.C1.C2, i1, a.C1.C2);
    }

    /// <summary><c>result = a^(p⁶)</c>: c0 - c1 w. In the cyclotomic subgroup this is the inverse.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Conjugate(out Fp12<TFp2> result, in Fp12<TFp2> a)
    {
        result.C0 = a.C0;
        Fp6<TFp2>.Negate(out result.C1, a.C1);
    }

    /// <summary>
    /// <c>result = a^(p^power)</c>: coefficient k of the polynomial in w is conjugated for an odd power and multiplied by ξ^(k (p^power - 1) / 6).
    /// </summary>
    /// <typeparam name="TConstants">Where those multipliers are.</typeparam>
    [MethodImpl(HotPath.Optimize)]
    public static void Frobenius<TConstants>(out Fp12<TFp2> result, in Fp12<TFp2> a, int power)
        where TConstants : struct, ITowerConstants<TFp2>
    {
        FrobeniusCoefficient<TConstants>(out TFp2 c00, a.C0.C0, power, 0);
        FrobeniusCoefficient<TConstants>(out TFp2 c10, a.C1.C0, power, 1);
        FrobeniusCoefficient<TConstants>(out TFp2 c01, a.C0.C1, power, 2);
        FrobeniusCoefficient<TConstants>(out TFp2 c11, a.C1.C1, power, 3);
        FrobeniusCoefficient<TConstants>(out TFp2 c02, a.C0.C2, power, 4);
        FrobeniusCoefficient<TConstants>(out TFp2 c12, a.C1.C2, power, 5);
        result = new Fp12<TFp2>(new Fp6<TFp2>(c00, c01, c02), new Fp6<TFp2>(c10, c11, c12));
    }

    /// <summary><c>result = 1 / a</c>, 0 for 0: (c0 - c1 w) / (c0² - v c1²). Variable time where the inversion of Fp2 is.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Invert(out Fp12<TFp2> result, in Fp12<TFp2> a)
    {
        Fp6<TFp2>.Multiply(out Fp6<TFp2> norm, a.C0, a.C0);
        Fp6<TFp2>.Multiply(out Fp6<TFp2> t, a.C1, a.C1);
        Fp6<TFp2>.Negate(out t, t);
        Fp6<TFp2>.AddV(out norm, norm, t);
        Fp6<TFp2>.Invert(out norm, norm);
        Fp6<TFp2>.Negate(out t, a.C1);
        Fp6<TFp2>.Multiply(out result.C0, a.C0, norm);
        Fp6<TFp2>.Multiply(out result.C1, t, norm);
    }

    /// <summary><c>result = a (l0 + l1 w + l3 w³)</c>, a line: 13 multiplications in Fp2.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyByLine(out Fp12<TFp2> result, in Fp12<TFp2> a, in TFp2 l0, in TFp2 l1, in TFp2 l3)
    {
        Fp6<TFp2>.MultiplyByFp2(out Fp6<TFp2> v0, a.C0, l0);
        Fp6<TFp2>.MultiplyBySparse(out Fp6<TFp2> v1, a.C1, l1, l3);
        Fp6<TFp2>.Add(out Fp6<TFp2> s, a.C0, a.C1);
        TFp2.Add(out TFp2 l01, l0, l1);
        Fp6<TFp2>.MultiplyBySparse(out s, s, l01, l3);
        Fp6<TFp2>.SubtractBoth(out result.C1, s, v0, v1);
        Fp6<TFp2>.AddV(out result.C0, v0, v1);
    }

    /// <summary><c>result = a (1 + l1 w + l3 w³)</c>, a normalised line: ten multiplications in Fp2.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyByNormalizedLine(out Fp12<TFp2> result, in Fp12<TFp2> a, in TFp2 l1, in TFp2 l3)
    {
        Fp6<TFp2>.MultiplyBySparse(out Fp6<TFp2> v0, a.C0, l1, l3);
        Fp6<TFp2>.MultiplyBySparse(out Fp6<TFp2> v1, a.C1, l1, l3);
        Fp6<TFp2>.AddV(out Fp6<TFp2> c0, a.C0, v1);
        Fp6<TFp2>.Add(out result.C1, a.C1, v0);
        result.C0 = c0;
    }

    /// <summary>The lanes in which <paramref name="a"/> is one.</summary>
    public static LaneMask IsOne(in Fp12<TFp2> a)
    {
        TFp2.Subtract(out TFp2 difference, a.C0.C0, TFp2.One);
        return TFp2.IsZero(difference) & TFp2.IsZero(a.C0.C1) & TFp2.IsZero(a.C0.C2) & Fp6<TFp2>.IsZero(a.C1);
    }

    /// <summary><c>result = mask ? ifSet : ifClear</c>, lane by lane.</summary>
    public static void Select(out Fp12<TFp2> result, LaneMask mask, in Fp12<TFp2> ifSet, in Fp12<TFp2> ifClear)
    {
        Fp6<TFp2>.Select(out result.C0, mask, ifSet.C0, ifClear.C0);
        Fp6<TFp2>.Select(out result.C1, mask, ifSet.C1, ifClear.C1);
    }

    // (a + b s)² = real + imaginary s in Fp4 = Fp2[s] / (s² - ξ): three squarings.
    [MethodImpl(HotPath.Optimize)]
    private static void SquareFp4(out TFp2 real, out TFp2 imaginary, in TFp2 a, in TFp2 b)
    {
        TFp2.Square(out TFp2 a2, a);
        TFp2.Square(out TFp2 b2, b);
        TFp2.Add(out TFp2 sum, a, b);
        TFp2.Square(out sum, sum);
        TFp2.SubtractBoth(out imaginary, sum, a2, b2);
        TFp2.AddXi(out real, a2, b2);
    }

    [MethodImpl(HotPath.Inline)]
    private static void FrobeniusCoefficient<TConstants>(out TFp2 result, in TFp2 a, int power, int k)
        where TConstants : struct, ITowerConstants<TFp2>
    {
        if ((power & 1) != 0)
            TFp2.Conjugate(out result, a);
        else
            result = a;
        if (k != 0)
            TFp2.Multiply(out result, result, TConstants.FrobeniusMultiplier(power, k));
    }
}
