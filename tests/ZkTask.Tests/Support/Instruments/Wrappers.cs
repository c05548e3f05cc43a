using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>A field element with an instrument around it.</summary>
public interface IWrapper<TSelf, TInner>
    where TSelf : struct, IWrapper<TSelf, TInner>
{
    TInner Inner { get; }

    static abstract TSelf Wrap(in TInner inner);
}

/// <summary>The pairing's constants over a wrapped Fp. As in the scalar representation, 3b costs a multiplication.</summary>
public readonly struct WrappedCurve<TFp> : IPairingCurve<QuadraticField<TFp>>
    where TFp : struct, IField<TFp>, IWrapper<TFp, Fp>
{
    private static readonly QuadraticField<TFp> _threeB = Wrap(G2Curve.B + G2Curve.B + G2Curve.B);

    private static readonly QuadraticField<TFp>[] _multipliers = [.. FrobeniusMultipliers.All.Select(x => Wrap(x))];

    public static ReadOnlySpan<sbyte> MillerDigits => G2Curve.MillerDigits;

    public static ReadOnlySpan<sbyte> ParameterDigits => G2Curve.ParameterDigits;

    public static void MultiplyByThreeB(out QuadraticField<TFp> result, in QuadraticField<TFp> a) =>
        QuadraticField<TFp>.Multiply(out result, a, _threeB);

    public static ref readonly QuadraticField<TFp> FrobeniusMultiplier(int power, int k) => ref _multipliers[((power - 1) * 5) + k - 1];

    public static QuadraticField<TFp> Wrap(in Fp2 a) => new(TFp.Wrap(a.C0), TFp.Wrap(a.C1));

    public static Fp2 Unwrap(in QuadraticField<TFp> a) => new(a.C0.Inner, a.C1.Inner);

    public static Fp12<QuadraticField<TFp>> Wrap(in Fp12<Fp2> a) => new(Wrap(a.C0), Wrap(a.C1));

    public static Fp12<Fp2> Unwrap(in Fp12<QuadraticField<TFp>> a) => new(Unwrap(a.C0), Unwrap(a.C1));

    private static Fp6<QuadraticField<TFp>> Wrap(in Fp6<Fp2> a) => new(Wrap(a.C0), Wrap(a.C1), Wrap(a.C2));

    private static Fp6<Fp2> Unwrap(in Fp6<QuadraticField<TFp>> a) => new(Unwrap(a.C0), Unwrap(a.C1), Unwrap(a.C2));
}
