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
/// A round halves every bucket, whatever the digits are: a bucket that got all points takes the logarithm of their number. Equal and opposite points are found by
/// the product of a block's denominators, which is zero in their lane, and then one by one.
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
    private readonly Span<int> _counts, _starts;
    private readonly Span<bool> _isFilled;
    private readonly nint* _entries, _left, _right;
    private readonly long* _bucketPoints, _sums;
    private readonly Span<TField> _denominators, _products, _first, _second; // of a point x, then y
    private readonly Span<LaneMask> _equal, _opposite;

    /// <summary>Cuts the memory of a pass.</summary>
    internal BucketSums(LaneMemory memory, int buckets, int maxEntries)
    {
        _buckets = buckets;
        _counts = memory.TakeSpan<int>(buckets);
        _starts = memory.TakeSpan<int>(buckets);
        _isFilled = memory.TakeSpan<bool>(buckets);
        _isFilled.Clear();
        _entries = (nint*)memory.Take<nint>(maxEntries);
        _left = (nint*)memory.Take<nint>((maxEntries / 2) + TPoints.Lanes);
        _right = (nint*)memory.Take<nint>((maxEntries / 2) + TPoints.Lanes);
        _bucketPoints = (long*)memory.Take<long>((long)buckets * TPoints.Words);
        _sums = (long*)memory.Take<long>((long)(maxEntries + TPoints.Lanes) * TPoints.Words);
        _denominators = memory.TakeSpan<TField>(BlockLength);
        _products = memory.TakeSpan<TField>(BlockLength);
        _first = memory.TakeSpan<TField>(2 * BlockLength);
        _second = memory.TakeSpan<TField>(2 * BlockLength);
        _equal = memory.TakeSpan<LaneMask>(BlockLength);
        _opposite = memory.TakeSpan<LaneMask>(BlockLength);
    }

    /// <summary>Bytes that a pass needs.</summary>
    internal static long SizeOf(int buckets, int maxEntries) =>
        (2 * LaneMemory.SizeOf<int>(buckets)) + LaneMemory.SizeOf<bool>(buckets)
        + LaneMemory.SizeOf<nint>(maxEntries) + (2 * LaneMemory.SizeOf<nint>((maxEntries / 2) + TPoints.Lanes))
        + LaneMemory.SizeOf<long>((long)buckets * TPoints.Words) + LaneMemory.SizeOf<long>((long)(maxEntries + TPoints.Lanes) * TPoints.Words)
        + (2 * LaneMemory.SizeOf<TField>(BlockLength)) + (2 * LaneMemory.SizeOf<TField>(2 * BlockLength)) + (2 * LaneMemory.SizeOf<LaneMask>(BlockLength));

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
        CountFilled();
        for (int window = 0; window < count; window++)
        {
            for (int i = 0; i < scalars.Length; i++)
            {
                int digit = windows.Digit(scalars[i], firstWindow + window);
                if (digit != 0)
                    _counts[(window * perWindow) + Math.Abs(digit) - 1]++;
            }
        }

        Place();
        for (int window = 0; window < count; window++)
        {
            for (int i = 0; i < scalars.Length; i++)
            {
                int digit = windows.Digit(scalars[i], firstWindow + window);
                if (digit == 0)
                    continue;
                nint opposite = (digit < 0) != isNegative[i] ? 1 : 0;
                _entries[_counts[(window * perWindow) + Math.Abs(digit) - 1]++] = (nint)(points + ((long)i * TPoints.Words)) | opposite;
            }
        }

        Collapse();
    }

    /// <summary>Adds points to buckets of their own.</summary>
    /// <param name="entries">Packed points.</param>
    /// <param name="buckets">The bucket of each.</param>
    [MethodImpl(HotPath.Optimize)]
    internal void Add(scoped ReadOnlySpan<nint> entries, scoped ReadOnlySpan<short> buckets)
    {
        CountFilled();
        foreach (short bucket in buckets)
            _counts[bucket]++;
        Place();
        for (int i = 0; i < entries.Length; i++)
            _entries[_counts[buckets[i]]++] = entries[i];
        Collapse();
    }

    private readonly void CountFilled()
    {
        for (int bucket = 0; bucket < _buckets; bucket++)
            _counts[bucket] = _isFilled[bucket] ? 1 : 0;
    }

    // Gives each bucket its place among the entries, and to the filled ones their first; _counts becomes where the next entry of each goes.
    [MethodImpl(HotPath.Optimize)]
    private readonly void Place()
    {
        int start = 0;
        for (int bucket = 0; bucket < _buckets; bucket++)
        {
            _starts[bucket] = start;
            int next = start;
            start += _counts[bucket];
            _counts[bucket] = next;
            if (_isFilled[bucket])
                _entries[_counts[bucket]++] = (nint)(_bucketPoints + ((long)bucket * TPoints.Words));
        }
    }

    // Adds neighbours in each bucket until it holds one point or none.
    [MethodImpl(HotPath.Optimize)]
    private readonly void Collapse()
    {
        for (int bucket = 0; bucket < _buckets; bucket++)
            _counts[bucket] -= _starts[bucket];
        long* sums = _sums;
        while (true)
        {
            int pairs = PairNeighbours(sums);
            if (pairs == 0)
                break;
            if (AddPairs(sums, pairs))
                DropCancelled();
            sums += (long)pairs * TPoints.Words;
        }

        for (int bucket = 0; bucket < _buckets; bucket++)
        {
            _isFilled[bucket] = _counts[bucket] == 1;
            if (!_isFilled[bucket])
                continue;
            long* own = _bucketPoints + ((long)bucket * TPoints.Words);
            nint entry = _entries[_starts[bucket]];
            if (entry != (nint)own)
                Keep(own, entry);
        }
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
        TPoints.Settle(point);
        TPoints.Scatter(packed, point[0], point[1]);
        new ReadOnlySpan<long>(packed, TPoints.Words).CopyTo(new Span<long>(own, TPoints.Words));
    }

    // Lists the pairs; their sums' places take their places in the buckets.
    [MethodImpl(HotPath.Optimize)]
    private readonly int PairNeighbours(long* sums)
    {
        int pairs = 0;
        for (int bucket = 0; bucket < _buckets; bucket++)
        {
            int count = _counts[bucket];
            if (count < 2)
                continue;
            nint* entries = _entries + _starts[bucket];
            for (int k = 0; k < count / 2; k++)
            {
                _left[pairs] = entries[2 * k];
                _right[pairs] = entries[(2 * k) + 1];
                entries[k] = (nint)(sums + ((long)pairs++ * TPoints.Words));
            }

            if ((count & 1) != 0)
                entries[count / 2] = entries[count - 1];
            _counts[bucket] = (count + 1) / 2;
        }

        // Lanes beyond the last pair repeat it.
        for (int i = pairs; pairs > 0 && i % TPoints.Lanes != 0; i++)
            (_left[i], _right[i]) = (_left[pairs - 1], _right[pairs - 1]);
        return pairs;
    }

    // Returns whether any sum is the identity.
    private readonly bool AddPairs(long* sums, int pairs)
    {
        bool anyCancelled = false;
        int vectors = (pairs + TPoints.Lanes - 1) / TPoints.Lanes;
        for (int start = 0; start < vectors; start += BlockLength)
        {
            int length = Math.Min(BlockLength, vectors - start), first = start * TPoints.Lanes;
            anyCancelled |= AddBlock(sums + ((long)first * TPoints.Words), _left + first, _right + first, length);
        }

        return anyCancelled;
    }

    [MethodImpl(HotPath.Optimize)]
    private readonly bool AddBlock(long* sums, nint* left, nint* right, int length)
    {
        Span<TField> denominators = _denominators[..length], first = _first, second = _second;
        for (int i = 0; i < denominators.Length; i++)
        {
            if (i + PrefetchDistance < length)
                Prefetch(left, right, (i + PrefetchDistance) * TPoints.Lanes);
            TPoints.Gather(out first[2 * i], out first[(2 * i) + 1], left + (i * TPoints.Lanes));
            TPoints.Gather(out second[2 * i], out second[(2 * i) + 1], right + (i * TPoints.Lanes));
            AffineAddition<TField>.Denominator(out denominators[i], first[2 * i], second[2 * i]);
        }

        if (!Inversion.TryInvertAll(denominators, _products))
            return AddExceptionalBlock(sums, length);
        for (int i = 0; i < denominators.Length; i++)
        {
            Span<TField> sum = first.Slice(2 * i, 2);
            AffineAddition<TField>.Add(out sum[0], out sum[1], sum[0], sum[1], second[2 * i], second[(2 * i) + 1], denominators[i]);
            TPoints.Settle(sum);
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
        Span<TField> denominators = _denominators[..length], first = _first, second = _second;
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
            Span<TField> sum = first.Slice(2 * i, 2);
            AffineAddition<TField>.AddOrDouble(out sum[0], out sum[1], sum[0], sum[1], second[2 * i], second[(2 * i) + 1], denominators[i], _equal[i]);
            TPoints.Settle(sum);
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

    private readonly void DropCancelled()
    {
        for (int bucket = 0; bucket < _buckets; bucket++)
        {
            nint* entries = _entries + _starts[bucket];
            int kept = 0;
            for (int k = 0; k < _counts[bucket]; k++)
            {
                if (((long*)(entries[k] & ~1))[TPoints.Words - 1] != Cancelled)
                    entries[kept++] = entries[k];
            }

            _counts[bucket] = kept;
        }
    }
}
