using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>A repeatable stream of test values (SplitMix64, Steele, Lea, Flood 2014).</summary>
public sealed class Samples(ulong seed)
{
    private ulong _state = seed;

    public ulong NextUInt64()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>An integer in [0, bound); the bias is negligible.</summary>
    public BigInteger Below(BigInteger bound)
    {
        BigInteger wide = NextUInt64();
        for (long bits = 0; bits < bound.GetBitLength(); bits += 64)
            wide = (wide << 64) | NextUInt64();
        return wide % bound;
    }

    public Residue<TModulus> Residue<TModulus>()
        where TModulus : struct, IModulus => ZkTask.Algebra.Fields.Residue<TModulus>.FromBigInteger(Below(ZkTask.Algebra.Fields.Residue<TModulus>.Modulus));

    public QuadraticField<Residue<TModulus>> Fp2<TModulus>()
        where TModulus : struct, IModulus => new(Residue<TModulus>(), Residue<TModulus>());

    public Fp6<QuadraticField<Residue<TModulus>>> Fp6<TModulus>()
        where TModulus : struct, IModulus => new(Fp2<TModulus>(), Fp2<TModulus>(), Fp2<TModulus>());

    public Fp12<QuadraticField<Residue<TModulus>>> Fp12<TModulus>()
        where TModulus : struct, IModulus => new(Fp6<TModulus>(), Fp6<TModulus>());
}
