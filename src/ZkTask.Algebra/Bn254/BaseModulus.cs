using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>p = 36u⁴ + 36u³ + 24u² + 6u + 1, the prime of the field the curve is defined over; u = 4965661367192848881.</summary>
public readonly struct BaseModulus : IModulus
{
    /// <inheritdoc/>
    public static ulong P0 => 0x3c208c16d87cfd47;

    /// <inheritdoc/>
    public static ulong P1 => 0x97816a916871ca8d;

    /// <inheritdoc/>
    public static ulong P2 => 0xb85045b68181585d;

    /// <inheritdoc/>
    public static ulong P3 => 0x30644e72e131a029;

    /// <inheritdoc/>
    public static ulong NegativeInverse => 0x87d20782e4866389;

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) R =>
        (0xd35d438dc58f0d9d, 0x0a78eb28f5c70b3d, 0x666ea36f7879462c, 0x0e0a77c19a07df2f);

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) RSquared =>
        (0xf32cfc5b538afa89, 0xb5e71911d44501fb, 0x47ab1eff0a417ff6, 0x06d89f71cab8351f);
}
