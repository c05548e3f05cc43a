using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>The formulas above the seam, run on eight lanes, against eight scalar runs.</summary>
public class LanePairingTests
{
    [Fact]
    public void Eight_pairings_at_once_are_eight_pairings()
    {
        LanePairing<FmaKernel>.Run();
        LanePairing<HybridKernel>.Run();
    }

    [Fact]
    public void Subgroup_check_tells_members_from_strangers_lane_by_lane()
    {
        LanePairing<FmaKernel>.SubgroupOfMixedPoints();
        LanePairing<HybridKernel>.SubgroupOfMixedPoints();
    }

    [Fact]
    public void Complete_additions_take_every_pair_of_points()
    {
        LanePairing<FmaKernel>.Additions();
        LanePairing<HybridKernel>.Additions();
    }

    [Fact]
    public void The_engine_honours_requests_that_the_processor_can_meet()
    {
        LaneEngineKind own = LaneEngine.Choose(LaneChoice.Automatic);
        Assert.Equal(HybridKernel.IsSupported ? LaneEngineKind.Avx512 : FmaKernel.IsSupported ? LaneEngineKind.Avx2 : LaneEngineKind.Scalar, own);
        Assert.Equal(LaneEngineKind.Scalar, LaneEngine.Choose(LaneChoice.Scalar));
        Assert.Equal(LaneEngineKind.Avx512, LaneEngine.Choose(LaneChoice.Portable));
        Assert.Equal(FmaKernel.IsSupported ? LaneEngineKind.Avx2 : own, LaneEngine.Choose(LaneChoice.Avx2));
        Assert.Equal(own, LaneEngine.Choose(LaneChoice.Avx512));
        foreach (LaneChoice choice in Enum.GetValues<LaneChoice>())
            Assert.Equal(choice, LaneEngine.Parse(choice.ToString().ToLowerInvariant()));
        Assert.Equal(LaneChoice.Automatic, LaneEngine.Parse(null));
        Assert.Equal(LaneChoice.Automatic, LaneEngine.Parse("neon"));
    }
}
