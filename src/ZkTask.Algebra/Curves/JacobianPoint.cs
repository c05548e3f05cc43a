using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// A point of y² = x³ + b in Jacobian coordinates, x = X/Z², y = Y/Z³: cheaper than the complete formulas of <see cref="ProjectivePoint{TField, TCurve}"/>, and
/// right only where a proof says that no exceptional case occurs.
/// </summary>
[SkipLocalsInit]
internal struct JacobianPoint<TField>
    where TField : struct, IField<TField>
{
    internal TField X, Y, Z;

    /// <summary>An affine point.</summary>
    internal JacobianPoint(in TField x, in TField y) => (X, Y, Z) = (x, y, TField.One);

    /// <summary><c>result = 2p</c>, right for every point of odd order but the identity: six products and one sum of two.</summary>
    /// <remarks>With A = X², B = Y², D = 4XB: (9A² - 2D, 3A (D - X3) - 8B², 2YZ).</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Double(out JacobianPoint<TField> result, in JacobianPoint<TField> p)
    {
        TField.Square(out TField a, p.X);
        TField.Square(out TField b, p.Y);
        TField.Multiply(out TField d, p.X, b);
        TField.Double(out d, d);
        TField.Double(out d, d);
        TField.Double(out TField e, a);
        TField.Add(out e, e, a);
        TField.Square(out TField x, e);
        TField.Subtract(out x, x, d);
        TField.Subtract(out x, x, d);
        TField.Subtract(out d, d, x);
        TField.Double(out b, b);
        TField.Double(out TField minusB4, b);
        TField.Negate(out minusB4, minusB4);
        TField.Multiply(out TField yz, p.Y, p.Z);
        TField.Double(out result.Z, yz);
        TField.SumOfProducts(out result.Y, e, d, minusB4, b);
        result.X = x;
    }

    /// <summary><c>result = p + (x, y)</c>, wrong if they are equal or opposite or p is the identity: nine products and one sum of two.</summary>
    /// <remarks>With H = xZ² - X, r = yZ³ - Y, V = XH²: (r² - H³ - 2V, r (V - X3) - YH³, ZH).</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void AddAffine(out JacobianPoint<TField> result, in JacobianPoint<TField> p, in TField x, in TField y)
    {
        TField.Square(out TField zz, p.Z);
        TField.Multiply(out TField h, x, zz);
        TField.Subtract(out h, h, p.X);
        TField.Multiply(out zz, zz, p.Z);
        TField.Multiply(out TField r, y, zz);
        TField.Subtract(out r, r, p.Y);
        TField.Square(out TField hh, h);
        TField.Multiply(out TField hhh, hh, h);
        TField.Multiply(out TField v, hh, p.X);
        TField.Square(out TField x3, r);
        TField.Subtract(out x3, x3, hhh);
        TField.Subtract(out x3, x3, v);
        TField.Subtract(out x3, x3, v);
        TField.Subtract(out v, v, x3);
        TField.Negate(out hhh, hhh);
        TField.SumOfProducts(out result.Y, r, v, hhh, p.Y);
        TField.Multiply(out result.Z, p.Z, h);
        result.X = x3;
    }

    /// <summary>The affine coordinates, given 1/Z.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal readonly void ToAffine(out TField x, out TField y, in TField inverse)
    {
        TField.Square(out TField power, inverse);
        TField.Multiply(out x, X, power);
        TField.Multiply(out power, power, inverse);
        TField.Multiply(out y, Y, power);
    }
}
