using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Many fixed bases: some multiples of each, packed (<see cref="OddDigits"/>). All windows of all scalars share one set of buckets, whose additions are affine and, where
/// there are lanes, eight at a time (<see cref="BucketSums{TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints}"/>). Variable time.
/// </summary>
internal sealed unsafe class FixedBaseBuckets<TField, TCurve, TPoints>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
    where TPoints : struct, IPackedPoints<G1, TField, TCurve, Fp, G1Curve>
{
    // Bases whose windows are added in one go, and bases whose tables are made together.
    private const int ChunkLength = 128, BuildLength = 16;

    // Points that fill cache lines begin where those begin.
    private const int LineWords = 8;

    private const int MinWidth = 8, MaxWidth = 14, MinBuckets = 32, MaxBuckets = 1024;

    private readonly OddDigits _digits;
    private readonly int _buckets;
    private readonly G1[] _bases;
    private readonly long[] _points;

    /// <summary>Makes the tables.</summary>
    /// <param name="bases">The points.</param>
    /// <param name="maxBytes">Memory for all tables; the narrowest windows are used if even they exceed it.</param>
    internal FixedBaseBuckets(G1[] bases, long maxBytes)
    {
        // A bucket more for each base: adding them up costs less than the additions that twice as wide a table would save (measured with AVX2).
        _bases = bases;
        _buckets = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)bases.Length), MinBuckets, MaxBuckets);
        int narrowest = Math.Max(MinWidth, BitOperations.Log2((uint)_buckets) + 2), width = MaxWidth;
        while (width > narrowest && Length(new OddDigits(width, _buckets), bases.Length) * sizeof(long) > maxBytes)
            width--;
        _digits = new OddDigits(width, _buckets);
        _points = GC.AllocateUninitializedArray<long>(checked((int)Length(_digits, bases.Length) + LineWords), pinned: true);
        fixed (long* unaligned = _points)
        {
            long* points = Align(unaligned);
            for (int start = 0; start < bases.Length; start += BuildLength)
                Build(points, start, Math.Min(BuildLength, bases.Length - start));
        }
    }

    private int PointsPerBase => ((_digits.Windows - 1) * _digits.Multiples) + 1;

    /// <summary><c>sum = sum + Σ k_j P_j</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal void AddMultiples(ref ProjectivePoint<Fp, G1Curve> sum, ReadOnlySpan<Fr> scalars)
    {
        int maxEntries = (Math.Min(scalars.Length, ChunkLength) + OddScalarGroup.Capacity) * _digits.Windows, capacity = maxEntries + _buckets;
        using LaneMemory memory = LaneMemory.Rent(
            BucketSums<G1, TField, TCurve, Fp, G1Curve, TPoints>.SizeOf(_buckets, capacity) + LaneMemory.SizeOf<nint>(maxEntries) + LaneMemory.SizeOf<short>(maxEntries));
        BucketSums<G1, TField, TCurve, Fp, G1Curve, TPoints> sums = new(memory, _buckets, capacity);
        Span<nint> entries = memory.TakeSpan<nint>(maxEntries);
        Span<short> buckets = memory.TakeSpan<short>(maxEntries);
        OddScalarGroup group = default;
        fixed (long* unaligned = _points)
        {
            long* points = Align(unaligned);
            for (int start = 0; start < scalars.Length; start += ChunkLength)
            {
                int count = 0, end = Math.Min(scalars.Length, start + ChunkLength);
                for (int i = start; i < end; i++)
                {
                    AddTo(ref group, ref sum, Place(points, i, 0), _bases[i], scalars[i]);
                    if (group.Count < OddScalarGroup.Capacity && i < end - 1)
                        continue;
                    int written = _digits.Write(group, TPoints.Words * sizeof(long), entries[count..], buckets[count..]);
                    Prefetch(entries.Slice(count, written));
                    count += written;
                    group.Clear();
                }

                sums.Add(entries[..count], buckets[..count]);
            }
        }

        ProjectivePoint<Fp, G1Curve>.Add(out sum, sum, sums.SumOfOddMultiples());
    }

    // Tables of megabytes are not in the second cache, and the first cannot await as many points: they are on their way while pairs are found.
    [MethodImpl(HotPath.Inline)]
    private static void Prefetch(ReadOnlySpan<nint> entries)
    {
        if (!Sse.IsSupported)
            return;
        foreach (nint entry in entries)
            Sse.Prefetch1((void*)entry);
    }

    // Digits are those of an odd number. Of a short even one the point itself is taken off, so that it stays short; a long one becomes r less it.
    [MethodImpl(HotPath.Optimize)]
    private static void AddTo(ref OddScalarGroup group, ref ProjectivePoint<Fp, G1Curve> sum, long* table, in G1 point, in Fr scalar)
    {
        if (scalar.IsZero || point.IsIdentity)
            return;
        Span<ulong> k = stackalloc ulong[4];
        (k[0], k[1], k[2], k[3]) = scalar.ToInteger();
        bool isEven = (k[0] & 1) == 0, isShort = (k[2] | k[3]) == 0;
        ulong borrow = 0;
        if (isEven && isShort)
        {
            ProjectivePoint<Fp, G1Curve>.AddAffine(out sum, sum, point.X, point.Y);
            k[0] = Limbs.Subtract(k[0], 1, ref borrow);
            k[1] -= borrow;
        }
        else if (isEven)
        {
            k[0] = Limbs.Subtract(ScalarModulus.P0, k[0], ref borrow);
            k[1] = Limbs.Subtract(ScalarModulus.P1, k[1], ref borrow);
            k[2] = Limbs.Subtract(ScalarModulus.P2, k[2], ref borrow);
            k[3] = ScalarModulus.P3 - k[3] - borrow;
        }

        group.Add(k, (nint)table, isEven && !isShort);
    }

    // The multiples 1 + 4B j of all windows of some bases side by side: the lowest is 1 - 2^w, and each is 4B more than the one before. Neither sum is ever exceptional: m is odd, 4B is
    // even, both are far below the order of the group.
    private void Build(long* points, int start, int count)
    {
        int windows = _digits.Windows - 1, multiples = _digits.Multiples, width = _digits.Width, log = BitOperations.Log2((uint)_buckets) + 2;
        int vectors = ((count * windows) + TPoints.Lanes - 1) / TPoints.Lanes, slots = vectors * TPoints.Lanes;
        ProjectivePoint<Fp, G1Curve>[] all = new ProjectivePoint<Fp, G1Curve>[(2 * slots) + count];
        Array.Fill(all, G1.Generator.ToProjective());
        Array.Fill(all, (G1.Generator + G1.Generator).ToProjective(), slots, slots);
        for (int i = 0; i < count; i++)
        {
            if (_bases[start + i].IsIdentity)
                continue;
            ProjectivePoint<Fp, G1Curve> power = _bases[start + i].ToProjective();
            for (int window = 0; window < windows; window++)
            {
                int slot = (i * windows) + window;
                ProjectivePoint<Fp, G1Curve>.Negate(out ProjectivePoint<Fp, G1Curve> lowest, power);
                for (int bit = 1; bit <= width; bit++)
                {
                    ProjectivePoint<Fp, G1Curve>.Double(out power, power);
                    if (bit == log)
                        all[slots + slot] = power;
                }

                ProjectivePoint<Fp, G1Curve>.Add(out lowest, lowest, power);
                ProjectivePoint<Fp, G1Curve>.Negate(out all[slot], lowest);
            }

            all[(2 * slots) + i] = power;
        }

        G1[] affine = ToAffine(all);
        long* packed = stackalloc long[TPoints.Lanes * TPoints.Words], images = stackalloc long[TPoints.Lanes * TPoints.Words];
        TField[] current = new TField[2 * vectors], step = new TField[2 * vectors]; // x, then y
        for (int i = 0; i < vectors; i++)
        {
            Unpack(current.AsSpan(2 * i, 2), affine.AsSpan(i * TPoints.Lanes), packed, images);
            Unpack(step.AsSpan(2 * i, 2), affine.AsSpan(slots + (i * TPoints.Lanes)), packed, images);
        }

        TField[] denominators = new TField[vectors], scratch = new TField[vectors], sum = new TField[2];
        for (int multiple = 0; ; multiple++)
        {
            for (int i = 0; i < vectors; i++)
            {
                TPoints.Scatter(packed, current[2 * i], current[(2 * i) + 1]);
                for (int lane = 0; lane < TPoints.Lanes && (i * TPoints.Lanes) + lane < count * windows; lane++)
                {
                    int slot = (i * TPoints.Lanes) + lane;
                    Copy(packed + (lane * TPoints.Words), Place(points, start + (slot / windows), (slot % windows * multiples) + multiple));
                }
            }

            if (multiple == multiples - 1)
                break;
            for (int i = 0; i < vectors; i++)
                AffineAddition<TField>.Denominator(out denominators[i], current[2 * i], step[2 * i]);
            if (!Inversion.TryInvertAll(denominators.AsSpan(), scratch))
                throw new InvalidOperationException("A point of small order is not a point of this group.");
            for (int i = 0; i < vectors; i++)
            {
                Span<TField> point = current.AsSpan(2 * i, 2);
                AffineAddition<TField>.Chord(out sum[0], out sum[1], point[0], point[1], step[2 * i], step[(2 * i) + 1], denominators[i]);
                TPoints.Finish(sum, point, step[2 * i], settles: true);
                sum.CopyTo(point);
            }
        }

        // One more window, of the point alone.
        G1[] group = new G1[TPoints.Lanes];
        for (int i = 0; i < count; i++)
        {
            Array.Fill(group, affine[(2 * slots) + i]);
            TPoints.Pack(packed, images, group);
            Copy(packed, Place(points, start + i, windows * multiples));
        }
    }

    private static void Unpack(Span<TField> point, ReadOnlySpan<G1> points, long* packed, long* images)
    {
        TPoints.Pack(packed, images, points[..TPoints.Lanes]);
        nint* entries = stackalloc nint[TPoints.Lanes];
        for (int lane = 0; lane < TPoints.Lanes; lane++)
            entries[lane] = (nint)(packed + (lane * TPoints.Words));
        TPoints.Gather(out point[0], out point[1], entries);
    }

    private static G1[] ToAffine(ProjectivePoint<Fp, G1Curve>[] points)
    {
        Fp[] inverses = ProjectivePoint<Fp, G1Curve>.InvertZ(points);
        G1[] affine = new G1[points.Length];
        for (int i = 0; i < affine.Length; i++)
            affine[i] = new G1(points[i].X * inverses[i], points[i].Y * inverses[i]);
        return affine;
    }

    private static void Copy(long* from, long* to) => new ReadOnlySpan<long>(from, TPoints.Words).CopyTo(new Span<long>(to, TPoints.Words));

    private static long* Align(long* words) => (long*)(((nint)words + (LineWords * sizeof(long)) - 1) & -(LineWords * sizeof(long)));

    private long* Place(long* points, int index, int point) => points + ((((long)index * PointsPerBase) + point) * TPoints.Words);

    private static long Length(in OddDigits digits, int bases) => (((digits.Windows - 1) * (long)digits.Multiples) + 1) * bases * TPoints.Words;
}
