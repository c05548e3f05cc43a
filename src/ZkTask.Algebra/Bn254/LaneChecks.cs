using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;

namespace ZkTask.Algebra.Bn254;

/// <summary>What makes coordinates a point of a group, in up to eight lanes at once.</summary>
internal static class LaneChecks<TKernel>
    where TKernel : struct, ILaneKernel
{
    private static readonly ResidueLanes<BaseModulus, TKernel> _b = ResidueLanes<BaseModulus, TKernel>.Broadcast(G1Curve.B);
    private static readonly QuadraticLanes<BaseModulus, TKernel> _twistB = QuadraticLanes<BaseModulus, TKernel>.Broadcast(G2Curve.B);

    /// <summary>In which lanes (x, y) is on the curve.</summary>
    internal static LaneMask AreOnCurve(ReadOnlySpan<Fp> x, ReadOnlySpan<Fp> y)
    {
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> laneX, x);
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> laneY, y);
        return CurveEquation<ResidueLanes<BaseModulus, TKernel>>.Holds(laneX, laneY, _b);
    }

    /// <summary>In which lanes (x, y) is on the twist, and in which of them in the subgroup of order r.</summary>
    internal static (LaneMask OnCurve, LaneMask InSubgroup) AreInSubgroup(ReadOnlySpan<Fp2> x, ReadOnlySpan<Fp2> y)
    {
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneX, x);
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> laneY, y);
        LaneMask onCurve = CurveEquation<QuadraticLanes<BaseModulus, TKernel>>.Holds(laneX, laneY, _twistB);

        // What the fixed schedule makes of a point off the twist means nothing.
        LaneMask inSubgroup = SubgroupCheck<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.IsInSubgroup(
            new ProjectivePoint<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>(laneX, laneY, QuadraticLanes<BaseModulus, TKernel>.One));
        return (onCurve, onCurve & inSubgroup);
    }
}
