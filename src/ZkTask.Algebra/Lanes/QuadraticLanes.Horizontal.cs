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
    [MethodImpl(HotPath.Inline)]
    public static void NegateLanes(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, LaneMask mask) =>
        LaneMoves.Negate(out result.Limbs, a.Limbs, mask);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void AddFull(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) =>
        TKernel.AddFull(out result.Limbs, a.Limbs, b.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void MultiplyByS(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a) =>
        TKernel.MultiplyByS(out result.Limbs, a.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void SquareFp4(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a)
    {
        Unsafe.SkipInit(out WideProducts.Three room);
        Fp4Squares<TKernel>.Square(out result.Limbs, a.Limbs, WideProducts.Start(&room), Constants);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void MultiplyLow(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b)
    {
        Unsafe.SkipInit(out WideProducts.Three room);
        long* t = WideProducts.Start(&room);
        TKernel.Wide(t, a.Limbs.C0, b.Limbs.C0, halves: 1);
        TKernel.Wide(t + WideProducts.Stride, a.Limbs.C1, b.Limbs.C1, halves: 1);
        TKernel.WideOfSums(t + (2 * WideProducts.Stride), a.Limbs.C0, a.Limbs.C1, b.Limbs.C0, b.Limbs.C1, halves: 1);
        TKernel.ReduceKaratsuba(out result.Limbs, t, Constants, halves: 1);
        LaneMoves.ClearHigh(ref result.Limbs);
    }

    /// <inheritdoc/>
    /// <remarks>Nine products, two reductions.</remarks>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void SumOfProducts(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c, in QuadraticLanes<TModulus, TKernel> d, in QuadraticLanes<TModulus, TKernel> e,
        in QuadraticLanes<TModulus, TKernel> f)
    {
        Unsafe.SkipInit(out WideProducts.Nine room);
        long* t = WideProducts.Start(&room);
        WideKaratsuba(t, a, b);
        WideKaratsuba(t + (3 * WideProducts.Stride), c, d);
        WideKaratsuba(t + (6 * WideProducts.Stride), e, f);
        TKernel.ReduceKaratsubaSumOfThree(out result.Limbs, t, Constants);
    }

    /// <inheritdoc/>
    /// <remarks>In the scalar tower.</remarks>
    public static void InvertFp6(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a)
    {
        StoreFp12(out Fp12<QuadraticField<Residue<TModulus>>> value, a);
        Fp6<QuadraticField<Residue<TModulus>>>.Invert(out value.C0, value.C0);
        value.C1 = Fp6<QuadraticField<Residue<TModulus>>>.Zero;
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
