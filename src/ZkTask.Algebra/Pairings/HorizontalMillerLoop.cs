using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>
/// The Miller loop of one new pair (P, Q) and two prepared ones, with the products of each step side by side in the lanes of one value: the schedule of
/// <see cref="MillerLoop{TFp2, TFp, TCurve}"/>, and its values up to factors in Fp, which the final exponentiation removes.
/// </summary>
/// <remarks>
/// What it is given must hold for Q in the r-torsion only: <see cref="Run"/> also returns the last point, [6u + 2]Q + π(Q) - π²(Q), which tells whether Q is.
/// </remarks>
[SkipLocalsInit]
internal static class HorizontalMillerLoop<TLanes, TCurve>
    where TLanes : struct, IFp12Lanes<TLanes>
    where TCurve : struct, IPairingCurve<TLanes>
{
    /// <summary><c>result = f(P, Q) f(P1, Q1) f(P2, Q2)</c>.</summary>
    /// <param name="result">The value.</param>
    /// <param name="last">The point (x : y : z) = [6u + 2]Q + π(Q) - π²(Q) in lanes 0 to 2; z is 0 if an addition on the way was none of the ordinary kind.</param>
    /// <param name="pair">The pairs.</param>
    /// <param name="lines">For each line of the loop, in lanes 4 to 7, the coefficients l1 and l3 of the first prepared point's, then of the second's.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Run(out TLanes result, out TLanes last, in HorizontalPairs<TLanes> pair, ReadOnlySpan<TLanes> lines)
    {
        ReadOnlySpan<sbyte> digits = TCurve.MillerDigits;
        result = pair.One;
        last = pair.Start;
        int line = 0;
        for (int i = 1; i < digits.Length; i++)
        {
            if (i > 1)
                HorizontalFp12<TLanes>.Square(out result, result);
            Double(ref result, ref last, pair, lines[line++]);
            if (digits[i] > 0)
                Add(ref result, ref last, pair, pair.Q, lines[line++]);
            else if (digits[i] < 0)
                Add(ref result, ref last, pair, pair.MinusQ, lines[line++]);
        }

        Add(ref result, ref last, pair, pair.Image, lines[line++]);
        Add(ref result, ref last, pair, pair.MinusSecondImage, lines[line]);
    }

    /// <summary><c>t = 2t</c>, and f times the tangent and a line of each prepared point; from z = 0 to z = 0.</summary>
    /// <remarks>
    /// With E = 9b z², B = y²: the tangent (-6yz, 9x², E - 3B) and (6xy (B - E) : 3 (B + E)² - 4E² : 24 B yz), three times those of LineStep, in three rounds of products.
    /// </remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Double(ref TLanes f, ref TLanes t, in HorizontalPairs<TLanes> pair, in TLanes lines)
    {
        // (x², B, z², yz).
        TLanes.Arrange<XYZY>(out TLanes left, t, t);
        TLanes.Arrange<XYZZ>(out TLanes right, t, t);
        TLanes.MultiplyLow(out TLanes squares, left, right);

        // (E, xy, -6yz yP, 9x² xP) and the lines.
        TLanes.Arrange<SecondLeft>(out left, squares, t);
        TLanes.Arrange<LanePatterns.LowOfAHighOfB>(out left, left, lines);
        TLanes.Arrange<A0B1>(out right, pair.Multipliers, t);
        TLanes.Multiply(out TLanes second, left, right);

        // (2xy (B - E), (B + E)², 2E², 8B yz).
        TLanes.Arrange<Terms>(out TLanes terms, second, squares);
        TLanes.Arrange<TermsAgain>(out left, terms, TLanes.Zero);
        TLanes.Add(out left, terms, left);
        TLanes.Double(out TLanes twice, squares);
        TLanes.Arrange<BBEYz>(out right, terms, twice);
        TLanes.Arrange<EEEYz>(out TLanes e, terms, twice);
        TLanes.NegateLanes(out e, e, new LaneMask(0b1110));
        TLanes.Subtract(out right, right, e);
        TLanes.MultiplyLow(out TLanes third, left, right);
        TLanes.Arrange<PointTerms>(out left, third, third);
        TLanes.Arrange<MinusTerm>(out right, third, TLanes.Zero);
        TLanes.TripleSubtractDouble(out t, left, right);

        TLanes.Arrange<LanePatterns.Broadcast2>(out TLanes l0, second, second);
        TLanes.Arrange<LanePatterns.Broadcast3>(out TLanes l1, second, second);
        TLanes.Arrange<LanePatterns.Broadcast0>(out e, second, second);
        TLanes.Arrange<LanePatterns.Broadcast1>(out left, squares, squares);
        TLanes.Arrange<LanePatterns.Broadcast1>(out right, twice, twice);
        TLanes.SubtractBoth(out TLanes l3, e, left, right);
        HorizontalFp12<TLanes>.MultiplyByLine(out f, f, l0, l1, l3);
        MultiplyByPrepared(ref f, second);
    }

    /// <summary><c>t = t + point</c>, and f times the chord and a line of each prepared point; to z = 0 from z = 0, and where t = ±point.</summary>
    /// <remarks>The chord and the sum of LineStep, in four rounds of products.</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Add(ref TLanes f, ref TLanes t, in HorizontalPairs<TLanes> pair, in TLanes point, in TLanes lines)
    {
        // (yZ, xZ) and the lines; (θ, λ).
        TLanes.Arrange<ZAndHighOfB>(out TLanes left, t, lines);
        TLanes.Multiply(out TLanes first, left, point);
        TLanes.Arrange<LanePatterns.Swap01>(out left, t, t);
        TLanes.Subtract(out TLanes slope, left, first);

        // (θ², λ², θx, λy, λ yP, -θ xP).
        TLanes.Arrange<ThetaLambda>(out left, slope, slope);
        TLanes.Arrange<SlopeAndPoint>(out TLanes right, slope, point);
        TLanes.Arrange<LanePatterns.LowOfAHighOfB>(out right, right, pair.Evaluation);
        TLanes.Multiply(out TLanes second, left, right);

        // (λ³, f, g).
        TLanes.Arrange<LambdaZX>(out left, slope, t);
        TLanes.Arrange<SecondOneZeroOne>(out right, second, second);
        TLanes.MultiplyLow(out TLanes third, left, right);
        TLanes.Arrange<LanePatterns.Broadcast0>(out left, third, third);
        TLanes.Arrange<LanePatterns.Broadcast1>(out right, third, third);
        TLanes.Arrange<LanePatterns.Broadcast2>(out TLanes g, third, third);
        TLanes.SubtractBothAdd(out TLanes h, left, g, g, right);
        TLanes.Subtract(out g, g, h);

        // (λh, θ(g - h), λ³Y, Zλ³).
        TLanes.Arrange<LambdaThetaCube>(out left, slope, third);
        TLanes.Arrange<A0B1>(out right, h, g);
        TLanes.Arrange<A0A1YZ>(out right, right, t);
        TLanes.MultiplyLow(out TLanes fourth, left, right);
        TLanes.Arrange<PointTerms>(out left, fourth, fourth);
        TLanes.Arrange<MinusTerm>(out right, fourth, TLanes.Zero);
        TLanes.Subtract(out t, left, right);

        TLanes.Arrange<LanePatterns.Broadcast4>(out TLanes l0, second, second);
        TLanes.Arrange<LanePatterns.Broadcast5>(out TLanes l1, second, second);
        TLanes.Arrange<LanePatterns.Broadcast2>(out left, second, second);
        TLanes.Arrange<LanePatterns.Broadcast3>(out right, second, second);
        TLanes.Subtract(out TLanes l3, left, right);
        HorizontalFp12<TLanes>.MultiplyByLine(out f, f, l0, l1, l3);
        MultiplyByPrepared(ref f, first);
    }

    // Lanes 4 to 7 are l1 and l3 of two lines.
    [MethodImpl(HotPath.Optimize)]
    private static void MultiplyByPrepared(ref TLanes f, in TLanes evaluated)
    {
        TLanes.Arrange<LanePatterns.Broadcast4>(out TLanes l1, evaluated, evaluated);
        TLanes.Arrange<LanePatterns.Broadcast5>(out TLanes l3, evaluated, evaluated);
        HorizontalFp12<TLanes>.MultiplyByNormalizedLine(out f, f, l1, l3);
        TLanes.Arrange<LanePatterns.Broadcast6>(out l1, evaluated, evaluated);
        TLanes.Arrange<LanePatterns.Broadcast7>(out l3, evaluated, evaluated);
        HorizontalFp12<TLanes>.MultiplyByNormalizedLine(out f, f, l1, l3);
    }

    private readonly struct XYZY : ILanePattern
    {
        public static uint Sources => 0x7654_1210;
    }

    private readonly struct XYZZ : ILanePattern
    {
        public static uint Sources => 0x7654_2210;
    }

    // (z², x, yz, x²) of the squares and the point.
    private readonly struct SecondLeft : ILanePattern
    {
        public static uint Sources => 0x7654_0382;
    }

    // (xy, B, E, B).
    private readonly struct Terms : ILanePattern
    {
        public static uint Sources => 0x7654_9091;
    }

    // (xy, E, 0, B) of the terms and zero.
    private readonly struct TermsAgain : ILanePattern
    {
        public static uint Sources => 0x7654_3a20;
    }

    // (B, B, E, 2yz).
    private readonly struct BBEYz : ILanePattern
    {
        public static uint Sources => 0x7654_b211;
    }

    // (E, E, E, 2yz).
    private readonly struct EEEYz : ILanePattern
    {
        public static uint Sources => 0x7654_b222;
    }

    // (0, 1, 3) of what the last round gives.
    private readonly struct PointTerms : ILanePattern
    {
        public static uint Sources => 0x7654_3310;
    }

    // (0, its lane 2, 0).
    private readonly struct MinusTerm : ILanePattern
    {
        public static uint Sources => 0x7654_ba28;
    }

    private readonly struct ZAndHighOfB : ILanePattern
    {
        public static uint Sources => 0xfedc_2222;
    }

    // (θ, λ, θ, λ, λ, θ).
    private readonly struct ThetaLambda : ILanePattern
    {
        public static uint Sources => 0x0101_1010;
    }

    // (θ, λ, x, y).
    private readonly struct SlopeAndPoint : ILanePattern
    {
        public static uint Sources => 0x7654_ba10;
    }

    private readonly struct LambdaZX : ILanePattern
    {
        public static uint Sources => 0x7654_38a1;
    }

    private readonly struct SecondOneZeroOne : ILanePattern
    {
        public static uint Sources => 0x7654_1101;
    }

    private readonly struct LambdaThetaCube : ILanePattern
    {
        public static uint Sources => 0x7654_8801;
    }

    // (a0, b1) and the rest of a.
    private readonly struct A0B1 : ILanePattern
    {
        public static uint Sources => 0x7654_3290;
    }

    // (a0, a1, Y, Z).
    private readonly struct A0A1YZ : ILanePattern
    {
        public static uint Sources => 0x7654_a910;
    }
}
