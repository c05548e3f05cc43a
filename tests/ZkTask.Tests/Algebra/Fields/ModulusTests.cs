using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class ModulusTests
{
    private static readonly BigInteger U = 4965661367192848881;

    [Fact]
    public void BasePrimeFollowsFromTheParameter() => Assert.Equal(
        (36 * BigInteger.Pow(U, 4)) + (36 * BigInteger.Pow(U, 3)) + (24 * BigInteger.Pow(U, 2)) + (6 * U) + 1, Fp.Modulus);

    [Fact]
    public void ScalarPrimeFollowsFromTheParameter() => Assert.Equal(
        (36 * BigInteger.Pow(U, 4)) + (36 * BigInteger.Pow(U, 3)) + (18 * BigInteger.Pow(U, 2)) + (6 * U) + 1, Fr.Modulus);

    [Fact]
    public void BaseConstantsFollowFromThePrime() => ConstantsFollow<BaseModulus>();

    [Fact]
    public void ScalarConstantsFollowFromThePrime() => ConstantsFollow<ScalarModulus>();

    [Fact]
    public void InstrumentsConstantsObeyTheirDefinition()
    {
        BigInteger word = BigInteger.One << 64;
        foreach (BigInteger prime in new[] { 7, 13, 257, 10007, 100003, Fp.Modulus, Residue<LargestModulus>.Modulus })
        {
            MontgomeryConstants constants = MontgomeryConstants.Of(prime);
            Assert.Equal(word - 1, constants.NegativeInverse * prime % word);
        }

        Assert.Equal((BigInteger.One << 254) - 245, Residue<LargestModulus>.Modulus);
        Assert.Equal(7, Residue<Toy<Prime7>>.Modulus);
    }

    private static void ConstantsFollow<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger prime = Residue<TModulus>.Modulus;
        Assert.Equal((TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3), MontgomeryConstants.Limbs(prime));
        MontgomeryConstants expected = MontgomeryConstants.Of(prime);
        Assert.Equal(expected.NegativeInverse, TModulus.NegativeInverse);
        Assert.Equal(expected.R, TModulus.R);
        Assert.Equal(expected.RSquared, TModulus.RSquared);
        Assert.True(prime.GetBitLength() <= 254);
    }
}
