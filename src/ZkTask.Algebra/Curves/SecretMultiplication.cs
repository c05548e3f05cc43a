using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// Scalar multiplication for secret scalars: the same operations and the same memory accesses for all of them. It rests on the complete formulas of
/// <see cref="ProjectivePoint{TField, TCurve}"/>, which have no exceptional cases to branch on.
/// </summary>
/// <remarks>The result is projective: what is done with its Z may tell about the scalar (Naccache, Smart, Stern 2003/191), so invert it in constant time.</remarks>
internal static class SecretMultiplication<TField, TCurve>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
{
    private const int Width = 4, TableLength = 1 << Width;

    /// <summary><c>result = k P</c> by fixed windows of four bits: 256 doublings, 64 additions, each of a point selected from a whole table.</summary>
    /// <param name="result">The product.</param>
    /// <param name="point">P, of odd order.</param>
    /// <param name="scalar">k below 2^256 in four limbs, least significant first.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Multiply(out ProjectivePoint<TField, TCurve> result, in ProjectivePoint<TField, TCurve> point, ReadOnlySpan<ulong> scalar)
    {
        ProjectivePoint<TField, TCurve>[] table = new ProjectivePoint<TField, TCurve>[TableLength];
        table[0] = ProjectivePoint<TField, TCurve>.Identity;
        for (int i = 1; i < TableLength; i++)
            ProjectivePoint<TField, TCurve>.Add(out table[i], table[i - 1], point);

        result = ProjectivePoint<TField, TCurve>.Identity;
        for (int bit = (64 * 4) - Width; bit >= 0; bit -= Width)
        {
            for (int i = 0; i < Width; i++)
                ProjectivePoint<TField, TCurve>.Double(out result, result);
            uint digit = (uint)(scalar[bit >> 6] >> (bit & 63)) & (TableLength - 1);
            ProjectivePoint<TField, TCurve> term = table[0];
            for (uint i = 1; i < TableLength; i++)
            {
                // One exactly where digit = i, without a comparison that might become a branch.
                LaneMask isDigit = new(((digit ^ i) - 1) >> 31);
                ProjectivePoint<TField, TCurve>.Select(out term, isDigit, table[i], term);
            }

            ProjectivePoint<TField, TCurve>.Add(out result, result, term);
        }
    }
}
