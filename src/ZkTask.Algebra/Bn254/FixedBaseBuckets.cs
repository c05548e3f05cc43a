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

    private const int MinWidth = 8, MaxWidth = 15, MinBuckets = 32, MaxBuckets = 1024;

    private readonly OddDigits _digits;
    private readonly int _buckets;
    private readonly G1[] _bases;
    private readonly long[] _points;

    /// <summary>Makes the tables.</summary>
    /// <param name="bases">The points.</param>
    /// <param name="maxBytes">Memory for all tables; the narrowest windows are used if even they exceed it.</param>
    internal FixedBaseBuckets(G1[] bases, long maxBytes)
    {
        // About as much work is done to add up the buckets as each of them saves: some additions of each base.
        _bases = bases;
        _buckets = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)bases.Length / 2), MinBuckets, MaxBuckets);
        int narrowest = Math.Max(MinWidth, BitOperations.Log2((uint)_buckets) + 2), width = MaxWidth;
        while (width > narrowest && Length(new OddDigits(width, _buckets), bases.Length) * sizeof(long) > maxBytes)
            width--;
        _digits = new OddDigits(width, _buckets);
        _points = GC.AllocateUninitializedArray<long>(checked((int)Length(_digits, bases.Length)), pinned: true);
        fixed (long* points = _points)
        {
            for (int start = 0; start < bases.Length; start += BuildLength)
                Build(points, start, Math.Min(BuildLength, bases.Length - start));
        }
    }

    private int PointsPerBase => ((_digits.Windows - 1) * _digits.Multiples) + 1;

    /// <summary><c>sum = sum + Σ k_j P_j</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal void AddMultiples(ref ProjectivePoint<Fp, G1Curve> sum, ReadOnlySpan<Fr> scalars)
    {
        int maxEntries = Math.Min(scalars.Length, ChunkLength) * _digits.Windows, capacity = maxEntries + _buckets;
        using LaneMemory memory = LaneMemory.Rent(
            BucketSums<G1, TField, TCurve, Fp, G1Curve, TPoints>.SizeOf(_buckets, capacity) + LaneMemory.SizeOf<nint>(maxEntries) + LaneMemory.SizeOf<short>(maxEntries));
        BucketSums<G1, TField, TCurve, Fp, G1Curve, TPoints> sums = new(memory, _buckets, capacity);
        Span<nint> entries = memory.TakeSpan<nint>(maxEntries);
        Span<short> buckets = memory.TakeSpan<short>(maxEntries);
        fixed (long* points = _points)
        {
            for (int start = 0; start < scalars.Length; start += ChunkLength)
            {
                int count = 0, end = Math.Min(scalars.Length, start + ChunkLength);
                for (int i = start; i < end; i++)
                    count += WriteEntries(ref sum, Place(points, i, 0), _bases[i], scalars[i], entries[count..], buckets[count..]);
                sums.Add(entries[..count], buckets[..count]);
            }
        }

        ProjectivePoint<Fp, G1Curve>.Add(out sum, sum, sums.SumOfOddMultiples());
    }

    // Where the points for the digits of one scalar are, odd addresses for negative ones.
    private int WriteEntries(ref ProjectivePoint<Fp, G1Curve> sum, long* points, in G1 point, in Fr scalar, Span<nint> entries, Span<short> buckets)
    {
        if (scalar.IsZero || point.IsIdentity)
            return 0;

        // Digits are those of an odd number. Of a short even one the point itself is taken off, so that it stays short; a long one becomes r less it.
        Span<ulong> limbs = stackalloc ulong[4];
        (limbs[0], limbs[1], limbs[2], limbs[3]) = scalar.ToInteger();
        int opposite = 0;
        if ((limbs[0] & 1) == 0)
        {
            if ((limbs[2] | limbs[3]) == 0)
            {
                ProjectivePoint<Fp, G1Curve>.AddAffine(out sum, sum, point.X, point.Y);
                if (limbs[0]-- == 0)
                    limbs[1]--;
            }
            else
            {
                (limbs[0], limbs[1], limbs[2], limbs[3]) = (-scalar).ToInteger();
                opposite = 1;
            }
        }

        Span<int> multiples = stackalloc int[OddDigits.WindowCount(MinWidth)];
        int count = _digits.Write(limbs, multiples, buckets), last = (_digits.Windows - 1) * _digits.Multiples;
        for (int window = 0; window < count; window++)
        {
            int negative = multiples[window] >> 31, index = (window * _digits.Multiples) + (multiples[window] ^ negative);
            long* place = points + ((long)Math.Min(index, last) * TPoints.Words);
            if (Sse.IsSupported)
            {
                // It lies anywhere in megabytes; all are asked for long before the first is needed.
                Sse.Prefetch1(place);
                Sse.Prefetch1(place + TPoints.Words - 1);
            }

            entries[window] = (nint)place | (opposite ^ (negative & 1));
        }

        return count;
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
        TField[] x = new TField[vectors], y = new TField[vectors], stepX = new TField[vectors], stepY = new TField[vectors];
        for (int i = 0; i < vectors; i++)
        {
            Unpack(out x[i], out y[i], affine.AsSpan(i * TPoints.Lanes), packed, images);
            Unpack(out stepX[i], out stepY[i], affine.AsSpan(slots + (i * TPoints.Lanes)), packed, images);
        }

        TField[] denominators = new TField[vectors], scratch = new TField[vectors];
        for (int multiple = 0; ; multiple++)
        {
            for (int i = 0; i < vectors; i++)
            {
                TPoints.Scatter(packed, x[i], y[i]);
                for (int lane = 0; lane < TPoints.Lanes && (i * TPoints.Lanes) + lane < count * windows; lane++)
                {
                    int slot = (i * TPoints.Lanes) + lane;
                    Copy(packed + (lane * TPoints.Words), Place(points, start + (slot / windows), (slot % windows * multiples) + multiple));
                }
            }

            if (multiple == multiples - 1)
                break;
            for (int i = 0; i < vectors; i++)
                AffineAddition<TField>.Denominator(out denominators[i], x[i], stepX[i]);
            if (!Inversion.TryInvertAll(denominators.AsSpan(), scratch))
                throw new InvalidOperationException("A point of small order is not a point of this group.");
            for (int i = 0; i < vectors; i++)
            {
                AffineAddition<TField>.Add(out x[i], out y[i], x[i], y[i], stepX[i], stepY[i], denominators[i]);
                TPoints.Settle(ref x[i], ref y[i]);
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

    private static void Unpack(out TField x, out TField y, ReadOnlySpan<G1> points, long* packed, long* images)
    {
        TPoints.Pack(packed, images, points[..TPoints.Lanes]);
        nint* entries = stackalloc nint[TPoints.Lanes];
        for (int lane = 0; lane < TPoints.Lanes; lane++)
            entries[lane] = (nint)(packed + (lane * TPoints.Words));
        TPoints.Gather(out x, out y, entries);
    }

    private static G1[] ToAffine(ProjectivePoint<Fp, G1Curve>[] points)
    {
        Fp[] inverses = Array.ConvertAll(points, point => point.Z);
        Inversion.InvertAll<Fp>(inverses, new Fp[inverses.Length]);
        G1[] affine = new G1[points.Length];
        for (int i = 0; i < affine.Length; i++)
            affine[i] = new G1(points[i].X * inverses[i], points[i].Y * inverses[i]);
        return affine;
    }

    private static void Copy(long* from, long* to) => new ReadOnlySpan<long>(from, TPoints.Words).CopyTo(new Span<long>(to, TPoints.Words));

    private long* Place(long* points, int index, int point) => points + ((((long)index * PointsPerBase) + point) * TPoints.Words);

    private static long Length(in OddDigits digits, int bases) => (((digits.Windows - 1) * (long)digits.Multiples) + 1) * bases * TPoints.Words;
}
