using System.Runtime.CompilerServices;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary><see cref="ExponentiationChain{TFp12, TField}"/> on the tower over any representation of Fp2.</summary>
internal static class FinalExponentiation<TFp2, TCurve>
    where TFp2 : struct, IFp2<TFp2>
    where TCurve : struct, IPairingCurve<TFp2>
{
    /// <inheritdoc cref="ExponentiationChain{TFp12, TField}.Run"/>
    internal static void Run(out Fp12<TFp2> result, in Fp12<TFp2> f) => ExponentiationChain<Fp12<TFp2>, Field>.Run(out result, f);

    /// <inheritdoc cref="ExponentiationChain{TFp12, TField}.EasyPart"/>
    internal static void EasyPart(out Fp12<TFp2> result, in Fp12<TFp2> f) => ExponentiationChain<Fp12<TFp2>, Field>.EasyPart(out result, f);

    /// <inheritdoc cref="ExponentiationChain{TFp12, TField}.HardPart"/>
    internal static void HardPart(out Fp12<TFp2> result, in Fp12<TFp2> f) => ExponentiationChain<Fp12<TFp2>, Field>.HardPart(out result, f);

    /// <inheritdoc cref="ExponentiationChain{TFp12, TField}.PowU"/>
    internal static void PowU(out Fp12<TFp2> result, in Fp12<TFp2> f) => ExponentiationChain<Fp12<TFp2>, Field>.PowU(out result, f);

    private readonly struct Field : IExponentiationField<Fp12<TFp2>>
    {
        /// <inheritdoc/>
        public static ReadOnlySpan<sbyte> ParameterDigits => TCurve.ParameterDigits;

        /// <inheritdoc/>
        [MethodImpl(HotPath.Inline)]
        public static void Multiply(out Fp12<TFp2> result, in Fp12<TFp2> a, in Fp12<TFp2> b) => Fp12<TFp2>.Multiply(out result, a, b);

        /// <inheritdoc/>
        [MethodImpl(HotPath.Inline)]
        public static void CyclotomicSquare(out Fp12<TFp2> result, in Fp12<TFp2> a) => Fp12<TFp2>.CyclotomicSquare(out result, a);

        /// <inheritdoc/>
        [MethodImpl(HotPath.Inline)]
        public static void Conjugate(out Fp12<TFp2> result, in Fp12<TFp2> a) => Fp12<TFp2>.Conjugate(out result, a);

        /// <inheritdoc/>
        [MethodImpl(HotPath.Inline)]
        public static void Frobenius(out Fp12<TFp2> result, in Fp12<TFp2> a, int power) => Fp12<TFp2>.Frobenius<TCurve>(out result, a, power);

        /// <inheritdoc/>
        [MethodImpl(HotPath.Inline)]
        public static void Invert(out Fp12<TFp2> result, in Fp12<TFp2> a) => Fp12<TFp2>.Invert(out result, a);
    }
}
