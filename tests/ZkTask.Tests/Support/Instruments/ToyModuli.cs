using System.Numerics;
using ZkTask.Algebra.Fields;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>A small number as a type: a prime whose field a test can walk, or a constant of a curve over it.</summary>
public interface IToyNumber
{
    static abstract uint Value { get; }
}

/// <summary>A small prime in the product's representation: four limbs and R = 2^256, as for the large ones.</summary>
public readonly struct Toy<TPrime> : IModulus
    where TPrime : struct, IToyNumber
{
    private static readonly MontgomeryConstants _constants = MontgomeryConstants.Of(TPrime.Value);

    public static ulong P0 => TPrime.Value;

    public static ulong P1 => 0;

    public static ulong P2 => 0;

    public static ulong P3 => 0;

    public static ulong NegativeInverse => _constants.NegativeInverse;

    public static (ulong L0, ulong L1, ulong L2, ulong L3) R => _constants.R;

    public static (ulong L0, ulong L1, ulong L2, ulong L3) RSquared => _constants.RSquared;
}

/// <summary>7 = 3 mod 4, and 9 + i is neither a square nor a cube in Fp2: the tower over F7 is a field.</summary>
public readonly struct Prime7 : IToyNumber
{
    public static uint Value => 7;
}

/// <summary>13 = 1 mod 4: square roots need Tonelli and Shanks.</summary>
public readonly struct Prime13 : IToyNumber
{
    public static uint Value => 13;
}

/// <summary>79: the next prime over which the tower is a field.</summary>
public readonly struct Prime79 : IToyNumber
{
    public static uint Value => 79;
}

/// <summary>257 = 2^8 + 1: a small prime of high 2-adicity.</summary>
public readonly struct Prime257 : IToyNumber
{
    public static uint Value => 257;
}

/// <summary>10007 = 3 mod 4.</summary>
public readonly struct Prime10007 : IToyNumber
{
    public static uint Value => 10007;
}

/// <summary>The prime of the BN curve with u = 7, whose order is 99709. The tower over it is a field.</summary>
public readonly struct Prime100003 : IToyNumber
{
    public static uint Value => 100003;
}

/// <summary>2, a constant b.</summary>
public readonly struct Two : IToyNumber
{
    public static uint Value => 2;
}

/// <summary>3, a constant b.</summary>
public readonly struct Three : IToyNumber
{
    public static uint Value => 3;
}

/// <summary>4, a constant b.</summary>
public readonly struct Four : IToyNumber
{
    public static uint Value => 4;
}

/// <summary>6, a constant b.</summary>
public readonly struct Six : IToyNumber
{
    public static uint Value => 6;
}

/// <summary>29, a constant b.</summary>
public readonly struct TwentyNine : IToyNumber
{
    public static uint Value => 29;
}

/// <summary>2^254 - 245, the largest prime that <see cref="IModulus"/> admits: no modulus leaves less room above its products.</summary>
public readonly struct LargestModulus : IModulus
{
    private static readonly MontgomeryConstants _constants = MontgomeryConstants.Of((BigInteger.One << 254) - 245);

    public static ulong P0 => ulong.MaxValue - 244;

    public static ulong P1 => ulong.MaxValue;

    public static ulong P2 => ulong.MaxValue;

    public static ulong P3 => ulong.MaxValue >> 2;

    public static ulong NegativeInverse => _constants.NegativeInverse;

    public static (ulong L0, ulong L1, ulong L2, ulong L3) R => _constants.R;

    public static (ulong L0, ulong L1, ulong L2, ulong L3) RSquared => _constants.RSquared;
}
