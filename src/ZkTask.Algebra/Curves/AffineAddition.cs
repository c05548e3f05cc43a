using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// Addition in affine coordinates, with the division left to the caller, who shares one inversion among many additions: three multiplications beside the three
/// of the shared inversion, half of what a complete addition costs.
/// </summary>
/// <remarks>Additions that have no chord, of equal and of opposite points, are told apart here and exact.</remarks>
[SkipLocalsInit]
internal static class AffineAddition<TField>
    where TField : struct, IField<TField>
{
    /// <summary>What to divide by where the points have different abscissas: x2 - x1, zero in the exceptional lanes.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Denominator(out TField denominator, in TField x1, in TField x2) => TField.Subtract(out denominator, x2, x1);

    /// <summary>What to divide by, whatever the points are: never zero.</summary>
    /// <param name="denominator">x2 - x1; 2 y1 for equal points; one for opposite ones.</param>
    /// <param name="x1">The first point; of odd order, hence y1 is not zero.</param>
    /// <param name="y1">Its ordinate.</param>
    /// <param name="x2">The second point.</param>
    /// <param name="y2">Its ordinate.</param>
    /// <returns>The lanes in which the points are equal, and those in which they are opposite.</returns>
    [MethodImpl(HotPath.Optimize)]
    internal static (LaneMask Equal, LaneMask Opposite) CompleteDenominator(
        out TField denominator, in TField x1, in TField y1, in TField x2, in TField y2)
    {
        TField.Subtract(out denominator, x2, x1);
        LaneMask same = TField.IsZero(denominator);
        if (!same.Any)
            return default;
        TField.Add(out TField sum, y1, y2);
        LaneMask opposite = same & TField.IsZero(sum);
        LaneMask equal = new(same.Bits & ~opposite.Bits);
        TField.Select(out denominator, equal, sum, denominator);
        TField.Select(out denominator, opposite, TField.One, denominator);
        return (equal, opposite);
    }

    /// <summary>
    /// The sum of two points with different abscissas, λ = (y2 - y1) / (x2 - x1), but for its last subtractions: λ² and λ (x1 - x3), where x3 = λ² - x1 - x2 and
    /// y3 = λ (x1 - x3) - y1 are left to the caller, who knows the ranges.
    /// </summary>
    /// <remarks>Results are no operands.</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Chord(out TField xx, out TField yy, in TField x1, in TField y1, in TField x2, in TField y2, in TField inverse)
    {
        TField.Subtract(out TField slope, y2, y1);
        Follow(out xx, out yy, slope, x1, x2, inverse);
    }

    /// <summary>The same, tangents in the lanes of <paramref name="equal"/>; what it is for opposite points means nothing.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void ChordOrTangent(
        out TField xx, out TField yy, in TField x1, in TField y1, in TField x2, in TField y2, in TField inverse, LaneMask equal)
    {
        TField.Square(out TField square, x1);
        TField.Double(out TField tangent, square);
        TField.Add(out tangent, tangent, square);
        TField.Subtract(out TField chord, y2, y1);
        TField.Select(out TField slope, equal, tangent, chord);
        Follow(out xx, out yy, slope, x1, x2, inverse);
    }

    // x1 - x3 = 2 x1 + x2 - λ².
    [MethodImpl(HotPath.Inline)]
    private static void Follow(out TField xx, out TField yy, in TField numerator, in TField x1, in TField x2, in TField inverse)
    {
        TField.Multiply(out TField slope, numerator, inverse);
        TField.Square(out xx, slope);
        TField.DoubleAddSubtract(out TField run, x1, x2, xx);
        TField.Multiply(out yy, slope, run);
    }
}
