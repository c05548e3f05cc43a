using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ZkTask.Algebra.Fields;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>FsCheck with a fixed seed and generators that prefer edges.</summary>
public static class Law
{
    private const ulong Seed = 20260101, Gamma = 3;

    /// <summary>Fails unless the law holds for arrays of <paramref name="arity"/> generated values.</summary>
    public static void Holds<T>(Gen<T> values, int arity, Func<T[], bool> law, int count = 100) =>
        Prop.ForAll(values.ArrayOf(arity).ToArbitrary(), law)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, Gamma).WithQuietOnSuccess(true));

    /// <summary>Integers in [0, bound), one in four of them an edge.</summary>
    public static Gen<BigInteger> IntegersBelow(BigInteger bound)
    {
        Gen<BigInteger> anywhere = Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(10).Select(words =>
            words.Aggregate(BigInteger.Zero, (sum, word) => (sum << 32) | (uint)word) % bound);
        return Gen.Frequency((3, anywhere), (1, Gen.Elements(EdgeValues.Below(bound))));
    }

    public static Gen<Residue<TModulus>> Residues<TModulus>()
        where TModulus : struct, IModulus => IntegersBelow(Residue<TModulus>.Modulus).Select(Residue<TModulus>.FromBigInteger);
}
