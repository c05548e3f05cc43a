using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Products of pairings with random weights: what grows with the number of proofs in a batch. A cell is a few pairs whose Miller loops share their squarings; eight
/// cells run side by side where the processor has vector instructions for it. Variable time.
/// </summary>
public static class WeightedPairings
{
    /// <summary>Pairs in a cell, at most.</summary>
    public const int CellLength = 8;

    /// <summary>Pairs that one call takes, at most: eight cells.</summary>
    public const int MaxPairs = CellLength * LaneLimbs.Lanes;

    /// <summary>How many cells a number of pairs makes.</summary>
    public static int CellCount(int pairs) => (pairs + CellLength - 1) / CellLength;

    /// <summary><c>cells[c]</c> becomes the Miller loop of Π e(weights[i] p[i], q[i]) over the eight pairs from i = 8c on, or as many as are left.</summary>
    /// <param name="p">At most <see cref="MaxPairs"/> points of G1. Pairs with an identity in them count as one.</param>
    /// <param name="q">As many points of G2.</param>
    /// <param name="weights">As many weights.</param>
    /// <param name="cells"><see cref="CellCount"/> results.</param>
    /// <exception cref="ArgumentException">The spans' lengths do not fit.</exception>
    public static void Miller(ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<OddScalar> weights, Span<MillerResult> cells)
    {
        if (q.Length != p.Length || weights.Length != p.Length || p.Length > MaxPairs || cells.Length != CellCount(p.Length))
            throw new ArgumentException("The numbers of points, weights and cells do not fit each other.");
        Miller(p.Length < LaneLimbs.Lanes / 2 ? LaneEngineKind.Scalar : LaneEngine.Kind, p, q, weights, cells);
    }

    /// <summary>The same with a kernel of choice.</summary>
    internal static void Miller(LaneEngineKind kind, ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<OddScalar> weights, Span<MillerResult> cells)
    {
        switch (kind)
        {
            case LaneEngineKind.Avx512:
                MillerInLanes<HybridKernel>(p, q, weights, cells);
                break;
            case LaneEngineKind.Avx2:
                MillerInLanes<FmaKernel>(p, q, weights, cells);
                break;
            default:
                for (int cell = 0; cell < cells.Length; cell++)
                {
                    int start = cell * CellLength, count = Math.Min(CellLength, p.Length - start);
                    cells[cell] = MillerOneByOne(p.Slice(start, count), q.Slice(start, count), weights.Slice(start, count));
                }

                break;
        }
    }

    private static MillerResult MillerOneByOne(ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<OddScalar> weights)
    {
        Span<G1> weighted = stackalloc G1[CellLength];
        ManyMultiplications.Multiply(LaneEngineKind.Scalar, p, weights, weighted[..p.Length]);
        Span<VariablePair<Fp2, Fp, G2Curve>> pairs = stackalloc VariablePair<Fp2, Fp, G2Curve>[CellLength];
        int count = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (!p[i].IsIdentity && !q[i].IsIdentity)
                pairs[count++] = new VariablePair<Fp2, Fp, G2Curve>(weighted[i].X, weighted[i].Y, q[i].X, q[i].Y);
        }

        MillerLoop<Fp2, Fp, G2Curve>.Run(out Fp12<Fp2> f, pairs[..count], []);
        return new MillerResult(f);
    }

    // A lane takes 1, 2, 4 or 8 pairs, so that few of them use all lanes; a cell is the product of the lanes that share it.
    private static void MillerInLanes<TKernel>(ReadOnlySpan<G1> p, ReadOnlySpan<G2> q, ReadOnlySpan<OddScalar> weights, Span<MillerResult> cells)
        where TKernel : struct, ILaneKernel
    {
        const int Lanes = LaneLimbs.Lanes;
        int rows = (int)BitOperations.RoundUpToPowerOf2((uint)(p.Length + Lanes - 1) / Lanes);
        Span<G1> rowP = stackalloc G1[rows * Lanes];
        Span<G2> rowQ = stackalloc G2[rows * Lanes];
        Span<OddScalar> rowWeights = stackalloc OddScalar[rows * Lanes];
        Span<uint> missing = stackalloc uint[rows];
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int row = 0; row < rows; row++)
            {
                int i = (lane * rows) + row, at = (row * Lanes) + lane;
                bool isMissing = i >= p.Length || p[i].IsIdentity || q[i].IsIdentity;
                (rowP[at], rowQ[at], rowWeights[at]) = isMissing ? (G1.Generator, G2.Generator, default) : (p[i], q[i], weights[i]);
                missing[row] |= isMissing ? 1u << lane : 0;
            }
        }

        using LaneMemory memory = LaneMemory.Rent(
            LaneMultiplication<TKernel>.SizeOf(rows) + (2 * LaneMemory.SizeOf<ResidueLanes<BaseModulus, TKernel>>(rows))
            + LaneMemory.SizeOf<VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>>(rows));
        Span<ResidueLanes<BaseModulus, TKernel>> x = memory.TakeSpan<ResidueLanes<BaseModulus, TKernel>>(rows);
        Span<ResidueLanes<BaseModulus, TKernel>> y = memory.TakeSpan<ResidueLanes<BaseModulus, TKernel>>(rows);
        LaneMultiplication<TKernel>.Multiply(rowP, rowWeights, x, y, memory);
        Span<VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>> pairs =
            memory.TakeSpan<VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>>(rows);
        Span<Fp2> coordinates = stackalloc Fp2[Lanes];
        for (int row = 0; row < rows; row++)
        {
            // At (0, 0) a line is l3 w³, which the final exponentiation makes one: (w³)^(p⁶ - 1) = -1, and p² + 1 is even.
            LaneMask isMissing = new(missing[row]);
            ResidueLanes<BaseModulus, TKernel>.Select(out x[row], isMissing, ResidueLanes<BaseModulus, TKernel>.Zero, x[row]);
            ResidueLanes<BaseModulus, TKernel>.Select(out y[row], isMissing, ResidueLanes<BaseModulus, TKernel>.Zero, y[row]);
            for (int lane = 0; lane < Lanes; lane++)
                coordinates[lane] = rowQ[(row * Lanes) + lane].X;
            QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> qx, coordinates);
            for (int lane = 0; lane < Lanes; lane++)
                coordinates[lane] = rowQ[(row * Lanes) + lane].Y;
            QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> qy, coordinates);
            pairs[row] = new(x[row], y[row], qx, qy);
        }

        Span<MillerResult> results = stackalloc MillerResult[Lanes];
        LanePairing<TKernel>.Miller(pairs, results);
        cells.Fill(MillerResult.One);
        for (int lane = 0; lane < Lanes && lane * rows < p.Length; lane++)
            cells[lane * rows / CellLength] *= results[lane];
    }
}
