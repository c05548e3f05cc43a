using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Lanes;

/// <summary><c>G1LaneCurve</c> as bounds.</summary>
internal readonly struct BoundedG1Curve<TRules> : ICurve<Bounded<TRules>>
    where TRules : struct, IKernelRules
{
    /// <inheritdoc/>
    public static void MultiplyByThreeB(out Bounded<TRules> result, in Bounded<TRules> a) =>
        Bounded<TRules>.Multiply(out result, a, Bounded<TRules>.Loaded());
}

/// <summary><c>G2LaneCurve</c> as bounds.</summary>
internal readonly struct BoundedG2Curve<TRules> : IPairingCurve<BoundedQuadratic<TRules>>
    where TRules : struct, IKernelRules
{
    private static readonly BoundedQuadratic<TRules>[] _constant = [BoundedQuadratic<TRules>.Loaded()];

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> MillerDigits => G2Curve.MillerDigits;

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> ParameterDigits => G2Curve.ParameterDigits;

    /// <inheritdoc/>
    public static void MultiplyByThreeB(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) =>
        BoundedQuadratic<TRules>.Multiply(out result, a, _constant[0]);

    /// <inheritdoc/>
    public static ref readonly BoundedQuadratic<TRules> FrobeniusMultiplier(int power, int k) => ref _constant[0];
}

/// <summary><c>HorizontalField</c> as bounds.</summary>
internal readonly struct BoundedHorizontalField<TRules> : IExponentiationField<BoundedQuadratic<TRules>>
    where TRules : struct, IKernelRules
{
    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> ParameterDigits => G2Curve.ParameterDigits;

    /// <inheritdoc/>
    public static void Multiply(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        HorizontalFp12<BoundedQuadratic<TRules>>.Multiply(out result, a, b);

    /// <inheritdoc/>
    public static void CyclotomicSquare(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) =>
        HorizontalFp12<BoundedQuadratic<TRules>>.CyclotomicSquare(out result, a);

    /// <inheritdoc/>
    public static void Conjugate(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) =>
        HorizontalFp12<BoundedQuadratic<TRules>>.Conjugate(out result, a);

    /// <inheritdoc/>
    public static void Frobenius(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, int power) =>
        HorizontalFp12<BoundedQuadratic<TRules>>.Frobenius(out result, a, power, BoundedQuadratic<TRules>.Loaded());

    /// <inheritdoc/>
    public static void Invert(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) =>
        HorizontalFp12<BoundedQuadratic<TRules>>.Invert(out result, a);
}
