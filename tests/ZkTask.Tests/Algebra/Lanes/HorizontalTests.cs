using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>
/// One element of Fp12 across the lanes against the scalar tower: the arithmetic of both kernels on every machine, the moves between lanes (<see cref="LaneMoves"/>) by the
/// instructions that the machine has.
/// </summary>
public class HorizontalTests
{
    [Fact]
    public void Operations_of_Fp12_and_the_final_exponentiation_are_the_scalar_ones()
    {
        HorizontalChecks<FmaKernel>.Operations();
        HorizontalChecks<HybridKernel>.Operations();
    }

    [Fact]
    public void A_result_may_be_an_operand()
    {
        HorizontalChecks<FmaKernel>.ResultsMayBeOperands();
        HorizontalChecks<HybridKernel>.ResultsMayBeOperands();
    }

    [Fact]
    public void An_addition_that_is_not_ordinary_leaves_no_point_and_nothing_mends_it()
    {
        HorizontalChecks<FmaKernel>.AdditionsThatAreNotOrdinary();
        HorizontalChecks<HybridKernel>.AdditionsThatAreNotOrdinary();
    }

    [Fact]
    public void A_last_point_is_minus_the_third_image_or_not()
    {
        HorizontalChecks<FmaKernel>.LastPoints();
        HorizontalChecks<HybridKernel>.LastPoints();
    }

    [Fact]
    public void Lanes_move_as_the_pattern_says()
    {
        Moves<LanePatterns.Swap01>();
        Moves<LanePatterns.Swap02>();
        Moves<LanePatterns.Rotate>();
        Moves<LanePatterns.A0B2>();
        Moves<LanePatterns.A0A1B1>();
        Moves<LanePatterns.LowTwice>();
        Moves<LanePatterns.LowOfAHighOfB>();
        Moves<LanePatterns.Broadcast6>();
        Moves<Mixed>();
    }

    private static void Moves<TPattern>()
        where TPattern : struct, ILanePattern
    {
        Fp2[] a = new Fp2[LaneLimbs.Lanes], b = new Fp2[LaneLimbs.Lanes], moved = new Fp2[LaneLimbs.Lanes];
        for (int lane = 0; lane < a.Length; lane++)
            (a[lane], b[lane]) = (new(Fp.FromUInt64((ulong)lane + 1), Fp.FromUInt64((ulong)lane + 101)), new(Fp.FromUInt64((ulong)lane + 11), -Fp.FromUInt64((ulong)lane)));
        QuadraticLanes<BaseModulus, HybridKernel>.Load(out QuadraticLanes<BaseModulus, HybridKernel> x, a);
        QuadraticLanes<BaseModulus, HybridKernel>.Load(out QuadraticLanes<BaseModulus, HybridKernel> y, b);
        QuadraticLanes<BaseModulus, HybridKernel>.Arrange<TPattern>(out QuadraticLanes<BaseModulus, HybridKernel> result, x, y);
        QuadraticLanes<BaseModulus, HybridKernel>.Arrange<TPattern>(out y, x, y);
        Assert.Equal(result, y);
        QuadraticLanes<BaseModulus, HybridKernel>.Store(moved, result);
        for (int lane = 0; lane < a.Length; lane++)
        {
            int source = (int)(TPattern.Sources >> (4 * lane)) & 15;
            Assert.Equal(source < 8 ? a[source] : b[source - 8], moved[lane]);
        }
    }

    // Every half of the result from every half of both operands.
    private readonly struct Mixed : ILanePattern
    {
        public static uint Sources => 0x91e5_f862;
    }
}
