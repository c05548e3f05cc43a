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
internal struct ResidueLanes<TModulus, TKernel> : IField<ResidueLanes<TModulus, TKernel>>
    where TModulus : struct, IModulus
    where TKernel : struct, ILaneKernel
{
    /// <summary>How many lanes.</summary>
    internal const int Count = LaneLimbs.Lanes;

    // Factors between the scalar Montgomery form x 2^256 and this one: a 2^264 / R and a 2^256 / R.
    private static readonly LaneLimbs _fromScalar = LaneConstants<TModulus>.Broadcast(BigInteger.One << 264);
    private static readonly LaneLimbs _toScalar = LaneConstants<TModulus>.Broadcast(BigInteger.One << 256);
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
    internal static void Load(out ResidueLanes<TModulus, TKernel> result, ReadOnlySpan<Residue<TModulus>> values)
    {
        result = default;
        Span<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new Span<LaneLimbs>(ref result.Limbs));
        for (int lane = 0; lane < values.Length; lane++)
        {
            ref readonly Residue<TModulus> value = ref values[lane];
            long carry = 0;
            StoreBalanced(words, lane, ref carry, value.L0);
            StoreBalanced(words, lane + Count, ref carry, (value.L0 >> 52) | (value.L1 << 12));
            StoreBalanced(words, lane + (2 * Count), ref carry, (value.L1 >> 40) | (value.L2 << 24));
            StoreBalanced(words, lane + (3 * Count), ref carry, (value.L2 >> 28) | (value.L3 << 36));
            words[lane + (4 * Count)] = (long)(value.L3 >> 16) + carry;
        }

        Multiply(out result, result, new ResidueLanes<TModulus, TKernel>(_fromScalar));
    }

    /// <summary><c>values[k]</c> is lane k, canonical.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Store(Span<Residue<TModulus>> values, in ResidueLanes<TModulus, TKernel> a)
    {
        // The product is within p of zero: adding p makes it positive and below 2p.
        Multiply(out ResidueLanes<TModulus, TKernel> scalar, a, new ResidueLanes<TModulus, TKernel>(_toScalar));
        ReadOnlySpan<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new ReadOnlySpan<LaneLimbs>(ref scalar.Limbs));
        for (int lane = 0; lane < values.Length; lane++)
        {
            Int128 sum = (Int128)TModulus.P0 + words[lane] + ((Int128)words[lane + Count] << 52);
            ulong t0 = (ulong)sum;
            sum = (sum >> 64) + TModulus.P1 + ((Int128)words[lane + (2 * Count)] << 40);
            ulong t1 = (ulong)sum;
            sum = (sum >> 64) + TModulus.P2 + ((Int128)words[lane + (3 * Count)] << 28);
            ulong t2 = (ulong)sum;
            sum = (sum >> 64) + TModulus.P3 + ((Int128)words[lane + (4 * Count)] << 16);
            Montgomery.SubtractModulusOnce(out values[lane], t0, t1, t2, (ulong)sum);
        }
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
    public static void Negate(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a) =>
        TKernel.Negate(out result.Limbs, a.Limbs);

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public static unsafe void Multiply(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b)
    {
        Unsafe.SkipInit(out WideProducts room);
        long* t = WideProducts.Start(&room);
        TKernel.Wide(t, a.Limbs, b.Limbs);
        TKernel.Reduce(out result.Limbs, t, LaneConstants<TModulus>.Pointer);
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    public static void Square(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a) => Multiply(out result, a, a);

    /// <inheritdoc/>
    /// <remarks>One reduction.</remarks>
    [MethodImpl(HotPath.Optimize)]
    public static unsafe void SumOfProducts(
        out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a, in ResidueLanes<TModulus, TKernel> b,
        in ResidueLanes<TModulus, TKernel> c, in ResidueLanes<TModulus, TKernel> d)
    {
        Unsafe.SkipInit(out WideProducts room);
        long* t = WideProducts.Start(&room);
        TKernel.Wide(t, a.Limbs, b.Limbs);
        TKernel.Wide(t + WideProducts.Stride, c.Limbs, d.Limbs);
        TKernel.ReduceSum(out result.Limbs, t, LaneConstants<TModulus>.Pointer);
    }

    /// <inheritdoc/>
    /// <remarks>One scalar inversion for all lanes (Montgomery's trick).</remarks>
    public static void Invert(out ResidueLanes<TModulus, TKernel> result, in ResidueLanes<TModulus, TKernel> a)
    {
        Span<Residue<TModulus>> values = stackalloc Residue<TModulus>[Count], scratch = stackalloc Residue<TModulus>[Count];
        Store(values, a);
        Inversion.InvertAll(values, scratch);
        Load(out result, values);
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
        Vector256<long> bits = Vector256.Create((long)mask.Bits);
        Vector256<long> low = Vector256.Create(1L, 2, 4, 8), high = Vector256.Create(16L, 32, 64, 128);
        low = Vector256.Equals(bits & low, low);
        high = Vector256.Equals(bits & high, high);
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

    // The low 52 bits of a word and a carry, as a limb in [-2^51, 2^51).
    [MethodImpl(HotPath.Inline)]
    private static void StoreBalanced(Span<long> words, int index, ref long carry, ulong word)
    {
        long limb = (long)(word & ((1UL << 52) - 1)) + carry;
        carry = (limb + (1L << 51)) >> 52;
        words[index] = limb - (carry << 52);
    }
}
