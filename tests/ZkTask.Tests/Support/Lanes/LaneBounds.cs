using System.Numerics;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Tests.Support.Lanes;

/// <summary>What is known of one integer in limbs, whatever the input was: the largest magnitude of each limb and of the value.</summary>
/// <param name="Limbs">For each limb.</param>
/// <param name="Value">Of the value; at most what the limbs allow, usually much less.</param>
internal sealed record LaneBounds(UInt128[] Limbs, BigInteger Value)
{
    /// <summary>The magnitude that carrying leaves in limbs 0 to 3, and the largest that any kernel promises for limb 4.</summary>
    internal static UInt128 Carried { get; } = UInt128.One << 51;

    // Limbs 0 to 3 at their largest.
    private static readonly BigInteger _belowTop = (((((((BigInteger.One << 52) + 1) << 52) + 1) << 52) + 1) << 51);

    /// <summary>Zero.</summary>
    internal static LaneBounds Zero { get; } = new([0, 0, 0, 0, 0], 0);

    /// <summary>Any integer up to a magnitude, after its limbs were carried.</summary>
    internal static LaneBounds OfValue(BigInteger value) =>
        new([Carried, Carried, Carried, Carried, TopOf(value)], value);

    /// <summary>|x| + |y|, limb by limb, of the value likewise: a sum or difference before carrying.</summary>
    public static LaneBounds operator +(LaneBounds x, LaneBounds y) =>
        new(Each(i => x.Limbs[i] + y.Limbs[i]), x.Value + y.Value);

    /// <summary>A small multiple before carrying.</summary>
    public static LaneBounds operator *(int factor, LaneBounds x) => new(Each(i => (uint)factor * x.Limbs[i]), factor * x.Value);

    /// <summary>Either of two.</summary>
    internal LaneBounds Or(LaneBounds other) =>
        new(Each(i => UInt128.Max(Limbs[i], other.Limbs[i])), BigInteger.Max(Value, other.Value));

    /// <summary>Whether everything that <paramref name="other"/> allows is allowed here.</summary>
    internal bool Covers(LaneBounds other) => Value >= other.Value && Limbs.Zip(other.Limbs).All(l => l.First >= l.Second);

    /// <summary>
    /// Carrying from limb to limb, as every kernel does it: word i is biased by 2^62 + 2^51 and shifted as an unsigned word, so its magnitude with the carry into it
    /// must stay below 2^62 - 2^51.
    /// </summary>
    /// <exception cref="ContractException">It may not.</exception>
    internal LaneBounds Carry(string operation)
    {
        UInt128 carry = 0;
        for (int i = 0; i < 4; i++)
        {
            UInt128 word = Limbs[i] + carry;
            ContractException.Require(word < (UInt128.One << 62) - Carried, operation, () => $"limb {i} with its carry reaches {Log(word)}");
            carry = (word + Carried) >> 52;
        }

        UInt128 top = UInt128.Min(Limbs[4] + carry, TopOf(Value));
        return new([Carried, Carried, Carried, Carried, top], Value);
    }

    /// <summary>What <see cref="PackedLanes.Scatter"/> takes: carried limbs, and one of 48 bits at the top, of which the largest is left for marks.</summary>
    /// <exception cref="ContractException">A limb may be larger.</exception>
    internal void RequirePackable()
    {
        for (int i = 0; i < 4; i++)
            ContractException.Require(Limbs[i] <= Carried, nameof(PackedLanes), () => "a limb that is packed must be carried");
        ContractException.Require(Limbs[4] < (UInt128.One << 47) - 1, nameof(PackedLanes), () => $"the highest limb reaches {Log(Limbs[4])}");
    }

    /// <summary>The magnitude of limb 4 of a value whose other limbs are carried.</summary>
    private static UInt128 TopOf(BigInteger value) => (UInt128)((value + _belowTop) >> 208);

    /// <summary>A magnitude as a power of two, for messages.</summary>
    internal static string Log(UInt128 magnitude) => $"2^{Math.Log2((double)magnitude):F4}";

    private static UInt128[] Each(Func<int, UInt128> limb)
    {
        UInt128[] limbs = new UInt128[5];
        for (int i = 0; i < limbs.Length; i++)
            limbs[i] = limb(i);
        return limbs;
    }
}

/// <summary>An operation may leave the range in which its kernel is exact.</summary>
/// <param name="operation">Which.</param>
/// <param name="detail">How.</param>
internal sealed class ContractException(string operation, string detail) : Exception($"{operation}: {detail}.")
{
    /// <summary>The operation.</summary>
    internal string Operation { get; } = operation;

    /// <summary>Throws unless a condition holds.</summary>
    internal static void Require(bool holds, string operation, Func<string> detail)
    {
        if (!holds)
            throw new ContractException(operation, detail());
    }
}
