using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Affine points of one group in memory, each in one piece, and how as many of them as the field has lanes come into lanes and out. A packed point is not
/// the identity.
/// </summary>
/// <remarks>Entries are addresses of packed points; an odd one means the opposite of the point at the address below.</remarks>
/// <typeparam name="TAffine">The group, as callers know it.</typeparam>
/// <typeparam name="TField">Coordinates in lanes, or the one lane of a scalar representation.</typeparam>
/// <typeparam name="TCurve">The curve over <typeparamref name="TField"/>.</typeparam>
/// <typeparam name="TScalarField">One coordinate.</typeparam>
/// <typeparam name="TScalarCurve">The curve over <typeparamref name="TScalarField"/>.</typeparam>
internal unsafe interface IPackedPoints<TAffine, TField, TCurve, TScalarField, TScalarCurve>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
    where TScalarField : unmanaged, IField<TScalarField>
    where TScalarCurve : struct, ICurve<TScalarField>
{
    /// <summary>Points that are worked on at once.</summary>
    static abstract int Lanes { get; }

    /// <summary>64-bit words of a packed point. The last is never -1.</summary>
    static abstract int Words { get; }

    /// <summary>Whether a point cannot be packed.</summary>
    static abstract bool IsIdentity(in TAffine point);

    /// <summary>Packs a full group of points, and behind <paramref name="images"/> their multiples by <see cref="EndomorphismScalars.Lambda"/>.</summary>
    static abstract void Pack(long* packed, long* images, ReadOnlySpan<TAffine> points);

    /// <summary>The points of as many entries as there are lanes.</summary>
    static abstract void Gather(out TField x, out TField y, nint* entries);

    /// <summary>Writes as many points as there are lanes, one behind the other: products, or what <see cref="Finish"/> leaves.</summary>
    static abstract void Scatter(long* packed, in TField x, in TField y);

    /// <summary>Finishes a sum of <see cref="AffineAddition{TField}"/>: (λ², λ (x1 - x3)) becomes (λ² - x1 - x2, λ (x1 - x3) - y1).</summary>
    /// <param name="sum">x and y side by side.</param>
    /// <param name="first">x1 and y1.</param>
    /// <param name="x2">The abscissa of the second point.</param>
    /// <param name="settles">Whether the result is reduced, so that it may be added on and on. Where both points were products, or reduced, the sum is small enough to be packed
    /// and added once more without.</param>
    static abstract void Finish(Span<TField> sum, ReadOnlySpan<TField> first, in TField x2, bool settles);

    /// <summary>Lane l of the result is lane l xor <paramref name="distance"/> of <paramref name="a"/>, a power of two less than the number of lanes.</summary>
    static abstract void Exchange(out TField result, in TField a, int distance);

    /// <summary>The points of the first lanes, as many as are asked for.</summary>
    static abstract void Store(Span<ProjectivePoint<TScalarField, TScalarCurve>> points, in ProjectivePoint<TField, TCurve> lanes);
}
