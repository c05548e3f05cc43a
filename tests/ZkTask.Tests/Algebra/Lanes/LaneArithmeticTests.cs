using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>
/// Every operation of eight lanes against big integers and against the scalar types: on operands at the edges of the stored form, and under every aliasing of
/// operands and result. Both kernels on every machine; the one for AVX-512 is written in portable vectors.
/// </summary>
public class LaneArithmeticTests
{
    [Fact]
    public void Wide_products_of_extreme_limbs_are_exact()
    {
        LaneArithmeticChecks<FmaKernel>.ProductsOfExtremeLimbs();
        LaneArithmeticChecks<HybridKernel>.ProductsOfExtremeLimbs();
    }

    [Fact]
    public void Sums_of_extreme_limbs_are_exact_and_in_stored_form()
    {
        LaneArithmeticChecks<FmaKernel>.SumsOfExtremeLimbs();
        LaneArithmeticChecks<HybridKernel>.SumsOfExtremeLimbs();
    }

    [Fact]
    public void Fused_sums_are_exact_or_reduced_to_little_more_than_half_the_modulus()
    {
        LaneArithmeticChecks<FmaKernel>.FusedSums();
        LaneArithmeticChecks<HybridKernel>.FusedSums();
    }

    [Fact]
    public void Operations_in_Fp_and_Fr_agree_with_scalar_ones()
    {
        LaneArithmeticChecks<FmaKernel>.Residues<BaseModulus>();
        LaneArithmeticChecks<FmaKernel>.Residues<ScalarModulus>();
        LaneArithmeticChecks<HybridKernel>.Residues<BaseModulus>();
        LaneArithmeticChecks<HybridKernel>.Residues<ScalarModulus>();
    }

    [Fact]
    public void Operations_in_Fp2_agree_with_scalar_ones()
    {
        LaneArithmeticChecks<FmaKernel>.Quadratics();
        LaneArithmeticChecks<HybridKernel>.Quadratics();
    }

    [Fact]
    public void A_result_may_be_any_operand()
    {
        LaneArithmeticChecks<FmaKernel>.Aliasing();
        LaneArithmeticChecks<HybridKernel>.Aliasing();
    }
}
