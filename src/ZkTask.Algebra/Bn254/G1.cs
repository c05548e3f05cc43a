using ZkTask.Algebra.Curves;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// A point of the group of order r on y² = x³ + 3 over Fp, affine; <c>default</c> is the identity. A value of this type is on the curve, and the curve's
/// order is r. Known elsewhere as alt_bn128, bn128 (snarkjs), bn256 (go-ethereum), BN_SNARK1 (mcl).
/// </summary>
/// <remarks>All operations are variable time in points and scalars: for public values only.</remarks>
public readonly struct G1 : IEquatable<G1>
{
    // (0, 0) is not on the curve and stands for the identity.
    internal G1(in Fp x, in Fp y) => (X, Y) = (x, y);

    /// <summary>The affine x coordinate; zero for the identity.</summary>
    public Fp X { get; }

    /// <summary>The affine y coordinate; zero for the identity and for no other point.</summary>
    public Fp Y { get; }

    /// <summary>True for the neutral element.</summary>
    public bool IsIdentity => Y.IsZero;

    /// <summary>The neutral element.</summary>
    public static G1 Identity => default;

    /// <summary>The generator (1, 2) of EIP-196.</summary>
    public static G1 Generator => new(Fp.One, Fp.One + Fp.One);

    /// <summary>The point (x, y), if it is on the curve. Never yields the identity, which has no affine coordinates.</summary>
    /// <returns><see cref="PointStatus.Ok"/> or <see cref="PointStatus.NotOnCurve"/>.</returns>
    public static PointStatus TryCreate(in Fp x, in Fp y, out G1 point)
    {
        bool onCurve = y * y == (x * x * x) + G1Curve.B;
        point = onCurve ? new G1(x, y) : default;
        return onCurve ? PointStatus.Ok : PointStatus.NotOnCurve;
    }

    /// <summary>Sum.</summary>
    public static G1 operator +(in G1 a, in G1 b)
    {
        Projective.Add(out Projective sum, a.ToProjective(), b.ToProjective());
        return FromProjective(sum);
    }

    /// <summary>Difference.</summary>
    public static G1 operator -(in G1 a, in G1 b) => a + -b;

    /// <summary>Opposite.</summary>
    public static G1 operator -(in G1 a) => new(a.X, -a.Y);

    /// <summary>k times a point, by two half-size scalars (<see cref="EndomorphismScalars"/>).</summary>
    public static G1 Multiply(in G1 point, in Fr k) =>
        FromProjective(EndomorphismMultiplication<Fp, G1Curve>.Sum([point.ToProjective()], [k], G1Curve.Beta));

    /// <summary>Σ k_j P_j with shared doublings; the identity for no term. Meant for up to a few dozen terms.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static G1 MultiScalarMultiply(ReadOnlySpan<G1> points, ReadOnlySpan<Fr> scalars)
    {
        if (points.Length != scalars.Length)
            throw new ArgumentException("As many scalars as points are needed.");
        Projective[] bases = new Projective[points.Length];
        for (int i = 0; i < points.Length; i++)
            bases[i] = points[i].ToProjective();
        return FromProjective(EndomorphismMultiplication<Fp, G1Curve>.Sum(bases, scalars, G1Curve.Beta));
    }

    /// <summary>The sum of any number of points, with one division; the identity for none.</summary>
    public static G1 Sum(ReadOnlySpan<G1> points)
    {
        Projective sum = Projective.Identity;
        foreach (ref readonly G1 point in points)
        {
            if (!point.IsIdentity)
                Projective.AddAffine(out sum, sum, point.X, point.Y);
        }

        return FromProjective(sum);
    }

    internal Projective ToProjective() => IsIdentity ? Projective.Identity : new Projective(X, Y, Fp.One);

    internal static G1 FromProjective(in Projective p)
    {
        Fp.Invert(out Fp inverse, p.Z); // 0 for the identity, which becomes (0, 0)
        return new G1(p.X * inverse, p.Y * inverse);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(in G1 a, in G1 b) => a.X == b.X && a.Y == b.Y;

    /// <summary>Inequality.</summary>
    public static bool operator !=(in G1 a, in G1 b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(G1 other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is G1 other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <summary>Both coordinates in decimal.</summary>
    public override string ToString() => IsIdentity ? "identity" : $"({X}, {Y})";
}
