using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;

namespace ZkTask.Algebra.Bn254;

/// <summary>Points of G1 in the scalar representation, one at a time: for processors without a kernel, and the oracle of the lanes.</summary>
internal readonly unsafe struct G1PackedScalars : IPackedPoints<G1, Fp, G1Curve, Fp, G1Curve>
{
    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public static int Words => sizeof(Coordinates) / sizeof(long);

    /// <inheritdoc/>
    public static bool IsIdentity(in G1 point) => point.IsIdentity;

    /// <inheritdoc/>
    public static void Pack(long* packed, long* images, ReadOnlySpan<G1> points)
    {
        Scatter(packed, points[0].X, points[0].Y);
        Scatter(images, points[0].X * G1Curve.Beta, points[0].Y);
    }

    /// <inheritdoc/>
    public static void Gather(out Fp x, out Fp y, nint* entries)
    {
        Coordinates* point = (Coordinates*)(*entries & ~1);
        x = point->X;
        y = (*entries & 1) == 0 ? point->Y : -point->Y;
    }

    /// <inheritdoc/>
    public static void Scatter(long* packed, in Fp x, in Fp y) => *(Coordinates*)packed = new Coordinates { X = x, Y = y };

    /// <inheritdoc/>
    public static void Finish(Span<Fp> sum, ReadOnlySpan<Fp> first, in Fp x2, bool settles)
    {
        sum[0] = sum[0] - first[0] - x2;
        sum[1] -= first[1];
    }

    /// <inheritdoc/>
    public static void Exchange(out Fp result, in Fp a, int distance) => throw new NotSupportedException("One lane has no other.");

    /// <inheritdoc/>
    public static void Store(Span<ProjectivePoint<Fp, G1Curve>> points, in ProjectivePoint<Fp, G1Curve> lanes) => points[0] = lanes;

    private struct Coordinates
    {
        internal Fp X, Y;
    }
}

/// <summary>Points of G2 in the scalar representation; see <see cref="G1PackedScalars"/>.</summary>
internal readonly unsafe struct G2PackedScalars : IPackedPoints<G2, Fp2, G2Curve, Fp2, G2Curve>
{
    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public static int Words => sizeof(Coordinates) / sizeof(long);

    /// <inheritdoc/>
    public static bool IsIdentity(in G2 point) => point.IsIdentity;

    /// <inheritdoc/>
    public static void Pack(long* packed, long* images, ReadOnlySpan<G2> points)
    {
        Fp beta = G1Curve.Beta * G1Curve.Beta;
        Fp2.MultiplyByBase(out Fp2 x, points[0].X, beta);
        Scatter(packed, points[0].X, points[0].Y);
        Scatter(images, x, points[0].Y);
    }

    /// <inheritdoc/>
    public static void Gather(out Fp2 x, out Fp2 y, nint* entries)
    {
        Coordinates* point = (Coordinates*)(*entries & ~1);
        x = point->X;
        y = (*entries & 1) == 0 ? point->Y : -point->Y;
    }

    /// <inheritdoc/>
    public static void Scatter(long* packed, in Fp2 x, in Fp2 y) => *(Coordinates*)packed = new Coordinates { X = x, Y = y };

    /// <inheritdoc/>
    public static void Finish(Span<Fp2> sum, ReadOnlySpan<Fp2> first, in Fp2 x2, bool settles)
    {
        sum[0] = sum[0] - first[0] - x2;
        sum[1] -= first[1];
    }

    /// <inheritdoc/>
    public static void Exchange(out Fp2 result, in Fp2 a, int distance) => throw new NotSupportedException("One lane has no other.");

    /// <inheritdoc/>
    public static void Store(Span<ProjectivePoint<Fp2, G2Curve>> points, in ProjectivePoint<Fp2, G2Curve> lanes) => points[0] = lanes;

    private struct Coordinates
    {
        internal Fp2 X, Y;
    }
}
