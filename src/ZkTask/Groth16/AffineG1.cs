namespace ZkTask.Groth16;

/// <summary>
/// What a document says about a point of G1: two coordinates below p, or the identity. Nothing is known about the curve's equation yet:
/// <see cref="Algebra.Bn254.G1.TryCreate"/> decides about that. <c>default</c> is (0, 0), which is not on the curve.
/// </summary>
public readonly struct AffineG1 : IEquatable<AffineG1>
{
    private AffineG1(bool isIdentity) => IsIdentity = isIdentity;

    /// <summary>The pair of coordinates (x, y).</summary>
    public AffineG1(Fp x, Fp y) => (X, Y) = (x, y);

    /// <summary>The point at infinity, which has no affine coordinates; both read as zero.</summary>
    public static AffineG1 Identity => new(true);

    /// <summary>The x-coordinate.</summary>
    public Fp X { get; }

    /// <summary>The y-coordinate.</summary>
    public Fp Y { get; }

    /// <summary>True if the document encodes the point at infinity.</summary>
    public bool IsIdentity { get; }

    /// <summary>Equality of what the document says.</summary>
    public static bool operator ==(AffineG1 left, AffineG1 right) => left.Equals(right);

    /// <summary>Inequality of what the document says.</summary>
    public static bool operator !=(AffineG1 left, AffineG1 right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(AffineG1 other) => X == other.X && Y == other.Y && IsIdentity == other.IsIdentity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AffineG1 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, IsIdentity);
}
