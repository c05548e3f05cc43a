using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Σ k_i P_i for any number of terms: Pippenger's buckets with affine additions, eight at a time where the processor has vector instructions for it. Variable
/// time: for public points and scalars.
/// </summary>
/// <remarks>
/// Every choice of points is right, repeated, opposite and identity points too, and costs at most twice what random ones do. Memory: about 200 bytes a point of G1,
/// 400 of G2, and a few megabytes a thread.
/// </remarks>
public static class MultiScalarMultiplication
{
    // Fewer terms share doublings instead (Straus).
    private const int WorthwhileTerms = 32;

    // So few weighted points are multiplied each for itself, in lanes.
    private const int MaxOneByOne = 64;

    /// <summary>The sum in G1; the identity for no term.</summary>
    /// <param name="points">P_i.</param>
    /// <param name="scalars">k_i.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No thread may work.</exception>
    public static unsafe G1 Sum(ReadOnlySpan<G1> points, ReadOnlySpan<Fr> scalars, int maxDegreeOfParallelism = 1)
    {
        Check(points.Length, scalars.Length, maxDegreeOfParallelism);
        if (points.Length < WorthwhileTerms)
            return G1.MultiScalarMultiply(points, scalars);
        fixed (Fr* pinned = scalars)
            return Sum(LaneEngine.Kind, points, new ResidueHalves(pinned), maxDegreeOfParallelism);
    }

    /// <summary>The sum in G1 with random weights; the identity for no term.</summary>
    /// <param name="points">P_i.</param>
    /// <param name="weights">k_i.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No thread may work.</exception>
    public static unsafe G1 Sum(ReadOnlySpan<G1> points, ReadOnlySpan<OddScalar> weights, int maxDegreeOfParallelism = 1)
    {
        Check(points.Length, weights.Length, maxDegreeOfParallelism);
        if (points.Length <= MaxOneByOne)
        {
            Span<G1> products = stackalloc G1[points.Length];
            ManyMultiplications.Multiply(points, weights, products);
            return G1.Sum(products);
        }

        fixed (OddScalar* pinned = weights)
            return Sum(LaneEngine.Kind, points, new WeightHalves(pinned), maxDegreeOfParallelism);
    }

    /// <summary>The sum in G2; the identity for no term.</summary>
    /// <param name="points">P_i.</param>
    /// <param name="scalars">k_i.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No thread may work.</exception>
    public static unsafe G2 Sum(ReadOnlySpan<G2> points, ReadOnlySpan<Fr> scalars, int maxDegreeOfParallelism = 1)
    {
        Check(points.Length, scalars.Length, maxDegreeOfParallelism);
        if (points.Length < WorthwhileTerms)
            return G2.MultiScalarMultiply(points, scalars);
        fixed (Fr* pinned = scalars)
            return Sum(LaneEngine.Kind, points, new ResidueHalves(pinned), maxDegreeOfParallelism);
    }

    /// <summary>The sum by buckets with a kernel of choice, whatever the number of terms.</summary>
    internal static G1 Sum<THalves>(LaneEngineKind kind, ReadOnlySpan<G1> points, THalves halves, int workers)
        where THalves : struct, IHalfScalars => G1.FromProjective(kind switch
        {
            LaneEngineKind.Avx512 =>
                BucketMultiplication<G1, ResidueLanes<BaseModulus, HybridKernel>, G1LaneCurve<HybridKernel>, Fp, G1Curve, G1PackedLanes<HybridKernel>, THalves>
                    .Sum(points, halves, workers),
            LaneEngineKind.Avx2 =>
                BucketMultiplication<G1, ResidueLanes<BaseModulus, FmaKernel>, G1LaneCurve<FmaKernel>, Fp, G1Curve, G1PackedLanes<FmaKernel>, THalves>
                    .Sum(points, halves, workers),
            _ => BucketMultiplication<G1, Fp, G1Curve, Fp, G1Curve, G1PackedScalars, THalves>.Sum(points, halves, workers),
        });

    /// <inheritdoc cref="Sum{THalves}(LaneEngineKind, ReadOnlySpan{G1}, THalves, int)"/>
    internal static G2 Sum<THalves>(LaneEngineKind kind, ReadOnlySpan<G2> points, THalves halves, int workers)
        where THalves : struct, IHalfScalars => G2.FromProjective(kind switch
        {
            LaneEngineKind.Avx512 =>
                BucketMultiplication<G2, QuadraticLanes<BaseModulus, HybridKernel>, G2LaneCurve<HybridKernel>, Fp2, G2Curve, G2PackedLanes<HybridKernel>, THalves>
                    .Sum(points, halves, workers),
            LaneEngineKind.Avx2 =>
                BucketMultiplication<G2, QuadraticLanes<BaseModulus, FmaKernel>, G2LaneCurve<FmaKernel>, Fp2, G2Curve, G2PackedLanes<FmaKernel>, THalves>
                    .Sum(points, halves, workers),
            _ => BucketMultiplication<G2, Fp2, G2Curve, Fp2, G2Curve, G2PackedScalars, THalves>.Sum(points, halves, workers),
        });

    private static void Check(int points, int scalars, int maxDegreeOfParallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        if (points != scalars)
            throw new ArgumentException("As many scalars as points are needed.");
    }
}
