using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Pippenger's buckets for some windows of a multi-scalar multiplication (Bernstein, Doumen, Lange, Oosterwijk 2012/549, section 4): points with the same digit
/// are added up, in affine coordinates and pairwise, so that the additions of a round are independent and share inversions.
/// </summary>
/// <remarks>
/// A point whose bucket is empty waits there, and the next one of that bucket makes a pair with it: so a round halves every bucket, whatever the digits are, and a bucket
/// that got all points takes the logarithm of their number. Equal and opposite points are found by the product of a block's denominators, which is zero in their lane, and
/// then one by one.
/// </remarks>
[SkipLocalsInit]
internal unsafe ref partial struct BucketSums<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
    where TScalarField : unmanaged, IField<TScalarField>
    where TScalarCurve : struct, ICurve<TScalarField>
    where TPoints : struct, IPackedPoints<TAffine, TField, TCurve, TScalarField, TScalarCurve>
{
    // Additions in lanes that share an inversion; their points, denominators and products fit the second cache.
    private const int BlockLength = 128;

    // How many vectors ahead points are asked for.
    private const int PrefetchDistance = 4;

    // In place of the last word of a sum that is the identity.
    private const long Cancelled = -1;

    private readonly int _buckets;
    private readonly nint* _waiting; // the entry of each bucket, or zero
    private readonly nint* _left, _right; // the pairs of a round
    private readonly int* _bucketOf; // of each pair
    private readonly long* _bucketPoints, _sums;
    private readonly Span<TField> _denominators, _products, _first, _second, _sum; // of a point x, then y
    private readonly Span<TField> _inverse;
    private readonly Span<LaneMask> _equal, _opposite;

    /// <summary>Cuts the memory of a pass.</summary>
    internal BucketSums(LaneMemory memory, int buckets, int maxEntries)
    {
        _buckets = buckets;
        Span<nint> waiting = memory.TakeSpan<nint>(buckets);
        waiting.Clear();
        _waiting = (nint*)Unsafe.AsPointer(ref waiting[0]);
        _left = (nint*)memory.Take<nint>(MaxPairs(maxEntries));
        _right = (nint*)memory.Take<nint>(MaxPairs(maxEntries));
        _bucketOf = (int*)memory.Take<int>(MaxPairs(maxEntries));
        _bucketPoints = (long*)memory.Take<long>((long)buckets * TPoints.Words);
        _sums = (long*)memory.Take<long>((long)(maxEntries + TPoints.Lanes) * TPoints.Words);
        _denominators = memory.TakeSpan<TField>(BlockLength);
        _products = memory.TakeSpan<TField>(BlockLength);
        _first = memory.TakeSpan<TField>(2 * BlockLength);
        _second = memory.TakeSpan<TField>(2 * BlockLength);
        _sum = memory.TakeSpan<TField>(2);
        _inverse = memory.TakeSpan<TField>(1);
        _equal = memory.TakeSpan<LaneMask>(BlockLength);
        _opposite = memory.TakeSpan<LaneMask>(BlockLength);
    }

    /// <summary>Bytes that a pass needs.</summary>
    internal static long SizeOf(int buckets, int maxEntries) =>
        LaneMemory.SizeOf<nint>(buckets) + (2 * LaneMemory.SizeOf<nint>(MaxPairs(maxEntries))) + LaneMemory.SizeOf<int>(MaxPairs(maxEntries))
        + LaneMemory.SizeOf<long>((long)buckets * TPoints.Words) + LaneMemory.SizeOf<long>((long)(maxEntries + TPoints.Lanes) * TPoints.Words)
        + (2 * LaneMemory.SizeOf<TField>(BlockLength)) + (2 * LaneMemory.SizeOf<TField>(2 * BlockLength)) + LaneMemory.SizeOf<TField>(2) + LaneMemory.SizeOf<TField>(1)
        + (2 * LaneMemory.SizeOf<LaneMask>(BlockLength));

    /// <summary>Adds points to the buckets of their digits.</summary>
    /// <param name="points">Where packed points begin.</param>
    /// <param name="scalars">The prepared scalar of each.</param>
    /// <param name="isNegative">Whether the opposite of each is meant.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="firstWindow">The window of the first buckets.</param>
    [MethodImpl(HotPath.Optimize)]
    internal void Add(long* points, ReadOnlySpan<UInt128> scalars, ReadOnlySpan<bool> isNegative, in SignedWindows windows, int firstWindow)
    {
        int perWindow = windows.MaxDigit, count = _buckets / perWindow;
        bool anyKept = KeepWaiting();
        PairList list = new(this);
        for (int window = 0; window < count; window++)
        {
            for (int i = 0; i < scalars.Length; i++)
            {
                int digit = windows.Digit(scalars[i], firstWindow + window);
                if (digit == 0)
                    continue;
                nint opposite = (digit < 0) != isNegative[i] ? 1 : 0;
                list.Add((nint)(points + ((long)i * TPoints.Words)) | opposite, (window * perWindow) + Math.Abs(digit) - 1);
            }
        }

        Collapse(list.Count, anyKept);
    }

    /// <summary>Adds points to buckets of their own.</summary>
    /// <param name="entries">Packed points; they stay where they are until the sums of the buckets are taken.</param>
    /// <param name="buckets">The bucket of each.</param>
    [MethodImpl(HotPath.Optimize)]
    internal void Add(scoped ReadOnlySpan<nint> entries, scoped ReadOnlySpan<short> buckets)
    {
        bool anyKept = KeepWaiting();
        Collapse(PairEntries(entries, buckets), anyKept);
    }

    // Not inlined, like the next: their few pointers are to stay in registers.
    [MethodImpl(HotPath.Optimize | MethodImplOptions.NoInlining)]
    private readonly int PairEntries(scoped ReadOnlySpan<nint> entries, scoped ReadOnlySpan<short> buckets)
    {
        PairList list = new(this);
        for (int i = 0; i < entries.Length; i++)
            list.Add(entries[i], buckets[i]);
        return list.Count;
    }

    [MethodImpl(HotPath.Optimize | MethodImplOptions.NoInlining)]
    private readonly int PairSums(long* sums, int count, bool anyCancelled)
    {
        PairList list = new(this);
        for (int i = 0; i < count; i++, sums += TPoints.Words)
        {
            if (!anyCancelled || sums[TPoints.Words - 1] != Cancelled)
                list.Add((nint)sums, _bucketOf[i]);
        }

        return list.Count;
    }

    // Half of the entries; the last pair is repeated in the lanes beyond it, and one more is written before it is known whether it is a pair.
    private static int MaxPairs(int entries) => (entries / 2) + TPoints.Lanes + 1;

    // Adds pairs until no bucket holds two points. The first round adds points that lie anywhere; if none of them is a sum, its sums need not settle.
    [MethodImpl(HotPath.Optimize)]
    private readonly void Collapse(int pairs, bool anyKept)
    {
        long* sums = _sums;
        for (bool isFirst = true; pairs > 0; isFirst = false)
        {
            // Lanes beyond the last pair repeat it.
            for (int i = pairs; i % TPoints.Lanes != 0; i++)
                (_left[i], _right[i]) = (_left[pairs - 1], _right[pairs - 1]);
            bool anyCancelled = AddPairs(sums, pairs, isFirst, settles: anyKept || !isFirst);
            long* done = sums;
            sums += (long)pairs * TPoints.Words;
            pairs = PairSums(done, pairs, anyCancelled);
        }
    }

    // Points that wait from an earlier call move to their buckets' own places: the sums' are needed again. Returns whether there is any.
    private readonly bool KeepWaiting()
    {
        bool any = false;
        for (int bucket = 0; bucket < _buckets; bucket++)
        {
            nint own = (nint)(_bucketPoints + ((long)bucket * TPoints.Words));
            any |= _waiting[bucket] != 0;
            if (_waiting[bucket] == 0 || _waiting[bucket] == own)
                continue;
            Keep((long*)own, _waiting[bucket]);
            _waiting[bucket] = own;
        }

        return any;
    }

    // Alone in lane 0, which every representation has; the opposite is taken there.
    private static void Keep(long* own, nint entry)
    {
        if ((entry & 1) == 0)
        {
            new ReadOnlySpan<long>((void*)entry, TPoints.Words).CopyTo(new Span<long>(own, TPoints.Words));
            return;
        }

        nint* entries = stackalloc nint[TPoints.Lanes];
        new Span<nint>(entries, TPoints.Lanes).Fill(entry);
        long* packed = stackalloc long[TPoints.Lanes * TPoints.Words];
        Span<TField> point = [TField.Zero, TField.Zero];
        TPoints.Gather(out point[0], out point[1], entries);
        TPoints.Finish(point, [TField.Zero, TField.Zero], TField.Zero, settles: true);
        TPoints.Scatter(packed, point[0], point[1]);
        new ReadOnlySpan<long>(packed, TPoints.Words).CopyTo(new Span<long>(own, TPoints.Words));
    }

    // Returns whether any sum is the identity.
    private readonly bool AddPairs(long* sums, int pairs, bool isFirst, bool settles)
    {
        bool anyCancelled = false;
        int vectors = (pairs + TPoints.Lanes - 1) / TPoints.Lanes;
        for (int start = 0; start < vectors; start += BlockLength)
        {
            int length = Math.Min(BlockLength, vectors - start), first = start * TPoints.Lanes;
            anyCancelled |= AddBlock(sums + ((long)first * TPoints.Words), _left + first, _right + first, length, isFirst, settles);
        }

        return anyCancelled;
    }

    [MethodImpl(HotPath.OwnFrame)]
    private readonly bool AddBlock(long* sums, nint* left, nint* right, int length, bool isFirst, bool settles)
    {
        Span<TField> denominators = _denominators[..length], products = _products[..length], first = _first, second = _second, sum = _sum;
        ref TField inverse = ref _inverse[0];
        for (int i = 0; i < denominators.Length; i++)
        {
            if (isFirst && i + PrefetchDistance < length)
                Prefetch(left, right, (i + PrefetchDistance) * TPoints.Lanes);
            TPoints.Gather(out first[2 * i], out first[(2 * i) + 1], left + (i * TPoints.Lanes));
            TPoints.Gather(out second[2 * i], out second[(2 * i) + 1], right + (i * TPoints.Lanes));
            AffineAddition<TField>.Denominator(out denominators[i], first[2 * i], second[2 * i]);
            Inversion.Append(products, i, denominators[i]);
        }

        if (!Inversion.TryInvertProduct(products))
            return AddExceptionalBlock(sums, length);
        for (int i = denominators.Length - 1; i >= 0; i--)
        {
            Span<TField> p = first.Slice(2 * i, 2), q = second.Slice(2 * i, 2);
            Inversion.Detach(out inverse, products, i, denominators[i]);
            AffineAddition<TField>.Chord(out sum[0], out sum[1], p[0], p[1], q[0], q[1], inverse);
            TPoints.Finish(sum, p, q[0], settles);
            TPoints.Scatter(sums + ((long)i * TPoints.Lanes * TPoints.Words), sum[0], sum[1]);
        }

        return false;
    }

    // Points of the first round lie anywhere in megabytes. Not inlined: the loop that calls it has too many locals already.
    [MethodImpl(HotPath.Optimize | MethodImplOptions.NoInlining)]
    private static void Prefetch(nint* left, nint* right, int first)
    {
        const int line = 64;
        if (!Sse.IsSupported)
            return;
        for (int i = first; i < first + TPoints.Lanes; i++)
        {
            for (int offset = 0; offset < TPoints.Words * sizeof(long); offset += line)
            {
                Sse.Prefetch0((void*)(left[i] + offset));
                Sse.Prefetch0((void*)(right[i] + offset));
            }
        }
    }

    // A block in which some points are equal or opposite: each denominator is looked at.
    private readonly bool AddExceptionalBlock(long* sums, int length)
    {
        Span<TField> denominators = _denominators[..length], first = _first, second = _second, sum = _sum;
        for (int i = 0; i < length; i++)
        {
            (_equal[i], _opposite[i]) = AffineAddition<TField>.CompleteDenominator(
                out denominators[i], first[2 * i], first[(2 * i) + 1], second[2 * i], second[(2 * i) + 1]);
        }

        if (!Inversion.TryInvertAll(denominators, _products))
            throw new InvalidOperationException("A point of even order is not a point of these groups.");
        bool anyCancelled = false;
        for (int i = 0; i < length; i++)
        {
            Span<TField> p = first.Slice(2 * i, 2), q = second.Slice(2 * i, 2);
            AffineAddition<TField>.ChordOrTangent(out sum[0], out sum[1], p[0], p[1], q[0], q[1], denominators[i], _equal[i]);
            TPoints.Finish(sum, p, q[0], settles: true);
            long* packed = sums + ((long)i * TPoints.Lanes * TPoints.Words);
            TPoints.Scatter(packed, sum[0], sum[1]);
            for (int lane = 0; lane < TPoints.Lanes; lane++)
            {
                if ((_opposite[i].Bits >> lane & 1) != 0)
                    packed[((lane + 1) * TPoints.Words) - 1] = Cancelled;
            }

            anyCancelled |= _opposite[i].Any;
        }

        return anyCancelled;
    }

    // The pairs of a round, as they are found.
    private ref struct PairList(in BucketSums<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints> sums)
    {
        private readonly nint* _waiting = sums._waiting, _left = sums._left, _right = sums._right;
        private readonly int* _bucketOf = sums._bucketOf;

        internal int Count { get; private set; }

        // A point alone in its bucket waits there for another. No branch: whether one waits cannot be foreseen.
        [MethodImpl(HotPath.Inline)]
        internal void Add(nint entry, int bucket)
        {
            nint other = _waiting[bucket], isAlone = (other - 1) >> 63; // addresses are positive
            _left[Count] = other;
            _right[Count] = entry;
            _bucketOf[Count] = bucket;
            _waiting[bucket] = entry & isAlone;
            Count += 1 + (int)isAlone;
        }
    }
}
