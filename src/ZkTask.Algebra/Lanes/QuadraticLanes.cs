using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Eight elements c0 + c1 i of Fp2 side by side. Products are reduced once for each coefficient, the fused sums weakly; ranges in README.md. <c>default</c> is zero.
/// </summary>
/// <typeparam name="TModulus">The prime, 3 modulo 4.</typeparam>
/// <typeparam name="TKernel">The instruction set.</typeparam>
[SkipLocalsInit]
internal partial struct QuadraticLanes<TModulus, TKernel> : IFp2<QuadraticLanes<TModulus, TKernel>, ResidueLanes<TModulus, TKernel>>
    where TModulus : struct, IModulus
    where TKernel : struct, ILaneKernel
{
    internal LaneLimbPair Limbs;

    /// <summary>The element c0 + c1 i.</summary>
    internal QuadraticLanes(in ResidueLanes<TModulus, TKernel> c0, in ResidueLanes<TModulus, TKernel> c1) =>
        (Limbs.C0, Limbs.C1) = (c0.Limbs, c1.Limbs);

    /// <summary>The coefficient of 1.</summary>
    internal readonly ResidueLanes<TModulus, TKernel> C0 => new(Limbs.C0);

    /// <summary>The coefficient of i.</summary>
    internal readonly ResidueLanes<TModulus, TKernel> C1 => new(Limbs.C1);

    /// <inheritdoc/>
    public static QuadraticLanes<TModulus, TKernel> Zero => default;

    /// <inheritdoc/>
    public static QuadraticLanes<TModulus, TKernel> One => new(ResidueLanes<TModulus, TKernel>.One, ResidueLanes<TModulus, TKernel>.Zero);

    private static unsafe long* Constants
    {
        [MethodImpl(HotPath.Inline)]
        get => LaneConstants<TModulus>.Pointer;
    }

    /// <summary>The same element in every lane.</summary>
    internal static QuadraticLanes<TModulus, TKernel> Broadcast(in QuadraticField<Residue<TModulus>> value) =>
        new(ResidueLanes<TModulus, TKernel>.Broadcast(value.C0), ResidueLanes<TModulus, TKernel>.Broadcast(value.C1));

    /// <summary>Lane k is <c>values[k]</c>; lanes beyond the span are zero.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Load(out QuadraticLanes<TModulus, TKernel> result, ReadOnlySpan<QuadraticField<Residue<TModulus>>> values)
    {
        Span<Residue<TModulus>> coefficients = stackalloc Residue<TModulus>[LaneLimbs.Lanes];
        for (int lane = 0; lane < values.Length; lane++)
            coefficients[lane] = values[lane].C0;
        ResidueLanes<TModulus, TKernel>.Load(out ResidueLanes<TModulus, TKernel> c0, coefficients[..values.Length]);
        for (int lane = 0; lane < values.Length; lane++)
            coefficients[lane] = values[lane].C1;
        ResidueLanes<TModulus, TKernel>.Load(out ResidueLanes<TModulus, TKernel> c1, coefficients[..values.Length]);
        result = new QuadraticLanes<TModulus, TKernel>(c0, c1);
    }

    /// <summary><c>values[k]</c> is lane k, canonical.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Store(Span<QuadraticField<Residue<TModulus>>> values, in QuadraticLanes<TModulus, TKernel> a)
    {
        Span<Residue<TModulus>> c0 = stackalloc Residue<TModulus>[LaneLimbs.Lanes], c1 = stackalloc Residue<TModulus>[LaneLimbs.Lanes];
        ResidueLanes<TModulus, TKernel>.Store(c0[..values.Length], a.C0);
        ResidueLanes<TModulus, TKernel>.Store(c1[..values.Length], a.C1);
        for (int lane = 0; lane < values.Length; lane++)
            values[lane] = new QuadraticField<Residue<TModulus>>(c0[lane], c1[lane]);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Add(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) =>
        TKernel.Add(out result.Limbs, a.Limbs, b.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Subtract(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) =>
        TKernel.Subtract(out result.Limbs, a.Limbs, b.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Double(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a) =>
        TKernel.Double(out result.Limbs, a.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Negate(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a) =>
        TKernel.Negate(out result.Limbs, a.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Conjugate(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a) =>
        TKernel.Conjugate(out result.Limbs, a.Limbs);

    /// <inheritdoc/>
    /// <remarks>Karatsuba on wide products: three products, two reductions.</remarks>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void Multiply(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b)
    {
        Unsafe.SkipInit(out WideProducts.Three room);
        long* t = WideProducts.Start(&room);
        WideKaratsuba(t, a, b);
        TKernel.ReduceKaratsuba(out result.Limbs, t, Constants);
    }

    /// <inheritdoc/>
    /// <remarks>(a0 + a1)(a0 - a1) and 2 a0 a1: two products, two reductions.</remarks>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void Square(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a)
    {
        Unsafe.SkipInit(out WideProducts.Three room);
        long* t = WideProducts.Start(&room);
        TKernel.WideOfSumAndDifference(t, a.Limbs.C0, a.Limbs.C1);
        TKernel.Wide(t + WideProducts.Stride, a.Limbs.C0, a.Limbs.C1);
        TKernel.ReduceSquare(out result.Limbs, t, Constants);
    }

    /// <inheritdoc/>
    /// <remarks>Six products, two reductions.</remarks>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void SumOfProducts(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c, in QuadraticLanes<TModulus, TKernel> d)
    {
        Unsafe.SkipInit(out WideProducts.Six room);
        long* t = WideProducts.Start(&room);
        WideKaratsuba(t, a, b);
        WideKaratsuba(t + (3 * WideProducts.Stride), c, d);
        TKernel.ReduceKaratsubaSum(out result.Limbs, t, Constants);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void MultiplyByBase(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> s)
    {
        Unsafe.SkipInit(out WideProducts.Three room);
        long* t = WideProducts.Start(&room);
        TKernel.Wide(t, a.Limbs.C0, s.Limbs);
        TKernel.Wide(t + WideProducts.Stride, a.Limbs.C1, s.Limbs);
        TKernel.ReduceEach(out result.Limbs, t, Constants);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void MultiplyByXi(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a) =>
        TKernel.MultiplyByXi(out result.Limbs, a.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void AddXi(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) =>
        TKernel.AddXi(out result.Limbs, a.Limbs, b.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void SubtractBoth(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c) =>
        TKernel.SubtractBoth(out result.Limbs, a.Limbs, b.Limbs, c.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void SubtractBothAdd(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c, in QuadraticLanes<TModulus, TKernel> d) =>
        TKernel.SubtractBothAdd(out result.Limbs, a.Limbs, b.Limbs, c.Limbs, d.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void SubtractBothAddXi(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c, in QuadraticLanes<TModulus, TKernel> d) =>
        TKernel.SubtractBothAddXi(out result.Limbs, a.Limbs, b.Limbs, c.Limbs, d.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void XiSubtractBothAdd(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b,
        in QuadraticLanes<TModulus, TKernel> c, in QuadraticLanes<TModulus, TKernel> d) =>
        TKernel.XiSubtractBothAdd(out result.Limbs, a.Limbs, b.Limbs, c.Limbs, d.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void TripleSubtractDouble(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) =>
        TKernel.TripleSubtractDouble(out result.Limbs, a.Limbs, b.Limbs, Constants);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static unsafe void TripleAddDouble(
        out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b) =>
        TKernel.TripleAddDouble(out result.Limbs, a.Limbs, b.Limbs, Constants);

    /// <inheritdoc/>
    /// <remarks>(c0 - c1 i) / (c0² + c1²), one scalar inversion for all lanes.</remarks>
    public static void Invert(out QuadraticLanes<TModulus, TKernel> result, in QuadraticLanes<TModulus, TKernel> a)
    {
        ResidueLanes<TModulus, TKernel> c0 = a.C0, c1 = a.C1;
        ResidueLanes<TModulus, TKernel>.SumOfProducts(out ResidueLanes<TModulus, TKernel> norm, c0, c0, c1, c1);
        ResidueLanes<TModulus, TKernel>.Invert(out norm, norm);
        Conjugate(out QuadraticLanes<TModulus, TKernel> conjugate, a);
        MultiplyByBase(out result, conjugate, norm);
    }

    /// <inheritdoc/>
    public static LaneMask IsZero(in QuadraticLanes<TModulus, TKernel> a) =>
        ResidueLanes<TModulus, TKernel>.IsZero(a.C0) & ResidueLanes<TModulus, TKernel>.IsZero(a.C1);

    /// <inheritdoc/>
    public static void Select(
        out QuadraticLanes<TModulus, TKernel> result, LaneMask mask,
        in QuadraticLanes<TModulus, TKernel> ifSet, in QuadraticLanes<TModulus, TKernel> ifClear)
    {
        ResidueLanes<TModulus, TKernel>.Select(out ResidueLanes<TModulus, TKernel> c0, mask, ifSet.C0, ifClear.C0);
        ResidueLanes<TModulus, TKernel>.Select(out ResidueLanes<TModulus, TKernel> c1, mask, ifSet.C1, ifClear.C1);
        result = new QuadraticLanes<TModulus, TKernel>(c0, c1);
    }

    /// <inheritdoc/>
    public readonly bool Equals(QuadraticLanes<TModulus, TKernel> other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is QuadraticLanes<TModulus, TKernel> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1);

    // t = a0 b0, u = a1 b1, v = (a0 + a1)(b0 + b1).
    [MethodImpl(HotPath.Inline)]
    private static unsafe void WideKaratsuba(
        long* t, in QuadraticLanes<TModulus, TKernel> a, in QuadraticLanes<TModulus, TKernel> b)
    {
        TKernel.Wide(t, a.Limbs.C0, b.Limbs.C0);
        TKernel.Wide(t + WideProducts.Stride, a.Limbs.C1, b.Limbs.C1);
        TKernel.WideOfSums(t + (2 * WideProducts.Stride), a.Limbs.C0, a.Limbs.C1, b.Limbs.C0, b.Limbs.C1);
    }
}
