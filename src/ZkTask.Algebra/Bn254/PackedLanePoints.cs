using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>Points of G1 packed in the lanes' stored form (<see cref="PackedLanes"/>): x and y, one cache line.</summary>
internal readonly unsafe struct G1PackedLanes<TKernel> : IPackedPoints<G1, ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>, Fp, G1Curve>
    where TKernel : struct, ILaneKernel
{
    private const int X = 0, Y = PackedLanes.Words;

    private static readonly ResidueLanes<BaseModulus, TKernel> _beta = ResidueLanes<BaseModulus, TKernel>.Broadcast(G1Curve.Beta);

    /// <inheritdoc/>
    public static int Lanes => LaneLimbs.Lanes;

    /// <inheritdoc/>
    public static int Words => 2 * PackedLanes.Words;

    /// <inheritdoc/>
    public static bool IsIdentity(in G1 point) => point.IsIdentity;

    /// <inheritdoc/>
    public static void Pack(long* packed, long* images, ReadOnlySpan<G1> points)
    {
        Span<Fp> coordinates = stackalloc Fp[LaneLimbs.Lanes];
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            coordinates[lane] = points[lane].X;
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> x, coordinates);
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            coordinates[lane] = points[lane].Y;
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> y, coordinates);
        Scatter(packed, x, y);
        ResidueLanes<BaseModulus, TKernel>.Multiply(out x, x, _beta);
        Scatter(images, x, y);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Gather(out ResidueLanes<BaseModulus, TKernel> x, out ResidueLanes<BaseModulus, TKernel> y, nint* entries)
    {
        PackedLanes.Gather(out x.Limbs, entries, X);
        PackedLanes.Gather(out y.Limbs, entries, Y, negates: 1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Scatter(long* packed, in ResidueLanes<BaseModulus, TKernel> x, in ResidueLanes<BaseModulus, TKernel> y)
    {
        PackedLanes.Scatter(packed + X, Words, x.Limbs);
        PackedLanes.Scatter(packed + Y, Words, y.Limbs);
    }

    /// <inheritdoc/>
    /// <remarks>Both coordinates at once, as if they were the coefficients of an element of Fp2.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void Finish(
        Span<ResidueLanes<BaseModulus, TKernel>> sum, ReadOnlySpan<ResidueLanes<BaseModulus, TKernel>> first, in ResidueLanes<BaseModulus, TKernel> x2, bool settles)
    {
        ref LaneLimbPair both = ref MemoryMarshal.Cast<ResidueLanes<BaseModulus, TKernel>, LaneLimbPair>(sum)[0];
        ref readonly LaneLimbPair point = ref MemoryMarshal.Cast<ResidueLanes<BaseModulus, TKernel>, LaneLimbPair>(first)[0];
        if (settles)
            TKernel.SubtractPoint(out both, both, point, x2.Limbs, LaneConstants<BaseModulus>.Pointer);
        else
            TKernel.SubtractPoint(out both, both, point, x2.Limbs);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Exchange(out ResidueLanes<BaseModulus, TKernel> result, in ResidueLanes<BaseModulus, TKernel> a, int distance)
    {
        Unsafe.SkipInit(out result);
        LaneMoves.Exchange(out result.Limbs, a.Limbs, distance);
    }

    /// <inheritdoc/>
    public static void Store(
        Span<ProjectivePoint<Fp, G1Curve>> points, in ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> lanes)
    {
        Span<Fp> x = stackalloc Fp[LaneLimbs.Lanes], y = stackalloc Fp[LaneLimbs.Lanes], z = stackalloc Fp[LaneLimbs.Lanes];
        ResidueLanes<BaseModulus, TKernel>.Store(x[..points.Length], lanes.X);
        ResidueLanes<BaseModulus, TKernel>.Store(y[..points.Length], lanes.Y);
        ResidueLanes<BaseModulus, TKernel>.Store(z[..points.Length], lanes.Z);
        for (int lane = 0; lane < points.Length; lane++)
            points[lane] = new ProjectivePoint<Fp, G1Curve>(x[lane], y[lane], z[lane]);
    }
}

/// <summary>Points of G2 packed in the lanes' stored form (<see cref="PackedLanes"/>): x.c0, x.c1, y.c0 and y.c1, two cache lines.</summary>
internal readonly unsafe struct G2PackedLanes<TKernel> : IPackedPoints<G2, QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>, Fp2, G2Curve>
    where TKernel : struct, ILaneKernel
{
    private const int X0 = 0, X1 = PackedLanes.Words, Y0 = 2 * PackedLanes.Words, Y1 = 3 * PackedLanes.Words;

    // On the twist it is the other root that goes with λ.
    private static readonly ResidueLanes<BaseModulus, TKernel> _beta = ResidueLanes<BaseModulus, TKernel>.Broadcast(G1Curve.Beta * G1Curve.Beta);

    /// <inheritdoc/>
    public static int Lanes => LaneLimbs.Lanes;

    /// <inheritdoc/>
    public static int Words => 4 * PackedLanes.Words;

    /// <inheritdoc/>
    public static bool IsIdentity(in G2 point) => point.IsIdentity;

    /// <inheritdoc/>
    public static void Pack(long* packed, long* images, ReadOnlySpan<G2> points)
    {
        Span<Fp2> coordinates = stackalloc Fp2[LaneLimbs.Lanes];
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            coordinates[lane] = points[lane].X;
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> x, coordinates);
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            coordinates[lane] = points[lane].Y;
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> y, coordinates);
        Scatter(packed, x, y);
        QuadraticLanes<BaseModulus, TKernel>.MultiplyByBase(out x, x, _beta);
        Scatter(images, x, y);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Gather(out QuadraticLanes<BaseModulus, TKernel> x, out QuadraticLanes<BaseModulus, TKernel> y, nint* entries)
    {
        PackedLanes.Gather(out x.Limbs.C0, entries, X0);
        PackedLanes.Gather(out x.Limbs.C1, entries, X1);
        PackedLanes.Gather(out y.Limbs.C0, entries, Y0, negates: 1);
        PackedLanes.Gather(out y.Limbs.C1, entries, Y1, negates: 1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Scatter(long* packed, in QuadraticLanes<BaseModulus, TKernel> x, in QuadraticLanes<BaseModulus, TKernel> y)
    {
        PackedLanes.Scatter(packed + X0, Words, x.Limbs.C0);
        PackedLanes.Scatter(packed + X1, Words, x.Limbs.C1);
        PackedLanes.Scatter(packed + Y0, Words, y.Limbs.C0);
        PackedLanes.Scatter(packed + Y1, Words, y.Limbs.C1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Finish(
        Span<QuadraticLanes<BaseModulus, TKernel>> sum, ReadOnlySpan<QuadraticLanes<BaseModulus, TKernel>> first, in QuadraticLanes<BaseModulus, TKernel> x2, bool settles)
    {
        QuadraticLanes<BaseModulus, TKernel> zero = QuadraticLanes<BaseModulus, TKernel>.Zero;
        if (settles)
        {
            QuadraticLanes<BaseModulus, TKernel>.SubtractBothAddXi(out sum[0], sum[0], first[0], x2, zero);
            QuadraticLanes<BaseModulus, TKernel>.SubtractBothAddXi(out sum[1], sum[1], first[1], zero, zero);
        }
        else
        {
            QuadraticLanes<BaseModulus, TKernel>.SubtractBothAdd(out sum[0], sum[0], first[0], x2, zero);
            QuadraticLanes<BaseModulus, TKernel>.Subtract(out sum[1], sum[1], first[1]);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Exchange(out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a, int distance)
    {
        Unsafe.SkipInit(out result);
        LaneMoves.Exchange(out result.Limbs.C0, a.Limbs.C0, distance);
        LaneMoves.Exchange(out result.Limbs.C1, a.Limbs.C1, distance);
    }

    /// <inheritdoc/>
    public static void Store(
        Span<ProjectivePoint<Fp2, G2Curve>> points, in ProjectivePoint<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>> lanes)
    {
        Span<Fp2> x = stackalloc Fp2[LaneLimbs.Lanes], y = stackalloc Fp2[LaneLimbs.Lanes], z = stackalloc Fp2[LaneLimbs.Lanes];
        QuadraticLanes<BaseModulus, TKernel>.Store(x[..points.Length], lanes.X);
        QuadraticLanes<BaseModulus, TKernel>.Store(y[..points.Length], lanes.Y);
        QuadraticLanes<BaseModulus, TKernel>.Store(z[..points.Length], lanes.Z);
        for (int lane = 0; lane < points.Length; lane++)
            points[lane] = new ProjectivePoint<Fp2, G2Curve>(x[lane], y[lane], z[lane]);
    }
}
