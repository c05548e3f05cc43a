using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Lanes;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;

namespace ZkTask.Algebra.Bn254;

/// <summary>Points of G1 whose multiples are needed again and again, with tables that turn each multiplication into a few dozen additions. Immutable.</summary>
/// <remarks>Variable time: for public scalars.</remarks>
public sealed class G1FixedBases
{
    private readonly FixedBaseTable<Fp, G1Curve>[] _tables;

    /// <summary>Computes the tables, in the widest windows that keep all of them together within a size.</summary>
    /// <param name="bases">The points.</param>
    /// <param name="maxBytes">Memory for all tables; the narrowest windows are used if even they exceed it.</param>
    public G1FixedBases(ReadOnlySpan<G1> bases, long maxBytes = 8 << 20)
    {
        int width = MaxWidth;
        while (width > MinWidth && FixedBaseTable<Fp, G1Curve>.Size(width) * bases.Length > maxBytes)
            width--;
        _tables = new FixedBaseTable<Fp, G1Curve>[bases.Length];
        for (int i = 0; i < bases.Length; i++)
            _tables[i] = new FixedBaseTable<Fp, G1Curve>(bases[i].ToProjective(), width);
    }

    private const int MinWidth = 3, MaxWidth = 8;

    /// <summary>How many points there are.</summary>
    public int Count => _tables.Length;

    /// <summary><c>start + Σ k_j P_j</c>. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Count"/> scalars.</exception>
    public G1 Sum(in G1 start, ReadOnlySpan<Fr> scalars)
    {
        if (scalars.Length != _tables.Length)
            throw new ArgumentException("As many scalars as points are needed.", nameof(scalars));
        return Sum(LaneEngine.Kind, start, scalars);
    }

    internal G1 Sum(LaneEngineKind kind, in G1 start, ReadOnlySpan<Fr> scalars)
    {
        Projective sum = start.ToProjective();
        switch (kind)
        {
            case LaneEngineKind.Avx512:
                LaneFixedBases<HybridKernel>.AddMultiples(ref sum, _tables, scalars);
                break;
            case LaneEngineKind.Avx2:
                LaneFixedBases<FmaKernel>.AddMultiples(ref sum, _tables, scalars);
                break;
            default:
                Span<ulong> limbs = stackalloc ulong[4];
                for (int i = 0; i < scalars.Length; i++)
                {
                    (limbs[0], limbs[1], limbs[2], limbs[3]) = scalars[i].ToInteger();
                    _tables[i].AddMultiple(ref sum, limbs);
                }

                break;
        }

        return G1.FromProjective(sum);
    }
}
