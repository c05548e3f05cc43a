using System.Buffers;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>Scalar multiplication with half-size scalars, for either group.</summary>
internal static class EndomorphismMultiplication<TField, TCurve>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
{
    /// <summary>Σ k_j P_j for points of order r.</summary>
    /// <param name="points">The bases.</param>
    /// <param name="scalars">As many scalars.</param>
    /// <param name="beta">The cube root of one with which (x, y) to (βx, y) multiplies by λ in this group.</param>
    internal static ProjectivePoint<TField, TCurve> Sum(
        ReadOnlySpan<ProjectivePoint<TField, TCurve>> points, ReadOnlySpan<Fr> scalars, in TField beta)
    {
        const int Digits = SignedDigits.MaxNonAdjacentLength;
        int tableLength = Straus<TField, TCurve>.TableLength;
        ProjectivePoint<TField, TCurve>[] rentedTables = ArrayPool<ProjectivePoint<TField, TCurve>>.Shared.Rent(2 * points.Length * tableLength);
        sbyte[] rentedDigits = ArrayPool<sbyte>.Shared.Rent(2 * points.Length * Digits);
        Span<ProjectivePoint<TField, TCurve>> tables = rentedTables.AsSpan(0, 2 * points.Length * tableLength);
        Span<sbyte> digits = rentedDigits.AsSpan(0, 2 * points.Length * Digits);
        digits.Clear();
        int length = 0;
        for (int i = 0; i < points.Length; i++)
        {
            (Int128 first, Int128 second) = EndomorphismScalars.Split(scalars[i]);
            Span<ProjectivePoint<TField, TCurve>> table = tables.Slice(2 * i * tableLength, tableLength);
            Span<ProjectivePoint<TField, TCurve>> image = tables.Slice(((2 * i) + 1) * tableLength, tableLength);
            Straus<TField, TCurve>.WriteOddMultiples(table, points[i]);
            for (int j = 0; j < tableLength; j++)
            {
                image[j] = table[j];
                TField.Multiply(out image[j].X, image[j].X, beta);
            }

            length = Math.Max(length, WriteDigits(first, table, digits.Slice(2 * i * Digits, Digits)));
            length = Math.Max(length, WriteDigits(second, image, digits.Slice(((2 * i) + 1) * Digits, Digits)));
        }

        Straus<TField, TCurve>.Sum(out ProjectivePoint<TField, TCurve> result, tables, digits, length);
        ArrayPool<sbyte>.Shared.Return(rentedDigits);
        ArrayPool<ProjectivePoint<TField, TCurve>>.Shared.Return(rentedTables);
        return result;
    }

    // A negative half negates its table.
    private static int WriteDigits(Int128 half, Span<ProjectivePoint<TField, TCurve>> table, Span<sbyte> digits)
    {
        if (Int128.IsNegative(half))
        {
            for (int i = 0; i < table.Length; i++)
                ProjectivePoint<TField, TCurve>.Negate(out table[i], table[i]);
        }

        return SignedDigits.WriteNonAdjacent((UInt128)Int128.Abs(half), Straus<TField, TCurve>.Width, digits);
    }
}
