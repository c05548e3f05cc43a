using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>Polynomials over Fp as coefficient arrays, the constant term first.</summary>
internal static class ReferencePolynomial
{
    private static ReferenceField Fp => ReferenceField.P;

    /// <summary>The degree; -1 for the zero polynomial.</summary>
    public static int Degree(BigInteger[] a) => Array.FindLastIndex(a, c => !c.IsZero);

    /// <summary>The product; its coefficients are not reduced modulo p.</summary>
    public static BigInteger[] Multiply(BigInteger[] a, BigInteger[] b)
    {
        BigInteger[] product = new BigInteger[a.Length + b.Length - 1];
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < b.Length; j++)
                product[i + j] += a[i] * b[j];
        }

        return product;
    }

    public static BigInteger[] Subtract(BigInteger[] a, BigInteger[] b)
    {
        BigInteger[] difference = new BigInteger[Math.Max(a.Length, b.Length)];
        a.CopyTo(difference, 0);
        for (int i = 0; i < b.Length; i++)
            difference[i] = Fp.Subtract(difference[i], b[i]);
        return difference;
    }

    /// <summary>Long division: a = quotient * b + remainder, with the remainder of lower degree than b.</summary>
    public static (BigInteger[] Quotient, BigInteger[] Remainder) Divide(BigInteger[] a, BigInteger[] b)
    {
        int degree = Degree(b);
        BigInteger inverseLead = Fp.Inverse(b[degree]);
        BigInteger[] remainder = [.. a];
        BigInteger[] quotient = new BigInteger[Math.Max(1, Degree(a) - degree + 1)];
        for (int shift = Degree(a) - degree; shift >= 0; shift--)
        {
            quotient[shift] = Fp.Multiply(remainder[shift + degree], inverseLead);
            for (int i = 0; i <= degree; i++)
                remainder[shift + i] = Fp.Subtract(remainder[shift + i], quotient[shift] * b[i]);
        }

        return (quotient, remainder[..degree]);
    }

    /// <summary>The inverse of a modulo an irreducible polynomial, by the extended Euclidean algorithm.</summary>
    public static BigInteger[] Inverse(BigInteger[] a, BigInteger[] modulus)
    {
        if (Degree(a) < 0)
            throw new DivideByZeroException();

        // Invariant: remainder = coefficient * a (mod modulus), for both pairs.
        (BigInteger[] remainder, BigInteger[] coefficient) previous = (modulus, [0]);
        (BigInteger[] remainder, BigInteger[] coefficient) current = (a, [1]);
        while (Degree(current.remainder) > 0)
        {
            (BigInteger[] quotient, BigInteger[] rest) = Divide(previous.remainder, current.remainder);
            (previous, current) = (current, (rest, Subtract(previous.coefficient, Multiply(quotient, current.coefficient))));
        }

        return Multiply(current.coefficient, [Fp.Inverse(current.remainder[0])]);
    }
}
