using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Towers;

/// <summary>c0 + c1 v + c2 v² with v³ = ξ = 9 + i, over any representation of Fp2.</summary>
/// <remarks>Every result may be the same variable as any operand.</remarks>
[SkipLocalsInit]
public struct Fp6<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    /// <summary>The coefficient of 1.</summary>
    public TFp2 C0;

    /// <summary>The coefficient of v.</summary>
    public TFp2 C1;

    /// <summary>The coefficient of v².</summary>
    public TFp2 C2;

    /// <summary>The element c0 + c1 v + c2 v².</summary>
    public Fp6(in TFp2 c0, in TFp2 c1, in TFp2 c2) => (C0, C1, C2) = (c0, c1, c2);

    /// <summary>The additive identity.</summary>
    public static Fp6<TFp2> Zero => new(TFp2.Zero, TFp2.Zero, TFp2.Zero);

    /// <summary>The multiplicative identity.</summary>
    public static Fp6<TFp2> One => new(TFp2.One, TFp2.Zero, TFp2.Zero);

    /// <summary><c>result = a + b</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Add(out Fp6<TFp2> result, in Fp6<TFp2> a, in Fp6<TFp2> b)
    {
        TFp2.Add(out result.C0, a.C0, b.C0);
        TFp2.Add(out result.C1, a.C1, b.C1);
        TFp2.Add(out result.C2, a.C2, b.C2);
    }

    /// <summary><c>result = a - b</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Subtract(out Fp6<TFp2> result, in Fp6<TFp2> a, in Fp6<TFp2> b)
    {
        TFp2.Subtract(out result.C0, a.C0, b.C0);
        TFp2.Subtract(out result.C1, a.C1, b.C1);
        TFp2.Subtract(out result.C2, a.C2, b.C2);
    }

    /// <summary><c>result = -a</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Negate(out Fp6<TFp2> result, in Fp6<TFp2> a)
    {
        TFp2.Negate(out result.C0, a.C0);
        TFp2.Negate(out result.C1, a.C1);
        TFp2.Negate(out result.C2, a.C2);
    }

    /// <summary><c>result = a - b - c</c>. Full.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void SubtractBoth(out Fp6<TFp2> result, in Fp6<TFp2> a, in Fp6<TFp2> b, in Fp6<TFp2> c)
    {
        TFp2.SubtractBoth(out result.C0, a.C0, b.C0, c.C0);
        TFp2.SubtractBoth(out result.C1, a.C1, b.C1, c.C1);
        TFp2.SubtractBoth(out result.C2, a.C2, b.C2, c.C2);
    }

    /// <summary><c>result = a + v b</c>. Full in its constant coefficient.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void AddV(out Fp6<TFp2> result, in Fp6<TFp2> a, in Fp6<TFp2> b)
    {
        TFp2.AddXi(out TFp2 c0, a.C0, b.C2);
        TFp2.Add(out TFp2 c1, a.C1, b.C0);
        TFp2.Add(out result.C2, a.C2, b.C1);
        result.C0 = c0;
        result.C1 = c1;
    }

    /// <summary><c>result = a b</c>: Karatsuba, six multiplications in Fp2 (Devegili et al. 2006/471, section 4).</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Multiply(out Fp6<TFp2> result, in Fp6<TFp2> a, in Fp6<TFp2> b)
    {
        TFp2.Multiply(out TFp2 v0, a.C0, b.C0);
        TFp2.Multiply(out TFp2 v1, a.C1, b.C1);
        TFp2.Multiply(out TFp2 v2, a.C2, b.C2);

        TFp2.Add(out TFp2 s, a.C1, a.C2);
        TFp2.Add(out TFp2 t, b.C1, b.C2);
        TFp2.Multiply(out TFp2 m12, s, t);
        TFp2.Add(out s, a.C0, a.C1);
        TFp2.Add(out t, b.C0, b.C1);
        TFp2.Multiply(out TFp2 m01, s, t);
        TFp2.Add(out s, a.C0, a.C2);
        TFp2.Add(out t, b.C0, b.C2);
        TFp2.Multiply(out TFp2 m02, s, t);

        TFp2.XiSubtractBothAdd(out result.C0, m12, v1, v2, v0);
        TFp2.SubtractBothAddXi(out result.C1, m01, v0, v1, v2);
        TFp2.SubtractBothAdd(out result.C2, m02, v0, v2, v1);
    }

    /// <summary><c>result = a (b0 + b1 v)</c>: five multiplications in Fp2.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyBySparse(out Fp6<TFp2> result, in Fp6<TFp2> a, in TFp2 b0, in TFp2 b1)
    {
        TFp2.Multiply(out TFp2 v0, a.C0, b0);
        TFp2.Multiply(out TFp2 v1, a.C1, b1);
        TFp2.Multiply(out TFp2 a2b1, a.C2, b1);
        TFp2.Multiply(out TFp2 a2b0, a.C2, b0);
        TFp2.Add(out TFp2 s, a.C0, a.C1);
        TFp2.Add(out TFp2 t, b0, b1);
        TFp2.Multiply(out TFp2 m01, s, t);

        TFp2.AddXi(out result.C0, v0, a2b1);
        TFp2.SubtractBoth(out result.C1, m01, v0, v1);
        TFp2.Add(out result.C2, a2b0, v1);
    }

    /// <summary><c>result = a s</c> with s in Fp2: three multiplications.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyByFp2(out Fp6<TFp2> result, in Fp6<TFp2> a, in TFp2 s)
    {
        TFp2.Multiply(out TFp2 c0, a.C0, s);
        TFp2.Multiply(out TFp2 c1, a.C1, s);
        TFp2.Multiply(out result.C2, a.C2, s);
        result.C0 = c0;
        result.C1 = c1;
    }

    /// <summary>
    /// <c>result = 1 / a</c>, 0 for 0 (Beuchat et al. 2010/354, algorithm 17): the adjugate times the inverse of the norm. Variable time where the inversion of
    /// Fp2 is.
    /// </summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Invert(out Fp6<TFp2> result, in Fp6<TFp2> a)
    {
        // t0 = a0² - ξ a1 a2, t1 = ξ a2² - a0 a1, t2 = a1² - a0 a2; norm = a0 t0 + ξ (a2 t1 + a1 t2).
        TFp2.Square(out TFp2 t0, a.C0);
        TFp2.Multiply(out TFp2 product, a.C1, a.C2);
        TFp2.Negate(out product, product);
        TFp2.AddXi(out t0, t0, product);
        TFp2.Square(out TFp2 square, a.C2);
        TFp2.Multiply(out product, a.C0, a.C1);
        TFp2.Negate(out product, product);
        TFp2.AddXi(out TFp2 t1, product, square);
        TFp2.Square(out TFp2 t2, a.C1);
        TFp2.Multiply(out product, a.C0, a.C2);
        TFp2.Subtract(out t2, t2, product);

        TFp2.Multiply(out TFp2 norm, a.C0, t0);
        TFp2.SumOfProducts(out product, a.C2, t1, a.C1, t2);
        TFp2.AddXi(out norm, norm, product);
        TFp2.Invert(out norm, norm);
        TFp2.Multiply(out result.C0, t0, norm);
        TFp2.Multiply(out result.C1, t1, norm);
        TFp2.Multiply(out result.C2, t2, norm);
    }

    /// <summary>The lanes in which <paramref name="a"/> is zero.</summary>
    public static LaneMask IsZero(in Fp6<TFp2> a) => TFp2.IsZero(a.C0) & TFp2.IsZero(a.C1) & TFp2.IsZero(a.C2);

    /// <summary><c>result = mask ? ifSet : ifClear</c>, lane by lane.</summary>
    public static void Select(out Fp6<TFp2> result, LaneMask mask, in Fp6<TFp2> ifSet, in Fp6<TFp2> ifClear)
    {
        TFp2.Select(out result.C0, mask, ifSet.C0, ifClear.C0);
        TFp2.Select(out result.C1, mask, ifSet.C1, ifClear.C1);
        TFp2.Select(out result.C2, mask, ifSet.C2, ifClear.C2);
    }
}
