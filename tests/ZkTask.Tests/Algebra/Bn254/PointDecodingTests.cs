using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Many points at once: each with the result that it has alone, whatever its neighbours are.</summary>
public class PointDecodingTests
{
    private readonly Samples _samples = new(9);

    public static TheoryData<int> Counts => [0, 1, 2, 5, 6, 8, 9, 23];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Points_of_G1(int count)
    {
        for (int shift = 0; shift < 4; shift++)
        {
            (Fp X, Fp Y)[] coordinates = [.. Enumerable.Range(0, count).Select(i => Curve(i + shift))];
            G1[] points = new G1[count];
            PointStatus[] statuses = new PointStatus[count];
            Array.Fill(points, G1.Generator);
            ManyPoints.TryCreate([.. coordinates.Select(c => c.X)], [.. coordinates.Select(c => c.Y)], points, statuses);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(G1.TryCreate(coordinates[i].X, coordinates[i].Y, out G1 expected), statuses[i]);
                Assert.Equal(expected, points[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Points_of_G2(int count)
    {
        for (int shift = 0; shift < 3; shift++)
        {
            (Fp2 X, Fp2 Y)[] coordinates = [.. Enumerable.Range(0, count).Select(i => Twist(i + shift))];
            G2[] points = new G2[count];
            PointStatus[] statuses = new PointStatus[count];
            Array.Fill(points, G2.Generator);
            ManyPoints.TryCreate([.. coordinates.Select(c => c.X)], [.. coordinates.Select(c => c.Y)], points, statuses);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(G2.TryCreate(coordinates[i].X, coordinates[i].Y, out G2 expected), statuses[i]);
                Assert.Equal(expected, points[i]);
            }
        }
    }

    [Fact]
    public void Both_kernels()
    {
        Lanes<FmaKernel>();
        Lanes<HybridKernel>();
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ManyPoints.TryCreate(new Fp[2], new Fp[1], new G1[2], new PointStatus[2]));
        Assert.Throws<ArgumentException>(() => ManyPoints.TryCreate(new Fp2[2], new Fp2[2], new G2[1], new PointStatus[2]));
        Assert.Throws<ArgumentException>(() => ManyPoints.TryCreate(new Fp2[2], new Fp2[2], new G2[2], new PointStatus[3]));
    }

    private void Lanes<TKernel>()
        where TKernel : struct, ILaneKernel
    {
        (Fp X, Fp Y)[] curve = [.. Enumerable.Range(0, 8).Select(Curve)];
        (Fp2 X, Fp2 Y)[] twist = [.. Enumerable.Range(0, 8).Select(Twist)];
        uint onCurve = LaneChecks<TKernel>.AreOnCurve([.. curve.Select(c => c.X)], [.. curve.Select(c => c.Y)]).Bits;
        (LaneMask OnTwist, LaneMask InSubgroup) masks =
            LaneChecks<TKernel>.AreInSubgroup([.. twist.Select(c => c.X)], [.. twist.Select(c => c.Y)]);
        for (int lane = 0; lane < 8; lane++)
        {
            Assert.Equal(G1.TryCreate(curve[lane].X, curve[lane].Y, out _) == PointStatus.Ok, (onCurve >> lane & 1) != 0);
            PointStatus status = G2.TryCreate(twist[lane].X, twist[lane].Y, out _);
            Assert.Equal(status != PointStatus.NotOnCurve, (masks.OnTwist.Bits >> lane & 1) != 0);
            Assert.Equal(status == PointStatus.Ok, (masks.InSubgroup.Bits >> lane & 1) != 0);
        }
    }

    // A point, (0, 0), a point with a coordinate changed, arbitrary coordinates.
    private (Fp X, Fp Y) Curve(int i)
    {
        G1 p = G1.Multiply(G1.Generator, _samples.Residue<ScalarModulus>());
        return (i % 5) switch { 0 or 1 => (p.X, p.Y), 2 => (Fp.Zero, Fp.Zero), 3 => (p.X, p.Y + Fp.One), _ => (_samples.Residue<BaseModulus>(), p.Y) };
    }

    // A point, one of the twist alone, one of small order, (0, 0), swapped coordinates.
    private (Fp2 X, Fp2 Y) Twist(int i)
    {
        G2 q = G2.Multiply(G2.Generator, _samples.Residue<ScalarModulus>());
        ReferencePoint<ReferenceFp2> stranger = i % 2 == 0 ? ReferenceBn254.TwistPoint(1 + (i % 4)) : ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder);
        return (i % 6) switch
        {
            0 or 1 => (q.X, q.Y),
            2 or 3 => (Convert(stranger.X), Convert(stranger.Y)),
            4 => (Fp2.Zero, Fp2.Zero),
            _ => (q.Y, q.X),
        };
    }

    private static Fp2 Convert(ReferenceFp2 value) => new(Fp.FromBigInteger(value.C0.Value), Fp.FromBigInteger(value.C1.Value));
}
