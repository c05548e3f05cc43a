using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using Coordinate = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.CoordinateModulus>;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.CoordinateModulus>, ZkTask.Algebra.Secp256k1.Secp256k1Curve>;
using Scalar = ZkTask.Algebra.Secp256k1.WideResidue<ZkTask.Algebra.Secp256k1.OrderModulus>;

namespace ZkTask.Algebra.Secp256k1;

/// <summary>y² = x³ + 7 over the coordinates' field, of prime order n.</summary>
internal readonly struct Secp256k1Curve : ICurve<Coordinate>
{
    /// <summary>7 in Montgomery form.</summary>
    internal static Coordinate B => new(0x0000000700001ab7, 0, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void MultiplyByThreeB(out Coordinate result, in Coordinate a)
    {
        // 21 = 16 + 4 + 1
        Coordinate.Double(out Coordinate four, a);
        Coordinate.Double(out four, four);
        Coordinate.Double(out Coordinate sixteen, four);
        Coordinate.Double(out sixteen, sixteen);
        Coordinate.Add(out four, four, a);
        Coordinate.Add(out result, sixteen, four);
    }
}

/// <summary>
/// A point of secp256k1 (SEC 2, section 2.4.1), affine; <c>default</c> is the identity. A value of this type is on the curve, whose order n is prime.
/// </summary>
/// <remarks><see cref="Multiply"/> is constant time in the scalar and the point; sums are, too; creating points is not.</remarks>
public readonly struct Secp256k1Point : IEquatable<Secp256k1Point>
{
    // (0, 0) is not on the curve and stands for the identity.
    private Secp256k1Point(in Coordinate x, in Coordinate y) => (X, Y) = (x, y);

    /// <summary>The affine x coordinate; zero for the identity.</summary>
    public Coordinate X { get; }

    /// <summary>The affine y coordinate; zero for the identity and for no other point.</summary>
    public Coordinate Y { get; }

    /// <summary>True for the neutral element.</summary>
    public bool IsIdentity => Y.IsZero;

    /// <summary>The generator.</summary>
    public static Secp256k1Point Generator => new(
        new(0xd7362e5a487e2097, 0x231e295329bc66db, 0x979f48c033fd129c, 0x9981e643e9089f48),
        new(0xb15ea6d2d3dbabe2, 0x8dfc5d5d1f1dc64d, 0x70b6b59aac19c136, 0xcf3f851fd4a582d6));

    /// <summary>The point (x, y).</summary>
    /// <returns>False if it is not on the curve.</returns>
    public static bool TryCreate(in Coordinate x, in Coordinate y, out Secp256k1Point point)
    {
        bool onCurve = y * y == (x * x * x) + Secp256k1Curve.B;
        point = onCurve ? new Secp256k1Point(x, y) : default;
        return onCurve;
    }

    /// <summary>The point with this x and an odd or even y (SEC 1, section 2.3.4).</summary>
    /// <returns>False if there is no such point.</returns>
    public static bool TryDecompress(in Coordinate x, bool yIsOdd, out Secp256k1Point point)
    {
        bool found = Coordinate.TrySquareRoot((x * x * x) + Secp256k1Curve.B, out Coordinate y);
        point = found ? new Secp256k1Point(x, y.IsOdd == yIsOdd ? y : -y) : default;
        return found;
    }

    /// <summary>k times a point. Constant time.</summary>
    public static Secp256k1Point Multiply(in Secp256k1Point point, in Scalar k)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = k.ToLimbs();
        SecretMultiplication<Coordinate, Secp256k1Curve>.Multiply(out Projective product, point.ToProjective(), [l0, l1, l2, l3]);
        return FromProjective(product);
    }

    /// <summary>Sum.</summary>
    public static Secp256k1Point operator +(in Secp256k1Point a, in Secp256k1Point b)
    {
        Projective.Add(out Projective sum, a.ToProjective(), b.ToProjective());
        return FromProjective(sum);
    }

    private Projective ToProjective() => IsIdentity ? Projective.Identity : new Projective(X, Y, Coordinate.One);

    private static Secp256k1Point FromProjective(in Projective p)
    {
        Coordinate.Invert(out Coordinate inverse, p.Z); // 0 for the identity, which becomes (0, 0)
        return new Secp256k1Point(p.X * inverse, p.Y * inverse);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(in Secp256k1Point a, in Secp256k1Point b) => a.X == b.X && a.Y == b.Y;

    /// <summary>Inequality.</summary>
    public static bool operator !=(in Secp256k1Point a, in Secp256k1Point b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(Secp256k1Point other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Secp256k1Point other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <summary>Both coordinates in decimal.</summary>
    public override string ToString() => IsIdentity ? "identity" : $"({X}, {Y})";
}
