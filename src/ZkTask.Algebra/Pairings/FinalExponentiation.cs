using System.Runtime.CompilerServices;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>
/// The final exponentiation of a BN curve: f^(2u (6u² + 3u + 1) (p¹² - 1) / r), a fixed power, prime to r, of the reduced pairing, hence one exactly when that
/// is (Fuentes-Castañeda, Knapp, Rodríguez-Henríquez, SAC 2011).
/// </summary>
[SkipLocalsInit]
internal static class FinalExponentiation<TFp2, TCurve>
    where TFp2 : struct, IFp2<TFp2>
    where TCurve : struct, IPairingCurve<TFp2>
{
    /// <summary>The whole exponentiation; the result is in the cyclotomic subgroup, and of order r.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Run(out Fp12<TFp2> result, in Fp12<TFp2> f)
    {
        EasyPart(out Fp12<TFp2> unitary, f);
        HardPart(out result, unitary);
    }

    /// <summary><c>result = f^((p⁶ - 1)(p² + 1))</c>, which is in the cyclotomic subgroup. Variable time in its one inversion. 0 for 0.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void EasyPart(out Fp12<TFp2> result, in Fp12<TFp2> f)
    {
        Fp12<TFp2>.Invert(out Fp12<TFp2> inverse, f);
        Fp12<TFp2>.Conjugate(out Fp12<TFp2> t, f);
        Fp12<TFp2>.Multiply(out t, t, inverse);
        Fp12<TFp2>.Frobenius<TCurve>(out Fp12<TFp2> s, t, 2);
        Fp12<TFp2>.Multiply(out result, s, t);
    }

    /// <summary><c>result = f^(2u (6u² + 3u + 1) (p⁴ - p² + 1) / r)</c> for f in the cyclotomic subgroup.</summary>
    /// <remarks>
    /// In base p the exponent is λ0 + λ1 p + λ2 p² + λ3 p³ with λ2 = 12u³ + 6u² + 6u, λ1 = λ2 - 2u, λ3 = λ1 - 1, λ0 = λ2 + 6u² + 1. Inverses are conjugates.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void HardPart(out Fp12<TFp2> result, in Fp12<TFp2> f)
    {
        PowU(out Fp12<TFp2> u2, f);
        Fp12<TFp2>.CyclotomicSquare(out u2, u2);                    // 2u
        Fp12<TFp2>.CyclotomicSquare(out Fp12<TFp2> t, u2);
        Fp12<TFp2>.Multiply(out t, t, u2);                          // 6u
        PowU(out Fp12<TFp2> uu6, t);                                // 6u²
        Fp12<TFp2>.CyclotomicSquare(out Fp12<TFp2> uuu12, uu6);
        PowU(out uuu12, uuu12);                                     // 12u³

        Fp12<TFp2>.Multiply(out Fp12<TFp2> l2, t, uu6);
        Fp12<TFp2>.Multiply(out l2, l2, uuu12);                     // λ2
        Fp12<TFp2>.Conjugate(out t, u2);
        Fp12<TFp2>.Multiply(out Fp12<TFp2> l1, l2, t);              // λ1
        Fp12<TFp2>.Conjugate(out t, f);
        Fp12<TFp2>.Multiply(out Fp12<TFp2> l3, l1, t);              // λ3
        Fp12<TFp2>.Multiply(out t, l2, uu6);
        Fp12<TFp2>.Multiply(out t, t, f);                           // λ0

        Fp12<TFp2>.Frobenius<TCurve>(out l1, l1, 1);
        Fp12<TFp2>.Multiply(out t, t, l1);
        Fp12<TFp2>.Frobenius<TCurve>(out l2, l2, 2);
        Fp12<TFp2>.Multiply(out t, t, l2);
        Fp12<TFp2>.Frobenius<TCurve>(out l3, l3, 3);
        Fp12<TFp2>.Multiply(out result, t, l3);
    }

    /// <summary><c>result = f^u</c> for f in the cyclotomic subgroup, by the signed windows of u.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void PowU(out Fp12<TFp2> result, in Fp12<TFp2> f)
    {
        OddPowers powers = default;
        powers[0] = f;
        Fp12<TFp2>.CyclotomicSquare(out Fp12<TFp2> square, f);
        for (int i = 1; i < 4; i++)
            Fp12<TFp2>.Multiply(out powers[i], powers[i - 1], square);

        ReadOnlySpan<sbyte> digits = TCurve.ParameterDigits;
        result = powers[digits[0] >> 1];
        for (int i = 1; i < digits.Length; i++)
        {
            Fp12<TFp2>.CyclotomicSquare(out result, result);
            if (digits[i] > 0)
            {
                Fp12<TFp2>.Multiply(out result, result, powers[digits[i] >> 1]);
            }
            else if (digits[i] < 0)
            {
                Fp12<TFp2>.Conjugate(out Fp12<TFp2> inverse, powers[-digits[i] >> 1]);
                Fp12<TFp2>.Multiply(out result, result, inverse);
            }
        }
    }

    // f, f³, f⁵, f⁷.
    [InlineArray(4)]
    private struct OddPowers
    {
        private Fp12<TFp2> _first;
    }
}
