using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Lanes;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;

namespace ZkTask.Algebra.Bn254;

/// <summary>Points of G1 whose multiples are needed again and again, prepared so that each multiplication is a few dozen additions. Thread-safe.</summary>
/// <remarks>Variable time: for public scalars.</remarks>
public sealed class G1FixedBases
{
    // More bases than this are prepared for buckets.
    private const int MaxTables = 8;

    private const int MinWidth = 3, MaxWidth = 8;

    private readonly G1[] _bases;
    private readonly long _maxBytes;

    // Each is made when first needed, which is at once for one of them.
    private FixedBaseTable<Fp, G1Curve>[]? _tables;
    private object? _buckets;
    private FixedBaseBuckets<Fp, G1Curve, G1PackedScalars>? _scalarBuckets;

    /// <summary>
    /// Prepares the points, in the widest windows that keep all tables together within a size: up to eight points get all multiples of a window, more of them a few, and share
    /// buckets. A hundred points make tables of 8 MB.
    /// </summary>
    /// <param name="bases">The points.</param>
    /// <param name="maxBytes">Memory for all tables; the narrowest windows are used if even they exceed it: 22 KB a point for up to eight points, 3 to 8 KB for more.</param>
    public G1FixedBases(ReadOnlySpan<G1> bases, long maxBytes = 8 << 20)
    {
        (_bases, _maxBytes) = (bases.ToArray(), maxBytes);
        if (_bases.Length <= MaxTables)
        {
            Tables();
            return;
        }

        switch (LaneEngine.Kind)
        {
            case LaneEngineKind.Avx512:
                LaneBuckets<HybridKernel>();
                break;
            case LaneEngineKind.Avx2:
                LaneBuckets<FmaKernel>();
                break;
            default:
                ScalarBuckets();
                break;
        }
    }

    /// <summary>How many points there are.</summary>
    public int Count => _bases.Length;

    /// <summary><c>start + Σ k_j P_j</c>. From the second call on, it allocates nothing.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Count"/> scalars.</exception>
    public G1 Sum(in G1 start, ReadOnlySpan<Fr> scalars)
    {
        if (scalars.Length != _bases.Length)
            throw new ArgumentException("As many scalars as points are needed.", nameof(scalars));
        return Sum(LaneEngine.Kind, start, scalars);
    }

    internal G1 Sum(LaneEngineKind kind, in G1 start, ReadOnlySpan<Fr> scalars)
    {
        Projective sum = start.ToProjective();
        switch ((kind, _bases.Length > MaxTables))
        {
            case (LaneEngineKind.Avx512, true):
                LaneBuckets<HybridKernel>().AddMultiples(ref sum, scalars);
                break;
            case (LaneEngineKind.Avx2, true):
                LaneBuckets<FmaKernel>().AddMultiples(ref sum, scalars);
                break;
            case (_, true):
                ScalarBuckets().AddMultiples(ref sum, scalars);
                break;
            case (LaneEngineKind.Avx512, _):
                LaneTables<HybridKernel>.AddMultiples(ref sum, Tables(), scalars);
                break;
            case (LaneEngineKind.Avx2, _):
                LaneTables<FmaKernel>.AddMultiples(ref sum, Tables(), scalars);
                break;
            default:
                AddMultiples(ref sum, Tables(), scalars);
                break;
        }

        return G1.FromProjective(sum);
    }

    private static void AddMultiples(ref Projective sum, ReadOnlySpan<FixedBaseTable<Fp, G1Curve>> tables, ReadOnlySpan<Fr> scalars)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        for (int i = 0; i < scalars.Length; i++)
        {
            (limbs[0], limbs[1], limbs[2], limbs[3]) = scalars[i].ToInteger();
            tables[i].AddMultiple(ref sum, limbs);
        }
    }

    private FixedBaseTable<Fp, G1Curve>[] Tables() => _tables ??= MakeTables();

    private FixedBaseTable<Fp, G1Curve>[] MakeTables()
    {
        int width = MaxWidth;
        while (width > MinWidth && FixedBaseTable<Fp, G1Curve>.Size(width) * _bases.Length > _maxBytes)
            width--;
        return Array.ConvertAll(_bases, point => new FixedBaseTable<Fp, G1Curve>(point.ToProjective(), width));
    }

    private FixedBaseBuckets<Fp, G1Curve, G1PackedScalars> ScalarBuckets() => _scalarBuckets ??= new(_bases, _maxBytes);

    private FixedBaseBuckets<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>, G1PackedLanes<TKernel>> LaneBuckets<TKernel>()
        where TKernel : struct, ILaneKernel
    {
        if (_buckets is FixedBaseBuckets<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>, G1PackedLanes<TKernel>> known)
            return known;
        FixedBaseBuckets<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>, G1PackedLanes<TKernel>> made = new(_bases, _maxBytes);
        _buckets = made;
        return made;
    }
}
