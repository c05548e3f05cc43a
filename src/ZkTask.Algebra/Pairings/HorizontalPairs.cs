namespace ZkTask.Algebra.Pairings;

/// <summary>What <see cref="HorizontalMillerLoop{TLanes, TCurve}"/> must know of its pairs: P = (xP, yP), Q = (x, y), and P1, P2 of the prepared points.</summary>
/// <remarks>Lanes that are not named may hold anything that is in range. An identity among P1 and P2 has zeros for its two multipliers, which makes its lines one.</remarks>
internal struct HorizontalPairs<TLanes>
    where TLanes : struct
{
    /// <summary>One in Fp12: lane 0.</summary>
    internal TLanes One;

    /// <summary>(x, y, 1).</summary>
    internal TLanes Start;

    /// <summary>(9b, ·, -6 yP, 9 xP | x1/y1, 1/y1, x2/y2, 1/y2).</summary>
    internal TLanes Multipliers;

    /// <summary>(· | yP, -xP, ·, ·).</summary>
    internal TLanes Evaluation;

    /// <summary>(y, x, x, y | x1/y1, 1/y1, x2/y2, 1/y2).</summary>
    internal TLanes Q;

    /// <summary>The same of -Q.</summary>
    internal TLanes MinusQ;

    /// <summary>The same of π(Q).</summary>
    internal TLanes Image;

    /// <summary>The same of -π²(Q).</summary>
    internal TLanes MinusSecondImage;
}
