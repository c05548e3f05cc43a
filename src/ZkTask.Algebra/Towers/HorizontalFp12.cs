using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Towers;

/// <summary>
/// One element of Fp12 across the lanes of a vector, so that the products inside one operation run side by side: Fp4[w] / (w³ - s) over three lanes of Fp4
/// (<see cref="IFp12Lanes{TSelf}"/>).
/// </summary>
/// <remarks>Every result may be the same variable as any operand.</remarks>
[SkipLocalsInit]
internal static class HorizontalFp12<TLanes>
    where TLanes : struct, IFp12Lanes<TLanes>
{
    // Lanes of w, w³ and w⁵.
    private const uint OddPowersOfW = (1u << 1) | (1u << 4) | (1u << 6);

    /// <summary><c>result = a b</c>: Karatsuba over Fp4, two rounds of three products.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Multiply(out TLanes result, in TLanes a, in TLanes b)
    {
        MultiplyFp4(out TLanes v, a, b);
        SumPairs(out TLanes s, a);
        SumPairs(out TLanes t, b);
        MultiplyFp4(out s, s, t);
        Recombine(out result, v, s);
    }

    /// <summary><c>result = a²</c>: the same with squares.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Square(out TLanes result, in TLanes a)
    {
        TLanes.SquareFp4(out TLanes v, a);
        SumPairs(out TLanes s, a);
        TLanes.SquareFp4(out s, s);
        Recombine(out result, v, s);
    }

    /// <summary><c>result = a²</c> for a in the cyclotomic subgroup (Granger, Scott 2009/565, section 3.2). Wrong elsewhere.</summary>
    /// <remarks>With the squares q_k of the three coefficients: 3 (q0 + s q2 w + q1 w²) - 2 a^(p⁶).</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void CyclotomicSquare(out TLanes result, in TLanes a)
    {
        TLanes.SquareFp4(out TLanes q, a);
        TLanes.MultiplyByS(out TLanes sq, q);
        TLanes.Arrange<LanePatterns.A0B2A1>(out q, q, sq);
        Conjugate(out TLanes conjugate, a);
        TLanes.TripleSubtractDouble(out result, q, conjugate);
    }

    /// <summary><c>result = a^(p⁶)</c>: w to -w. In the cyclotomic subgroup this is the inverse.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Conjugate(out TLanes result, in TLanes a) => TLanes.NegateLanes(out result, a, new LaneMask(OddPowersOfW));

    /// <summary><c>result = a^(p^power)</c>.</summary>
    /// <param name="result">The power.</param>
    /// <param name="a">The element.</param>
    /// <param name="power">1, 2 or 3.</param>
    /// <param name="multipliers">ξ^(k (p^power - 1) / 6) in the lane of w^k.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Frobenius(out TLanes result, in TLanes a, int power, in TLanes multipliers)
    {
        TLanes t = a;
        if ((power & 1) != 0)
            TLanes.Conjugate(out t, t);
        TLanes.Multiply(out result, t, multipliers);
    }

    /// <summary><c>result = a (l0 + l1 w + l3 w³)</c>, where each of the line's coefficients fills its lanes.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void MultiplyByLine(out TLanes result, in TLanes a, in TLanes l0, in TLanes l1, in TLanes l3)
    {
        TLanes.MultiplyByS(out TLanes sa, a);
        TLanes.Arrange<LanePatterns.Rotate>(out TLanes wa, a, sa);
        TLanes.SumOfProducts(out result, a, l0, wa, l1, sa, l3);
    }

    /// <summary><c>result = a (1 + l1 w + l3 w³)</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void MultiplyByNormalizedLine(out TLanes result, in TLanes a, in TLanes l1, in TLanes l3)
    {
        TLanes.MultiplyByS(out TLanes sa, a);
        TLanes.Arrange<LanePatterns.Rotate>(out TLanes wa, a, sa);
        TLanes.SumOfProducts(out sa, wa, l1, sa, l3);
        TLanes.Add(out result, a, sa);
    }

    /// <summary><c>result = 1 / a</c>, 0 for 0: a' / (a a'), where a' is a with -w for w, and a a' in Fp6. Variable time.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Invert(out TLanes result, in TLanes a)
    {
        Conjugate(out TLanes conjugate, a);
        Multiply(out TLanes norm, a, conjugate);
        TLanes.InvertFp6(out norm, norm);
        Multiply(out result, conjugate, norm);
    }

    // Products in Fp4: (ax, ax)(bx, by) + (ay, ay)(ξ by, bx), where a lane of Fp4 is (x, y).
    [MethodImpl(HotPath.Optimize)]
    private static void MultiplyFp4(out TLanes result, in TLanes a, in TLanes b)
    {
        TLanes.MultiplyByS(out TLanes sb, b);
        TLanes.Arrange<LanePatterns.LowTwice>(out TLanes ax, a, a);
        TLanes.Arrange<LanePatterns.HighTwice>(out TLanes ay, a, a);
        TLanes.SumOfProducts(out result, ax, b, ay, sb);
    }

    // (a1 + a2, a0 + a1, a2 + a0).
    [MethodImpl(HotPath.Optimize)]
    private static void SumPairs(out TLanes result, in TLanes a)
    {
        TLanes.Arrange<LanePatterns.Swap01>(out TLanes s, a, a);
        TLanes.Arrange<LanePatterns.Swap02>(out TLanes t, a, a);
        TLanes.Add(out result, s, t);
    }

    // With d = (m12 - v1 - v2, m01 - v0 - v1, m02 - v0 - v2): (v0 + s d0, d1 + s v2, d2 + v1).
    [MethodImpl(HotPath.Optimize)]
    private static void Recombine(out TLanes result, in TLanes v, in TLanes m)
    {
        TLanes.Arrange<LanePatterns.Swap01>(out TLanes s, v, v);
        TLanes.Arrange<LanePatterns.Swap02>(out TLanes t, v, v);
        TLanes.SubtractBoth(out TLanes d, m, s, t);
        TLanes.Arrange<LanePatterns.A0B2>(out s, d, v);
        TLanes.MultiplyByS(out s, s);
        TLanes.Arrange<LanePatterns.A0A1B1>(out s, s, v);
        TLanes.Arrange<LanePatterns.B0A1A2>(out t, d, v);
        TLanes.AddFull(out result, s, t);
    }
}
