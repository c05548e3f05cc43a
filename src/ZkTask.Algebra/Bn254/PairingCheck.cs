using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// A check e(p, q) e(p1, Q1) e(p2, Q2) c = 1, of which the points Q1 and Q2 of G2 and the constant c never change: the equation of a Groth16 verifier. One check at a
/// time; where the processor has vector instructions for it, the products inside each operation of Fp12 run side by side. Thread-safe. Variable time.
/// </summary>
public sealed class PairingCheck
{
    private readonly PreparedG2 _first, _second;
    private readonly MillerResult _constant;

    // What the one kernel that a processor uses needs, 56 KiB, made when first needed.
    private object? _horizontal;

    /// <summary>Prepares a check.</summary>
    /// <param name="first">Q1.</param>
    /// <param name="second">Q2.</param>
    /// <param name="constant">The Miller loop of the pairs that make up c.</param>
    public PairingCheck(PreparedG2 first, PreparedG2 second, in MillerResult constant)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (_first, _second, _constant) = (first, second, constant);
    }

    /// <summary>Whether the product of the pairings is one. Any point may be the identity. From the second call on, nothing is allocated.</summary>
    public bool Holds(in G1 p, in G2 q, in G1 p1, in G1 p2) => Holds(LaneEngine.Kind, p, q, p1, p2);

    /// <summary>
    /// The same for a q that is not known to be a point of G2: it is checked on the way, for little more than its curve equation where the check runs in lanes.
    /// </summary>
    /// <param name="p">The point p.</param>
    /// <param name="x">The x coordinate of q.</param>
    /// <param name="y">The y coordinate of q.</param>
    /// <param name="p1">The point p1.</param>
    /// <param name="p2">The point p2.</param>
    /// <param name="holds">Whether the product is one; false if (x, y) is no point of G2.</param>
    /// <returns>What <see cref="G2.TryCreate"/> returns for (x, y).</returns>
    public PointStatus Check(in G1 p, in Fp2 x, in Fp2 y, in G1 p1, in G1 p2, out bool holds) => Check(LaneEngine.Kind, p, x, y, p1, p2, out holds);

    internal bool Holds(LaneEngineKind kind, in G1 p, in G2 q, in G1 p1, in G1 p2)
    {
        // An identity has no lines of its own.
        return (p.IsIdentity || q.IsIdentity ? LaneEngineKind.Scalar : kind) switch
        {
            LaneEngineKind.Avx512 => Horizontal<HybridKernel>().Holds(p, q.X, q.Y, p1, p2, out _),
            LaneEngineKind.Avx2 => Horizontal<FmaKernel>().Holds(p, q.X, q.Y, p1, p2, out _),
            _ => (Pairing.Miller(p, q, [p1, p2], [_first, _second]) * _constant).IsOneAfterFinalExponentiation(kind),
        };
    }

    internal PointStatus Check(LaneEngineKind kind, in G1 p, in Fp2 x, in Fp2 y, in G1 p1, in G1 p2, out bool holds)
    {
        holds = false;
        if (kind == LaneEngineKind.Scalar || p.IsIdentity)
        {
            PointStatus status = G2.TryCreate(x, y, out G2 q);
            holds = status == PointStatus.Ok && Holds(kind, p, q, p1, p2);
            return status;
        }

        if (!G2.IsOnCurve(x, y))
            return PointStatus.NotOnCurve;
        holds = kind == LaneEngineKind.Avx512
            ? Horizontal<HybridKernel>().Holds(p, x, y, p1, p2, out bool isInSubgroup)
            : Horizontal<FmaKernel>().Holds(p, x, y, p1, p2, out isInSubgroup);
        return isInSubgroup ? PointStatus.Ok : PointStatus.NotInSubgroup;
    }

    private HorizontalPairing<TKernel> Horizontal<TKernel>()
        where TKernel : struct, ILaneKernel
    {
        if (_horizontal is HorizontalPairing<TKernel> known)
            return known;
        HorizontalPairing<TKernel> made = new(_first, _second, _constant);
        _horizontal = made;
        return made;
    }
}
