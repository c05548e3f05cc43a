using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>
/// A line through points of the untwisted G2, up to a factor in Fp2 that the final exponentiation removes: at P = (xP, yP) its value is
/// L0 yP + L1 xP w + L3 w³.
/// </summary>
/// <remarks>
/// The untwisting of a D-type twist is (x, y) to (x w², y w³), so a line of slope λ through (x, y) is yP - λ xP w + (λ x - y) w³ (Costello, Lange, Naehrig
/// 2009/615; Aranha et al. 2010/526).
/// </remarks>
public struct Line<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    /// <summary>Multiplier of yP.</summary>
    public TFp2 L0;

    /// <summary>Multiplier of xP w.</summary>
    public TFp2 L1;

    /// <summary>Coefficient of w³.</summary>
    public TFp2 L3;
}

/// <summary>The two steps of a Miller loop on the twist, in homogeneous coordinates.</summary>
[SkipLocalsInit]
internal static class LineStep<TFp2, TCurve>
    where TFp2 : struct, IFp2<TFp2>
    where TCurve : struct, IPairingCurve<TFp2>
{
    /// <summary>The tangent at t, and <c>t = 2t</c>: 3 multiplications, 6 squarings and one by 3b.</summary>
    /// <remarks>
    /// The doubling of 2010/526 equation (11), its coordinates scaled by 4 so that nothing is halved: with B = y², E = 3bz², H = 2yz the point is
    /// (2xy (B - 3E) : (B + 3E)² - 12E² : 4BH), the line (-H, 3x², E - B).
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Double(out Line<TFp2> line, ref ProjectivePoint<TFp2, TCurve> t)
    {
        TFp2.Multiply(out TFp2 xy, t.X, t.Y);
        TFp2.Square(out TFp2 b, t.Y);
        TFp2.Square(out TFp2 zz, t.Z);
        TCurve.MultiplyByThreeB(out TFp2 e, zz);
        TFp2.Double(out TFp2 e3, e);
        TFp2.Add(out e3, e3, e);
        TFp2.Add(out TFp2 h, t.Y, t.Z);
        TFp2.Square(out h, h);
        TFp2.SubtractBoth(out h, h, b, zz);
        TFp2.Square(out TFp2 xx, t.X);

        TFp2.Negate(out line.L0, h);
        TFp2.Double(out line.L1, xx);
        TFp2.Add(out line.L1, line.L1, xx);
        TFp2.Subtract(out line.L3, e, b);

        TFp2.Double(out xy, xy);
        TFp2.Subtract(out TFp2 f, b, e3);
        TFp2.Multiply(out t.X, xy, f);
        TFp2.Add(out TFp2 g, b, e3);
        TFp2.Square(out g, g);
        TFp2.Square(out TFp2 ee, e);
        TFp2.Double(out TFp2 ee12, ee);
        TFp2.Add(out ee12, ee12, ee);
        TFp2.Double(out ee12, ee12);
        TFp2.Double(out ee12, ee12);
        TFp2.Subtract(out t.Y, g, ee12);
        TFp2.Double(out b, b);
        TFp2.Double(out b, b);
        TFp2.Multiply(out t.Z, b, h);
    }

    /// <summary>The line through t and the affine (x, y), and <c>t = t + (x, y)</c>: 11 multiplications and 2 squarings. Wrong for t = ±(x, y).</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Add(out Line<TFp2> line, ref ProjectivePoint<TFp2, TCurve> t, in TFp2 x, in TFp2 y)
    {
        // θ = Y - yZ, λ = X - xZ: slope θ/λ.
        TFp2.Multiply(out TFp2 product, y, t.Z);
        TFp2.Subtract(out TFp2 theta, t.Y, product);
        TFp2.Multiply(out product, x, t.Z);
        TFp2.Subtract(out TFp2 lambda, t.X, product);
        TFp2.Square(out TFp2 theta2, theta);
        TFp2.Square(out TFp2 lambda2, lambda);
        TFp2.Multiply(out TFp2 lambda3, lambda, lambda2);
        TFp2.Multiply(out TFp2 f, t.Z, theta2);
        TFp2.Multiply(out TFp2 g, t.X, lambda2);
        TFp2.Double(out TFp2 g2, g);
        TFp2.Subtract(out g2, g2, f);
        TFp2.Subtract(out TFp2 h, lambda3, g2);

        line.L0 = lambda;
        TFp2.Negate(out line.L1, theta);
        TFp2.Negate(out TFp2 minusLambda, lambda);
        TFp2.SumOfProducts(out line.L3, theta, x, minusLambda, y);

        TFp2.Multiply(out t.X, lambda, h);
        TFp2.Subtract(out g, g, h);
        TFp2.Negate(out TFp2 minusLambda3, lambda3);
        TFp2.SumOfProducts(out t.Y, theta, g, minusLambda3, t.Y);
        TFp2.Multiply(out t.Z, t.Z, lambda3);
    }
}
