using System.Globalization;
using System.Numerics;
using System.Text;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class DecimalGroupsTests
{
    private static readonly BigInteger s_end = BigInteger.Pow(10, DecimalGroups<BaseModulus>.Count * DecimalDigits.Group);

    [Fact]
    public void OrderAroundTheModulusOfFp() => OrderAroundTheModulus<BaseModulus>();

    [Fact]
    public void OrderAroundTheModulusOfFr() => OrderAroundTheModulus<ScalarModulus>();

    // Its bound holds for any groups, not only for those of a canonical number: all nines are the largest sum of products.
    [Fact]
    public void TheLargestGroupsAreReducedOnce()
    {
        AssertMontgomery<BaseModulus>(s_end - 1);
        AssertMontgomery<ScalarModulus>(s_end - 1);
        for (int i = 0; i < DecimalGroups<BaseModulus>.Count; i++)
        {
            AssertMontgomery<BaseModulus>((DecimalDigits.GroupBase - 1) * BigInteger.Pow(DecimalDigits.GroupBase, i));
            AssertMontgomery<ScalarModulus>((DecimalDigits.GroupBase - 1) * BigInteger.Pow(DecimalDigits.GroupBase, i));
        }
    }

    [Fact]
    public void AnyNumber() => Law.Holds(Law.IntegersBelow(s_end), 1, x =>
    {
        AssertMontgomery<BaseModulus>(x[0]);
        Assert.Equal(x[0] < Fp.Modulus, DecimalGroups<BaseModulus>.IsBelowModulus(Split(x[0])));
        return true;
    });

    [Fact]
    public void EverySpellingUpToTwiceASmallModulus()
    {
        Spellings<Toy<Prime7>>();
        Spellings<Toy<Prime79>>();
        Spellings<Toy<Prime10007>>();
    }

    private static void OrderAroundTheModulus<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger p = Residue<TModulus>.Modulus;
        for (BigInteger step = 1; step < p; step *= 10)
        {
            Assert.True(DecimalGroups<TModulus>.IsBelowModulus(Split(p - step)));
            Assert.False(DecimalGroups<TModulus>.IsBelowModulus(Split(p + step)));
        }

        Assert.False(DecimalGroups<TModulus>.IsBelowModulus(Split(p)));
        Assert.True(DecimalGroups<TModulus>.IsBelowModulus(Split(0)));
        AssertMontgomery<TModulus>(p - 1);
        AssertMontgomery<TModulus>(p);
    }

    private static void Spellings<TModulus>()
        where TModulus : struct, IModulus
    {
        BigInteger p = Residue<TModulus>.Modulus;
        for (BigInteger x = 0; x < 2 * p; x++)
        {
            NumberStatus status = Residue<TModulus>.TryParseDecimal(Encoding.ASCII.GetBytes(x.ToString(CultureInfo.InvariantCulture)), out Residue<TModulus> value);
            Assert.Equal(x < p ? NumberStatus.Ok : NumberStatus.OutOfRange, status);
            Assert.Equal(x < p ? x : 0, value.ToBigInteger());
        }
    }

    private static void AssertMontgomery<TModulus>(BigInteger x)
        where TModulus : struct, IModulus
    {
        DecimalGroups<TModulus>.ToMontgomery(out Residue<TModulus> value, Split(x));
        Assert.Equal(Residue<TModulus>.FromBigInteger(x), value);
    }

    private static ulong[] Split(BigInteger x)
    {
        ulong[] groups = new ulong[DecimalGroups<BaseModulus>.Count];
        for (int i = 0; i < groups.Length; i++, x /= DecimalDigits.GroupBase)
            groups[i] = (ulong)(x % DecimalDigits.GroupBase);
        return groups;
    }
}
