using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>A point of G2 with the lines of its Miller loop computed once. Thread-safe.</summary>
public sealed class PreparedG2
{
    internal readonly NormalizedLine<Fp2>[] Lines;

    // The lines in every lane of the one kernel that a processor uses: 110 KiB, made when first needed.
    private object? _laneLines;

    /// <summary>Prepares a point: about the work of half a pairing, and 11 KiB. The identity has no lines, and its pairs are one.</summary>
    public PreparedG2(in G2 point)
    {
        Point = point;
        Lines = point.IsIdentity ? [] : MillerLoop<Fp2, Fp, G2Curve>.Prepare(point.X, point.Y);
    }

    /// <summary>The point.</summary>
    public G2 Point { get; }

    internal NormalizedLine<QuadraticLanes<BaseModulus, TKernel>>[] LaneLines<TKernel>()
        where TKernel : struct, ILaneKernel
    {
        if (_laneLines is NormalizedLine<QuadraticLanes<BaseModulus, TKernel>>[] known)
            return known;
        NormalizedLine<QuadraticLanes<BaseModulus, TKernel>>[] lines = new NormalizedLine<QuadraticLanes<BaseModulus, TKernel>>[Lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i].L1 = QuadraticLanes<BaseModulus, TKernel>.Broadcast(Lines[i].L1);
            lines[i].L3 = QuadraticLanes<BaseModulus, TKernel>.Broadcast(Lines[i].L3);
        }

        _laneLines = lines;
        return lines;
    }
}

/// <summary>
/// What a Miller loop returns: not yet a pairing value, because it is right only up to factors that <see cref="ToGt"/> removes. Products of pairings are products
/// of these, followed by one final exponentiation. <c>default</c> is not a value; begin with <see cref="One"/>.
/// </summary>
public readonly struct MillerResult
{
    internal readonly Fp12<Fp2> Value;

    internal MillerResult(in Fp12<Fp2> value) => Value = value;

    /// <summary>The empty product.</summary>
    public static MillerResult One => new(Fp12<Fp2>.One);

    /// <summary>Product.</summary>
    public static MillerResult operator *(in MillerResult a, in MillerResult b)
    {
        Fp12<Fp2>.Multiply(out Fp12<Fp2> product, a.Value, b.Value);
        return new MillerResult(product);
    }

    /// <summary>True if the product of pairings is one: one final exponentiation, across the lanes where the processor has vector instructions for it.</summary>
    public bool IsOneAfterFinalExponentiation() => IsOneAfterFinalExponentiation(LaneEngine.Kind);

    internal bool IsOneAfterFinalExponentiation(LaneEngineKind kind)
    {
        switch (kind)
        {
            case LaneEngineKind.Avx512:
                return HorizontalPairing<HybridKernel>.IsOneAfterFinalExponentiation(Value);
            case LaneEngineKind.Avx2:
                return HorizontalPairing<FmaKernel>.IsOneAfterFinalExponentiation(Value);
            default:
                FinalExponentiation<Fp2, G2Curve>.Run(out Fp12<Fp2> value, Value);
                return Fp12<Fp2>.IsOne(value).IsSet;
        }
    }

    /// <summary>The pairing value: one final exponentiation.</summary>
    public Gt ToGt() => Gt.FromMiller(Value);
}

/// <summary>The optimal ate pairing on BN254.</summary>
public static class Pairing
{
    /// <summary>Prepared pairs that one Miller loop takes.</summary>
    public const int MaxPreparedPairs = 4;

    /// <summary>The Miller loop of one pair; one if either point is the identity.</summary>
    public static MillerResult Miller(in G1 p, in G2 q)
    {
        if (p.IsIdentity || q.IsIdentity)
            return MillerResult.One;
        VariablePair<Fp2, Fp, G2Curve> pair = new(p.X, p.Y, q.X, q.Y);
        MillerLoop<Fp2, Fp, G2Curve>.Run(out Fp12<Fp2> f, new Span<VariablePair<Fp2, Fp, G2Curve>>(ref pair), []);
        return new MillerResult(f);
    }

    /// <summary>
    /// The Miller loop of a product of pairs that begins with one new pair and goes on with prepared ones: e(p, q) Π e(points_j, prepared_j), squarings shared.
    /// Pairs with an identity in them count as one.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length, or are longer than <see cref="MaxPreparedPairs"/>.</exception>
    public static MillerResult Miller(in G1 p, in G2 q, ReadOnlySpan<G1> points, ReadOnlySpan<PreparedG2> prepared)
    {
        if (points.Length != prepared.Length || points.Length > MaxPreparedPairs)
            throw new ArgumentException("As many points as prepared points are needed, and no more than the maximum.");
        PreparedPairs pairs = default;
        Span<Fp> inverses = stackalloc Fp[points.Length], scratch = stackalloc Fp[points.Length];
        for (int i = 0; i < points.Length; i++)
            inverses[i] = points[i].Y; // zero for the identity alone
        Inversion.InvertAll(inverses, scratch);
        int count = 0;
        for (int i = 0; i < points.Length; i++)
        {
            if (!points[i].IsIdentity && !prepared[i].Point.IsIdentity)
                pairs[count++] = new PreparedPair<Fp2, Fp>(points[i].X * inverses[i], inverses[i], prepared[i].Lines);
        }

        bool isOne = p.IsIdentity || q.IsIdentity;
        VariablePair<Fp2, Fp, G2Curve> pair = new(p.X, p.Y, q.X, q.Y);
        Span<VariablePair<Fp2, Fp, G2Curve>> variable = isOne ? [] : new Span<VariablePair<Fp2, Fp, G2Curve>>(ref pair);
        ReadOnlySpan<PreparedPair<Fp2, Fp>> known = pairs;
        MillerLoop<Fp2, Fp, G2Curve>.Run(out Fp12<Fp2> f, variable, known[..count]);
        return new MillerResult(f);
    }

    /// <summary>The pairing e(p, q), in the normalisation of <see cref="Gt"/>.</summary>
    public static Gt Compute(in G1 p, in G2 q) => Miller(p, q).ToGt();

    [InlineArray(MaxPreparedPairs)]
    private struct PreparedPairs
    {
        private PreparedPair<Fp2, Fp> _first;
    }
}
