using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>Membership in the subgroup of order r on the twist of a BN curve, through the endomorphism ψ = twist⁻¹ ∘ Frobenius ∘ twist.</summary>
/// <remarks>
/// Q is in the subgroup exactly when [u + 1]Q + ψ([u]Q) + ψ²([u]Q) = ψ³([2u]Q) (El Housni, Guillevic, Piellard 2022/352, section 4). Why it is sound: ψ satisfies
/// ψ² - tψ + p = 0, the relation is a polynomial in ψ, and the norm of that polynomial has only r in common with the order r (2p - r) of the twist; a test computes
/// this. One multiplication by the 63-bit u instead of by r. Fixed schedule: complete formulas, no branch on the point.
/// </remarks>
[SkipLocalsInit]
internal static class SubgroupCheck<TFp2, TCurve>
    where TFp2 : struct, IFp2<TFp2>
    where TCurve : struct, IPairingCurve<TFp2>
{
    /// <summary>The lanes in which a point of the twist is in the subgroup; the identity is.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static LaneMask IsInSubgroup(in ProjectivePoint<TFp2, TCurve> q)
    {
        MultiplyByU(out ProjectivePoint<TFp2, TCurve> uq, q);
        Psi(out ProjectivePoint<TFp2, TCurve> psi1, uq);
        Psi(out ProjectivePoint<TFp2, TCurve> psi2, psi1);
        Psi(out ProjectivePoint<TFp2, TCurve> psi3, psi2);
        ProjectivePoint<TFp2, TCurve>.Add(out ProjectivePoint<TFp2, TCurve> left, uq, q);
        ProjectivePoint<TFp2, TCurve>.Add(out left, left, psi1);
        ProjectivePoint<TFp2, TCurve>.Add(out left, left, psi2);
        ProjectivePoint<TFp2, TCurve>.Double(out ProjectivePoint<TFp2, TCurve> right, psi3);
        return ProjectivePoint<TFp2, TCurve>.AreEqual(left, right);
    }

    /// <summary>ψ(x, y) = (x^p ξ^((p-1)/3), y^p ξ^((p-1)/2)).</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Psi(out ProjectivePoint<TFp2, TCurve> result, in ProjectivePoint<TFp2, TCurve> q)
    {
        TFp2.Conjugate(out TFp2 x, q.X);
        TFp2.Conjugate(out TFp2 y, q.Y);
        TFp2.Multiply(out x, x, TCurve.FrobeniusMultiplier(1, 2));
        TFp2.Multiply(out y, y, TCurve.FrobeniusMultiplier(1, 3));
        TFp2.Conjugate(out TFp2 z, q.Z);
        result = new ProjectivePoint<TFp2, TCurve>(x, y, z);
    }

    [MethodImpl(HotPath.Optimize)]
    private static void MultiplyByU(out ProjectivePoint<TFp2, TCurve> result, in ProjectivePoint<TFp2, TCurve> q)
    {
        OddMultiples multiples = default;
        multiples[0] = q;
        ProjectivePoint<TFp2, TCurve>.Double(out ProjectivePoint<TFp2, TCurve> twice, q);
        for (int i = 1; i < 4; i++)
            ProjectivePoint<TFp2, TCurve>.Add(out multiples[i], multiples[i - 1], twice);

        ReadOnlySpan<sbyte> digits = TCurve.ParameterDigits;
        result = multiples[digits[0] >> 1];
        for (int i = 1; i < digits.Length; i++)
        {
            ProjectivePoint<TFp2, TCurve>.Double(out result, result);
            if (digits[i] > 0)
            {
                ProjectivePoint<TFp2, TCurve>.Add(out result, result, multiples[digits[i] >> 1]);
            }
            else if (digits[i] < 0)
            {
                ProjectivePoint<TFp2, TCurve>.Negate(out ProjectivePoint<TFp2, TCurve> opposite, multiples[-digits[i] >> 1]);
                ProjectivePoint<TFp2, TCurve>.Add(out result, result, opposite);
            }
        }
    }

    // Q, 3Q, 5Q, 7Q.
    [InlineArray(4)]
    private struct OddMultiples
    {
        private ProjectivePoint<TFp2, TCurve> _first;
    }
}
