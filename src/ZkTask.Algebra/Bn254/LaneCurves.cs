using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;

namespace ZkTask.Algebra.Bn254;

/// <summary>BN254's y² = x³ + 3 over eight lanes of Fp.</summary>
internal readonly struct G1LaneCurve<TKernel> : ICurve<ResidueLanes<BaseModulus, TKernel>>
    where TKernel : struct, ILaneKernel
{
    private static readonly ResidueLanes<BaseModulus, TKernel> _threeB = ResidueLanes<BaseModulus, TKernel>.Broadcast(Fp.FromUInt64(9));

    /// <inheritdoc/>
    /// <remarks>A multiplication: it costs about what nine additions and their reduction would.</remarks>
    [MethodImpl(HotPath.Inline)]
    public static void MultiplyByThreeB(out ResidueLanes<BaseModulus, TKernel> result, in ResidueLanes<BaseModulus, TKernel> a) =>
        ResidueLanes<BaseModulus, TKernel>.Multiply(out result, a, _threeB);
}

/// <summary>The twist of BN254 over eight lanes of Fp2: the constants of <see cref="G2Curve"/> in every lane.</summary>
internal readonly struct G2LaneCurve<TKernel> : IPairingCurve<QuadraticLanes<BaseModulus, TKernel>>
    where TKernel : struct, ILaneKernel
{
    private static readonly QuadraticLanes<BaseModulus, TKernel> _threeB = BroadcastThreeB();

    private static readonly QuadraticLanes<BaseModulus, TKernel>[] _frobeniusMultipliers =
        Array.ConvertAll(FrobeniusMultipliers.All, m => QuadraticLanes<BaseModulus, TKernel>.Broadcast(m));

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> MillerDigits => G2Curve.MillerDigits;

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> ParameterDigits => G2Curve.ParameterDigits;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void MultiplyByThreeB(out QuadraticLanes<BaseModulus, TKernel> result, in QuadraticLanes<BaseModulus, TKernel> a) =>
        QuadraticLanes<BaseModulus, TKernel>.Multiply(out result, a, _threeB);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ref readonly QuadraticLanes<BaseModulus, TKernel> FrobeniusMultiplier(int power, int k) =>
        ref _frobeniusMultipliers[((power - 1) * 5) + k - 1];

    private static QuadraticLanes<BaseModulus, TKernel> BroadcastThreeB()
    {
        G2Curve.MultiplyByThreeB(out Fp2 threeB, Fp2.One);
        return QuadraticLanes<BaseModulus, TKernel>.Broadcast(threeB);
    }
}
