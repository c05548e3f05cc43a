using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Hashing;
using ZkTask.Tests.Support.Lanes;

namespace ZkTask.Tests.Hashing;

/// <summary>
/// No value of Poseidon in lanes ever leaves the range in which its kernel is exact, whatever is hashed: bounds, run through the very code of the permutation, of every width,
/// with any constants below r.
/// </summary>
public class PoseidonBoundsTests
{
    [Fact]
    public void Permutations_stay_in_range()
    {
        // In tenths of r, how near to the ranges of a factor, 42.3 and 169.2 (src/ZkTask.Algebra/Lanes/README.md), t = 3 and 4 and the widest come.
        Assert.Equal((22, 28, 34), (Largest<FmaRulesOf<ScalarModulus>>(3), Largest<FmaRulesOf<ScalarModulus>>(4), Largest<FmaRulesOf<ScalarModulus>>(17)));
        Assert.Equal((22, 28, 34), (Largest<HybridRulesOf<ScalarModulus>>(3), Largest<HybridRulesOf<ScalarModulus>>(4), Largest<HybridRulesOf<ScalarModulus>>(17)));
    }

    [Theory]
    [InlineData(50, 200)]
    public void Constants_that_are_not_reduced_would_leave_the_range(int multipleForFma, int multipleForHybrid)
    {
        Run<FmaRulesOf<ScalarModulus>>(3, 2);
        Assert.Throws<ContractException>(() => Run<FmaRulesOf<ScalarModulus>>(3, multipleForFma));
        Assert.Throws<ContractException>(() => Run<HybridRulesOf<ScalarModulus>>(3, multipleForHybrid));
    }

    // How many products of factors at their largest limbs a column holds: the arithmetic reduces before.
    [Fact]
    public void Sums_of_too_many_products_would_leave_the_range()
    {
        Assert.InRange(WideProducts.MaxSum, 1, MostProducts<HybridRulesOf<ScalarModulus>>());
        Assert.InRange(WideProducts.MaxSum, 1, MostProducts<FmaRulesOf<ScalarModulus>>());
        Assert.InRange(MostProducts<HybridRulesOf<ScalarModulus>>(), 1, 32);

        static int MostProducts<TRules>()
            where TRules : struct, IKernelRules
        {
            // Limit at 256, where the kernel of two-part products has not reached it.
            for (int count = 1; count <= 256; count++)
            {
                Bounded<TRules>[] factors = [.. Enumerable.Repeat(Bounded<TRules>.Constant(), count)];
                try
                {
                    Bounded<TRules>.Sum(factors, factors).Reduce();
                }
                catch (ContractException)
                {
                    return count - 1;
                }
            }

            return 256;
        }
    }

    private static int Largest<TRules>(int width)
        where TRules : struct, IKernelRules
    {
        Run<TRules>(width, 1);
        return (int)(10 * Bounded<TRules>.LargestFactor / TRules.Modulus);
    }

    private static void Run<TRules>(int width, int multipleOfModulus)
        where TRules : struct, IKernelRules
    {
        Bounded<TRules> constant = new(LaneBounds.OfValue(multipleOfModulus * TRules.Modulus));
        PoseidonSchedule<Bounded<TRules>> schedule = PoseidonInstance<Fr>.Get(width).Select(_ => constant);

        // Any 256-bit integer, as LoadBigEndian takes it.
        Bounded<TRules>.Multiply(out Bounded<TRules> input, new(LaneBounds.OfValue(BigInteger.One << 256)), Bounded<TRules>.Constant());
        Bounded<TRules>[] room = [.. Enumerable.Repeat(input, PoseidonPermutation<Bounded<TRules>>.RoomFor(width))];
        Bounded<TRules>.LargestFactor = 0;
        PoseidonPermutation<Bounded<TRules>>.Hash(out Bounded<TRules> digest, room, schedule);

        // What is read from lanes must be within p of zero after one more product.
        Bounded<TRules>.IsZero(digest);
        Assert.True(digest.Bounds.Value < 2 * TRules.Modulus);
    }
}
