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
