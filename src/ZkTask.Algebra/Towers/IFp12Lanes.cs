using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Towers;

/// <summary>
/// The seam of the horizontal tower: eight lanes of Fp2 that together hold one element of Fp12 = Fp4[w] / (w³ - s), Fp4 = Fp2[s] / (s² - ξ). Lane k, k = 0, 1, 2, is the
/// coefficient of w^k, lane 4 + k that of w^k s = w^(k + 3). Lanes 3 and 7 hold anything that is in range.
/// </summary>
/// <remarks>
/// Beside the operations of Fp2, which act on each lane, there are moves between lanes and products in Fp4. The formulas over it (<see cref="HorizontalFp12{TLanes}"/>) are
/// written once for every representation.
/// </remarks>
internal interface IFp12Lanes<TSelf> : IFp2<TSelf>
    where TSelf : struct, IFp12Lanes<TSelf>
{
    /// <summary>Each lane of the result is a lane of <paramref name="a"/> or of <paramref name="b"/>.</summary>
    static abstract void Arrange<TPattern>(out TSelf result, in TSelf a, in TSelf b)
        where TPattern : struct, ILanePattern;

    /// <summary><c>result = -a</c> in the lanes of a mask, a in the others.</summary>
    static abstract void NegateLanes(out TSelf result, in TSelf a, LaneMask mask);

    /// <summary><c>result = a + b</c>. Full.</summary>
    static abstract void AddFull(out TSelf result, in TSelf a, in TSelf b);

    /// <summary><c>result = s a</c>, in each of the three lanes of Fp4: (ξ y, x) for x + y s. ξ y is Full.</summary>
    static abstract void MultiplyByS(out TSelf result, in TSelf a);

    /// <summary><c>result = a²</c> in each of the three lanes of Fp4.</summary>
    static abstract void SquareFp4(out TSelf result, in TSelf a);

    /// <summary><c>result = a b</c> in lanes 0 to 3 of Fp2; lanes 4 to 7 of the result hold anything that is in range.</summary>
    static abstract void MultiplyLow(out TSelf result, in TSelf a, in TSelf b);

    /// <summary><c>result = a b + c d + e f</c> in each lane of Fp2.</summary>
    static abstract void SumOfProducts(out TSelf result, in TSelf a, in TSelf b, in TSelf c, in TSelf d, in TSelf e, in TSelf f);

    /// <summary><c>result = 1 / a</c>, 0 for 0, for a in Fp6: what the lanes of w, w³ and w⁵ hold is ignored. Variable time.</summary>
    static abstract void InvertFp6(out TSelf result, in TSelf a);
}

/// <summary>Where the lanes of <see cref="IFp12Lanes{TSelf}.Arrange"/> come from: a type, so that the choice is made when code is compiled.</summary>
internal interface ILanePattern
{
    /// <summary>Hexadecimal digit k, from the right, is the source of lane k: 0 to 7 a lane of a, 8 to f a lane of b.</summary>
    static abstract uint Sources { get; }
}
