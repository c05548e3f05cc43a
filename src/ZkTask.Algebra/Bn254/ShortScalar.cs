namespace ZkTask.Algebra.Bn254;

/// <summary>
/// The scalar a + bλ mod r with 64-bit a and b, where λ is the multiplier of the curve's endomorphism: a random weight whose multiplications take half as many
/// doublings as those of a 128-bit integer.
/// </summary>
/// <remarks>
/// The 2^128 pairs give 2^128 different scalars: two pairs with the same one would differ by a nonzero vector, shorter than 2^65, of the lattice
/// {(a, b): a + bλ = 0 mod r}, whose shortest is longer than 2^126.
/// </remarks>
/// <param name="A">Multiplier of the point.</param>
/// <param name="B">Multiplier of its image under the endomorphism.</param>
public readonly record struct ShortScalar(ulong A, ulong B)
{
    /// <summary>The scalar itself.</summary>
    public Fr ToFr() => Fr.FromUInt64(A) + (Fr.FromUInt64(B) * EndomorphismScalars.Lambda);
}
