using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>One check, in scalar arithmetic and across the lanes of both kernels: always the same answers.</summary>
public class PairingCheckTests
{
    private static readonly LaneEngineKind[] _kinds = Enum.GetValues<LaneEngineKind>();

    private readonly Samples _samples = new(91);

    [Fact]
    public void Equations_hold_or_not_whatever_computes_them()
    {
        for (int n = 0; n < 4; n++)
        {
            (PairingCheck check, G1 p, G2 q, G1 p1, G1 p2) = Equation(Next(), Next(), Next(), Next(), Next());
            foreach (LaneEngineKind kind in _kinds)
            {
                Assert.True(Answer(check, kind, p, q, p1, p2));
                Assert.False(Answer(check, kind, -p, q, p1, p2));
                Assert.False(Answer(check, kind, p, -q, p1, p2));
                Assert.False(Answer(check, kind, p, q, p2, p1));
                Assert.False(Answer(check, kind, p, q, p1, p2 + G1.Generator));
            }
        }
    }

    [Fact]
    public void Points_at_infinity_count_as_one()
    {
        (Fr zero, Fr one) = (Fr.Zero, Fr.One);
        foreach ((Fr q, Fr q1, Fr q2, Fr p1, Fr p2) in new[]
        {
            (one, Next(), Next(), zero, Next()), (one, Next(), Next(), Next(), zero), (one, Next(), Next(), zero, zero),
            (one, zero, Next(), Next(), Next()), (one, Next(), zero, Next(), Next()), (one, zero, zero, Next(), Next()), (zero, Next(), Next(), Next(), Next()),
        })
        {
            (PairingCheck check, G1 p, G2 pointQ, G1 point1, G1 point2) = Equation(q, q1, q2, p1, p2);
            foreach (LaneEngineKind kind in _kinds)
            {
                Assert.Equal(!q.IsZero, Answer(check, kind, p, pointQ, point1, point2));
                Assert.False(check.Holds(kind, p + G1.Generator, G2.Generator, point1, point2));
                Assert.Equal(check.Holds(LaneEngineKind.Scalar, G1.Identity, pointQ, point1, point2), check.Holds(kind, G1.Identity, pointQ, point1, point2));
            }
        }
    }

    [Fact]
    public void A_point_that_is_not_in_G2_is_refused_at_the_end_of_its_miller_loop()
    {
        (PairingCheck check, G1 p, G2 q, G1 p1, G1 p2) = Equation(Next(), Next(), Next(), Next(), Next());
        ReferencePoint<ReferenceFp2> small = ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder);
        List<ReferencePoint<ReferenceFp2>> strangers = [ReferenceBn254.TwistPoint(1), ReferenceBn254.TwistPoint(5), ReferenceParameters.R * ReferenceBn254.TwistPoint(2)];
        foreach (int multiple in new[] { 1, 2, 3, 7, 10068 })
            strangers.AddRange([multiple * small, ReferenceBn254.G2Generator + (multiple * small), q.ToReference() + (multiple * small)]);
        foreach (ReferencePoint<ReferenceFp2> stranger in strangers)
        {
            G2 point = stranger.ToProduct();
            foreach (LaneEngineKind kind in _kinds)
            {
                Assert.Equal(PointStatus.NotInSubgroup, check.Check(kind, p, point.X, point.Y, p1, p2, out bool holds));
                Assert.False(holds);
                Assert.Equal(PointStatus.NotOnCurve, check.Check(kind, p, point.X, point.Y + Fp2.One, p1, p2, out holds));
                Assert.False(holds);
                Assert.Equal(PointStatus.NotInSubgroup, check.Check(kind, G1.Identity, point.X, point.Y, p1, p2, out holds));
            }
        }
    }

    [Fact]
    public void After_the_first_check_nothing_is_allocated()
    {
        (PairingCheck check, G1 p, G2 q, G1 p1, G1 p2) = Equation(Next(), Next(), Next(), Next(), Next());
        foreach (LaneEngineKind kind in _kinds)
            Assert.Equal(0, AllocationMeter.BytesPerCall(() => check.Check(kind, p, q.X, q.Y, p1, p2, out _), calls: 5));
    }

    // Both ways to ask, of one opinion.
    private static bool Answer(PairingCheck check, LaneEngineKind kind, in G1 p, in G2 q, in G1 p1, in G1 p2)
    {
        bool holds = check.Holds(kind, p, q, p1, p2);
        if (!q.IsIdentity)
        {
            Assert.Equal(PointStatus.Ok, check.Check(kind, p, q.X, q.Y, p1, p2, out bool same));
            Assert.Equal(holds, same);
        }

        return holds;
    }

    // e(p, qG) e(p1 G, q1 G) e(p2 G, q2 G) e(-3G, G) = 1, which p solves unless q is zero.
    private static (PairingCheck Check, G1 P, G2 Q, G1 P1, G1 P2) Equation(Fr q, Fr q1, Fr q2, Fr p1, Fr p2)
    {
        Fr three = Fr.FromUInt64(3);
        Fr.Invert(out Fr inverse, q);
        PairingCheck check = new(
            new PreparedG2(G2.Multiply(G2.Generator, q1)), new PreparedG2(G2.Multiply(G2.Generator, q2)),
            Pairing.Miller(G1.Multiply(G1.Generator, -three), G2.Generator));
        return (check, G1.Multiply(G1.Generator, (three - (p1 * q1) - (p2 * q2)) * inverse), G2.Multiply(G2.Generator, q),
            G1.Multiply(G1.Generator, p1), G1.Multiply(G1.Generator, p2));
    }

    private Fr Next() => _samples.Residue<ScalarModulus>();
}
