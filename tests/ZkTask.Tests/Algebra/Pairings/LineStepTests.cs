using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Pairings;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;
using Point = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>, ZkTask.Algebra.Bn254.G2Curve>;

namespace ZkTask.Tests.Algebra.Pairings;

public class LineStepTests
{
    private readonly Samples _samples = new(19);

    // The chord or tangent in E(Fp12) itself, up to a factor in Fp2, and the sum of the points.
    [Fact]
    public void LinesAreChordsAndTangents()
    {
        ReferencePoint<ReferenceFp> p = _samples.Below(ReferenceParameters.R) * ReferenceBn254.G1Generator;
        ReferencePoint<ReferenceFp2> t = 77 * ReferenceBn254.G2Generator, q = _samples.Below(1000) * ReferenceBn254.G2Generator;
        Fp2 z = _samples.Fp2<BaseModulus>();
        Point projective = new(t.X.ToProduct() * z, t.Y.ToProduct() * z, z);

        Point result = projective;
        LineStep<Fp2, G2Curve>.Double(out Line<Fp2> line, ref result);
        Assert.Equal(t + t, G2.FromProjective(result).ToReference());
        IsLine(t, t, p, line);

        result = projective;
        LineStep<Fp2, G2Curve>.Add(out line, ref result, q.X.ToProduct(), q.Y.ToProduct());
        Assert.Equal(t + q, G2.FromProjective(result).ToReference());
        IsLine(t, q, p, line);
    }

    // The steps are polynomials: any coordinates will do, those of T itself as the second point among them.
    [Fact]
    public void CoordinatesOfTheRunningPointMayBeOperands()
    {
        for (int n = 0; n < 9; n++)
        {
            Point t = new(_samples.Fp2<BaseModulus>(), _samples.Fp2<BaseModulus>(), _samples.Fp2<BaseModulus>()), inPlace = t;
            Fp2[] values = [t.X, t.Y, t.Z];
            LineStep<Fp2, G2Curve>.Add(out Line<Fp2> expected, ref t, values[n % 3], values[n / 3]);
            LineStep<Fp2, G2Curve>.Add(out Line<Fp2> line, ref inPlace, Coordinate(ref inPlace, n % 3), Coordinate(ref inPlace, n / 3));
            Assert.Equal((t.X, t.Y, t.Z), (inPlace.X, inPlace.Y, inPlace.Z));
            Assert.Equal((expected.L0, expected.L1, expected.L3), (line.L0, line.L1, line.L3));
        }

        static ref Fp2 Coordinate(ref Point point, int i) => ref i == 0 ? ref point.X : ref i == 1 ? ref point.Y : ref point.Z;
    }

    private static void IsLine(ReferencePoint<ReferenceFp2> a, ReferencePoint<ReferenceFp2> b, ReferencePoint<ReferenceFp> at, Line<Fp2> line)
    {
        ReferenceFp2 zero = ReferenceFp2.Zero, x = new(at.X, 0), y = new(at.Y, 0);
        ReferenceFp12 value = ReferenceFp12.FromTower([[line.L0.ToReference() * y, zero, zero], [line.L1.ToReference() * x, line.L3.ToReference(), zero]]);
        ReferenceFp12 expected = ReferencePoint<ReferenceFp12>.Line(ReferenceBn254.Untwist(a), ReferenceBn254.Untwist(b), ReferenceBn254.Embed(at));
        ReferenceFp2[] ratio = [.. (value * expected.Inverse()).ToTower().SelectMany(c => c)];
        Assert.False(ratio[0].IsZero);
        Assert.All(ratio[1..], c => Assert.True(c.IsZero));
    }
}
