using System.Globalization;
using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// Fp12 as the plain polynomial ring Fp[w]/(w^12 - 18 w^6 + 82). The tower's w is a root of this polynomial: w^6 = xi = 9 + i, so
/// (w^6 - 9)^2 = i^2 = -1, and i = w^6 - 9.
/// </summary>
public sealed class ReferenceFp12 : IReferenceField<ReferenceFp12>, IEquatable<ReferenceFp12>
{
    private const int Degree = 12;

    private static readonly BigInteger[] Modulus = [82, 0, 0, 0, 0, 0, -18, 0, 0, 0, 0, 0, 1];

    private readonly BigInteger[] coefficients;

    /// <summary>The sum of coefficients[k] w^k; at most 12 coefficients, any integers.</summary>
    public ReferenceFp12(params BigInteger[] coefficients)
    {
        this.coefficients = new BigInteger[Degree];
        Array.ConvertAll(coefficients, ReferenceField.P.Reduce).CopyTo(this.coefficients, 0);
    }

    public static ReferenceFp12 Zero { get; } = new();

    public static ReferenceFp12 One { get; } = new(1);

    public static ReferenceFp12 W { get; } = new(0, 1);

    // (w^p)^k for k = 0..11.
    private static readonly Lazy<ReferenceFp12[]> FrobeniusOfPowers = new(() =>
    {
        ReferenceFp12 image = W.Power(ReferenceParameters.P);
        ReferenceFp12[] powers = new ReferenceFp12[Degree];
        powers[0] = One;
        for (int k = 1; k < Degree; k++)
            powers[k] = powers[k - 1] * image;
        return powers;
    });

    /// <summary>The twelve coefficients of 1, w, ..., w^11, each in [0, p).</summary>
    public IReadOnlyList<BigInteger> Coefficients => coefficients;

    public bool IsZero => Equals(Zero);

    public static ReferenceFp12 operator +(ReferenceFp12 a, ReferenceFp12 b) =>
        new([.. a.coefficients.Zip(b.coefficients, (x, y) => x + y)]);

    public static ReferenceFp12 operator -(ReferenceFp12 a, ReferenceFp12 b) =>
        new([.. a.coefficients.Zip(b.coefficients, (x, y) => x - y)]);

    public static ReferenceFp12 operator -(ReferenceFp12 a) => Zero - a;

    public static ReferenceFp12 operator *(ReferenceFp12 a, ReferenceFp12 b)
    {
        BigInteger[] product = ReferencePolynomial.Multiply(a.coefficients, b.coefficients);

        // w^12 = 18 w^6 - 82, from the highest power down.
        for (int k = product.Length - 1; k >= Degree; k--)
        {
            product[k - 6] += 18 * product[k];
            product[k - 12] -= 82 * product[k];
        }

        return new(product[..Degree]);
    }

    public static bool operator ==(ReferenceFp12? a, ReferenceFp12? b) => Equals(a, b);

    public static bool operator !=(ReferenceFp12? a, ReferenceFp12? b) => !Equals(a, b);

    public ReferenceFp12 Inverse() => new(ReferencePolynomial.Inverse(coefficients, Modulus));

    /// <summary>Square and multiply; a negative exponent inverts.</summary>
    public ReferenceFp12 Power(BigInteger exponent)
    {
        if (exponent.Sign < 0)
            return Inverse().Power(-exponent);

        ReferenceFp12 result = One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result *= result;
            if (!((exponent >> (int)bit) & 1).IsZero)
                result *= this;
        }

        return result;
    }

    /// <summary>The p-th power. It is linear over Fp: the sum of a_k w^k goes to the sum of a_k (w^p)^k.</summary>
    public ReferenceFp12 Frobenius()
    {
        ReferenceFp12 sum = Zero;
        for (int k = 0; k < Degree; k++)
            sum += FromFp(coefficients[k]) * FrobeniusOfPowers.Value[k];
        return sum;
    }

    public static ReferenceFp12 FromFp(ReferenceFp a) => new(a.Value);

    /// <summary>a.c0 + a.c1 i, with i = w^6 - 9.</summary>
    public static ReferenceFp12 FromFp2(ReferenceFp2 a) =>
        new(a.C0.Value - 9 * a.C1.Value, 0, 0, 0, 0, 0, a.C1.Value);

    /// <summary>
    /// From coordinates in the tower Fp2[v]/(v^3 - xi)[w]/(w^2 - v): <c>tower[j][k]</c> is the coefficient of v^k w^j = w^(2k+j).
    /// </summary>
    public static ReferenceFp12 FromTower(ReferenceFp2[][] tower)
    {
        BigInteger[] coefficients = new BigInteger[Degree];
        for (int j = 0; j < 2; j++)
        {
            for (int k = 0; k < 3; k++)
            {
                // c0 + c1 i = (c0 - 9 c1) + c1 w^6
                ReferenceFp2 c = tower[j][k];
                coefficients[2 * k + j] = c.C0.Value - 9 * c.C1.Value;
                coefficients[2 * k + j + 6] = c.C1.Value;
            }
        }

        return new(coefficients);
    }

    /// <summary>The coordinates in the tower, the inverse of <see cref="FromTower"/>.</summary>
    public ReferenceFp2[][] ToTower()
    {
        ReferenceFp2[][] tower = [new ReferenceFp2[3], new ReferenceFp2[3]];
        for (int j = 0; j < 2; j++)
        {
            for (int k = 0; k < 3; k++)
            {
                BigInteger c1 = coefficients[2 * k + j + 6];
                tower[j][k] = new(coefficients[2 * k + j] + 9 * c1, c1);
            }
        }

        return tower;
    }

    public static ReferenceFp12 Random(Random random) =>
        new([.. Enumerable.Range(0, Degree).Select(_ => ReferenceField.P.Random(random))]);

    public bool Equals(ReferenceFp12? other) => other is not null && coefficients.SequenceEqual(other.coefficients);

    public override bool Equals(object? obj) => Equals(obj as ReferenceFp12);

    public override int GetHashCode() => coefficients[0].GetHashCode();

    public override string ToString() =>
        string.Join(" + ", coefficients.Select((c, k) => string.Create(CultureInfo.InvariantCulture, $"{c} w^{k}")));
}
