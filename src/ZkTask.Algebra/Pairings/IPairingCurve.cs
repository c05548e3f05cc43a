using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>
/// What the optimal ate pairing of a BN curve with D-type twist needs in one representation of Fp2: tower constants, the twist's b, and the parameter u.
/// </summary>
public interface IPairingCurve<TFp2> : ITowerConstants<TFp2>, ICurve<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    /// <summary>The non-adjacent form of 6u + 2, most significant digit (1) first.</summary>
    static abstract ReadOnlySpan<sbyte> MillerDigits { get; }

    /// <summary>The width-4 non-adjacent form of u, most significant digit (1) first: zeros and odd digits up to 7 in magnitude.</summary>
    static abstract ReadOnlySpan<sbyte> ParameterDigits { get; }
}
