using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// Sums of a few scalar multiples with shared doublings (Straus 1964; interleaved width-4 non-adjacent forms, Möller 2001). Variable time: for public scalars.
/// </summary>
internal static class Straus<TField, TCurve>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
{
    /// <summary>Width of the digits: tables hold the odd multiples 1, 3, 5, 7.</summary>
    internal const int Width = 4;

    /// <summary>Points in the table of one base.</summary>
    internal const int TableLength = 1 << (Width - 2);

    /// <summary>Fills one base's table with its odd multiples.</summary>
    internal static void WriteOddMultiples(Span<ProjectivePoint<TField, TCurve>> table, in ProjectivePoint<TField, TCurve> point)
    {
        ProjectivePoint<TField, TCurve>.Double(out ProjectivePoint<TField, TCurve> twice, point);
        table[0] = point;
        for (int i = 1; i < TableLength; i++)
            ProjectivePoint<TField, TCurve>.Add(out table[i], table[i - 1], twice);
    }

    /// <summary><c>result = Σ k_j P_j</c>.</summary>
    /// <param name="result">The sum.</param>
    /// <param name="tables">One table of <see cref="TableLength"/> odd multiples after another.</param>
    /// <param name="digits">For each table, <see cref="SignedDigits.MaxNonAdjacentLength"/> digits of its scalar.</param>
    /// <param name="length">Digits of the longest scalar.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Sum(
        out ProjectivePoint<TField, TCurve> result, ReadOnlySpan<ProjectivePoint<TField, TCurve>> tables, ReadOnlySpan<sbyte> digits, int length)
    {
        int count = tables.Length / TableLength;
        result = ProjectivePoint<TField, TCurve>.Identity;
        for (int i = length - 1; i >= 0; i--)
        {
            ProjectivePoint<TField, TCurve>.Double(out result, result);
            for (int j = 0; j < count; j++)
            {
                int digit = digits[(j * SignedDigits.MaxNonAdjacentLength) + i];
                if (digit == 0)
                    continue;
                ProjectivePoint<TField, TCurve> term = tables[(j * TableLength) + (Math.Abs(digit) >> 1)];
                if (digit < 0)
                    ProjectivePoint<TField, TCurve>.Negate(out term, term);
                ProjectivePoint<TField, TCurve>.Add(out result, result, term);
            }
        }
    }
}
