using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>Elements one by one in memory, lanes that change places, and the one inversion of all lanes.</summary>
public class PackedLanesTests
{
    // The edges of carried limbs, and of the highest.
    private static readonly long[] s_limbs = [-(1L << 51), -(1L << 51) + 1, -1, 0, 1, (1L << 51) - 1], s_tops = [-(1L << 47), -(1L << 45), -1, 0, 1, 1L << 45, (1L << 47) - 2];

    private readonly Samples _samples = new(31);

    [Fact]
    public unsafe void Elements_of_extreme_limbs_come_back()
    {
        const int stride = 9, offset = 3;
        long* packed = stackalloc long[(LaneLimbs.Lanes * stride) + offset];
        nint* places = stackalloc nint[LaneLimbs.Lanes];
        for (int round = 0; round < 500; round++)
        {
            long[,] words = new long[LaneLimbs.Count, LaneLimbs.Lanes];
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            {
                for (int i = 0; i < LaneLimbs.Count; i++)
                    words[i, lane] = Any(i == LaneLimbs.Count - 1 ? s_tops : s_limbs);
            }

            PackedLanes.Scatter(packed + offset, stride, Limbs(words));
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            {
                // x + 2^51 (1 + 2^52 + 2^104 + 2^156) + 2^255, and no last word that marks use.
                BigInteger expected = BigInteger.One << 255, actual = 0;
                for (int i = 0; i < LaneLimbs.Count; i++)
                    expected += (words[i, lane] + (i < LaneLimbs.Count - 1 ? BigInteger.One << 51 : 0)) << (52 * i);
                for (int i = 0; i < PackedLanes.Words; i++)
                    actual += (BigInteger)(ulong)packed[offset + (lane * stride) + i] << (64 * i);
                Assert.Equal(expected, actual);
                Assert.NotEqual(-1, packed[offset + (lane * stride) + PackedLanes.Words - 1]);
            }

            // From the last place to the first, some of them odd: these are negated, limb by limb.
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                places[lane] = (nint)(packed + ((LaneLimbs.Lanes - 1 - lane) * stride)) | ((round >> lane) & 1);
            PackedLanes.Gather(out LaneLimbs limbs, places, offset);
            Check(limbs, (i, lane) => words[i, LaneLimbs.Lanes - 1 - lane]);
            PackedLanes.Gather(out limbs, places, offset, negates: 1);
            Check(limbs, (i, lane) => ((round >> lane) & 1) != 0 ? -words[i, LaneLimbs.Lanes - 1 - lane] : words[i, LaneLimbs.Lanes - 1 - lane]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Lanes_change_places_in_pairs(int distance)
    {
        long[,] words = new long[LaneLimbs.Count, LaneLimbs.Lanes];
        for (int i = 0; i < words.Length; i++)
            words[i / LaneLimbs.Lanes, i % LaneLimbs.Lanes] = i;
        LaneMoves.Exchange(out LaneLimbs exchanged, Limbs(words), distance);
        Check(exchanged, (i, lane) => words[i, lane ^ distance]);
    }

    [Fact]
    public void Lanes_are_inverted_whether_or_not_some_are_zero()
    {
        Inverts<BaseModulus, FmaKernel>();
        Inverts<BaseModulus, HybridKernel>();
        Inverts<ScalarModulus, HybridKernel>();
    }

    private void Inverts<TModulus, TKernel>()
        where TModulus : struct, IModulus
        where TKernel : struct, ILaneKernel
    {
        Residue<TModulus>[] results = new Residue<TModulus>[LaneLimbs.Lanes];
        foreach (int zeros in (int[])[0, 1, 128, 37, 255])
        {
            Residue<TModulus>[] values = [.. Enumerable.Range(0, LaneLimbs.Lanes).Select(lane => ((zeros >> lane) & 1) != 0 ? default : _samples.Residue<TModulus>())];
            ResidueLanes<TModulus, TKernel>.Load(out ResidueLanes<TModulus, TKernel> lanes, values);
            ResidueLanes<TModulus, TKernel>.Invert(out lanes, lanes);
            ResidueLanes<TModulus, TKernel>.Store(results, lanes);
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                Assert.Equal(values[lane].IsZero ? Residue<TModulus>.Zero : Residue<TModulus>.One, values[lane] * results[lane]);
        }
    }

    private long Any(long[] values) => values[_samples.NextUInt64() % (ulong)values.Length];

    private static LaneLimbs Limbs(long[,] words)
    {
        LaneLimbs limbs = default;
        Span<long> all = MemoryMarshal.Cast<LaneLimbs, long>(new Span<LaneLimbs>(ref limbs));
        for (int i = 0; i < words.Length; i++)
            all[i] = words[i / LaneLimbs.Lanes, i % LaneLimbs.Lanes];
        return limbs;
    }

    private static void Check(LaneLimbs limbs, Func<int, int, long> expected)
    {
        ReadOnlySpan<long> all = MemoryMarshal.Cast<LaneLimbs, long>(new ReadOnlySpan<LaneLimbs>(ref limbs));
        for (int i = 0; i < all.Length; i++)
            Assert.Equal(expected(i / LaneLimbs.Lanes, i % LaneLimbs.Lanes), all[i]);
    }
}
