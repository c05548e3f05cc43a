using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Polynomials;

/// <summary>
/// <see cref="Transform{TModulus}"/> in eight lanes: vector v holds elements 8v ... 8v + 7, and a butterfly takes two vectors as long as the elements it joins are eight apart or
/// more. For the last three steps each block of 64 elements is mirrored, so that partners lie in the same lane again.
/// </summary>
internal static unsafe class LaneTransform<TModulus, TKernel>
    where TModulus : struct, IModulus
    where TKernel : struct, ILaneKernel
{
    /// <summary>The least n.</summary>
    internal const int MinSize = BlockSize;

    private const int Lanes = LaneLimbs.Lanes;
    private const int BlockSize = Lanes * Lanes;

    // Elements that are finished before the next ones are begun, once their node is reached: their vectors stay in the second cache.
    private const int CachedSize = 1 << 12;

    /// <summary>The roots as limbs of the lanes' form, <see cref="LaneLimbs.Count"/> words for each.</summary>
    internal static long[] Limbs(ReadOnlySpan<Residue<TModulus>> roots)
    {
        long[] limbs = new long[roots.Length * LaneLimbs.Count];
        for (int start = 0; start < roots.Length; start += Lanes)
        {
            ResidueLanes<TModulus, TKernel>.Load(out ResidueLanes<TModulus, TKernel> lanes, roots[start..Math.Min(start + Lanes, roots.Length)]);
            ReadOnlySpan<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new ReadOnlySpan<LaneLimbs>(ref lanes.Limbs));
            for (int lane = 0; lane < Math.Min(Lanes, roots.Length - start); lane++)
            {
                for (int i = 0; i < LaneLimbs.Count; i++)
                    limbs[((start + lane) * LaneLimbs.Count) + i] = words[(i * Lanes) + lane];
            }
        }

        return limbs;
    }

    /// <summary>The transform in place, in natural order on both sides.</summary>
    /// <param name="values">n coefficients, then n values; n is at least <see cref="MinSize"/>.</param>
    /// <param name="roots">From <see cref="Limbs"/>.</param>
    /// <param name="inverse">From values to coefficients instead.</param>
    internal static void Run(Span<Residue<TModulus>> values, ReadOnlySpan<long> roots, bool inverse)
    {
        nuint bytes = (nuint)(values.Length / Lanes * sizeof(ResidueLanes<TModulus, TKernel>));
        ResidueLanes<TModulus, TKernel>* work = (ResidueLanes<TModulus, TKernel>*)NativeMemory.AlignedAlloc(bytes, 64);
        try
        {
            for (int v = 0; v < values.Length / Lanes; v++)
                ResidueLanes<TModulus, TKernel>.Load(out work[v], values.Slice(v * Lanes, Lanes));
            int half = values.Length / 2;
            for (; 2 * half > CachedSize; half /= 2)
                Step(work, 0, values.Length, half, roots);
            int cached = 2 * half;
            ResidueLanes<TModulus, TKernel> scale = default;
            if (inverse)
                scale = ResidueLanes<TModulus, TKernel>.Broadcast(Transform<TModulus>.InverseOfSize(values.Length));
            for (int start = 0; start < values.Length; start += cached)
            {
                for (half = cached / 2; half >= Lanes; half /= 2)
                    Step(work, start, cached, half, roots);
                for (int block = start; block < start + cached; block += BlockSize)
                {
                    Finish(work + (block / Lanes), block, roots);
                    Store(values, work + (block / Lanes), block, inverse, scale);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(work);
        }
    }

    // All butterflies over a distance of at least eight, in a range of whole nodes.
    [MethodImpl(HotPath.Optimize)]
    private static void Step(ResidueLanes<TModulus, TKernel>* work, int start, int length, int half, ReadOnlySpan<long> roots)
    {
        int vectors = half / Lanes;
        ResidueLanes<TModulus, TKernel>* low = work + (start / Lanes);
        for (int node = start / (2 * half); node < (start + length) / (2 * half); node++, low += 2 * vectors)
        {
            Gather(out ResidueLanes<TModulus, TKernel> root, roots, node, 0);
            for (int v = 0; v < vectors; v++)
                Butterfly<ResidueLanes<TModulus, TKernel>>.Run(ref low[v], ref low[vectors + v], root);
        }
    }

    // The last three steps of 64 elements. Mirrored, vector i has element 8k + i of the block in lane k.
    [MethodImpl(HotPath.Optimize)]
    private static void Finish(ResidueLanes<TModulus, TKernel>* block, int first, ReadOnlySpan<long> roots)
    {
        Mirror((long*)block);
        for (int half = Lanes / 2; half >= 1; half /= 2)
        {
            int nodes = Lanes / (2 * half);
            for (int node = 0; node < nodes; node++)
            {
                Gather(out ResidueLanes<TModulus, TKernel> root, roots, (first / (2 * half)) + node, nodes);
                for (int i = 2 * half * node; i < (2 * half * node) + half; i++)
                    Butterfly<ResidueLanes<TModulus, TKernel>>.Run(ref block[i], ref block[i + half], root);
            }
        }
    }

    // Where the elements of a finished block belong; for the inverse, at the inverse root, over n.
    private static void Store(
        Span<Residue<TModulus>> values, ResidueLanes<TModulus, TKernel>* block, int first, bool inverse, in ResidueLanes<TModulus, TKernel> scale)
    {
        Span<Residue<TModulus>> lanes = stackalloc Residue<TModulus>[Lanes];
        int shift = 32 - BitOperations.Log2((uint)values.Length);
        for (int i = 0; i < Lanes; i++)
        {
            if (inverse)
                ResidueLanes<TModulus, TKernel>.Multiply(out block[i], block[i], scale);
            ResidueLanes<TModulus, TKernel>.Store(lanes, block[i]);
            for (int k = 0; k < Lanes; k++)
            {
                int place = (int)(Transform<TModulus>.Reverse((uint)(first + (Lanes * k) + i)) >> shift);
                values[inverse ? (values.Length - place) & (values.Length - 1) : place] = lanes[k];
            }
        }
    }

    // Lane k has root first + k stride.
    [MethodImpl(HotPath.Inline)]
    private static void Gather(out ResidueLanes<TModulus, TKernel> result, ReadOnlySpan<long> roots, int first, int stride)
    {
        Unsafe.SkipInit(out result);
        Span<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new Span<LaneLimbs>(ref result.Limbs));
        for (int k = 0; k < Lanes; k++)
        {
            ReadOnlySpan<long> root = roots.Slice((first + (k * stride)) * LaneLimbs.Count, LaneLimbs.Count);
            for (int i = 0; i < root.Length; i++)
                words[(i * Lanes) + k] = root[i];
        }
    }

    // Lane k of vector i changes places with lane i of vector k.
    private static void Mirror(long* block)
    {
        const int Words = LaneLimbs.Count * Lanes;
        for (int limb = 0; limb < LaneLimbs.Count; limb++, block += Lanes)
        {
            for (int i = 1; i < Lanes; i++)
            {
                for (int k = 0; k < i; k++)
                    (block[(i * Words) + k], block[(k * Words) + i]) = (block[(k * Words) + i], block[(i * Words) + k]);
            }
        }
    }
}
