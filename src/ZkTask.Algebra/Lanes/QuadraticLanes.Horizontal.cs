using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Lanes;

/// <content>Eight lanes of Fp2 as one element of Fp12.</content>
internal partial struct QuadraticLanes<TModulus, TKernel> : IFp12Lanes<QuadraticLanes<TModulus, TKernel>>
{
    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Arrange<TPattern>(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b)
        where TPattern : struct, ILanePattern => LaneMoves.Arrange<TPattern>(out result.Limbs, a.Limbs, b.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyByS(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a)
    {
        MultiplyByXi(out QuadraticLanes<TModulus, TKernel> xiA, a);
        Arrange<LanePatterns.HighOfALowOfB>(out result, xiA, a);
    }

    /// <inheritdoc/>
    /// <remarks>(ax, ax)(bx, by) + (ay, ay)(ξ by, bx).</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyFp4(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b)
    {
        MultiplyByS(out QuadraticLanes<TModulus, TKernel> sb, b);
        Arrange<LanePatterns.LowTwice>(out QuadraticLanes<TModulus, TKernel> ax, a, a);
        Arrange<LanePatterns.HighTwice>(out QuadraticLanes<TModulus, TKernel> ay, a, a);
        SumOfProducts(out result, ax, b, ay, sb);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void SquareFp4(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a) => MultiplyFp4(out result, a, a);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyLow(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) => Multiply(out result, a, b);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void SumOfProducts(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c, in QuadraticLanes<TModulus, TKernel> d, in QuadraticLanes<TModulus, TKernel> e,
        in QuadraticLanes<TModulus, TKernel> f)
    {
        Multiply(out QuadraticLanes<TModulus, TKernel> ef, e, f);
        SumOfProducts(out result, a, b, c, d);
        Add(out result, result, ef);
    }

    /// <inheritdoc/>
    /// <remarks>Through the scalar tower.</remarks>
    public static void InvertFp12(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a)
    {
        StoreFp12(out Fp12<QuadraticField<Residue<TModulus>>> value, a);
        Fp12<QuadraticField<Residue<TModulus>>>.Invert(out value, value);
        LoadFp12(out result, value);
    }

    /// <summary>One element of Fp12 across the lanes.</summary>
    internal static void LoadFp12(out QuadraticLanes<TModulus, TKernel> result, in Fp12<QuadraticField<Residue<TModulus>>> value)
    {
        Span<QuadraticField<Residue<TModulus>>> lanes = stackalloc QuadraticField<Residue<TModulus>>[LaneLimbs.Lanes];
        (lanes[0], lanes[1], lanes[2], lanes[3]) = (value.C0.C0, value.C1.C0, value.C0.C1, default);
        (lanes[4], lanes[5], lanes[6], lanes[7]) = (value.C1.C1, value.C0.C2, value.C1.C2, default);
        Load(out result, lanes);
    }

    /// <summary>The element of Fp12 that the lanes hold, canonical.</summary>
    internal static void StoreFp12(out Fp12<QuadraticField<Residue<TModulus>>> value, in QuadraticLanes<TModulus, TKernel> a)
    {
        Span<QuadraticField<Residue<TModulus>>> lanes = stackalloc QuadraticField<Residue<TModulus>>[LaneLimbs.Lanes];
        Store(lanes, a);
        value.C0 = new Fp6<QuadraticField<Residue<TModulus>>>(lanes[0], lanes[2], lanes[5]);
        value.C1 = new Fp6<QuadraticField<Residue<TModulus>>>(lanes[1], lanes[4], lanes[6]);
    }
}
