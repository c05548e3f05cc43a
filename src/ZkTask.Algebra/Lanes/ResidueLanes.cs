using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Eight residues side by side, each in Montgomery form x R with R = 2^260, reduced lazily: lane values are congruent to what they mean, and of magnitude up to some
/// forty p (README.md). <c>default</c> is zero.
/// </summary>
/// <remarks>Constant time, but for <see cref="Invert"/>, <see cref="Equals(ResidueLanes{TModulus, TKernel})"/> and hashing.</remarks>
/// <typeparam name="TModulus">The prime.</typeparam>
/// <typeparam name="TKernel">The instruction set.</typeparam>
[SkipLocalsInit]
internal partial struct ResidueLanes<TModulus, TKernel> : IFieldLanes<ResidueLanes<TModulus, TKernel>, Residue<TModulus>>
    where TModulus : struct, IModulus
    where TKernel : struct, ILaneKernel
{
    /// <summary>How many lanes.</summary>
    internal const int Count = LaneLimbs.Lanes;

    // Factors between the scalar Montgomery form x 2^256 and this one: a 2^264 / R and a 2^256 / R.
    private static readonly LaneLimbs _fromScalar = LaneConstants<TModulus>.Broadcast(BigInteger.One << 264);
    private static readonly LaneLimbs _toScalar = LaneConstants<TModulus>.Broadcast(BigInteger.One << 256);
    private static readonly LaneLimbs _zero;
    private static readonly LaneLimbs _one = LaneConstants<TModulus>.Broadcast(BigInteger.One << 260);

    internal LaneLimbs Limbs;

    internal ResidueLanes(in LaneLimbs limbs) => Limbs = limbs;

    /// <inheritdoc/>
    public static ResidueLanes<TModulus, TKernel> Zero => default;

    /// <inheritdoc/>
    public static ResidueLanes<TModulus, TKernel> One => new(_one);

    /// <summary>The same residue in every lane.</summary>
    internal static ResidueLanes<TModulus, TKernel> Broadcast(in Residue<TModulus> value)
    {
        Span<Residue<TModulus>> values = stackalloc Residue<TModulus>[Count];
        values.Fill(value);
        Load(out ResidueLanes<TModulus, TKernel> result, values);
        return result;
    }

    /// <summary>Lane k is <c>values[k]</c>; lanes beyond the span are zero.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Load(out ResidueLanes<TModulus, TKernel> result, ReadOnlySpan<Residue<TModulus>> values)
    {
        result = default;
        Span<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new Span<LaneLimbs>(ref result.Limbs));
        for (int lane = 0; lane < values.Length; lane++)
        {
            ref readonly Residue<TModulus> value = ref values[lane];
            Split(words[lane..], value.L0, value.L1, value.L2, value.L3);
        }

        TKernel.Add(out result.Limbs, result.Limbs, default);
        Multiply(out result, result, new ResidueLanes<TModulus, TKernel>(_fromScalar));
    }

    /// <summary><c>values[k]</c> is lane k, canonical.</summary>
    [MethodImpl(HotPath.Optimize)]
    public static void Store(Span<Residue<TModulus>> values, in ResidueLanes<TModulus, TKernel> a)
    {
        // The product is within p of zero: adding p makes it positive and below 2p.
        Multiply(out ResidueLanes<TModulus, TKernel> scalar, a, new ResidueLanes<TModulus, TKernel>(_toScalar));
        ReadOnlySpan<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new ReadOnlySpan<LaneLimbs>(ref scalar.Limbs));
        for (int lane = 0; lane < values.Length; lane++)
            Join(out values[lane], words[lane..]);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Add(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b) =>
        TKernel.Add(out result.Limbs, a.Limbs, b.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Subtract(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b) =>
        TKernel.Subtract(out result.Limbs, a.Limbs, b.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Double(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a) =>
        TKernel.Double(out result.Limbs, a.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void DoubleAddSubtract(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b,
        in ResidueLanes<TModulus, TKernel> c) => TKernel.DoubleAddSubtract(out result.Limbs, a.Limbs, b.Limbs, c.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Negate(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a) =>
        TKernel.Negate(out result.Limbs, a.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void Multiply(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b)
    {
        Unsafe.SkipInit(out WideProducts.One room);
        TKernel.Multiply(out result.Limbs, WideProducts.Start(&room), a.Limbs, b.Limbs, LaneConstants<TModulus>.Pointer);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void Square(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a)
    {
        Unsafe.SkipInit(out WideProducts.One room);
        TKernel.Square(out result.Limbs, WideProducts.Start(&room), a.Limbs, LaneConstants<TModulus>.Pointer);
    }

    /// <inheritdoc/>
    /// <remarks>One reduction.</remarks>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void SumOfProducts(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b,
        in ResidueLanes<TModulus, TKernel> c, in ResidueLanes<TModulus, TKernel> d)
    {
        Unsafe.SkipInit(out WideProducts.Three room);
        long* t = WideProducts.Start(&room);
        TKernel.Wide(t, a.Limbs, b.Limbs);
        TKernel.Wide(t + WideProducts.Stride, c.Limbs, d.Limbs);
        TKernel.ReduceSum(out result.Limbs, t, LaneConstants<TModulus>.Pointer);
    }

    /// <inheritdoc/>
    /// <remarks>One reduction for each <see cref="WideProducts.MaxSum"/> products. What is not multiplied is added to the first sum before it is reduced, as its multiple by R.</remarks>
    [MethodImpl(HotPath.OwnFrame)]
    public static unsafe void SumOfProducts(
        out ResidueLanes<TModulus, TKernel> result, ReadOnlySpan<ResidueLanes<TModulus, TKernel>> a, ReadOnlySpan<ResidueLanes<TModulus, TKernel>> b,
        int unit, in ResidueLanes<TModulus, TKernel> c)
    {
        bool hasUnit = unit >= 0;
        int count = hasUnit ? a.Length - 1 : a.Length;
        if (count == 0)
        {
            Add(out result, c, hasUnit ? b[0] : Zero);
            return;
        }

        Unsafe.SkipInit(out WideProducts.One room);
        Unsafe.SkipInit(out LaneLimbs sum);
        long* t = WideProducts.Start(&room);
        for (int start = 0; start < count; start += WideProducts.MaxSum)
        {
            for (int i = start; i < Math.Min(count, start + WideProducts.MaxSum); i++)
            {
                int place = hasUnit && i >= unit ? i + 1 : i;
                if (i == start)
                    TKernel.Wide(t, a[place].Limbs, b[place].Limbs);
                else
                    TKernel.AddWide(t, a[place].Limbs, b[place].Limbs);
            }

            if (start == 0)
            {
                WideProducts.AddTimesR(t, c.Limbs, hasUnit ? ref b[unit].Limbs : ref _zero);
                TKernel.Reduce(out sum, t, LaneConstants<TModulus>.Pointer);
                continue;
            }

            TKernel.Reduce(out LaneLimbs more, t, LaneConstants<TModulus>.Pointer);
            TKernel.Add(out sum, sum, more);
        }

        result.Limbs = sum;
    }

    /// <inheritdoc/>
    /// <remarks>One scalar inversion for all lanes (Montgomery's trick), of the product that three exchanges of lanes make.</remarks>
    public static void Invert(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a)
    {
        MultiplyByPartner(out ResidueLanes<TModulus, TKernel> two, a, a, 4);
        MultiplyByPartner(out ResidueLanes<TModulus, TKernel> four, two, two, 2);
        MultiplyByPartner(out ResidueLanes<TModulus, TKernel> eight, four, four, 1);
        Residue<TModulus> product = default;
        Store(new Span<Residue<TModulus>>(ref product), eight);
        if (product.IsZero)
        {
            InvertEach(out result, a);
            return;
        }

        Inversion.Invert(out product, product);
        MultiplyByPartner(out eight, Broadcast(product), four, 1);
        MultiplyByPartner(out four, eight, two, 2);
        MultiplyByPartner(out result, four, a, 4);
    }

    /// <inheritdoc/>
    public static LaneMask IsZero(in ResidueLanes<TModulus, TKernel> a)
    {
        Span<Residue<TModulus>> values = stackalloc Residue<TModulus>[Count];
        Store(values, a);
        uint bits = 0;
        for (int lane = 0; lane < Count; lane++)
            bits |= (values[lane].IsZero ? 1u : 0u) << lane;
        return new LaneMask(bits);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static void Select(
        out ResidueLanes<TModulus, TKernel> result, LaneMask mask,
        in ResidueLanes<TModulus, TKernel> ifSet, in ResidueLanes<TModulus, TKernel> ifClear)
    {
        Unsafe.SkipInit(out result);
        LaneMoves.Expand(mask, out Vector256<long> low, out Vector256<long> high);
        ref Vector256<long> r = ref Unsafe.As<LaneLimbs, Vector256<long>>(ref result.Limbs);
        ref Vector256<long> x = ref Unsafe.As<LaneLimbs, Vector256<long>>(ref Unsafe.AsRef(in ifSet.Limbs));
        ref Vector256<long> y = ref Unsafe.As<LaneLimbs, Vector256<long>>(ref Unsafe.AsRef(in ifClear.Limbs));
        for (int i = 0; i < LaneLimbs.Count; i++)
        {
            Unsafe.Add(ref r, 2 * i) = Vector256.ConditionalSelect(low, Unsafe.Add(ref x, 2 * i), Unsafe.Add(ref y, 2 * i));
            Unsafe.Add(ref r, (2 * i) + 1) = Vector256.ConditionalSelect(high, Unsafe.Add(ref x, (2 * i) + 1), Unsafe.Add(ref y, (2 * i) + 1));
        }
    }

    /// <inheritdoc/>
    public readonly bool Equals(ResidueLanes<TModulus, TKernel> other)
    {
        Span<Residue<TModulus>> mine = stackalloc Residue<TModulus>[Count], theirs = stackalloc Residue<TModulus>[Count];
        Store(mine, this);
        Store(theirs, other);
        return mine.SequenceEqual(theirs);
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ResidueLanes<TModulus, TKernel> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        Span<Residue<TModulus>> values = stackalloc Residue<TModulus>[Count];
        Store(values, this);
        HashCode hash = default;
        foreach (Residue<TModulus> value in values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    // Lanes of zero stay zero.
    private static void InvertEach(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a)
    {
        Span<Residue<TModulus>> values = stackalloc Residue<TModulus>[Count], scratch = stackalloc Residue<TModulus>[Count];
        Store(values, a);
        Inversion.InvertAll(values, scratch);
        Load(out result, values);
    }

    // Lane l of a times lane l xor distance of b.
    private static void MultiplyByPartner(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b, int distance)
    {
        LaneMoves.Exchange(out LaneLimbs partner, b.Limbs, distance);
        Multiply(out result, a, new ResidueLanes<TModulus, TKernel>(partner));
    }

    // An integer of four 64-bit limbs as the limbs of one lane, whose words begin here: below 2^52, not yet balanced.
    [MethodImpl(HotPath.Inline)]
    private static void Split(Span<long> words, ulong l0, ulong l1, ulong l2, ulong l3)
    {
        const ulong Low = (1UL << LaneLimbs.Radix) - 1;
        words[4 * Count] = (long)(l3 >> 16);
        words[0] = (long)(l0 & Low);
        words[Count] = (long)(((l0 >> 52) | (l1 << 12)) & Low);
        words[2 * Count] = (long)(((l1 >> 40) | (l2 << 24)) & Low);
        words[3 * Count] = (long)(((l2 >> 28) | (l3 << 36)) & Low);
    }

    // The canonical integer of one lane that is within p of zero: p is added, limb by limb with signed carries, and subtracted once.
    [MethodImpl(HotPath.Inline)]
    private static void Join(out Residue<TModulus> value, ReadOnlySpan<long> words)
    {
        const long Low = (1L << LaneLimbs.Radix) - 1;
        long w4 = words[4 * Count] + (long)(TModulus.P3 >> 16);
        long w0 = words[0] + ((long)TModulus.P0 & Low);
        long w1 = words[Count] + ((long)((TModulus.P0 >> 52) | (TModulus.P1 << 12)) & Low) + (w0 >> 52);
        long w2 = words[2 * Count] + ((long)((TModulus.P1 >> 40) | (TModulus.P2 << 24)) & Low) + (w1 >> 52);
        long w3 = words[3 * Count] + ((long)((TModulus.P2 >> 28) | (TModulus.P3 << 36)) & Low) + (w2 >> 52);
        w4 += w3 >> 52;
        (w0, w1, w2, w3) = (w0 & Low, w1 & Low, w2 & Low, w3 & Low);
        Montgomery.SubtractModulusOnce(
            out value, (ulong)(w0 | (w1 << 52)), (ulong)((w1 >> 12) | (w2 << 40)), (ulong)((w2 >> 24) | (w3 << 28)), (ulong)((w3 >> 36) | (w4 << 16)));
    }
}
