using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>The tower's constants over any prime p = 1 mod 6, from their definition xi^(k (p^n - 1) / 6).</summary>
public readonly struct DerivedTower<TModulus> : ITowerConstants<QuadraticField<Residue<TModulus>>>
    where TModulus : struct, IModulus
{
    private static readonly QuadraticField<Residue<TModulus>>[] _multipliers = Derive();

    public static ref readonly QuadraticField<Residue<TModulus>> FrobeniusMultiplier(int power, int k) => ref _multipliers[((power - 1) * 5) + k - 1];

    private static QuadraticField<Residue<TModulus>>[] Derive()
    {
        BigInteger p = Residue<TModulus>.Modulus;
        TowerRing ring = new(p);
        return
        [
            .. from power in Enumerable.Range(1, 3)
               from k in Enumerable.Range(1, 5)
               let exponent = k * (BigInteger.Pow(p, power) - 1) / 6
               select TowerRing.Coefficient<TModulus>(ring.Power(TowerRing.Xi, exponent), 0),
        ];
    }
}
