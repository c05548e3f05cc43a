namespace ZkTask.Groth16;

/// <summary>
/// What a document says about a point of G2: two coordinates in Fp2 whose components are below p, or the identity. Nothing is known about the twist's
/// equation or the subgroup yet: <see cref="Algebra.Bn254.G2.TryCreate"/> decides about both. <c>default</c> is (0, 0), which is not on the twist.
/// </summary>
public readonly struct AffineG2 : IEquatable<AffineG2>
{
    private AffineG2(bool isIdentity) => IsIdentity = isIdentity;

    /// <summary>The pair of coordinates (x, y), each c0 + c1 i.</summary>
    public AffineG2(Fp2 x, Fp2 y) => (X, Y) = (x, y);

    /// <summary>The point at infinity, which has no affine coordinates; both read as zero.</summary>
    public static AffineG2 Identity => new(true);

    /// <summary>The x-coordinate.</summary>
    public Fp2 X { get; }

    /// <summary>The y-coordinate.</summary>
    public Fp2 Y { get; }

    /// <summary>True if the document encodes the point at infinity.</summary>
    public bool IsIdentity { get; }

    /// <summary>Equality of what the document says.</summary>
    public static bool operator ==(AffineG2 left, AffineG2 right) => left.Equals(right);

    /// <summary>Inequality of what the document says.</summary>
    public static bool operator !=(AffineG2 left, AffineG2 right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(AffineG2 other) => X == other.X && Y == other.Y && IsIdentity == other.IsIdentity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AffineG2 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, IsIdentity);
}
