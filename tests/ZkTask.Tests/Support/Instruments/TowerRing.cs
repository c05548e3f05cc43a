using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>
/// The ring Z/p [w] / (w^12 - 18 w^6 + 82) by school arithmetic, for any p: the tower in one step, with i = w^6 - 9, xi = w^6, v = w^2. Over
/// BN254's prime <c>ReferenceFp12</c> is the same thing, written by another hand.
/// </summary>
public sealed class TowerRing(BigInteger prime)
{
    public BigInteger Prime { get; } = prime;

    public static BigInteger[] One => Of(1);

    /// <summary>xi = 9 + i.</summary>
    public static BigInteger[] Xi => Of(0, 0, 0, 0, 0, 0, 1);

    public static BigInteger[] Of(params BigInteger[] coefficients)
    {
        BigInteger[] padded = new BigInteger[12];
        coefficients.CopyTo(padded, 0);
        return padded;
    }

    public BigInteger[] Add(BigInteger[] a, BigInteger[] b) => Reduce([.. a.Zip(b, (x, y) => x + y)]);

    public BigInteger[] Subtract(BigInteger[] a, BigInteger[] b) => Reduce([.. a.Zip(b, (x, y) => x - y)]);

    public BigInteger[] Multiply(BigInteger[] a, BigInteger[] b)
    {
        BigInteger[] product = new BigInteger[23];
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 12; j++)
                product[i + j] += a[i] * b[j];
        }

        for (int k = 22; k >= 12; k--)
        {
            product[k - 6] += 18 * product[k];
            product[k - 12] -= 82 * product[k];
        }

        return Reduce(product[..12]);
    }

    public BigInteger[] Power(BigInteger[] a, BigInteger exponent)
    {
        BigInteger[] result = One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Multiply(result, result);
            if (!((exponent >> (int)bit) & 1).IsZero)
                result = Multiply(result, a);
        }

        return result;
    }

    public BigInteger[] Lift<TModulus>(QuadraticField<Residue<TModulus>> a)
        where TModulus : struct, IModulus => Place(a, 0, new BigInteger[12]);

    public BigInteger[] Lift<TModulus>(Fp6<QuadraticField<Residue<TModulus>>> a)
        where TModulus : struct, IModulus => Place(a, 0, new BigInteger[12]);

    public BigInteger[] Lift<TModulus>(Fp12<QuadraticField<Residue<TModulus>>> a)
        where TModulus : struct, IModulus => Place(a.C1, 1, Place(a.C0, 0, new BigInteger[12]));

    /// <summary>The coefficient of w^k, k below 6, as c0 + c1 i.</summary>
    public static QuadraticField<Residue<TModulus>> Coefficient<TModulus>(BigInteger[] a, int k)
        where TModulus : struct, IModulus =>
        new(Residue<TModulus>.FromBigInteger(a[k] + (9 * a[k + 6])), Residue<TModulus>.FromBigInteger(a[k + 6]));

    private BigInteger[] Place<TModulus>(Fp6<QuadraticField<Residue<TModulus>>> a, int k, BigInteger[] into)
        where TModulus : struct, IModulus => Place(a.C2, k + 4, Place(a.C1, k + 2, Place(a.C0, k, into)));

    // (c0 + c1 i) w^k = (c0 - 9 c1) w^k + c1 w^(k+6)
    private BigInteger[] Place<TModulus>(QuadraticField<Residue<TModulus>> a, int k, BigInteger[] into)
        where TModulus : struct, IModulus
    {
        BigInteger c1 = a.C1.ToBigInteger();
        into[k] = Modulo(a.C0.ToBigInteger() - (9 * c1));
        into[k + 6] = c1;
        return into;
    }

    private BigInteger[] Reduce(BigInteger[] a) => Array.ConvertAll(a, Modulo);

    private BigInteger Modulo(BigInteger a)
    {
        BigInteger remainder = BigInteger.Remainder(a, Prime);
        return remainder.Sign < 0 ? remainder + Prime : remainder;
    }
}
