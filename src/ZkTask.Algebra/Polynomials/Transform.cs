using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Polynomials;

/// <summary>
/// The number-theoretic transform of n = 2^k elements: from the coefficients of a polynomial to its values at the n-th roots of unity. Radix 2, over the tree of remainders
/// modulo X^(2h) - ζ² = (X^h - ζ)(X^h + ζ): all butterflies of one node have the same root, and the roots of each depth are a prefix of one table in bit-reversed order.
/// </summary>
/// <remarks>After the last step place i holds the value at w^(i with its bits reversed).</remarks>
internal static class Transform<TModulus>
    where TModulus : struct, IModulus
{
    /// <summary>The largest k: bounds are proven up to here.</summary>
    internal const int MaxLogSize = 28;

    /// <summary>The n/2 powers of w in bit-reversed order: entry i is the ζ of node i of every depth that has it.</summary>
    /// <param name="root">w, of order n.</param>
    /// <param name="logSize">k.</param>
    internal static Residue<TModulus>[] Roots(in Residue<TModulus> root, int logSize)
    {
        Residue<TModulus>[] roots = new Residue<TModulus>[Math.Max(1, 1 << logSize >> 1)];
        roots[0] = Residue<TModulus>.One;

        // Entries m ... 2m - 1 are the first m times w^(n / 4m).
        Residue<TModulus>[] squares = new Residue<TModulus>[logSize + 1];
        squares[0] = root;
        for (int i = 1; i <= logSize; i++)
            Residue<TModulus>.Square(out squares[i], squares[i - 1]);
        for (int m = 1, depth = logSize - 2; m < roots.Length; m *= 2, depth--)
        {
            for (int i = 0; i < m; i++)
                Residue<TModulus>.Multiply(out roots[m + i], roots[i], squares[depth]);
        }

        return roots;
    }

    /// <summary>The transform in place, in natural order on both sides.</summary>
    /// <param name="values">n coefficients, then n values.</param>
    /// <param name="roots">From <see cref="Roots"/>.</param>
    /// <param name="inverse">From values to coefficients instead.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Run(Span<Residue<TModulus>> values, ReadOnlySpan<Residue<TModulus>> roots, bool inverse)
    {
        for (int h = values.Length / 2; h >= 1; h /= 2)
        {
            for (int node = 0, start = 0; start < values.Length; node++, start += 2 * h)
            {
                Span<Residue<TModulus>> low = values.Slice(start, h), high = values.Slice(start + h, h);
                for (int i = 0; i < low.Length; i++)
                    Butterfly<Residue<TModulus>>.Run(ref low[i], ref high[i], roots[node]);
            }
        }

        int shift = 32 - BitOperations.Log2((uint)values.Length);
        for (int i = 1; i < values.Length; i++)
        {
            int other = (int)(Reverse((uint)i) >> shift);
            if (i < other)
                (values[i], values[other]) = (values[other], values[i]);
        }

        if (inverse)
            Turn(values);
    }

    /// <summary>The scale of the inverse, 1/n.</summary>
    internal static Residue<TModulus> InverseOfSize(int size)
    {
        Residue<TModulus>.Invert(out Residue<TModulus> scale, Residue<TModulus>.FromUInt64((ulong)size));
        return scale;
    }

    /// <summary>The 32 bits in the opposite order.</summary>
    internal static uint Reverse(uint bits)
    {
        bits = ((bits >> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
        bits = ((bits >> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
        bits = ((bits >> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
        return BinaryPrimitives.ReverseEndianness(bits);
    }

    // The values at inverse roots, over n, are the coefficients.
    private static void Turn(Span<Residue<TModulus>> values)
    {
        Residue<TModulus> scale = InverseOfSize(values.Length);
        values[1..].Reverse();
        foreach (ref Residue<TModulus> value in values)
            Residue<TModulus>.Multiply(out value, value, scale);
    }
}
