using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>One multi-scalar multiplication by buckets: packs the points and their images under the endomorphism, sums window by window, and joins the windows.</summary>
/// <remarks>Points are numbered with their images behind all of them: i and n + i. The thread that begins it holds the caller's spans in place.</remarks>
internal sealed unsafe class BucketMultiplication<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints, THalves>
    where TAffine : unmanaged
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
    where TScalarField : unmanaged, IField<TScalarField>
    where TScalarCurve : struct, ICurve<TScalarField>
    where TPoints : struct, IPackedPoints<TAffine, TField, TCurve, TScalarField, TScalarCurve>
    where THalves : struct, IHalfScalars
{
    // Points that a worker packs at once.
    private const int PackLength = 2048;

    private readonly BucketPlan _plan;
    private readonly int _count;
    private readonly TAffine* _points;
    private readonly THalves _halves;
    private readonly long* _packed;
    private readonly UInt128* _scalars;
    private readonly bool* _isNegative;
    private readonly ProjectivePoint<TScalarField, TScalarCurve>[] _windowSums;

    private BucketMultiplication(LaneMemory memory, TAffine* points, int count, THalves halves, int workers)
    {
        _plan = new BucketPlan(2 * count, THalves.Bits, workers);
        _points = points;
        _count = count;
        _halves = halves;
        _packed = (long*)memory.Take<long>(PackedLength(count));
        _scalars = (UInt128*)memory.Take<UInt128>(2 * count);
        _isNegative = (bool*)memory.Take<bool>(2 * count);
        _windowSums = new ProjectivePoint<TScalarField, TScalarCurve>[_plan.Windows.Count];
    }

    /// <summary>Σ k_i P_i.</summary>
    internal static ProjectivePoint<TScalarField, TScalarCurve> Sum(ReadOnlySpan<TAffine> points, THalves halves, int workers)
    {
        long size = LaneMemory.SizeOf<long>(PackedLength(points.Length)) + LaneMemory.SizeOf<UInt128>(2 * points.Length) + LaneMemory.SizeOf<bool>(2 * points.Length);
        using LaneMemory memory = LaneMemory.Rent(size);
        fixed (TAffine* pinned = points)
        {
            BucketMultiplication<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints, THalves> job = new(memory, pinned, points.Length, halves, workers);
            Share(workers, (points.Length + PackLength - 1) / PackLength, job.Pack);
            Share(workers, job._plan.Passes, job.SumPass);
            return job.JoinWindows();
        }
    }

    private static long PackedLength(int count) => 2L * (count + TPoints.Lanes) * TPoints.Words;

    private static void Share(int workers, int parts, Action<int> work)
    {
        if (workers == 1 || parts == 1)
        {
            for (int part = 0; part < parts; part++)
                work(part);
        }
        else
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = workers }, work);
        }
    }

    private void Pack(int part)
    {
        int start = part * PackLength, end = Math.Min(_count, start + PackLength);
        for (int i = start; i < end; i++)
        {
            // An identity has no coordinates: it takes part with digits zero, that is, not at all.
            (Int128 first, Int128 second) = TPoints.IsIdentity(_points[i]) ? default : _halves.Split(i);
            (_scalars[i], _isNegative[i]) = (_plan.Windows.Prepare((UInt128)Int128.Abs(first)), Int128.IsNegative(first));
            (_scalars[_count + i], _isNegative[_count + i]) = (_plan.Windows.Prepare((UInt128)Int128.Abs(second)), Int128.IsNegative(second));
        }

        Span<TAffine> rest = stackalloc TAffine[TPoints.Lanes];
        long* images = stackalloc long[TPoints.Lanes * TPoints.Words], own = stackalloc long[TPoints.Lanes * TPoints.Words];
        for (int i = start; i < end; i += TPoints.Lanes)
        {
            // The last group of a part may not write into the next part, nor its points into the images.
            int group = Math.Min(TPoints.Lanes, end - i);
            rest.Clear();
            new ReadOnlySpan<TAffine>(_points + i, group).CopyTo(rest);
            TPoints.Pack(own, images, rest);
            int words = group * TPoints.Words;
            new ReadOnlySpan<long>(own, words).CopyTo(new Span<long>(_packed + ((long)i * TPoints.Words), words));
            new ReadOnlySpan<long>(images, words).CopyTo(new Span<long>(_packed + ((long)(_count + i) * TPoints.Words), words));
        }
    }

    private void SumPass(int pass)
    {
        int firstWindow = pass * _plan.WindowsPerPass, windows = Math.Min(_plan.WindowsPerPass, _plan.Windows.Count - firstWindow);
        int buckets = windows * _plan.Windows.MaxDigit;
        using LaneMemory memory = LaneMemory.Rent(BucketSums<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints>.SizeOf(buckets, _plan.MaxEntries));
        BucketSums<TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints> sums = new(memory, buckets, _plan.MaxEntries);
        for (int start = 0, length; start < 2 * _count; start += length)
        {
            length = Math.Min(_plan.PointsPerPass, (2 * _count) - start);
            sums.Add(
                _packed + ((long)start * TPoints.Words), new ReadOnlySpan<UInt128>(_scalars + start, length),
                new ReadOnlySpan<bool>(_isNegative + start, length), _plan.Windows, firstWindow);
        }

        for (int window = 0; window < windows; window++)
            _windowSums[firstWindow + window] = sums.SumOfWindow(window, _plan.Windows.MaxDigit);
    }

    private ProjectivePoint<TScalarField, TScalarCurve> JoinWindows()
    {
        ProjectivePoint<TScalarField, TScalarCurve> result = _windowSums[^1];
        for (int window = _windowSums.Length - 2; window >= 0; window--)
        {
            for (int bit = 0; bit < _plan.Windows.Width; bit++)
                ProjectivePoint<TScalarField, TScalarCurve>.Double(out result, result);
            ProjectivePoint<TScalarField, TScalarCurve>.Add(out result, result, _windowSums[window]);
        }

        return result;
    }
}
