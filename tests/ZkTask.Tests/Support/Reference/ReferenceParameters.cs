using System.Globalization;
using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>The integers that define BN254. They depend on nothing, so every other class may use them while it is initialised.</summary>
public static class ReferenceParameters
{
    /// <summary>The curve parameter, from which <see cref="P"/>, <see cref="R"/> and <see cref="Trace"/> are derived.</summary>
    public static readonly BigInteger U = 4965661367192848881;

    /// <summary>The characteristic of the base field.</summary>
    public static readonly BigInteger P = Parse("21888242871839275222246405745257275088696311157297823662689037894645226208583");

    /// <summary>The order of G1, G2 and GT.</summary>
    public static readonly BigInteger R = Parse("21888242871839275222246405745257275088548364400416034343698204186575808495617");

    /// <summary>The trace of Frobenius of G1's curve: its order is p + 1 - trace = r.</summary>
    public static readonly BigInteger Trace = 6 * U * U + 1;

    /// <summary>The cofactor of G2: the twist has r * (2p - r) points over Fp2.</summary>
    public static readonly BigInteger TwistCofactor = 2 * P - R;

    /// <summary>A prime factor of <see cref="TwistCofactor"/>.</summary>
    public static readonly BigInteger SmallTwistOrder = 10069;

    internal static BigInteger Parse(string digits) =>
        BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
