namespace ZkTask.Algebra.Bn254;

/// <summary>
/// The scalar (2a + 1) + (2b + 1)λ mod r with 64-bit a and b, where λ is the multiplier of the curve's endomorphism: a random weight that multiplies a point with
/// half as many doublings as a 128-bit integer, and with no digit that is zero.
/// </summary>
/// <remarks>
/// <para>The 2^128 pairs give 2^128 different scalars: two pairs with the same one would differ by a nonzero vector, shorter than 2^67, of the lattice
/// {(x, y): x + yλ = 0 mod r}, whose shortest is longer than 2^126.</para>
/// <para>For the same reason m + nλ is zero for no small m and n but zeros. Multiplying a point other than the identity by windows with odd digits, m and n are never
/// the next digits or their opposites: no addition on the way has equal or opposite operands, whatever point an attacker chose.</para>
/// </remarks>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
public readonly record struct OddScalar(ulong A, ulong B)
{
    /// <summary>The multiplier of the point: odd, below 2^65.</summary>
    internal Int128 First => ((Int128)A << 1) | 1;

    /// <summary>The multiplier of its image under the endomorphism: odd, below 2^65.</summary>
    internal Int128 Second => ((Int128)B << 1) | 1;

    /// <summary>The scalar itself.</summary>
    public Fr ToFr()
    {
        Fr a = Fr.FromUInt64(A), b = Fr.FromUInt64(B);
        return a + a + Fr.One + ((b + b + Fr.One) * EndomorphismScalars.Lambda);
    }
}
