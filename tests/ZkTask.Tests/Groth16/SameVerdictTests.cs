using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Groth16;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Groth16;

/// <summary>
/// Attesters have different processors, threads and neighbours in a batch. About the same documents they all say the same, to the last letter of the detail. The kernel is
/// the whole process's choice: alone, therefore.
/// </summary>
[Trait("Category", "Process")]
[Collection(nameof(WholeProcess))]
public sealed class SameVerdictTests
{
    private readonly Simulation _first = new(1), _second = new(3);

    [Fact]
    public void Kernels_shapes_of_batches_and_threads_change_nothing()
    {
        PreparedVerifyingKey[] keys =
            [new(_first.Key(), KeyPreparation.Lines), new(_first.Key()), new(_second.Key(), KeyPreparation.Lines), new(_second.Key())];
        BatchDocument[] documents = [.. keys.SelectMany((key, i) => Documents(key, i < 2 ? _first : _second))];
        LaneChoice own = LaneEngine.Choice;
        try
        {
            LaneEngine.Choice = LaneChoice.Scalar;
            Rejection?[] expected = [.. documents.Select(document => Proof.TryCreate(document.Proof, out Proof? proof) ?? document.Key.Verify(proof!, document.Inputs))];
            Assert.Equal(
                new HashSet<Reason> { Reason.None, Reason.PairingMismatch, Reason.PointNotOnCurve, Reason.PointNotInSubgroup, Reason.IdentityPoint, Reason.PublicInputCountMismatch },
                [.. expected.Select(rejection => rejection?.Reason ?? Reason.None)]);
            foreach (LaneChoice choice in new[] { LaneChoice.Scalar, LaneChoice.Avx2, LaneChoice.Portable })
            {
                LaneEngine.Choice = choice;
                Assert.Equal(expected, documents.Select(document => document.Key.Verify(document.Proof, document.Inputs)));
                foreach (int length in choice == LaneChoice.Portable ? (int[])[10] : [2, 9, 33, documents.Length])
                    Assert.Equal(expected, documents.Chunk(length).SelectMany(chunk => BatchVerifier.Verify(chunk, maxDegreeOfParallelism: 1 + (length % 2))));
            }
        }
        finally
        {
            LaneEngine.Choice = own;
        }
    }

    // Good ones, and every fault alone and together with others: then it is the order of checks that must be the same.
    private static IEnumerable<BatchDocument> Documents(PreparedVerifyingKey key, Simulation simulation)
    {
        (ProofDocument proof, PublicInputs inputs) = simulation.Prove();
        (ProofDocument other, PublicInputs otherInputs) = simulation.Prove();
        G2 stranger = ReferenceBn254.TwistPoint(3).ToProduct(), small = ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder).ToProduct();
        AffineG1 offCurve = new(proof.A.X, proof.A.Y + Fp.One);
        AffineG2 offTwist = new(proof.B.X, proof.B.Y + Fp2.One), outside = new(stranger.X, stranger.Y), ofSmallOrder = new(small.X, small.Y);
        ProofDocument[] documents =
        [
            proof, other, proof with { A = other.A }, proof with { B = other.B }, proof with { C = other.C }, proof with { A = proof.C, C = proof.A },
            proof with { A = AffineG1.Identity }, proof with { B = AffineG2.Identity }, proof with { C = AffineG1.Identity },
            proof with { A = offCurve }, proof with { C = offCurve }, proof with { B = offTwist }, proof with { B = outside }, proof with { B = ofSmallOrder },
            proof with { A = default }, proof with { B = default }, proof with { C = default },
            new(offCurve, outside, offCurve), new(proof.A, outside, offCurve), new(offCurve, offTwist, AffineG1.Identity), new(AffineG1.Identity, AffineG2.Identity, AffineG1.Identity),
        ];
        PublicInputs tooMany = new([.. inputs.Values, Fr.One]), none = new([]);
        return documents.Select(document => new BatchDocument(key, document, inputs))
            .Concat([new(key, other, otherInputs), new(key, proof, tooMany), new(key, proof, none), new(key, proof with { B = outside }, none), new(key, proof, inputs)]);
    }
}
