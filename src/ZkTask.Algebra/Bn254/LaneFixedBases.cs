using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Many fixed bases: the points 2^(8i) P of each, packed, 2.5 KiB. All windows of all scalars then share one set of buckets, whose additions are affine and eight at a
/// time (<see cref="BucketSums{TAffine, TField, TCurve, TScalarField, TScalarCurve, TPoints}"/>): the additions of tables of 128 multiples, without the tables. Variable time.
/// </summary>
internal sealed unsafe class LaneFixedBases<TKernel>
    where TKernel : struct, ILaneKernel
{
    private const int Width = 8, Windows = 32, Buckets = 1 << (Width - 1);

    // Bases whose windows are added in one go.
    private const int ChunkLength = 128;

    private readonly long[] _points;
    private readonly bool[] _isIdentity;

    /// <summary>Packs the points: 248 doublings a base and one inversion in all.</summary>
    internal LaneFixedBases(ReadOnlySpan<G1> bases)
    {
        _points = GC.AllocateUninitializedArray<long>(bases.Length * Windows * G1PackedLanes<TKernel>.Words, pinned: true);
        _isIdentity = new bool[bases.Length];
        ProjectivePoint<Fp, G1Curve>[] multiples = new ProjectivePoint<Fp, G1Curve>[Windows];
        Fp[] inverses = new Fp[Windows], scratch = new Fp[Windows];
        G1[] points = new G1[Windows];
        long* images = stackalloc long[LaneLimbs.Lanes * G1PackedLanes<TKernel>.Words];
        fixed (long* packed = _points)
        {
            for (int i = 0; i < bases.Length; i++)
            {
                _isIdentity[i] = bases[i].IsIdentity;
                multiples[0] = bases[i].ToProjective();
                for (int window = 1; window < Windows; window++)
                {
                    multiples[window] = multiples[window - 1];
                    for (int bit = 0; bit < Width; bit++)
                        ProjectivePoint<Fp, G1Curve>.Double(out multiples[window], multiples[window]);
                }

                for (int window = 0; window < Windows; window++)
                    inverses[window] = multiples[window].Z;
                Inversion.InvertAll(inverses.AsSpan(), scratch);
                for (int window = 0; window < Windows; window++)
                    points[window] = new G1(multiples[window].X * inverses[window], multiples[window].Y * inverses[window]);
                for (int window = 0; window < Windows; window += LaneLimbs.Lanes)
                    G1PackedLanes<TKernel>.Pack(Place(packed, i, window), images, points.AsSpan(window, LaneLimbs.Lanes));
            }
        }
    }

    /// <summary><c>sum = sum + Σ k_j P_j</c>.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal void AddMultiples(ref ProjectivePoint<Fp, G1Curve> sum, ReadOnlySpan<Fr> scalars)
    {
        int maxEntries = (Math.Min(scalars.Length, ChunkLength) * Windows) + Buckets;
        using LaneMemory memory = LaneMemory.Rent(
            BucketSums<G1, ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>, Fp, G1Curve, G1PackedLanes<TKernel>>.SizeOf(Buckets, maxEntries));
        BucketSums<G1, ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>, Fp, G1Curve, G1PackedLanes<TKernel>> sums = new(memory, Buckets, maxEntries);
        Span<short> digits = stackalloc short[ChunkLength * Windows];
        Span<ulong> limbs = stackalloc ulong[4];
        fixed (long* packed = _points)
        {
            for (int start = 0; start < scalars.Length; start += ChunkLength)
            {
                int count = Math.Min(ChunkLength, scalars.Length - start);
                for (int i = 0; i < count; i++)
                {
                    Span<short> own = digits.Slice(i * Windows, Windows);
                    (limbs[0], limbs[1], limbs[2], limbs[3]) = scalars[start + i].ToInteger();
                    if (_isIdentity[start + i])
                        own.Clear();
                    else
                        SignedDigits.WriteWindows(limbs, Width, own);
                }

                sums.Add(Place(packed, start, 0), digits[..(count * Windows)]);
            }
        }

        ProjectivePoint<Fp, G1Curve>.Add(out sum, sum, sums.SumOfWindow(0, Buckets));
    }

    private static long* Place(long* packed, int index, int window) => packed + ((((long)index * Windows) + window) * G1PackedLanes<TKernel>.Words);
}
