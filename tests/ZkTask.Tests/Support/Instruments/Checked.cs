using System.Numerics;
using System.Runtime.CompilerServices;
using Xunit;
using ZkTask.Algebra.Fields;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>A residue that is computed twice, by the product and by BigInteger, and compared after every operation, fused ones included.</summary>
public readonly struct Checked<TModulus> : IField<Checked<TModulus>>, IWrapper<Checked<TModulus>, Residue<TModulus>>
    where TModulus : struct, IModulus
{
    private static readonly BigInteger _modulus = Residue<TModulus>.Modulus;

    private readonly BigInteger _value;

    private Checked(in Residue<TModulus> inner, BigInteger value, [CallerMemberName] string operation = "")
    {
        BigInteger reduced = BigInteger.Remainder(value, _modulus);
        _value = reduced.Sign < 0 ? reduced + _modulus : reduced;
        Inner = inner;
        if (inner.ToBigInteger() != _value)
            Assert.Fail($"{operation} gave {inner}, which should be {_value}.");
    }

    public Residue<TModulus> Inner { get; }

    public static Checked<TModulus> Zero => new(Residue<TModulus>.Zero, 0);

    public static Checked<TModulus> One => new(Residue<TModulus>.One, 1);

    public static Checked<TModulus> Wrap(in Residue<TModulus> inner) => new(inner, inner.ToBigInteger());

    public static void Add(out Checked<TModulus> result, in Checked<TModulus> a, in Checked<TModulus> b)
    {
        Residue<TModulus>.Add(out Residue<TModulus> inner, a.Inner, b.Inner);
        result = new(inner, a._value + b._value);
    }

    public static void Subtract(out Checked<TModulus> result, in Checked<TModulus> a, in Checked<TModulus> b)
    {
        Residue<TModulus>.Subtract(out Residue<TModulus> inner, a.Inner, b.Inner);
        result = new(inner, a._value - b._value);
    }

    public static void Double(out Checked<TModulus> result, in Checked<TModulus> a)
    {
        Residue<TModulus>.Double(out Residue<TModulus> inner, a.Inner);
        result = new(inner, 2 * a._value);
    }

    public static void Negate(out Checked<TModulus> result, in Checked<TModulus> a)
    {
        Residue<TModulus>.Negate(out Residue<TModulus> inner, a.Inner);
        result = new(inner, -a._value);
    }

    public static void Multiply(out Checked<TModulus> result, in Checked<TModulus> a, in Checked<TModulus> b)
    {
        Residue<TModulus>.Multiply(out Residue<TModulus> inner, a.Inner, b.Inner);
        result = new(inner, a._value * b._value);
    }

    public static void Square(out Checked<TModulus> result, in Checked<TModulus> a)
    {
        Residue<TModulus>.Square(out Residue<TModulus> inner, a.Inner);
        result = new(inner, a._value * a._value);
    }

    public static void Invert(out Checked<TModulus> result, in Checked<TModulus> a)
    {
        Residue<TModulus>.Invert(out Residue<TModulus> inner, a.Inner);
        result = new(inner, BigInteger.ModPow(a._value, _modulus - 2, _modulus));
    }

    public static void SumOfProducts(
        out Checked<TModulus> result, in Checked<TModulus> a, in Checked<TModulus> b, in Checked<TModulus> c, in Checked<TModulus> d)
    {
        Residue<TModulus>.SumOfProducts(out Residue<TModulus> inner, a.Inner, b.Inner, c.Inner, d.Inner);
        result = new(inner, (a._value * b._value) + (c._value * d._value));
    }

    public static void MultiplyComplex(
        out Checked<TModulus> real, out Checked<TModulus> imaginary,
        in Checked<TModulus> a0, in Checked<TModulus> a1, in Checked<TModulus> b0, in Checked<TModulus> b1)
    {
        Residue<TModulus>.MultiplyComplex(
            out Residue<TModulus> re, out Residue<TModulus> im, a0.Inner, a1.Inner, b0.Inner, b1.Inner);
        Checked<TModulus> checkedReal = new(re, (a0._value * b0._value) - (a1._value * b1._value));
        imaginary = new(im, (a0._value * b1._value) + (a1._value * b0._value));
        real = checkedReal;
    }

    public static LaneMask IsZero(in Checked<TModulus> a)
    {
        Assert.Equal(a._value.IsZero, a.Inner.IsZero);
        return LaneMask.Of(a.Inner.IsZero);
    }

    public static void Select(out Checked<TModulus> result, LaneMask mask, in Checked<TModulus> ifSet, in Checked<TModulus> ifClear)
    {
        Residue<TModulus>.Select(out Residue<TModulus> inner, mask, ifSet.Inner, ifClear.Inner);
        result = new(inner, mask.IsSet ? ifSet._value : ifClear._value);
    }

    public static bool operator ==(Checked<TModulus> left, Checked<TModulus> right) => left.Equals(right);

    public static bool operator !=(Checked<TModulus> left, Checked<TModulus> right) => !left.Equals(right);

    public bool Equals(Checked<TModulus> other) => Inner == other.Inner;

    public override bool Equals(object? obj) => obj is Checked<TModulus> other && Equals(other);

    public override int GetHashCode() => Inner.GetHashCode();

    public override string ToString() => Inner.ToString();
}
