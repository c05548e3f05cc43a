using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Pairings;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;
using Point = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>, ZkTask.Algebra.Bn254.G2Curve>;

namespace ZkTask.Tests.Algebra.Bn254;

public class SubgroupCheckTests
{
    private readonly Samples _samples = new(14);

    [Fact]
    public void AcceptsPointsOfG2()
    {
        for (int n = 0; n < 5; n++)
        {
            G2 point = G2.Multiply(G2.Generator, _samples.Residue<ScalarModulus>());
            Assert.True(ReferenceBn254.IsInG2(point.ToReference()));
            Assert.True(IsInSubgroup(point.ToReference()));
        }

        Assert.True(SubgroupCheck<Fp2, G2Curve>.IsInSubgroup(Point.Identity).IsSet);
    }

    [Fact]
    public void RefusesRandomPointsOfTheTwist()
    {
        for (int seed = 1; seed < 40; seed += 4)
            Assert.False(IsInSubgroup(ReferenceBn254.TwistPoint(seed)));
    }

    // What an attacker would send: a point that is harmless but for a small component.
    [Fact]
    public void RefusesPointsOfSmallOrderAloneOrOnTopOfAGoodOne()
    {
        ReferencePoint<ReferenceFp2> small = ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder);
        foreach (int multiple in new[] { 1, 2, 7, 10068 })
        {
            Assert.False(IsInSubgroup(multiple * small));
            Assert.False(IsInSubgroup(ReferenceBn254.G2Generator + (multiple * small)));
            Assert.False(IsInSubgroup((_samples.Below(ReferenceParameters.R) * ReferenceBn254.G2Generator) + (multiple * small)));
        }
    }

    [Fact]
    public void RefusesTheCofactorsPart()
    {
        ReferencePoint<ReferenceFp2> point = ReferenceBn254.TwistPoint(1);
        Assert.False(IsInSubgroup(ReferenceParameters.R * point));
        Assert.False(IsInSubgroup(ReferenceParameters.R * ReferenceParameters.SmallTwistOrder * point));
        Assert.True(IsInSubgroup(ReferenceParameters.TwistCofactor * point));
    }

    [Fact]
    public void DenominatorsDoNotMatter()
    {
        Fp2 z = _samples.Fp2<BaseModulus>();
        G2 good = G2.Generator;
        Assert.True(SubgroupCheck<Fp2, G2Curve>.IsInSubgroup(new Point(good.X * z, good.Y * z, z)).IsSet);
        G2 bad = ReferenceBn254.TwistPoint(3).ToProduct();
        Assert.False(SubgroupCheck<Fp2, G2Curve>.IsInSubgroup(new Point(bad.X * z, bad.Y * z, z)).IsSet);
    }

    // psi is p-th power under the untwisting, and multiplies G2 by 6u^2 = t - 1 = p mod r.
    [Fact]
    public void PsiIsTheFrobeniusOfTheTwist()
    {
        ReferencePoint<ReferenceFp2> point = ReferenceBn254.TwistPoint(5);
        SubgroupCheck<Fp2, G2Curve>.Psi(out Point image, point.ToProduct().ToProjective());
        ReferencePoint<ReferenceFp12> untwisted = ReferenceBn254.Untwist(point);
        Assert.Equal(
            new(untwisted.X.Frobenius(), untwisted.Y.Frobenius()), ReferenceBn254.Untwist(G2.FromProjective(image).ToReference()));

        SubgroupCheck<Fp2, G2Curve>.Psi(out image, G2.Generator.ToProjective());
        Assert.Equal((ReferenceParameters.Trace - 1) * ReferenceBn254.G2Generator, G2.FromProjective(image).ToReference());
        Aliasing.IsHarmless(
            (v, r, o) => SubgroupCheck<Fp2, G2Curve>.Psi(out v[r], v[o[0]]), Point.Identity, image);
    }

    private static bool IsInSubgroup(ReferencePoint<ReferenceFp2> point)
    {
        Assert.True(ReferenceBn254.G2.Contains(point));
        G2 unchecked2 = point.ToProduct();
        bool answer = SubgroupCheck<Fp2, G2Curve>.IsInSubgroup(unchecked2.ToProjective()).IsSet;
        Assert.Equal(answer ? PointStatus.Ok : PointStatus.NotInSubgroup, G2.TryCreate(unchecked2.X, unchecked2.Y, out _));
        return answer;
    }
}
