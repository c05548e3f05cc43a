using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// A Groth16 key whose secrets are known, so that a valid proof for any public inputs can be written down without a circuit:
/// with A = a G1 and B = b G2, the equation asks for C = c G1 where a b = alpha beta + ic(x) gamma + c delta.
/// </summary>
public sealed class ReferenceGroth16Setup
{
    private static readonly ReferenceField Fr = ReferenceField.R;

    private readonly Random random;
    private readonly BigInteger alpha;
    private readonly BigInteger beta;
    private readonly BigInteger gamma;
    private readonly BigInteger delta;
    private readonly BigInteger[] ic;

    public ReferenceGroth16Setup(int seed, int publicCount)
    {
        random = new Random(seed);
        alpha = Fr.Random(random);
        beta = Fr.Random(random);
        gamma = Fr.Random(random);
        delta = Fr.Random(random);
        ic = [.. Enumerable.Range(0, publicCount + 1).Select(_ => Fr.Random(random))];
        Key = new(InG1(alpha), InG2(beta), InG2(gamma), InG2(delta), [.. ic.Select(InG1)]);
    }

    public ReferenceGroth16Key Key { get; }

    /// <summary>A fresh valid proof for the given public inputs.</summary>
    public ReferenceGroth16Proof Prove(params BigInteger[] publics)
    {
        BigInteger a = Fr.Random(random);
        BigInteger b = Fr.Random(random);
        BigInteger publicScalar = ic[0] + publics.Select((x, i) => x * ic[i + 1]).Aggregate(BigInteger.Zero, BigInteger.Add);
        BigInteger c = Fr.Divide(a * b - alpha * beta - publicScalar * gamma, delta);
        return new(InG1(a), InG2(b), InG1(c));
    }

    private static ReferencePoint<ReferenceFp> InG1(BigInteger scalar) => scalar * ReferenceBn254.G1Generator;

    private static ReferencePoint<ReferenceFp2> InG2(BigInteger scalar) => scalar * ReferenceBn254.G2Generator;
}
