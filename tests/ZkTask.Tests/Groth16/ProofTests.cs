using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Groth16;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Groth16;

public class ProofTests
{
    private static readonly ProofDocument s_good = Simulation.Proof(Fr.FromUInt64(11), Fr.FromUInt64(22), Fr.FromUInt64(33));

    [Fact]
    public void Points_of_the_groups_make_a_proof()
    {
        Assert.Null(Proof.TryCreate(s_good, out Proof? proof));
        Assert.Equal(G1.Multiply(G1.Generator, Fr.FromUInt64(11)), proof!.A);
        Assert.Equal(G2.Multiply(G2.Generator, Fr.FromUInt64(22)), proof.B);
        Assert.Equal(G1.Multiply(G1.Generator, Fr.FromUInt64(33)), proof.C);
    }

    [Fact]
    public void The_identity_is_refused_in_each_place()
    {
        Refuses(Reason.IdentityPoint, "pi_a", s_good with { A = AffineG1.Identity });
        Refuses(Reason.IdentityPoint, "pi_b", s_good with { B = AffineG2.Identity });
        Refuses(Reason.IdentityPoint, "pi_c", s_good with { C = AffineG1.Identity });
    }

    [Fact]
    public void Points_off_their_curves_are_refused_in_each_place()
    {
        AffineG1 offCurve = new(s_good.A.X, s_good.A.Y + Fp.One);
        Refuses(Reason.PointNotOnCurve, "pi_a", s_good with { A = offCurve });
        Refuses(Reason.PointNotOnCurve, "pi_b", s_good with { B = new AffineG2(s_good.B.Y, s_good.B.X) });
        Refuses(Reason.PointNotOnCurve, "pi_c", s_good with { C = offCurve });

        // (0, 0) stands for the identity inside, and must not slip in from outside.
        Refuses(Reason.PointNotOnCurve, "pi_a", s_good with { A = default });
        Refuses(Reason.PointNotOnCurve, "pi_b", s_good with { B = default });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_point_of_the_twist_outside_the_subgroup_is_refused(int seed)
    {
        ReferencePoint<ReferenceFp2> point = ReferenceBn254.TwistPoint(seed);
        Refuses(Reason.PointNotInSubgroup, "pi_b", s_good with { B = Document(point) });

        // A member plus a point of small order is no member either.
        ReferencePoint<ReferenceFp2> small = ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder, seed);
        Refuses(Reason.PointNotInSubgroup, "pi_b", s_good with { B = Document(ReferenceBn254.G2Generator + small) });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(27)]
    public void Many_at_once_are_the_same_as_one_by_one(int count)
    {
        ReferencePoint<ReferenceFp2> stranger = ReferenceBn254.TwistPoint(1);
        AffineG1 offCurve = new(s_good.A.X, s_good.A.Y + Fp.One);
        ProofDocument[] kinds =
        [
            s_good, s_good with { A = offCurve }, s_good with { B = Document(stranger) }, s_good with { C = offCurve }, s_good,
            s_good with { C = AffineG1.Identity }, s_good with { A = default, B = AffineG2.Identity }, s_good with { A = offCurve, B = Document(stranger) },
            s_good with { B = default }, s_good with { A = AffineG1.Identity, C = offCurve }, s_good with { B = new AffineG2(s_good.B.Y, s_good.B.X), C = offCurve },
        ];
        for (int shift = 0; shift < 3; shift++)
        {
            ProofDocument[] documents = [.. Enumerable.Range(0, count).Select(i => kinds[(i + (4 * shift)) % kinds.Length])];
            Proof?[] proofs = new Proof?[count];
            Rejection?[] rejections = new Rejection?[count];
            Proof.TryCreateMany(documents, proofs, rejections);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(Proof.TryCreate(documents[i], out Proof? expected), rejections[i]);
                Assert.Equal((expected?.A, expected?.B, expected?.C), (proofs[i]?.A, proofs[i]?.B, proofs[i]?.C));
            }
        }

        Assert.Throws<ArgumentException>(() => Proof.TryCreateMany(new ProofDocument[2], new Proof?[1], new Rejection?[2]));
        Assert.Throws<ArgumentNullException>(() => Proof.TryCreateMany([null!], new Proof?[1], new Rejection?[1]));
    }

    private static void Refuses(Reason reason, string member, ProofDocument document)
    {
        Rejection? rejection = Proof.TryCreate(document, out Proof? proof);
        Assert.Null(proof);
        Assert.Equal(reason, rejection?.Reason);
        Assert.Contains(member, rejection!.Detail, StringComparison.Ordinal);
    }

    private static AffineG2 Document(ReferencePoint<ReferenceFp2> point) => new(
        new Fp2(Fp.FromBigInteger(point.X.C0.Value), Fp.FromBigInteger(point.X.C1.Value)), new Fp2(Fp.FromBigInteger(point.Y.C0.Value), Fp.FromBigInteger(point.Y.C1.Value)));
}
