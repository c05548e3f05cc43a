using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>Scalar multiplications in G1 in groups of eight, one in each lane.</summary>
internal static unsafe class LaneMultiplication<TKernel>
    where TKernel : struct, ILaneKernel
{
    private const int Lanes = LaneLimbs.Lanes;

    // Windows of three bits with odd digits, of both halves of a scalar: 65 bits are 22 windows; P, 3P, 5P, 7P and their images are at hand.
    private const int Width = 3, Windows = 22, Multiples = 1 << (Width - 1);

    /// <summary>Bytes of working memory for a number of groups.</summary>
    internal static long SizeOf(int groups) =>
        LaneMemory.SizeOf<long>(TableLength(groups)) + (2 * LaneMemory.SizeOf<ResidueLanes<BaseModulus, TKernel>>(groups * Multiples))
        + LaneMemory.SizeOf<ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>>(groups * Multiples)
        + LaneMemory.SizeOf<JacobianPoint<ResidueLanes<BaseModulus, TKernel>>>(groups);

    /// <summary>Lane l of group g becomes <c>scalars[8g + l] points[8g + l]</c>, affine.</summary>
    /// <param name="points">Eight points for each group, none of them the identity.</param>
    /// <param name="scalars">As many scalars: no addition meets an exceptional case, as <see cref="OddScalar"/> says.</param>
    /// <param name="x">An abscissa for each group.</param>
    /// <param name="y">An ordinate for each group.</param>
    /// <param name="memory">At least <see cref="SizeOf"/>.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Multiply(
        ReadOnlySpan<G1> points, ReadOnlySpan<OddScalar> scalars,
        Span<ResidueLanes<BaseModulus, TKernel>> x, Span<ResidueLanes<BaseModulus, TKernel>> y, LaneMemory memory)
    {
        int groups = x.Length;
        long* tables = (long*)memory.Take<long>(TableLength(groups));
        Span<ResidueLanes<BaseModulus, TKernel>> inverses = memory.TakeSpan<ResidueLanes<BaseModulus, TKernel>>(groups * Multiples);
        Span<ResidueLanes<BaseModulus, TKernel>> scratch = memory.TakeSpan<ResidueLanes<BaseModulus, TKernel>>(groups * Multiples);
        Span<ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>> multiples =
            memory.TakeSpan<ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>>(groups * Multiples);
        Span<JacobianPoint<ResidueLanes<BaseModulus, TKernel>>> products = memory.TakeSpan<JacobianPoint<ResidueLanes<BaseModulus, TKernel>>>(groups);

        for (int group = 0; group < groups; group++)
            OddMultiples(multiples.Slice(group * Multiples, Multiples), points.Slice(group * Lanes, Lanes));
        for (int i = 0; i < multiples.Length; i++)
            inverses[i] = multiples[i].Z;
        Require(Inversion.TryInvertAll(inverses, scratch));
        ResidueLanes<BaseModulus, TKernel> beta = ResidueLanes<BaseModulus, TKernel>.Broadcast(G1Curve.Beta);
        for (int i = 0; i < multiples.Length; i++)
        {
            ResidueLanes<BaseModulus, TKernel>.Multiply(out ResidueLanes<BaseModulus, TKernel> px, multiples[i].X, inverses[i]);
            ResidueLanes<BaseModulus, TKernel>.Multiply(out ResidueLanes<BaseModulus, TKernel> py, multiples[i].Y, inverses[i]);
            long* entry = tables + (i / Multiples * GroupStride) + (i % Multiples * Lanes * G1PackedLanes<TKernel>.Words);
            G1PackedLanes<TKernel>.Scatter(entry, px, py);
            ResidueLanes<BaseModulus, TKernel>.Multiply(out px, px, beta);
            G1PackedLanes<TKernel>.Scatter(entry + (GroupStride / 2), px, py);
        }

        for (int group = 0; group < groups; group++)
            products[group] = SumOfWindows(tables + (group * GroupStride), scalars.Slice(group * Lanes, Lanes));
        inverses = inverses[..groups];
        for (int group = 0; group < groups; group++)
            inverses[group] = products[group].Z;
        Require(Inversion.TryInvertAll(inverses, scratch));
        for (int group = 0; group < groups; group++)
            products[group].ToAffine(out x[group], out y[group], inverses[group]);
    }

    // Words of one group's table: four multiples and four images for each lane.
    private static int GroupStride => 2 * Multiples * Lanes * G1PackedLanes<TKernel>.Words;

    private static long TableLength(int groups) => (long)groups * GroupStride;

    [MethodImpl(HotPath.Optimize)]
    private static JacobianPoint<ResidueLanes<BaseModulus, TKernel>> SumOfWindows(long* table, ReadOnlySpan<OddScalar> scalars)
    {
        nint* own = stackalloc nint[Lanes], images = stackalloc nint[Lanes];
        ChooseEntries(own, images, table, scalars, Windows - 1);
        G1PackedLanes<TKernel>.Gather(out ResidueLanes<BaseModulus, TKernel> x, out ResidueLanes<BaseModulus, TKernel> y, own);
        JacobianPoint<ResidueLanes<BaseModulus, TKernel>> sum = new(x, y);
        for (int window = Windows - 1; ; window--)
        {
            G1PackedLanes<TKernel>.Gather(out x, out y, images);
            JacobianPoint<ResidueLanes<BaseModulus, TKernel>>.AddAffine(out sum, sum, x, y);
            if (window == 0)
                return sum;
            for (int bit = 0; bit < Width; bit++)
                JacobianPoint<ResidueLanes<BaseModulus, TKernel>>.Double(out sum, sum);
            ChooseEntries(own, images, table, scalars, window - 1);
            G1PackedLanes<TKernel>.Gather(out x, out y, own);
            JacobianPoint<ResidueLanes<BaseModulus, TKernel>>.AddAffine(out sum, sum, x, y);
        }
    }

    // Where the multiples for a window's digits are, odd addresses for negative ones.
    private static void ChooseEntries(nint* own, nint* images, long* table, ReadOnlySpan<OddScalar> scalars, int window)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            own[lane] = Entry(table, Digit(scalars[lane].First, window), lane);
            images[lane] = Entry(table + (GroupStride / 2), Digit(scalars[lane].Second, window), lane);
        }
    }

    private static nint Entry(long* table, int digit, int lane) =>
        (nint)(table + (((Math.Abs(digit) >> 1) * Lanes) + lane) * G1PackedLanes<TKernel>.Words) | (digit < 0 ? 1 : 0);

    // An odd k is Σ d_i 8^i with odd digits: ((k mod 16) - 8) leaves (k - d) / 8, which is k / 8 made odd. The highest is what is left.
    private static int Digit(Int128 k, int window)
    {
        int rest = (int)(uint)(ulong)(k >> (Width * window)) | 1;
        return window == Windows - 1 ? rest : (rest & ((2 << Width) - 1)) - (1 << Width);
    }

    private static void OddMultiples(Span<ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>> multiples, ReadOnlySpan<G1> points)
    {
        Span<Fp> x = stackalloc Fp[Lanes], y = stackalloc Fp[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
            (x[lane], y[lane]) = (points[lane].X, points[lane].Y);
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> laneX, x);
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> laneY, y);
        multiples[0] = new(laneX, laneY, ResidueLanes<BaseModulus, TKernel>.One);
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Double(
            out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> twice, multiples[0]);
        for (int i = 1; i < Multiples; i++)
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Add(out multiples[i], multiples[i - 1], twice);
    }

    private static void Require(bool inverted)
    {
        if (!inverted)
            throw new ArgumentException("The identity has no lane.");
    }
}
