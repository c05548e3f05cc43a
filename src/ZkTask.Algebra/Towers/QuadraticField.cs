using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Towers;

/// <summary>c0 + c1 i with i² = -1, over a base field in which -1 is not a square. <c>Fp2</c> is this type over <c>Fp</c>.</summary>
/// <typeparam name="TBase">The base field: one residue, or an instrument that counts or checks.</typeparam>
[SkipLocalsInit]
public readonly struct QuadraticField<TBase> : IFp2<QuadraticField<TBase>, TBase>
    where TBase : struct, IField<TBase>
{
    /// <summary>The coefficient of 1.</summary>
    public readonly TBase C0;

    /// <summary>The coefficient of i.</summary>
    public readonly TBase C1;

    /// <summary>The element c0 + c1 i.</summary>
    [MethodImpl(HotPath.Inline)]
    public QuadraticField(in TBase c0, in TBase c1) => (C0, C1) = (c0, c1);

    /// <inheritdoc/>
    public static QuadraticField<TBase> Zero => new(TBase.Zero, TBase.Zero);

    /// <inheritdoc/>
    public static QuadraticField<TBase> One => new(TBase.One, TBase.Zero);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Add(out QuadraticField<TBase> result, in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        TBase.Add(out TBase c0, a.C0, b.C0);
        TBase.Add(out TBase c1, a.C1, b.C1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Subtract(out QuadraticField<TBase> result, in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        TBase.Subtract(out TBase c0, a.C0, b.C0);
        TBase.Subtract(out TBase c1, a.C1, b.C1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Double(out QuadraticField<TBase> result, in QuadraticField<TBase> a)
    {
        TBase.Double(out TBase c0, a.C0);
        TBase.Double(out TBase c1, a.C1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Negate(out QuadraticField<TBase> result, in QuadraticField<TBase> a)
    {
        TBase.Negate(out TBase c0, a.C0);
        TBase.Negate(out TBase c1, a.C1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Conjugate(out QuadraticField<TBase> result, in QuadraticField<TBase> a)
    {
        TBase.Negate(out TBase c1, a.C1);
        result = new QuadraticField<TBase>(a.C0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Multiply(out QuadraticField<TBase> result, in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        TBase.MultiplyComplex(out TBase c0, out TBase c1, a.C0, a.C1, b.C0, b.C1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    /// <remarks>(a0 + a1)(a0 - a1) and 2 a0 a1.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void Square(out QuadraticField<TBase> result, in QuadraticField<TBase> a)
    {
        TBase.Add(out TBase sum, a.C0, a.C1);
        TBase.Subtract(out TBase difference, a.C0, a.C1);
        TBase.Double(out TBase twice, a.C0);
        TBase.Multiply(out TBase c1, twice, a.C1);
        TBase.Multiply(out TBase c0, sum, difference);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyByBase(out QuadraticField<TBase> result, in QuadraticField<TBase> a, in TBase s)
    {
        TBase.Multiply(out TBase c0, a.C0, s);
        TBase.Multiply(out TBase c1, a.C1, s);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    /// <remarks>(9 c0 - c1) + (9 c1 + c0) i.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static void MultiplyByXi(out QuadraticField<TBase> result, in QuadraticField<TBase> a)
    {
        TBase.Negate(out TBase minusC1, a.C1);
        AddNinefold(out TBase c0, a.C0, minusC1);
        AddNinefold(out TBase c1, a.C1, a.C0);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void AddXi(out QuadraticField<TBase> result, in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        TBase.Subtract(out TBase c0, a.C0, b.C1);
        AddNinefold(out c0, b.C0, c0);
        TBase.Add(out TBase c1, a.C1, b.C0);
        AddNinefold(out c1, b.C1, c1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    /// <remarks>(c0 - c1 i) / (c0² + c1²).</remarks>
    public static void Invert(out QuadraticField<TBase> result, in QuadraticField<TBase> a)
    {
        TBase.SumOfProducts(out TBase norm, a.C0, a.C0, a.C1, a.C1);
        TBase.Invert(out TBase inverse, norm);
        TBase.Multiply(out TBase c0, a.C0, inverse);
        TBase.Negate(out TBase minusC1, a.C1);
        TBase.Multiply(out TBase c1, minusC1, inverse);
        result = new QuadraticField<TBase>(c0, c1);
    }

    /// <inheritdoc/>
    public static LaneMask IsZero(in QuadraticField<TBase> a) => TBase.IsZero(a.C0) & TBase.IsZero(a.C1);

    /// <inheritdoc/>
    public static void Select(
        out QuadraticField<TBase> result, LaneMask mask, in QuadraticField<TBase> ifSet, in QuadraticField<TBase> ifClear)
    {
        TBase.Select(out TBase c0, mask, ifSet.C0, ifClear.C0);
        TBase.Select(out TBase c1, mask, ifSet.C1, ifClear.C1);
        result = new QuadraticField<TBase>(c0, c1);
    }

    // result = 9a + b.
    [MethodImpl(HotPath.Inline)]
    private static void AddNinefold(out TBase result, in TBase a, in TBase b)
    {
        TBase.Double(out TBase nine, a);
        TBase.Double(out nine, nine);
        TBase.Double(out nine, nine);
        TBase.Add(out nine, nine, a);
        TBase.Add(out result, nine, b);
    }

    /// <summary>Sum.</summary>
    public static QuadraticField<TBase> operator +(in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        Add(out QuadraticField<TBase> r, a, b);
        return r;
    }

    /// <summary>Difference.</summary>
    public static QuadraticField<TBase> operator -(in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        Subtract(out QuadraticField<TBase> r, a, b);
        return r;
    }

    /// <summary>Negation.</summary>
    public static QuadraticField<TBase> operator -(in QuadraticField<TBase> a)
    {
        Negate(out QuadraticField<TBase> r, a);
        return r;
    }

    /// <summary>Product.</summary>
    public static QuadraticField<TBase> operator *(in QuadraticField<TBase> a, in QuadraticField<TBase> b)
    {
        Multiply(out QuadraticField<TBase> r, a, b);
        return r;
    }

    /// <summary>Equality in every lane.</summary>
    public static bool operator ==(in QuadraticField<TBase> a, in QuadraticField<TBase> b) => a.Equals(b);

    /// <summary>Inequality in some lane.</summary>
    public static bool operator !=(in QuadraticField<TBase> a, in QuadraticField<TBase> b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(QuadraticField<TBase> other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is QuadraticField<TBase> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(C0, C1);

    /// <summary>Both coefficients, as <c>c0 + c1 i</c>.</summary>
    public override string ToString() => $"{C0} + {C1} i";
}
