using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>Up to eight scalar multiplications in G1 at once, one in each lane.</summary>
internal static class LaneMultiplication<TKernel>
    where TKernel : struct, ILaneKernel
{
    /// <summary>
    /// <c>products[i] = scalars[i] points[i]</c> for at most eight points: both halves of a scalar bit by bit, with P, φ(P) and P + φ(P) at hand. The schedule is
    /// fixed: complete formulas, selection instead of branches.
    /// </summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Multiply(
        ReadOnlySpan<G1> points, ReadOnlySpan<ShortScalar> scalars, Span<ProjectivePoint<Fp, G1Curve>> products)
    {
        Load(out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> p, points);
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> image = p;
        ResidueLanes<BaseModulus, TKernel>.Multiply(out image.X, p.X, ResidueLanes<BaseModulus, TKernel>.Broadcast(G1Curve.Beta));
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Add(
            out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> both, p, image);

        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> identity =
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Identity;
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> sum = identity;
        for (int bit = 63; bit >= 0; bit--)
        {
            uint a = 0, b = 0;
            for (int lane = 0; lane < scalars.Length; lane++)
            {
                a |= (uint)((scalars[lane].A >> bit) & 1) << lane;
                b |= (uint)((scalars[lane].B >> bit) & 1) << lane;
            }

            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Double(out sum, sum);
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Select(
                out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> withImage, new LaneMask(b), both, p);
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Select(
                out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> term, new LaneMask(b), image, identity);
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Select(out term, new LaneMask(a), withImage, term);
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Add(out sum, sum, term);
        }

        Store(products, sum);
    }

    private static void Load(
        out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> result, ReadOnlySpan<G1> points)
    {
        Span<Fp> x = stackalloc Fp[LaneLimbs.Lanes], y = stackalloc Fp[LaneLimbs.Lanes], z = stackalloc Fp[LaneLimbs.Lanes];
        y.Fill(Fp.One);
        x.Clear();
        z.Clear();
        for (int lane = 0; lane < points.Length; lane++)
        {
            ProjectivePoint<Fp, G1Curve> point = points[lane].ToProjective();
            (x[lane], y[lane], z[lane]) = (point.X, point.Y, point.Z);
        }

        ResidueLanes<BaseModulus, TKernel>.Load(out result.X, x);
        ResidueLanes<BaseModulus, TKernel>.Load(out result.Y, y);
        ResidueLanes<BaseModulus, TKernel>.Load(out result.Z, z);
    }

    private static void Store(
        Span<ProjectivePoint<Fp, G1Curve>> products, in ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> points)
    {
        Span<Fp> x = stackalloc Fp[LaneLimbs.Lanes], y = stackalloc Fp[LaneLimbs.Lanes], z = stackalloc Fp[LaneLimbs.Lanes];
        ResidueLanes<BaseModulus, TKernel>.Store(x, points.X);
        ResidueLanes<BaseModulus, TKernel>.Store(y, points.Y);
        ResidueLanes<BaseModulus, TKernel>.Store(z, points.Z);
        for (int lane = 0; lane < products.Length; lane++)
            products[lane] = new ProjectivePoint<Fp, G1Curve>(x[lane], y[lane], z[lane]);
    }
}
