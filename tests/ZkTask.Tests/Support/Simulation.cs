using System.Collections.Immutable;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tests.Support;

/// <summary>
/// A key whose secrets are known, hence proofs of any public inputs without a circuit: A = a G1, B = b G2 and C = (a b - α β - vk_x γ) / δ G1. They verify like
/// real ones, for any number of public inputs. Shared with the benchmarks.
/// </summary>
internal sealed class Simulation
{
    private readonly Fr _alpha, _beta, _gamma, _delta;
    private readonly Fr[] _ic;

    /// <summary>A key with random secrets.</summary>
    internal Simulation(int publicInputs)
        : this(Random(), Random(), Random(), Random(), [.. Enumerable.Range(0, publicInputs + 1).Select(_ => Random())])
    {
    }

    /// <summary>A key with given secrets, degenerate ones too; zero makes a point the identity.</summary>
    internal Simulation(Fr alpha, Fr beta, Fr gamma, Fr delta, Fr[] ic)
    {
        (_alpha, _beta, _gamma, _delta, _ic) = (alpha, beta, gamma, delta, ic);
        Document = new VerifyingKeyDocument(
            ToDocument(Multiple(alpha)), ToDocument(TwistMultiple(beta)), ToDocument(TwistMultiple(gamma)), ToDocument(TwistMultiple(delta)),
            [.. ic.Select(scalar => ToDocument(Multiple(scalar)))]);
    }

    internal VerifyingKeyDocument Document { get; }

    internal VerifyingKey Key(KeyPolicy policy = KeyPolicy.Strict) =>
        VerifyingKey.TryCreate(Document, policy, out VerifyingKey? key) is { } rejection ? throw new InvalidOperationException(rejection.ToString()) : key!;

    internal byte[] KeyJson() => VerifyingKeyJson.Write(Document, Pairing.Compute(Multiple(_alpha), TwistMultiple(_beta)));

    /// <summary>A valid proof of these inputs, or of random ones. Needs a nonzero delta.</summary>
    internal (ProofDocument Proof, PublicInputs Inputs) Prove(params Fr[] inputs)
    {
        if (inputs.Length == 0)
            inputs = [.. Enumerable.Range(0, _ic.Length - 1).Select(_ => Random())];
        Fr a = Random(), b = Random();
        Fr.Invert(out Fr inverse, _delta);
        Fr c = ((a * b) - (_alpha * _beta) - (CombinedInput(inputs) * _gamma)) * inverse;
        return (Proof(a, b, c), new PublicInputs(ImmutableArray.Create(inputs)));
    }

    /// <summary>The exponent of vk_x.</summary>
    internal Fr CombinedInput(params Fr[] inputs)
    {
        Fr x = _ic[0];
        for (int i = 0; i < inputs.Length; i++)
            x += inputs[i] * _ic[i + 1];
        return x;
    }

    /// <summary>The points with these exponents.</summary>
    internal static ProofDocument Proof(in Fr a, in Fr b, in Fr c) => new(ToDocument(Multiple(a)), ToDocument(TwistMultiple(b)), ToDocument(Multiple(c)));

    internal static AffineG1 ToDocument(in G1 point) => point.IsIdentity ? AffineG1.Identity : new AffineG1(point.X, point.Y);

    internal static AffineG2 ToDocument(in G2 point) => point.IsIdentity ? AffineG2.Identity : new AffineG2(point.X, point.Y);

    internal static Fr Random() => Fr.ReduceBigEndian(RandomNumberGenerator.GetBytes(32));

    private static G1 Multiple(in Fr scalar) => G1.Multiply(G1.Generator, scalar);

    private static G2 TwistMultiple(in Fr scalar) => G2.Multiply(G2.Generator, scalar);
}
