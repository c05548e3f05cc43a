using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Tests.Support.Lanes;

/// <summary>
/// Eight lanes of a prime field as bounds: each operation takes the worst that its operands allow, checks it against the kernel, and returns the worst of its result. The
/// formulas above the seam have no branch on values, so one run of them is a proof for all inputs.
/// </summary>
internal readonly struct Bounded<TRules> : IField<Bounded<TRules>>
    where TRules : struct, IKernelRules
{
    private readonly LaneBounds? _bounds;

    internal Bounded(LaneBounds bounds) => _bounds = bounds;

    /// <inheritdoc/>
    public static Bounded<TRules> Zero => default;

    /// <inheritdoc/>
    public static Bounded<TRules> One { get; } = Constant();

    /// <summary>The largest magnitude of a factor of a product in this thread, sums of coefficients included.</summary>
    [field: ThreadStatic]
    internal static BigInteger LargestFactor { get; set; }

    /// <summary>The bounds.</summary>
    internal LaneBounds Bounds => _bounds ?? LaneBounds.Zero;

    internal static BigInteger P => TRules.Modulus;

    /// <summary>A constant of the curve, or anything else below p that was split into limbs.</summary>
    internal static Bounded<TRules> Constant() => new(LaneBounds.OfValue(P));

    /// <summary>What <see cref="ResidueLanes{TModulus, TKernel}.Load"/> returns.</summary>
    internal static Bounded<TRules> Loaded()
    {
        Multiply(out Bounded<TRules> result, Constant(), Constant());
        return result;
    }

    /// <inheritdoc/>
    public static void Add(out Bounded<TRules> result, in Bounded<TRules> a, in Bounded<TRules> b) =>
        result = new((a.Bounds + b.Bounds).Carry(nameof(Add)));

    /// <inheritdoc/>
    public static void Subtract(out Bounded<TRules> result, in Bounded<TRules> a, in Bounded<TRules> b) =>
        result = new((a.Bounds + b.Bounds).Carry(nameof(Subtract)));

    /// <inheritdoc/>
    public static void Double(out Bounded<TRules> result, in Bounded<TRules> a) => result = new((2 * a.Bounds).Carry(nameof(Double)));

    /// <inheritdoc/>
    public static void DoubleAddSubtract(out Bounded<TRules> result, in Bounded<TRules> a, in Bounded<TRules> b, in Bounded<TRules> c) =>
        result = new(((2 * a.Bounds) + b.Bounds + c.Bounds).Carry(nameof(DoubleAddSubtract)));

    /// <inheritdoc/>
    public static void Negate(out Bounded<TRules> result, in Bounded<TRules> a) => result = a;

    /// <inheritdoc/>
    public static void Multiply(out Bounded<TRules> result, in Bounded<TRules> a, in Bounded<TRules> b)
    {
        NoteFactor(a.Bounds, b.Bounds);
        TRules.Multiply(a.Bounds, b.Bounds, nameof(Multiply));
        result = Reduced(a.Bounds.Value * b.Bounds.Value);
    }

    /// <inheritdoc/>
    public static void Square(out Bounded<TRules> result, in Bounded<TRules> a)
    {
        NoteFactor(a.Bounds, a.Bounds);
        TRules.Square(a.Bounds, nameof(Square));
        result = Reduced(a.Bounds.Value * a.Bounds.Value);
    }

    /// <inheritdoc/>
    public static void SumOfProducts(
        out Bounded<TRules> result, in Bounded<TRules> a, in Bounded<TRules> b, in Bounded<TRules> c, in Bounded<TRules> d) =>
        result = new((Product(a.Bounds, b.Bounds, nameof(SumOfProducts)) + Product(c.Bounds, d.Bounds, nameof(SumOfProducts))).Reduce());

    /// <inheritdoc/>
    public static void SumOfProducts(out Bounded<TRules> result, ReadOnlySpan<Bounded<TRules>> a, ReadOnlySpan<Bounded<TRules>> b, int unit, in Bounded<TRules> c)
    {
        List<Bounded<TRules>> x = [.. a], y = [.. b];
        LaneBounds added = c.Bounds;
        if (unit >= 0)
        {
            added += y[unit].Bounds;
            x.RemoveAt(unit);
            y.RemoveAt(unit);
        }

        result = default;
        if (x.Count == 0)
            result = new(added.Carry(nameof(SumOfProducts)));
        for (int start = 0; start < x.Count; start += WideProducts.MaxSum)
        {
            int count = Math.Min(WideProducts.MaxSum, x.Count - start);
            WideBounds<TRules> sum = Sum([.. x.Slice(start, count)], [.. y.Slice(start, count)]);
            Bounded<TRules> reduced = new((start == 0 ? sum + WideBounds<TRules>.TimesR(added, nameof(SumOfProducts)) : sum).Reduce());
            if (start == 0)
                result = reduced;
            else
                Add(out result, result, reduced);
        }
    }

    /// <summary>A sum of wide products, however many.</summary>
    internal static WideBounds<TRules> Sum(ReadOnlySpan<Bounded<TRules>> a, ReadOnlySpan<Bounded<TRules>> b)
    {
        WideBounds<TRules> sum = Product(a[0].Bounds, b[0].Bounds, nameof(SumOfProducts));
        for (int i = 1; i < a.Length; i++)
            sum += Product(a[i].Bounds, b[i].Bounds, nameof(SumOfProducts));
        return sum;
    }

    /// <inheritdoc/>
    public static void Invert(out Bounded<TRules> result, in Bounded<TRules> a)
    {
        // Lane by lane, or through the product of all lanes and back.
        Store(a.Bounds, nameof(Invert));
        Multiply(out Bounded<TRules> two, a, a);
        Multiply(out Bounded<TRules> four, two, two);
        Multiply(out Bounded<TRules> eight, four, four);
        Store(eight.Bounds, nameof(Invert));
        Multiply(out eight, Loaded(), four);
        Multiply(out four, eight, two);
        Multiply(out result, four, a);
        Select(out result, default, result, Loaded());
    }

    /// <inheritdoc/>
    public static LaneMask IsZero(in Bounded<TRules> a)
    {
        Store(a.Bounds, nameof(IsZero));
        return default;
    }

    /// <inheritdoc/>
    public static void Select(out Bounded<TRules> result, LaneMask mask, in Bounded<TRules> ifSet, in Bounded<TRules> ifClear) =>
        result = new(ifSet.Bounds.Or(ifClear.Bounds));

    /// <inheritdoc/>
    public bool Equals(Bounded<TRules> other) => Bounds.Covers(other.Bounds) && other.Bounds.Covers(Bounds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bounded<TRules> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Bounds.Value.GetHashCode();

    /// <summary>The wide product of two operands.</summary>
    internal static WideBounds<TRules> Product(LaneBounds a, LaneBounds b, string operation)
    {
        NoteFactor(a, b);
        return new(TRules.Wide(a, b, operation), a.Value * b.Value, operation);
    }

    private static void NoteFactor(LaneBounds a, LaneBounds b) => LargestFactor = BigInteger.Max(LargestFactor, BigInteger.Max(a.Value, b.Value));

    private static Bounded<TRules> Reduced(BigInteger product) => new(LaneBounds.OfValue(TRules.ReducedValue(product)));

    // Reading a lane adds p to a product by 2^256 mod p: it must come out between 0 and 2p.
    private static void Store(LaneBounds a, string operation)
    {
        Multiply(out Bounded<TRules> product, new(a), Constant());
        BigInteger value = product.Bounds.Value;
        ContractException.Require(value < P, operation, () => "a lane that is read may not lie within p of zero");
    }
}

/// <summary>A wide product, or a sum or difference of several: magnitudes of the columns and of the value.</summary>
internal sealed record WideBounds<TRules>(UInt128[] Columns, BigInteger Value, string Operation)
    where TRules : struct, IKernelRules
{
    /// <summary>A sum or difference.</summary>
    public static WideBounds<TRules> operator +(WideBounds<TRules> x, WideBounds<TRules> y) =>
        new([.. x.Columns.Zip(y.Columns, (a, b) => a + b)], x.Value + y.Value, x.Operation);

    /// <summary>A small multiple.</summary>
    public static WideBounds<TRules> operator *(int factor, WideBounds<TRules> x) => new([.. x.Columns.Select(c => (uint)factor * c)], factor * x.Value, x.Operation);

    /// <summary>A R: the limbs in columns 5 to 9.</summary>
    internal static WideBounds<TRules> TimesR(LaneBounds a, string operation) => new([0, 0, 0, 0, 0, .. a.Limbs], a.Value << 260, operation);

    /// <summary>The same columns of a value that is known to be smaller than they show.</summary>
    internal WideBounds<TRules> Of(BigInteger value) => this with { Value = value };

    /// <summary>Montgomery reduction, which carries.</summary>
    internal LaneBounds Reduce()
    {
        TRules.Reduce(Columns, Operation);
        return LaneBounds.OfValue(TRules.ReducedValue(Value));
    }
}
