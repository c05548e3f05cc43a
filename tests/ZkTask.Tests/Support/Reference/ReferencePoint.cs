using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// An affine point of a curve y^2 = x^3 + b, or the identity (which has no coordinates; zeros stand in for them). The group law does not
/// mention b: points of one curve add up on that curve.
/// </summary>
public sealed record ReferencePoint<TField> where TField : IReferenceField<TField>
{
    public ReferencePoint(TField x, TField y) => (X, Y) = (x, y);

    private ReferencePoint() => (X, Y, IsIdentity) = (TField.Zero, TField.Zero, true);

    public static ReferencePoint<TField> Identity { get; } = new();

    public TField X { get; }

    public TField Y { get; }

    public bool IsIdentity { get; }

    public static ReferencePoint<TField> operator -(ReferencePoint<TField> p) => p.IsIdentity ? p : new(p.X, -p.Y);

    public static ReferencePoint<TField> operator +(ReferencePoint<TField> p, ReferencePoint<TField> q)
    {
        if (p.IsIdentity)
            return q;
        if (q.IsIdentity)
            return p;
        if (AreOpposite(p, q))
            return Identity;

        TField slope = Slope(p, q);
        TField x = slope * slope - p.X - q.X;
        return new(x, slope * (p.X - x) - p.Y);
    }

    public static ReferencePoint<TField> operator -(ReferencePoint<TField> p, ReferencePoint<TField> q) => p + -q;

    /// <summary>Double and add over the bits of the scalar as it is, not reduced modulo any order; a negative scalar negates.</summary>
    public static ReferencePoint<TField> operator *(BigInteger scalar, ReferencePoint<TField> p)
    {
        if (scalar.Sign < 0)
            return -scalar * -p;

        ReferencePoint<TField> result = Identity;
        for (int bit = (int)scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            result += result;
            if (!((scalar >> bit) & 1).IsZero)
                result += p;
        }

        return result;
    }

    /// <summary>
    /// The line through p and q (the tangent where they are equal, the vertical where they are opposite), evaluated at a third point;
    /// 1 where p or q is the identity.
    /// </summary>
    public static TField Line(ReferencePoint<TField> p, ReferencePoint<TField> q, ReferencePoint<TField> at)
    {
        if (p.IsIdentity || q.IsIdentity)
            return TField.One;
        return AreOpposite(p, q)
            ? at.X - p.X
            : at.Y - p.Y - Slope(p, q) * (at.X - p.X);
    }

    private static bool AreOpposite(ReferencePoint<TField> p, ReferencePoint<TField> q) => (p.X - q.X).IsZero && (p.Y + q.Y).IsZero;

    // The chord's slope, or the tangent's: 3 x^2 / 2 y.
    private static TField Slope(ReferencePoint<TField> p, ReferencePoint<TField> q) =>
        (p.X - q.X).IsZero
            ? (p.X * p.X + p.X * p.X + p.X * p.X) * (p.Y + p.Y).Inverse()
            : (q.Y - p.Y) * (q.X - p.X).Inverse();
}
