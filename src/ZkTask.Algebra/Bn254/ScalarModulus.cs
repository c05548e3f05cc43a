using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>r = 36u⁴ + 36u³ + 18u² + 6u + 1, the order of G1, G2 and GT; u = 4965661367192848881.</summary>
public readonly struct ScalarModulus : IModulus
{
    /// <inheritdoc/>
    public static ulong P0 => 0x43e1f593f0000001;

    /// <inheritdoc/>
    public static ulong P1 => 0x2833e84879b97091;

    /// <inheritdoc/>
    public static ulong P2 => 0xb85045b68181585d;

    /// <inheritdoc/>
    public static ulong P3 => 0x30644e72e131a029;

    /// <inheritdoc/>
    public static ulong NegativeInverse => 0xc2e1f593efffffff;

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) R =>
        (0xac96341c4ffffffb, 0x36fc76959f60cd29, 0x666ea36f7879462e, 0x0e0a77c19a07df2f);

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) RSquared =>
        (0x1bb8e645ae216da7, 0x53fe3ab1e35c59e3, 0x8c49833d53bb8085, 0x0216d0b17f4e44a5);
}
