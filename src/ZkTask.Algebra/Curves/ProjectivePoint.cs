using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// A point (X : Y : Z) in homogeneous coordinates, x = X/Z and y = Y/Z, with the identity (0 : 1 : 0): one, or as many as the field has lanes.
/// </summary>
/// <remarks>
/// The formulas are the complete ones for prime-order short Weierstrass curves with a = 0 (Renes, Costello, Batina 2015/1060, algorithms 7 to 9): right for
/// every pair of points of odd order, equal, opposite and identity included, hence free of branches and of the exceptional cases that attackers look for.
/// Every result may be the same variable as any operand.
/// </remarks>
/// <typeparam name="TField">Field of the coordinates.</typeparam>
/// <typeparam name="TCurve">The constant b.</typeparam>
[SkipLocalsInit]
public struct ProjectivePoint<TField, TCurve>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
{
    /// <summary>First coordinate.</summary>
    public TField X;

    /// <summary>Second coordinate.</summary>
    public TField Y;

    /// <summary>Denominator; zero for the identity.</summary>
    public TField Z;

    /// <summary>The point (x : y : z); the caller vouches for the curve.</summary>
    public ProjectivePoint(in TField x, in TField y, in TField z) => (X, Y, Z) = (x, y, z);

    /// <summary>The neutral element.</summary>
    public static ProjectivePoint<TField, TCurve> Identity => new(TField.Zero, TField.One, TField.Zero);

    /// <summary>1 / Z of each point, with one inversion; 0 for the identity.</summary>
    internal static TField[] InvertZ(ProjectivePoint<TField, TCurve>[] points)
    {
        TField[] inverses = Array.ConvertAll(points, point => point.Z);
        Inversion.InvertAll<TField>(inverses, new TField[inverses.Length]);
        return inverses;
    }

    /// <summary><c>result = p + q</c>: 12 multiplications and two by 3b (algorithm 7).</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Add(
        out ProjectivePoint<TField, TCurve> result, in ProjectivePoint<TField, TCurve> p, in ProjectivePoint<TField, TCurve> q)
    {
        TField.Multiply(out TField xx, p.X, q.X);
        TField.Multiply(out TField yy, p.Y, q.Y);
        TField.Multiply(out TField zz, p.Z, q.Z);
        CrossTerm(out TField xy, p.X, p.Y, q.X, q.Y, xx, yy);
        CrossTerm(out TField yz, p.Y, p.Z, q.Y, q.Z, yy, zz);
        CrossTerm(out TField xz, p.X, p.Z, q.X, q.Z, xx, zz);
        Finish(out result, xx, yy, zz, xy, yz, xz);
    }

    /// <summary><c>result = p + (x, y)</c> with an affine second point, which cannot be the identity: 11 multiplications and two by 3b (algorithm 8).</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void AddAffine(out ProjectivePoint<TField, TCurve> result, in ProjectivePoint<TField, TCurve> p, in TField x, in TField y)
    {
        TField.Multiply(out TField xx, p.X, x);
        TField.Multiply(out TField yy, p.Y, y);
        CrossTerm(out TField xy, p.X, p.Y, x, y, xx, yy);
        TField.Multiply(out TField yz, y, p.Z);
        TField.Add(out yz, yz, p.Y);
        TField.Multiply(out TField xz, x, p.Z);
        TField.Add(out xz, xz, p.X);
        Finish(out result, xx, yy, p.Z, xy, yz, xz);
    }

    /// <summary><c>result = 2p</c>: 8 multiplications and one by 3b (algorithm 9).</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Double(out ProjectivePoint<TField, TCurve> result, in ProjectivePoint<TField, TCurve> p)
    {
        TField.Square(out TField yy, p.Y);
        TField.Square(out TField zz, p.Z);
        TField.Multiply(out TField yz, p.Y, p.Z);
        TField.Multiply(out TField xy, p.X, p.Y);
        TCurve.MultiplyByThreeB(out TField bzz, zz);
        TField.Double(out TField yy8, yy);
        TField.Double(out yy8, yy8);
        TField.Double(out yy8, yy8);

        TField.Double(out TField difference, bzz);
        TField.Add(out difference, difference, bzz);
        TField.Subtract(out difference, yy, difference);    // y² - 9bz²
        TField.Add(out TField sum, yy, bzz);                // y² + 3bz²
        TField.SumOfProducts(out result.Y, bzz, yy8, difference, sum);
        TField.Multiply(out result.Z, yz, yy8);
        TField.Multiply(out xy, xy, difference);
        TField.Double(out result.X, xy);
    }

    /// <summary><c>result = -p</c>.</summary>
    public static void Negate(out ProjectivePoint<TField, TCurve> result, in ProjectivePoint<TField, TCurve> p)
    {
        TField.Negate(out TField y, p.Y);
        result = new ProjectivePoint<TField, TCurve>(p.X, y, p.Z);
    }

    /// <summary>The lanes in which <paramref name="p"/> is the identity.</summary>
    public static LaneMask IsIdentity(in ProjectivePoint<TField, TCurve> p) => TField.IsZero(p.Z);

    /// <summary>The lanes in which two points are the same, whatever their denominators.</summary>
    public static LaneMask AreEqual(in ProjectivePoint<TField, TCurve> p, in ProjectivePoint<TField, TCurve> q)
    {
        // Cross products vanish for equal points. An identity (0 : y : 0), y nonzero, gives x z' = 0 = x' z with any point but y z' = y' z only with another.
        LaneMask sameX = CrossIsZero(p.X, q.Z, q.X, p.Z);
        LaneMask sameY = CrossIsZero(p.Y, q.Z, q.Y, p.Z);
        return sameX & sameY;
    }

    /// <summary><c>result = mask ? ifSet : ifClear</c>, lane by lane.</summary>
    public static void Select(
        out ProjectivePoint<TField, TCurve> result, LaneMask mask,
        in ProjectivePoint<TField, TCurve> ifSet, in ProjectivePoint<TField, TCurve> ifClear)
    {
        TField.Select(out result.X, mask, ifSet.X, ifClear.X);
        TField.Select(out result.Y, mask, ifSet.Y, ifClear.Y);
        TField.Select(out result.Z, mask, ifSet.Z, ifClear.Z);
    }

    // a b' + a' b by Karatsuba.
    [MethodImpl(HotPath.Inline)]
    private static void CrossTerm(
        out TField result, in TField a, in TField b, in TField a2, in TField b2, in TField aa, in TField bb)
    {
        TField.Add(out TField s, a, b);
        TField.Add(out TField t, a2, b2);
        TField.Multiply(out s, s, t);
        TField.Subtract(out s, s, aa);
        TField.Subtract(out result, s, bb);
    }

    [MethodImpl(HotPath.Optimize)]
    private static void Finish(
        out ProjectivePoint<TField, TCurve> result, in TField xx, in TField yy, in TField zz, in TField xy, in TField yz, in TField xz)
    {
        TField.Double(out TField xx3, xx);
        TField.Add(out xx3, xx3, xx);
        TCurve.MultiplyByThreeB(out TField bzz, zz);
        TCurve.MultiplyByThreeB(out TField bxz, xz);
        TField.Add(out TField sum, yy, bzz);
        TField.Subtract(out TField difference, yy, bzz);
        TField.Negate(out TField minusYz, yz);
        TField.SumOfProducts(out result.X, xy, difference, minusYz, bxz);
        TField.SumOfProducts(out result.Y, difference, sum, bxz, xx3);
        TField.SumOfProducts(out result.Z, sum, yz, xx3, xy);
    }

    private static LaneMask CrossIsZero(in TField a, in TField b, in TField c, in TField d)
    {
        TField.Negate(out TField minusC, c);
        TField.SumOfProducts(out TField cross, a, b, minusC, d);
        return TField.IsZero(cross);
    }
}
