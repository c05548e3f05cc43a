using System.Collections.Immutable;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Bench;

/// <summary>
/// A key whose secrets we know, hence proofs of any public inputs without a circuit: A = a G1, B = b G2 and C = (a b - α β - vk_x γ) / δ G1. They verify like
/// real ones, for any number of public inputs.
/// </summary>
internal sealed class Simulation
{
    private readonly Fr _alpha = Random(), _beta = Random(), _gamma = Random(), _delta = Random();
    private readonly Fr[] _ic;

    internal Simulation(int publicInputs)
    {
        _ic = [.. Enumerable.Range(0, publicInputs + 1).Select(_ => Random())];
        KeyDocument = new VerifyingKeyDocument(
            Document(Multiple(_alpha)), Document(TwistMultiple(_beta)), Document(TwistMultiple(_gamma)), Document(TwistMultiple(_delta)),
            [.. _ic.Select(scalar => Document(Multiple(scalar)))]);
        if (VerifyingKey.TryCreate(KeyDocument, KeyPolicy.Strict, out VerifyingKey? key) is { } rejection)
            throw new InvalidOperationException(rejection.ToString());
        Key = key!;
    }

    internal VerifyingKeyDocument KeyDocument { get; }

    internal VerifyingKey Key { get; }

    internal byte[] KeyJson() => VerifyingKeyJson.Write(KeyDocument, Pairing.Compute(Key.Alpha, Key.Beta));

    internal (ProofDocument Proof, PublicInputs Inputs) Prove()
    {
        Fr[] inputs = [.. Enumerable.Range(0, _ic.Length - 1).Select(_ => Random())];
        Fr x = _ic[0];
        for (int i = 0; i < inputs.Length; i++)
            x += inputs[i] * _ic[i + 1];
        Fr a = Random(), b = Random();
        Fr.Invert(out Fr inverse, _delta);
        Fr c = ((a * b) - (_alpha * _beta) - (x * _gamma)) * inverse;
        return (new ProofDocument(Document(Multiple(a)), Document(TwistMultiple(b)), Document(Multiple(c))), new PublicInputs(ImmutableArray.Create(inputs)));
    }

    private static G1 Multiple(in Fr scalar) => G1.Multiply(G1.Generator, scalar);

    private static G2 TwistMultiple(in Fr scalar) => G2.Multiply(G2.Generator, scalar);

    private static AffineG1 Document(in G1 point) => new(point.X, point.Y);

    private static AffineG2 Document(in G2 point) => new(point.X, point.Y);

    private static Fr Random() => Fr.ReduceBigEndian(RandomNumberGenerator.GetBytes(32));
}
