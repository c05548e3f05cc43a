using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Pairings;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>, ZkTask.Algebra.Bn254.G2Curve>;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// A point of the subgroup of order r on the twist y² = x³ + 3/ξ over Fp2, affine; <c>default</c> is the identity. A value of this type is on the twist and
/// in the subgroup.
/// </summary>
/// <remarks>All operations are variable time in points and scalars: for public values only.</remarks>
public readonly struct G2 : IEquatable<G2>
{
    // (0, 0) is not on the twist and stands for the identity.
    internal G2(in Fp2 x, in Fp2 y) => (X, Y) = (x, y);

    /// <summary>The affine x coordinate; zero for the identity.</summary>
    public Fp2 X { get; }

    /// <summary>The affine y coordinate; zero for the identity and for no other point.</summary>
    public Fp2 Y { get; }

    /// <summary>True for the neutral element.</summary>
    public bool IsIdentity => Y == Fp2.Zero;

    /// <summary>The neutral element.</summary>
    public static G2 Identity => default;

    /// <summary>The generator of EIP-197.</summary>
    public static G2 Generator => new(
        new(new(0x8e83b5d102bc2026, 0xdceb1935497b0172, 0xfbb8264797811adf, 0x19573841af96503b),
            new(0xafb4737da84c6140, 0x6043dd5a5802d8c4, 0x09e950fc52a02f86, 0x14fef0833aea7b6b)),
        new(new(0x619dfa9d886be9f6, 0xfe7fd297f59e9b78, 0xff9e1a62231b7dfe, 0x28fd7eebae9e4206),
            new(0x64095b56c71856ee, 0xdc57f922327d3cbb, 0x55f935be33351076, 0x0da4a0e693fd6482)));

    /// <summary>The point (x, y), if it is on the twist and in the subgroup. Never yields the identity, which has no affine coordinates.</summary>
    /// <returns><see cref="PointStatus.Ok"/>, <see cref="PointStatus.NotOnCurve"/> or <see cref="PointStatus.NotInSubgroup"/>.</returns>
    public static PointStatus TryCreate(in Fp2 x, in Fp2 y, out G2 point)
    {
        point = default;
        if (!IsOnCurve(x, y))
            return PointStatus.NotOnCurve;
        if (!SubgroupCheck<Fp2, G2Curve>.IsInSubgroup(new Projective(x, y, Fp2.One)).IsSet)
            return PointStatus.NotInSubgroup;
        point = new G2(x, y);
        return PointStatus.Ok;
    }

    internal static bool IsOnCurve(in Fp2 x, in Fp2 y) => y * y == (x * x * x) + G2Curve.B;

    /// <summary>Sum.</summary>
    public static G2 operator +(in G2 a, in G2 b)
    {
        Projective.Add(out Projective sum, a.ToProjective(), b.ToProjective());
        return FromProjective(sum);
    }

    /// <summary>Difference.</summary>
    public static G2 operator -(in G2 a, in G2 b) => a + -b;

    /// <summary>Opposite.</summary>
    public static G2 operator -(in G2 a) => new(a.X, -a.Y);

    /// <summary>k times a point, by two half-size scalars (<see cref="EndomorphismScalars"/>).</summary>
    public static G2 Multiply(in G2 point, in Fr k) => MultiScalarMultiply([point], [k]);

    /// <summary>Σ k_j P_j with shared doublings; the identity for no term. Meant for up to a few dozen terms.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static G2 MultiScalarMultiply(ReadOnlySpan<G2> points, ReadOnlySpan<Fr> scalars)
    {
        if (points.Length != scalars.Length)
            throw new ArgumentException("As many scalars as points are needed.");
        Projective[] bases = new Projective[points.Length];
        for (int i = 0; i < points.Length; i++)
            bases[i] = points[i].ToProjective();

        // On the twist it is β² (the other root) that goes with λ.
        Fp2 beta = new(G1Curve.Beta * G1Curve.Beta, Fp.Zero);
        return FromProjective(EndomorphismMultiplication<Fp2, G2Curve>.Sum(bases, scalars, beta));
    }

    internal Projective ToProjective() => IsIdentity ? Projective.Identity : new Projective(X, Y, Fp2.One);

    internal static G2 FromProjective(in Projective p)
    {
        Fp2.Invert(out Fp2 inverse, p.Z); // 0 for the identity, which becomes (0, 0)
        return new G2(p.X * inverse, p.Y * inverse);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(in G2 a, in G2 b) => a.X == b.X && a.Y == b.Y;

    /// <summary>Inequality.</summary>
    public static bool operator !=(in G2 a, in G2 b) => !(a == b);

    /// <inheritdoc/>
    public bool Equals(G2 other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is G2 other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <summary>Both coordinates in decimal.</summary>
    public override string ToString() => IsIdentity ? "identity" : $"({X}, {Y})";
}
