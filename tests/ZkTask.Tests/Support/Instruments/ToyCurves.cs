using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>An element of a small prime field as one integer: the coordinates of reference points on toy curves.</summary>
public readonly record struct ToyElement<TPrime> : IReferenceField<ToyElement<TPrime>>
    where TPrime : struct, IToyNumber
{
    public ToyElement(long value) => Value = ((value % TPrime.Value) + TPrime.Value) % TPrime.Value;

    public long Value { get; }

    public static ToyElement<TPrime> Zero => new(0);

    public static ToyElement<TPrime> One => new(1);

    public bool IsZero => Value == 0;

    public static ToyElement<TPrime> operator +(ToyElement<TPrime> a, ToyElement<TPrime> b) => new(a.Value + b.Value);

    public static ToyElement<TPrime> operator -(ToyElement<TPrime> a, ToyElement<TPrime> b) => new(a.Value - b.Value);

    public static ToyElement<TPrime> operator -(ToyElement<TPrime> a) => new(-a.Value);

    public static ToyElement<TPrime> operator *(ToyElement<TPrime> a, ToyElement<TPrime> b) => new(a.Value * b.Value);

    /// <summary>By Fermat.</summary>
    public ToyElement<TPrime> Inverse()
    {
        if (IsZero)
            throw new DivideByZeroException();
        ToyElement<TPrime> result = One, power = this;
        for (uint e = TPrime.Value - 2; e != 0; e >>= 1, power *= power)
        {
            if ((e & 1) != 0)
                result *= power;
        }

        return result;
    }

    public Residue<Toy<TPrime>> ToProduct() => Residue<Toy<TPrime>>.FromUInt64((ulong)Value);
}

/// <summary>y^2 = x^3 + b over a small field. The product's formulas want a curve of odd order.</summary>
public readonly struct ToyCurve<TPrime, TB> : ICurve<Residue<Toy<TPrime>>>
    where TPrime : struct, IToyNumber
    where TB : struct, IToyNumber
{
    public static void MultiplyByThreeB(out Residue<Toy<TPrime>> result, in Residue<Toy<TPrime>> a) =>
        result = a * Residue<Toy<TPrime>>.FromUInt64(3 * (ulong)TB.Value);

    /// <summary>All affine points and the identity.</summary>
    public static List<ReferencePoint<ToyElement<TPrime>>> Points()
    {
        ReferenceCurve<ToyElement<TPrime>> curve = new(new(TB.Value));
        List<ReferencePoint<ToyElement<TPrime>>> points = [ReferencePoint<ToyElement<TPrime>>.Identity];
        for (uint x = 0; x < TPrime.Value; x++)
        {
            for (uint y = 0; y < TPrime.Value; y++)
            {
                ReferencePoint<ToyElement<TPrime>> point = new(new(x), new(y));
                if (curve.Contains(point))
                    points.Add(point);
            }
        }

        return points;
    }
}

/// <summary>
/// The BN curve with u = 7: y^2 = x^3 + 29 over F100003, of prime order r = 99709, and its twist y^2 = x^3 + 29/xi over Fp2 of order
/// r (2p - r), where 2p - r = 100297 is a prime too. Small enough to know everything about, large enough for every line to be ordinary.
/// </summary>
public readonly struct ToyPairingCurve : IPairingCurve<QuadraticField<Residue<Toy<Prime100003>>>>
{
    public const int U = 7, P = 100003, R = 99709, Cofactor = 100297;

    private static readonly QuadraticField<Residue<Toy<Prime100003>>> _b = Divide(29);
    private static readonly QuadraticField<Residue<Toy<Prime100003>>> _threeB = Divide(3 * 29);

    public static ref readonly QuadraticField<Residue<Toy<Prime100003>>> B => ref _b;

    /// <summary>44 = 64 - 16 - 4.</summary>
    public static ReadOnlySpan<sbyte> MillerDigits => [1, 0, -1, 0, -1, 0, 0];

    /// <summary>7, one digit.</summary>
    public static ReadOnlySpan<sbyte> ParameterDigits => [7];

    public static void MultiplyByThreeB(out QuadraticField<Residue<Toy<Prime100003>>> result, in QuadraticField<Residue<Toy<Prime100003>>> a) =>
        result = a * _threeB;

    public static ref readonly QuadraticField<Residue<Toy<Prime100003>>> FrobeniusMultiplier(int power, int k) =>
        ref DerivedTower<Toy<Prime100003>>.FrobeniusMultiplier(power, k);

    // n / (9 + i)
    private static QuadraticField<Residue<Toy<Prime100003>>> Divide(ulong n)
    {
        QuadraticField<Residue<Toy<Prime100003>>> xi = new(Residue<Toy<Prime100003>>.FromUInt64(9), Residue<Toy<Prime100003>>.One);
        QuadraticField<Residue<Toy<Prime100003>>>.Invert(out QuadraticField<Residue<Toy<Prime100003>>> inverse, xi);
        return inverse * new QuadraticField<Residue<Toy<Prime100003>>>(Residue<Toy<Prime100003>>.FromUInt64(n), default);
    }
}
