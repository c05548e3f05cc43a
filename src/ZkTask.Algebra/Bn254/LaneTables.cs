using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>Sums of multiples from tables, eight running sums at once. Variable time: for public scalars.</summary>
[SkipLocalsInit]
internal static class LaneTables<TKernel>
    where TKernel : struct, ILaneKernel
{
    /// <summary><c>sum = sum + Σ k_j P_j</c>: every eight table entries are one round of additions.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void AddMultiples(
        ref ProjectivePoint<Fp, G1Curve> sum, ReadOnlySpan<FixedBaseTable<Fp, G1Curve>> tables, ReadOnlySpan<Fr> scalars)
    {
        Span<Fp> x = stackalloc Fp[LaneLimbs.Lanes], y = stackalloc Fp[LaneLimbs.Lanes];
        x.Clear();
        y.Clear();
        Span<short> digits = stackalloc short[SignedDigits.MaxWindows];
        Span<ulong> limbs = stackalloc ulong[4];
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> sums =
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Identity;
        int waiting = 0;
        for (int i = 0; i < scalars.Length; i++)
        {
            (limbs[0], limbs[1], limbs[2], limbs[3]) = scalars[i].ToInteger();
            int windows = tables[i].WriteWindows(limbs, digits);
            for (int window = 0; window < windows; window++)
            {
                if (digits[window] == 0)
                    continue;
                tables[i].Get(window, digits[window], out x[waiting], out y[waiting]);
                if (++waiting == LaneLimbs.Lanes)
                {
                    AddRound(ref sums, x, y);
                    waiting = 0;
                }
            }
        }

        if (waiting != 0)
        {
            // Lanes that nothing waits for add an entry from before, or what is no point at all, and keep their old sums.
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> before = sums;
            AddRound(ref sums, x, y);
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Select(out sums, new LaneMask((1u << waiting) - 1), sums, before);
        }

        AddLanes(ref sum, sums);
    }

    [MethodImpl(HotPath.Optimize)]
    private static void AddRound(
        ref ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> sums, ReadOnlySpan<Fp> x, ReadOnlySpan<Fp> y)
    {
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanesOfX, x);
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanesOfY, y);
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.AddAffine(out sums, sums, lanesOfX, lanesOfY);
    }

    private static void AddLanes(
        ref ProjectivePoint<Fp, G1Curve> sum, in ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> sums)
    {
        Span<Fp> x = stackalloc Fp[LaneLimbs.Lanes], y = stackalloc Fp[LaneLimbs.Lanes], z = stackalloc Fp[LaneLimbs.Lanes];
        ResidueLanes<BaseModulus, TKernel>.Store(x, sums.X);
        ResidueLanes<BaseModulus, TKernel>.Store(y, sums.Y);
        ResidueLanes<BaseModulus, TKernel>.Store(z, sums.Z);
        for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            ProjectivePoint<Fp, G1Curve>.Add(out sum, sum, new ProjectivePoint<Fp, G1Curve>(x[lane], y[lane], z[lane]));
    }
}
