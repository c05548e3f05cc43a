using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Pairings;

namespace ZkTask.Algebra.Bn254;

/// <summary>y² = x³ + 3 over Fp, of prime order r.</summary>
internal readonly struct G1Curve : ICurve<Fp>
{
    /// <summary>3 in Montgomery form.</summary>
    internal static Fp B => new(0x7a17caa950ad28d7, 0x1f6ac17ae15521b9, 0x334bea4e696bd284, 0x2a1f6744ce179d8e);

    /// <summary>
    /// A primitive cube root of one in Fp: (x, y) to (βx, y) multiplies a point of G1 by <see cref="EndomorphismScalars.Lambda"/>. Montgomery form.
    /// </summary>
    internal static Fp Beta => new(0x71930c11d782e155, 0xa6bb947cffbe3323, 0xaa303344d4741444, 0x2c3b3f0d26594943);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void MultiplyByThreeB(out Fp result, in Fp a)
    {
        Fp.Double(out Fp nine, a);
        Fp.Double(out nine, nine);
        Fp.Double(out nine, nine);
        Fp.Add(out result, nine, a);
    }
}

/// <summary>The D-type sextic twist y² = x³ + 3/ξ over Fp2, of order r (2p - r), and the pairing's constants in the scalar representation.</summary>
internal readonly struct G2Curve : IPairingCurve<Fp2>
{
    /// <summary>3/ξ in Montgomery form.</summary>
    internal static Fp2 B => new(
        new(0x3bf938e377b802a8, 0x020b1b273633535d, 0x26b7edf049755260, 0x2514c6324384a86d),
        new(0x38e7ecccd1dcff67, 0x65f0b37d93ce0d3e, 0xd749d0dd22ac00aa, 0x0141b9ce4a688d4d));

    private static readonly Fp2 _threeB = new(
        new(0x3baa927cb62e0d6a, 0xd71e7c52d1b664fd, 0x03873e63d95d4664, 0x0e75b5b1082ab8f4),
        new(0xaab7c6667596fe35, 0x31d21a78bb6a27ba, 0x85dd7297680401ff, 0x03c52d6adf39a7e9));

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> MillerDigits =>
    [
        1, 0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 0, -1, 0, 1, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 1, 0, 0, -1, 0, 0, 0, 0, -1, 0, 1, 0,
        0, 0, -1, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, -1, 0, 1, 0, 1, 0, 0, 0,
    ];

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> ParameterDigits =>
    [
        1, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, -3, 0, 0, 0, 3, 0, 0, 0, 0, 5, 0, 0, 0, -5, 0, 0, 0, -3, 0, 0, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 7, 0, 0, 0,
        -7, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, -1, 0, 0, 0, 1,
    ];

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void MultiplyByThreeB(out Fp2 result, in Fp2 a) => Fp2.Multiply(out result, a, _threeB);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static ref readonly Fp2 FrobeniusMultiplier(int power, int k) => ref FrobeniusMultipliers.All[((power - 1) * 5) + k - 1];
}
