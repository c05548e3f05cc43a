using System.Runtime.CompilerServices;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>BN254's Fp12, one element across the lanes of a kernel.</summary>
internal readonly struct HorizontalField<TKernel> : IExponentiationField<QuadraticLanes<BaseModulus, TKernel>>
    where TKernel : struct, ILaneKernel
{
    private static readonly QuadraticLanes<BaseModulus, TKernel>[] _frobeniusMultipliers = [Multipliers(1), Multipliers(2), Multipliers(3)];

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> ParameterDigits => G2Curve.ParameterDigits;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Multiply(
        out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a, in QuadraticLanes<BaseModulus, TKernel> b) =>
        HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Multiply(out result, a, b);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void CyclotomicSquare(out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a) =>
        HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.CyclotomicSquare(out result, a);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Conjugate(out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a) =>
        HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Conjugate(out result, a);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Frobenius(out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a, int power) =>
        HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Frobenius(out result, a, power, _frobeniusMultipliers[power - 1]);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Invert(out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a) =>
        HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Invert(out result, a);

    private static QuadraticLanes<BaseModulus, TKernel> Multipliers(int power)
    {
        Fp2 One(int k) => k == 0 ? Fp2.One : G2Curve.FrobeniusMultiplier(power, k);
        QuadraticLanes<BaseModulus, TKernel>.LoadFp12(
            out QuadraticLanes<BaseModulus, TKernel> result, new Fp12<Fp2>(new Fp6<Fp2>(One(0), One(2), One(4)), new Fp6<Fp2>(One(1), One(3), One(5))));
        return result;
    }
}
