using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ProjectiveG1 = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;
using ProjectiveG2 = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>, ZkTask.Algebra.Bn254.G2Curve>;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Multiplications by secret scalars, as signing and deriving public keys need them: the operations and memory accesses depend on neither scalar nor point.
/// What the processor does with them (and the JIT, which may be given branch-free code and is free to compile it otherwise) is beyond a managed library.
/// </summary>
public static class SecretScalars
{
    /// <summary>k times a point of G1. Constant time in both.</summary>
    public static G1 Multiply(in G1 point, in Fr k)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = k.ToInteger();
        SecretMultiplication<Fp, G1Curve>.Multiply(out ProjectiveG1 product, point.ToProjective(), [l0, l1, l2, l3]);
        Fp inverse = Invert(product.Z);
        return new G1(product.X * inverse, product.Y * inverse);
    }

    /// <summary>k times a point of G2. Constant time in both.</summary>
    public static G2 Multiply(in G2 point, in Fr k)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = k.ToInteger();
        SecretMultiplication<Fp2, G2Curve>.Multiply(out ProjectiveG2 product, point.ToProjective(), [l0, l1, l2, l3]);

        // 1 / (c0 + c1 i) = (c0 - c1 i) / (c0² + c1²)
        Fp2 z = product.Z;
        Fp inverseNorm = Invert((z.C0 * z.C0) + (z.C1 * z.C1));
        Fp2 inverse = new(z.C0 * inverseNorm, -(z.C1 * inverseNorm));
        return new G2(product.X * inverse, product.Y * inverse);
    }

    // a^(p-2), 0 for 0: Fp's own inversion takes variable time.
    private static Fp Invert(in Fp a) => a.Pow([BaseModulus.P0 - 2, BaseModulus.P1, BaseModulus.P2, BaseModulus.P3]);
}
