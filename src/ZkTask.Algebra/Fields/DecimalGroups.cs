using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>
/// Integers as five groups of sixteen decimal digits (<see cref="DecimalDigits"/>), least significant first: compared with the modulus as they are, and taken to
/// Montgomery form by one product a group. Variable time.
/// </summary>
internal static class DecimalGroups<TModulus>
    where TModulus : struct, IModulus
{
    /// <summary>How many groups there are.</summary>
    internal const int Count = 5;

    private const int WeightLimbs = 4;

    private static readonly ulong[] _modulus = Groups(Residue<TModulus>.Modulus);
    private static readonly ulong[] _weights = Weights(Residue<TModulus>.Modulus);

    /// <summary>Whether an integer is below the modulus.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static bool IsBelowModulus(ReadOnlySpan<ulong> groups)
    {
        int i = Count - 1;
        while (i > 0 && groups[i] == _modulus[i])
            i--;
        return groups[i] < _modulus[i];
    }

    /// <summary>The Montgomery form of an integer, canonical.</summary>
    /// <remarks>
    /// Five products of a group, below 2^54, and a residue are below 2^57 p together, which one step of 64 bits takes below (2^57 p + 2^64 p) / 2^64 &lt; 2p.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void ToMontgomery(out Residue<TModulus> result, ReadOnlySpan<ulong> groups)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        ref ulong weight = ref _weights[0];
        for (int i = 0; i < Count; i++)
        {
            ulong group = groups[i], carry = 0;
            t0 = Limbs.MultiplyAdd(weight, group, t0, ref carry);
            t1 = Limbs.MultiplyAdd(Unsafe.Add(ref weight, 1), group, t1, ref carry);
            t2 = Limbs.MultiplyAdd(Unsafe.Add(ref weight, 2), group, t2, ref carry);
            t3 = Limbs.MultiplyAdd(Unsafe.Add(ref weight, 3), group, t3, ref carry);
            t4 += carry;
            weight = ref Unsafe.Add(ref weight, WeightLimbs);
        }

        Montgomery.ReduceRow<TModulus>(ref t0, ref t1, ref t2, ref t3);
        Montgomery.SubtractModulusOnce(out result, t0, t1, t2, t3 + t4);
    }

    private static ulong[] Groups(BigInteger integer)
    {
        ulong[] groups = new ulong[Count];
        for (int i = 0; i < Count; i++, integer /= DecimalDigits.GroupBase)
            groups[i] = (ulong)(integer % DecimalDigits.GroupBase);
        return groups;
    }

    // 10^(16 i) 2^64 R mod p for each group.
    private static ulong[] Weights(BigInteger modulus)
    {
        ulong[] weights = new ulong[Count * WeightLimbs];
        BigInteger weight = (BigInteger.One << 320) % modulus;
        for (int i = 0; i < weights.Length; i += WeightLimbs, weight = weight * DecimalDigits.GroupBase % modulus)
        {
            for (int limb = 0; limb < WeightLimbs; limb++)
                weights[i + limb] = (ulong)((weight >> (64 * limb)) & ulong.MaxValue);
        }

        return weights;
    }
}
