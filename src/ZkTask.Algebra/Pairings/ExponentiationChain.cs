using System.Runtime.CompilerServices;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>
/// The final exponentiation of a BN curve: f^(2u (6u² + 3u + 1) (p¹² - 1) / r), a fixed power, prime to r, of the reduced pairing, hence one exactly when that
/// is (Fuentes-Castañeda, Knapp, Rodríguez-Henríquez, SAC 2011).
/// </summary>
/// <typeparam name="TFp12">An element of Fp12 in some representation: one, or as many as it has lanes.</typeparam>
/// <typeparam name="TField">Its arithmetic.</typeparam>
[SkipLocalsInit]
internal static class ExponentiationChain<TFp12, TField>
    where TFp12 : struct
    where TField : struct, IExponentiationField<TFp12>
{
    /// <summary>The whole exponentiation; the result is in the cyclotomic subgroup, and of order r.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Run(out TFp12 result, in TFp12 f)
    {
        EasyPart(out TFp12 unitary, f);
        HardPart(out result, unitary);
    }

    /// <summary><c>result = f^((p⁶ - 1)(p² + 1))</c>, which is in the cyclotomic subgroup. Variable time in its one inversion. 0 for 0.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void EasyPart(out TFp12 result, in TFp12 f)
    {
        TField.Invert(out TFp12 inverse, f);
        TField.Conjugate(out TFp12 t, f);
        TField.Multiply(out t, t, inverse);
        TField.Frobenius(out TFp12 s, t, 2);
        TField.Multiply(out result, s, t);
    }

    /// <summary><c>result = f^(2u (6u² + 3u + 1) (p⁴ - p² + 1) / r)</c> for f in the cyclotomic subgroup.</summary>
    /// <remarks>
    /// In base p the exponent is λ0 + λ1 p + λ2 p² + λ3 p³ with λ2 = 12u³ + 6u² + 6u, λ1 = λ2 - 2u, λ3 = λ1 - 1, λ0 = λ2 + 6u² + 1. Inverses are conjugates.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void HardPart(out TFp12 result, in TFp12 f)
    {
        PowU(out TFp12 u2, f);
        TField.CyclotomicSquare(out u2, u2);                    // 2u
        TField.CyclotomicSquare(out TFp12 t, u2);
        TField.Multiply(out t, t, u2);                          // 6u
        PowU(out TFp12 uu6, t);                                // 6u²
        TField.CyclotomicSquare(out TFp12 uuu12, uu6);
        PowU(out uuu12, uuu12);                                     // 12u³

        TField.Multiply(out TFp12 l2, t, uu6);
        TField.Multiply(out l2, l2, uuu12);                     // λ2
        TField.Conjugate(out t, u2);
        TField.Multiply(out TFp12 l1, l2, t);              // λ1
        TField.Conjugate(out t, f);
        TField.Multiply(out TFp12 l3, l1, t);              // λ3
        TField.Multiply(out t, l2, uu6);
        TField.Multiply(out t, t, f);                           // λ0

        TField.Frobenius(out l1, l1, 1);
        TField.Multiply(out t, t, l1);
        TField.Frobenius(out l2, l2, 2);
        TField.Multiply(out t, t, l2);
        TField.Frobenius(out l3, l3, 3);
        TField.Multiply(out result, t, l3);
    }

    /// <summary><c>result = f^u</c> for f in the cyclotomic subgroup, by the signed windows of u.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void PowU(out TFp12 result, in TFp12 f)
    {
        OddPowers powers = default;
        powers[0] = f;
        TField.CyclotomicSquare(out TFp12 square, f);
        for (int i = 1; i < 4; i++)
            TField.Multiply(out powers[i], powers[i - 1], square);

        ReadOnlySpan<sbyte> digits = TField.ParameterDigits;
        result = powers[digits[0] >> 1];
        for (int i = 1; i < digits.Length; i++)
        {
            TField.CyclotomicSquare(out result, result);
            if (digits[i] > 0)
            {
                TField.Multiply(out result, result, powers[digits[i] >> 1]);
            }
            else if (digits[i] < 0)
            {
                TField.Conjugate(out TFp12 inverse, powers[-digits[i] >> 1]);
                TField.Multiply(out result, result, inverse);
            }
        }
    }

    // f, f³, f⁵, f⁷.
    [InlineArray(4)]
    private struct OddPowers
    {
        private TFp12 _first;
    }
}
