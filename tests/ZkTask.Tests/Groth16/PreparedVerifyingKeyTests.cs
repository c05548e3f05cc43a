using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Groth16;

public class PreparedVerifyingKeyTests
{
    public static TheoryData<int, KeyPreparation> Sizes =>
        new MatrixTheoryData<int, KeyPreparation>([0, 1, 2, 9], [KeyPreparation.Lines, KeyPreparation.LinesAndTables]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Valid_proofs_pass_and_changed_ones_do_not(int publicInputs, KeyPreparation preparation)
    {
        Simulation simulation = new(publicInputs);
        PreparedVerifyingKey key = new(simulation.Key(), preparation);
        (Proof proof, PublicInputs inputs) = Prove(simulation);
        (Proof other, PublicInputs otherInputs) = Prove(simulation);
        Assert.Null(key.Verify(proof, inputs));
        Assert.Null(key.Verify(other, otherInputs));

        for (int i = 0; i < publicInputs; i++)
            Assert.Equal(Reason.PairingMismatch, key.Verify(proof, new PublicInputs(inputs.Values.SetItem(i, inputs[i] + Fr.One)))?.Reason);
        if (publicInputs > 0)
            Assert.Equal(Reason.PairingMismatch, key.Verify(proof, otherInputs)?.Reason);
        foreach (ProofDocument changed in Variants(proof, other))
            Assert.Equal(Reason.PairingMismatch, key.Verify(Create(changed), inputs)?.Reason);
    }

    [Fact]
    public void Edge_scalars_as_public_inputs()
    {
        Simulation simulation = new(1);
        Fr minusOne = -Fr.One, half = Fr.FromBigInteger((Fr.Modulus - 1) / 2);
        Fr[] edges = [Fr.Zero, Fr.One, minusOne, half, half + Fr.One, Fr.FromBigInteger(System.Numerics.BigInteger.One << 127), Fr.FromBigInteger((System.Numerics.BigInteger.One << 253) - 1)];
        foreach (KeyPreparation preparation in Enum.GetValues<KeyPreparation>())
        {
            PreparedVerifyingKey key = new(simulation.Key(), preparation);
            foreach (Fr edge in edges)
            {
                (ProofDocument document, PublicInputs inputs) = simulation.Prove(edge);
                Assert.Null(key.Verify(Create(document), inputs));
                Assert.NotNull(key.Verify(Create(document), new PublicInputs([edge + Fr.One])));
            }
        }
    }

    [Fact]
    public void Public_inputs_that_combine_to_the_identity()
    {
        // vk_x = IC[0] + x IC[1] vanishes for x = -IC[0] / IC[1]; equal and opposite IC points meet the doubling and the cancelling case of the sum.
        Fr two = Fr.FromUInt64(2);
        Simulation simulation = new(Simulation.Random(), Simulation.Random(), Simulation.Random(), Simulation.Random(), [two, Fr.One, Fr.One, -Fr.One]);
        foreach (Fr[] publics in new Fr[][] { [-two, Fr.Zero, Fr.Zero], [Fr.One, Fr.One, Fr.Zero], [Fr.One, Fr.Zero, Fr.One], [Fr.Zero, -two, Fr.Zero] })
        {
            (ProofDocument document, PublicInputs inputs) = simulation.Prove(publics);
            foreach (KeyPreparation preparation in Enum.GetValues<KeyPreparation>())
                Assert.Null(new PreparedVerifyingKey(simulation.Key(), preparation).Verify(Create(document), inputs));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_wrong_number_of_inputs_is_named(int count)
    {
        Simulation simulation = new(2);
        (Proof proof, _) = Prove(simulation);
        Rejection? rejection = new PreparedVerifyingKey(simulation.Key()).Verify(proof, new PublicInputs([.. Enumerable.Repeat(Fr.One, count)]));
        Assert.Equal(Reason.PublicInputCountMismatch, rejection?.Reason);
        Assert.Contains($"not {count}", rejection!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Rerandomised_proofs_are_valid_too()
    {
        // (A / s, s B + s t δ, C + t A): malleability that no verifier can prevent.
        Simulation simulation = new(1);
        VerifyingKey key = simulation.Key();
        (Proof proof, PublicInputs inputs) = Prove(simulation);
        Fr s = Simulation.Random(), t = Simulation.Random();
        Fr.Invert(out Fr inverse, s);
        ProofDocument document = new(
            Simulation.ToDocument(G1.Multiply(proof.A, inverse)),
            Simulation.ToDocument(G2.Multiply(proof.B, s) + G2.Multiply(key.Delta, s * t)),
            Simulation.ToDocument(proof.C + G1.Multiply(proof.A, t)));
        Assert.Null(new PreparedVerifyingKey(key).Verify(Create(document), inputs));
    }

    [Fact]
    public void The_reference_agrees_on_the_committed_circuits()
    {
        foreach (string circuit in new[] { "price", "ledger" })
        {
            byte[] keyJson = RepositoryFiles.ReadBytes($"circuits/{circuit}/verification_key.json");
            byte[] proofJson = RepositoryFiles.ReadBytes($"circuits/{circuit}/proof_0.json"), publicJson = RepositoryFiles.ReadBytes($"circuits/{circuit}/public_0.json");
            Assert.Null(VerifyingKeyJson.Read(keyJson, out VerifyingKeyDocument? document));
            Assert.Null(VerifyingKey.TryCreate(document!, KeyPolicy.Strict, out VerifyingKey? key));
            Assert.Null(ProofJson.Read(proofJson, out ProofDocument? proof));
            Assert.Null(PublicInputsJson.Read(publicJson, out PublicInputs? inputs));
            bool valid = new PreparedVerifyingKey(key!).Verify(Create(proof!), inputs!) is null;

            Assert.True(valid);
            Assert.True(ReferenceGroth16.EquationHolds(
                ReferenceGroth16Key.Read(Parse(keyJson)), ReferenceGroth16Proof.Read(Parse(proofJson)), ReferenceGroth16.ReadPublics(Parse(publicJson))));
        }
    }

    [Fact]
    public void With_tables_a_verification_allocates_nothing()
    {
        Simulation simulation = new(3);
        PreparedVerifyingKey key = new(simulation.Key());
        (Proof proof, PublicInputs inputs) = Prove(simulation);
        Assert.Equal(0, AllocationMeter.BytesPerCall(() => key.Verify(proof, inputs), calls: 5));

        ProofDocument document = new(Simulation.ToDocument(proof.A), Simulation.ToDocument(proof.B), Simulation.ToDocument(proof.C));
        Assert.Equal(0, AllocationMeter.BytesPerCall(() => key.Verify(document, inputs), calls: 5));
    }

    [Fact]
    public void A_document_gets_the_verdict_of_its_checks_one_after_the_other()
    {
        Simulation simulation = new(2);
        PreparedVerifyingKey key = new(simulation.Key());
        (Proof proof, PublicInputs inputs) = Prove(simulation);
        (Proof other, _) = Prove(simulation);
        ProofDocument document = new(Simulation.ToDocument(proof.A), Simulation.ToDocument(proof.B), Simulation.ToDocument(proof.C));
        G2 stranger = ReferenceBn254.TwistPoint(1).ToProduct();
        AffineG1 offCurve = new(document.A.X, document.A.X);
        ProofDocument[] documents =
        [
            document, .. Variants(proof, other),
            document with { A = AffineG1.Identity }, document with { B = AffineG2.Identity }, document with { C = AffineG1.Identity },
            document with { A = offCurve }, document with { C = offCurve }, document with { B = new(document.B.X, document.B.X) }, document with { B = new(stranger.X, stranger.Y) },
            document with { B = new(stranger.X, stranger.Y), C = offCurve }, document with { B = default },
        ];
        foreach (ProofDocument any in documents)
        {
            foreach (PublicInputs publics in new[] { inputs, new PublicInputs([Fr.One]), new PublicInputs([Fr.One, Fr.Zero]) })
            {
                Rejection? expected = Proof.TryCreate(any, out Proof? created);
                Assert.Equal(expected ?? key.Verify(created!, publics), key.Verify(any, publics));
            }
        }

        Assert.Null(key.Verify(document, inputs));
    }

    private static IEnumerable<ProofDocument> Variants(Proof proof, Proof other)
    {
        ProofDocument document = new(Simulation.ToDocument(proof.A), Simulation.ToDocument(proof.B), Simulation.ToDocument(proof.C));
        yield return document with { A = Simulation.ToDocument(-proof.A) };
        yield return document with { B = Simulation.ToDocument(-proof.B) };
        yield return document with { C = Simulation.ToDocument(-proof.C) };
        yield return document with { A = Simulation.ToDocument(other.A) };
        yield return document with { B = Simulation.ToDocument(other.B) };
        yield return document with { C = Simulation.ToDocument(other.C) };
        yield return document with { A = Simulation.ToDocument(proof.C), C = Simulation.ToDocument(proof.A) };
    }

    private static (Proof Proof, PublicInputs Inputs) Prove(Simulation simulation)
    {
        (ProofDocument document, PublicInputs inputs) = simulation.Prove();
        return (Create(document), inputs);
    }

    private static Proof Create(ProofDocument document)
    {
        Assert.Null(Proof.TryCreate(document, out Proof? proof));
        return proof!;
    }

    private static JsonElement Parse(byte[] json) => JsonDocument.Parse(json).RootElement;
}
