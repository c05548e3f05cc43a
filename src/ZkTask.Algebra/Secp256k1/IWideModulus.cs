namespace ZkTask.Algebra.Secp256k1;

/// <summary>
/// An odd prime between 2^255 and 2^256 and what Montgomery multiplication with R = 2^256 needs of it, as 64-bit limbs from least to most significant.
/// Implementations return constants, which the JIT folds into the code of each specialisation.
/// </summary>
public interface IWideModulus
{
    /// <summary>Limb 0 of the modulus.</summary>
    static abstract ulong P0 { get; }

    /// <summary>Limb 1 of the modulus.</summary>
    static abstract ulong P1 { get; }

    /// <summary>Limb 2 of the modulus.</summary>
    static abstract ulong P2 { get; }

    /// <summary>Limb 3 of the modulus.</summary>
    static abstract ulong P3 { get; }

    /// <summary>-p^-1 mod 2^64.</summary>
    static abstract ulong NegativeInverse { get; }

    /// <summary>Limbs of R mod p, the Montgomery form of one.</summary>
    static abstract (ulong L0, ulong L1, ulong L2, ulong L3) R { get; }

    /// <summary>Limbs of R² mod p, which takes an integer into Montgomery form.</summary>
    static abstract (ulong L0, ulong L1, ulong L2, ulong L3) RSquared { get; }
}
