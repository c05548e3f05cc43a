using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <content>The sums over all buckets, each as often as its number says.</content>
internal unsafe ref partial struct BucketSums<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints>
{
    /// <summary>Σ d B_d over the buckets of one window, numbered from one.</summary>
    /// <remarks>
    /// Every lane takes one stretch of the buckets: from its end backwards T = Σ (d - first) B_d and S = Σ B_d; the stretches' sums then count S as often as d began.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal readonly ProjectivePoint<TScalarField, TScalarCurve> SumOfWindow(int window, int perWindow)
    {
        int stretch = perWindow / TPoints.Lanes;
        Buckets(out ProjectivePoint<TField, TCurve> running, (window * perWindow) + stretch - 1, stretch);
        ProjectivePoint<TField, TCurve> total = running;
        for (int i = stretch - 2; i >= 0; i--)
        {
            AddBuckets(ref running, (window * perWindow) + i, stretch);
            ProjectivePoint<TField, TCurve>.Add(out total, total, running);
        }

        Span<ProjectivePoint<TScalarField, TScalarCurve>> totals = stackalloc ProjectivePoint<TScalarField, TScalarCurve>[TPoints.Lanes];
        Span<ProjectivePoint<TScalarField, TScalarCurve>> sums = stackalloc ProjectivePoint<TScalarField, TScalarCurve>[TPoints.Lanes];
        TPoints.Store(totals, total);
        TPoints.Store(sums, running);
        return Join(totals, sums, stretch);
    }

    /// <summary>Σ (2d - 1) B_d over all buckets, numbered from one.</summary>
    /// <remarks>
    /// With L lanes, lane l takes every L-th bucket: d - 1 = L i + l, and its part is 2L T + (2l + 1) S with T = Σ i B_d, S = Σ B_d: Horner's rule in the bits of the
    /// factor, in all lanes at once.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal readonly ProjectivePoint<TScalarField, TScalarCurve> SumOfOddMultiples()
    {
        int last = (_buckets / TPoints.Lanes) - 1;
        ProjectivePoint<TField, TCurve> identity = ProjectivePoint<TField, TCurve>.Identity;
        Buckets(out ProjectivePoint<TField, TCurve> running, last * TPoints.Lanes, 1);
        ProjectivePoint<TField, TCurve> total = last > 0 ? running : identity;
        for (int i = last - 1; i >= 0; i--)
        {
            AddBuckets(ref running, i * TPoints.Lanes, 1);
            if (i > 0)
                ProjectivePoint<TField, TCurve>.Add(out total, total, running);
        }

        for (int bit = TPoints.Lanes >> 1; ; bit >>= 1)
        {
            uint lanes = 0;
            for (int lane = 0; lane < TPoints.Lanes; lane++)
                lanes |= bit == 0 || (lane & bit) != 0 ? 1u << lane : 0;
            ProjectivePoint<TField, TCurve>.Select(out ProjectivePoint<TField, TCurve> term, new LaneMask(lanes), running, identity);
            ProjectivePoint<TField, TCurve>.Double(out total, total);
            ProjectivePoint<TField, TCurve>.Add(out total, total, term);
            if (bit == 0)
                break;
        }

        for (int distance = TPoints.Lanes >> 1; distance > 0; distance >>= 1)
        {
            TPoints.Exchange(out running.X, total.X, distance);
            TPoints.Exchange(out running.Y, total.Y, distance);
            TPoints.Exchange(out running.Z, total.Z, distance);
            ProjectivePoint<TField, TCurve>.Add(out total, total, running);
        }

        Unsafe.SkipInit(out ProjectivePoint<TScalarField, TScalarCurve> sum);
        TPoints.Store(new Span<ProjectivePoint<TScalarField, TScalarCurve>>(ref sum), total);
        return sum;
    }

    // As many buckets as there are lanes.
    private readonly void Buckets(out ProjectivePoint<TField, TCurve> points, int first, int stride)
    {
        LaneMask filled = GatherBuckets(out TField x, out TField y, first, stride);
        ProjectivePoint<TField, TCurve>.Select(
            out points, filled, new ProjectivePoint<TField, TCurve>(x, y, TField.One), ProjectivePoint<TField, TCurve>.Identity);
    }

    // Adds as many buckets as there are lanes to one sum each.
    [MethodImpl(HotPath.Optimize)]
    private readonly void AddBuckets(ref ProjectivePoint<TField, TCurve> sums, int first, int stride)
    {
        LaneMask filled = GatherBuckets(out TField x, out TField y, first, stride);
        ProjectivePoint<TField, TCurve>.AddAffine(out ProjectivePoint<TField, TCurve> sum, sums, x, y);
        ProjectivePoint<TField, TCurve>.Select(out sums, filled, sum, sums);
    }

    // The points of buckets, and which of them have one.
    [MethodImpl(HotPath.Optimize)]
    private readonly LaneMask GatherBuckets(out TField x, out TField y, int first, int stride)
    {
        nint* entries = stackalloc nint[TPoints.Lanes];
        uint filled = 0;
        for (int lane = 0; lane < TPoints.Lanes; lane++)
        {
            int bucket = first + (lane * stride);
            entries[lane] = _waiting[bucket];
            if (entries[lane] != 0)
            {
                filled |= 1u << lane;
                continue;
            }

            long* own = _bucketPoints + ((long)bucket * TPoints.Words);
            new Span<long>(own, TPoints.Words).Clear();
            entries[lane] = (nint)own;
        }

        TPoints.Gather(out x, out y, entries);
        return new LaneMask(filled);
    }

    // Σ T_l + stretch Σ l S_l, the latter as a sum of the sums from each lane on.
    [MethodImpl(HotPath.Optimize)]
    private static ProjectivePoint<TScalarField, TScalarCurve> Join(
        ReadOnlySpan<ProjectivePoint<TScalarField, TScalarCurve>> totals, ReadOnlySpan<ProjectivePoint<TScalarField, TScalarCurve>> sums, int stretch)
    {
        ProjectivePoint<TScalarField, TScalarCurve> result = ProjectivePoint<TScalarField, TScalarCurve>.Identity, fromHere = result;
        for (int lane = sums.Length - 1; lane > 0; lane--)
        {
            ProjectivePoint<TScalarField, TScalarCurve>.Add(out fromHere, fromHere, sums[lane]);
            ProjectivePoint<TScalarField, TScalarCurve>.Add(out result, result, fromHere);
        }

        for (; stretch > 1; stretch >>= 1)
            ProjectivePoint<TScalarField, TScalarCurve>.Double(out result, result);
        foreach (ref readonly ProjectivePoint<TScalarField, TScalarCurve> total in totals)
            ProjectivePoint<TScalarField, TScalarCurve>.Add(out result, result, total);
        return result;
    }
}
