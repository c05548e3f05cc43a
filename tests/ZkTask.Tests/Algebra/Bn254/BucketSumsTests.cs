using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using Sums = ZkTask.Algebra.Bn254.BucketSums<
    ZkTask.Algebra.Bn254.G1, ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve,
    ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve, ZkTask.Tests.Algebra.Bn254.BucketSumsTests.Recorded>;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Which sums are settled: <c>LaneBoundsTests</c> proves that they are small enough where only sums of points that are no sums are not.</summary>
public unsafe class BucketSumsTests
{
    private const int Buckets = 32, Capacity = 64;

    [ThreadStatic]
    private static List<bool>? t_settled;

    [Fact]
    public void Sums_of_sums_are_settled()
    {
        G1[] points = [.. Enumerable.Range(1, 7).Select(i => G1.Multiply(G1.Generator, Fr.FromUInt64((ulong)i)))];
        long* packed = stackalloc long[points.Length * Recorded.Words];
        for (int i = 0; i < points.Length; i++)
            Recorded.Scatter(packed + (i * Recorded.Words), points[i].X, points[i].Y);
        using LaneMemory memory = LaneMemory.Rent(Sums.SizeOf(Buckets, Capacity));
        Sums sums = new(memory, Buckets, Capacity);
        nint Entry(int i, bool isNegative = false) => (nint)(packed + (i * Recorded.Words)) | (isNegative ? 1 : 0);

        // Four points of bucket 0, one that is alone in bucket 1.
        t_settled = [];
        sums.Add([Entry(0), Entry(1), Entry(2), Entry(3), Entry(4, isNegative: true)], [0, 0, 0, 0, 1]);
        Assert.Equal([false, false, true], t_settled);

        // What waits may be a sum; the opposite of a point is settled when it is kept.
        t_settled = [];
        sums.Add([Entry(5)], [0]);
        Assert.Equal([true, true], t_settled);
        t_settled = [];
        sums.Add([Entry(6), Entry(0)], [2, 2]);
        Assert.Equal([true], t_settled);

        // 1 + 2 + 3 + 4 + 6, three times -5, five times 7 + 1.
        Assert.Equal(G1.Multiply(G1.Generator, Fr.FromUInt64(16 - 15 + 40)), G1.FromProjective(sums.SumOfOddMultiples()));
    }

    /// <summary>Points as <see cref="G1PackedScalars"/> has them.</summary>
    internal readonly struct Recorded : IPackedPoints<G1, Fp, G1Curve, Fp, G1Curve>
    {
        public static int Lanes => G1PackedScalars.Lanes;

        public static int Words => G1PackedScalars.Words;

        public static bool IsIdentity(in G1 point) => G1PackedScalars.IsIdentity(point);

        public static void Pack(long* packed, long* images, ReadOnlySpan<G1> points) => G1PackedScalars.Pack(packed, images, points);

        public static void Gather(out Fp x, out Fp y, nint* entries) => G1PackedScalars.Gather(out x, out y, entries);

        public static void Scatter(long* packed, in Fp x, in Fp y) => G1PackedScalars.Scatter(packed, x, y);

        public static void Finish(Span<Fp> sum, ReadOnlySpan<Fp> first, in Fp x2, bool settles)
        {
            t_settled!.Add(settles);
            G1PackedScalars.Finish(sum, first, x2, settles);
        }

        public static void Exchange(out Fp result, in Fp a, int distance) => G1PackedScalars.Exchange(out result, a, distance);

        public static void Store(Span<ProjectivePoint<Fp, G1Curve>> points, in ProjectivePoint<Fp, G1Curve> lanes) => G1PackedScalars.Store(points, lanes);
    }
}
