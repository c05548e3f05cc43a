using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Splits scalars along the endomorphism (x, y) to (βx, y), which multiplies by λ with λ² + λ + 1 = 0 mod r (Gallant, Lambert, Vanstone, CRYPTO 2001).
/// </summary>
/// <remarks>
/// Basis of the lattice {(a, b): a + bλ = 0 mod r}: (6u² + 4u + 1, 2u + 1) and (2u + 1, -(6u² + 2u)). Rounding k along it would leave at most half of each
/// vector; reciprocals of 256 bits move the rounding by less than a tenth, hence halves below 3/5 (6u² + 6u + 2) &lt; 2^127 in magnitude (and not always 2^126).
/// </remarks>
internal static class EndomorphismScalars
{
    /// <summary>λ = 4407920970296243842393367215006156084916469457145843978461.</summary>
    internal static Fr Lambda => Fr.FromInteger(0x8b17ea66b99c90dd, 0x5bfc41088d8daaa7, 0xb3c4d79d41a91758, 0);

    private const ulong U = 4965661367192848881;

    private static UInt128 SixUU => (UInt128)U * U * 6;

    /// <summary>k = first + second λ mod r, both halves below 2^127 in magnitude.</summary>
    internal static (Int128 First, Int128 Second) Split(in Fr k)
    {
        (ulong k0, ulong k1, ulong k2, ulong k3) = k.ToInteger();

        // c1 = round(k (6u² + 2u) / r), c2 = round(k (2u + 1) / r) through the reciprocals round(2^256 (6u² + 2u) / r) and round(2^256 (2u + 1) / r).
        UInt128 c1 = MultiplyAndRound(k0, k1, k2, k3, 0x7a7bd9d4391eb18e, 0x4ccef014a773d2cf, 2);
        UInt128 c2 = MultiplyAndRound(k0, k1, k2, k3, 0xd91d232ec7e0b3d7, 2, 0);
        UInt128 low = new(k1, k0);
        UInt128 first = low - (c1 * (SixUU + (4 * (UInt128)U) + 1)) - (c2 * ((2 * (UInt128)U) + 1));
        UInt128 second = (c2 * (SixUU + (2 * (UInt128)U))) - (c1 * ((2 * (UInt128)U) + 1));
        return ((Int128)first, (Int128)second); // exact modulo 2^128, and both fit
    }

    // round(k g / 2^256); the result is below 2^128 because g < 2^130 and k < 2^254.
    private static UInt128 MultiplyAndRound(ulong k0, ulong k1, ulong k2, ulong k3, ulong g0, ulong g1, ulong g2)
    {
        Span<ulong> product = stackalloc ulong[7];
        product.Clear();
        Span<ulong> k = [k0, k1, k2, k3];
        Span<ulong> g = [g0, g1, g2];
        for (int i = 0; i < g.Length; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < k.Length; j++)
                product[i + j] = Limbs.MultiplyAdd(g[i], k[j], product[i + j], ref carry);
            product[i + 4] = carry;
        }

        return new UInt128(product[5], product[4]) + (product[3] >> 63);
    }
}
