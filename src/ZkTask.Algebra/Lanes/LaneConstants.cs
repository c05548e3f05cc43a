using System.Numerics;
using System.Runtime.InteropServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Lanes;

/// <summary>Rows of the table that kernels read: each holds one 64-bit word, eight times, and fills a cache line.</summary>
/// <remarks>With n = -1/p mod 2^52, |n| &lt; 2^51, and p' = n p ≡ -1 (mod 2^52), q is (p' + 1) / 2^52. Limbs of q and p are balanced.</remarks>
internal static class LaneRows
{
    /// <summary>Words of a row.</summary>
    internal const int Stride = LaneLimbs.Lanes;

    /// <summary>The five limbs of q, as doubles.</summary>
    internal const int Q = 0;

    /// <summary>The five limbs of p, as doubles.</summary>
    internal const int P = 5;

    /// <summary>n, as a double.</summary>
    internal const int N = 10;

    /// <summary>The low 26 bits of the limbs of p, as doubles.</summary>
    internal const int PLow = 11;

    /// <summary>The signed rest of the limbs of p, divided by 2^26, as doubles.</summary>
    internal const int PHigh = 16;

    /// <summary>-2^228 / p, a double: takes limb 4 over 2^20 to minus the multiple of p nearest to the value.</summary>
    internal const int Quotient = 21;

    /// <summary>The five limbs of q, as integers.</summary>
    internal const int QInteger = 22;

    /// <summary>The five limbs of p, as integers.</summary>
    internal const int PInteger = 27;

    /// <summary>n, as an integer.</summary>
    internal const int NInteger = 32;

    /// <summary>
    /// Constants of the ten columns of <see cref="HybridKernel"/>'s reduction, for each net number of wide products from <see cref="MinNet"/> to
    /// <see cref="MaxNet"/>.
    /// </summary>
    internal const int HybridColumns = 33;

    /// <summary>The least sum of the signs of the wide products in one reduction.</summary>
    internal const int MinNet = -3;

    /// <summary>The greatest.</summary>
    internal const int MaxNet = 2;

    /// <summary>The index of net 0.</summary>
    internal const int Nets = -MinNet;

    /// <summary>Rows in all.</summary>
    internal const int Count = HybridColumns + ((MaxNet - MinNet + 1) * WideProducts.Columns);
}

/// <summary>The table for one modulus, computed once and kept for the life of the process, and integers in the stored form.</summary>
internal static unsafe class LaneConstants<TModulus>
    where TModulus : struct, IModulus
{
    /// <summary>Where the rows begin: 64-byte aligned, never freed.</summary>
    internal static readonly nint Address = Build();

    /// <summary><see cref="Address"/> as the kernels take it.</summary>
    internal static long* Pointer => (long*)Address;

    /// <summary>The modulus.</summary>
    internal static BigInteger Modulus =>
        TModulus.P0 + ((BigInteger)TModulus.P1 << 64) + ((BigInteger)TModulus.P2 << 128) + ((BigInteger)TModulus.P3 << 192);

    /// <summary>n.</summary>
    internal static long NegativeInverse
    {
        get
        {
            // -1/p modulo 2^64 is the same modulo 2^52; balanced.
            long n = (long)(TModulus.NegativeInverse << 12) >> 12;
            return n;
        }
    }

    /// <summary>q.</summary>
    internal static BigInteger Q => ((Modulus * NegativeInverse) + 1) >> LaneLimbs.Radix;

    /// <summary>The five balanced limbs of an integer of magnitude below 2^259.</summary>
    internal static long[] Split(BigInteger value)
    {
        long[] limbs = new long[LaneLimbs.Count];
        for (int i = 0; i < LaneLimbs.Count - 1; i++)
        {
            limbs[i] = (long)(ulong)(value & ulong.MaxValue) << 12 >> 12;
            value = (value - limbs[i]) >> LaneLimbs.Radix;
        }

        limbs[^1] = (long)value;
        return limbs;
    }

    /// <summary>An integer, reduced modulo p, in every lane.</summary>
    internal static LaneLimbs Broadcast(BigInteger value)
    {
        BigInteger reduced = ((value % Modulus) + Modulus) % Modulus;
        LaneLimbs result = default;
        Span<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new Span<LaneLimbs>(ref result));
        long[] limbs = Split(reduced);
        for (int i = 0; i < LaneLimbs.Count; i++)
            words.Slice(i * LaneLimbs.Lanes, LaneLimbs.Lanes).Fill(limbs[i]);
        return result;
    }

    private static nint Build()
    {
        long* table = (long*)NativeMemory.AlignedAlloc(LaneRows.Count * LaneRows.Stride * sizeof(long), 64);
        long[] p = Split(Modulus), q = Split(Q);
        for (int i = 0; i < LaneLimbs.Count; i++)
        {
            SetDouble(LaneRows.Q + i, q[i]);
            SetDouble(LaneRows.P + i, p[i]);
            SetDouble(LaneRows.PLow + i, p[i] & ((1L << 26) - 1));
            SetDouble(LaneRows.PHigh + i, p[i] >> 26);
            Set(LaneRows.QInteger + i, q[i]);
            Set(LaneRows.PInteger + i, p[i]);
        }

        SetDouble(LaneRows.N, NegativeInverse);
        Set(LaneRows.NInteger, NegativeInverse);
        SetDouble(LaneRows.Quotient, -Math.ScaleB(1 / (double)Modulus, 228));
        for (int net = LaneRows.MinNet; net <= LaneRows.MaxNet; net++)
        {
            for (int column = 0; column < WideProducts.Columns; column++)
                Set(LaneRows.HybridColumns + ((net - LaneRows.MinNet) * WideProducts.Columns) + column, HybridKernel.ColumnConstant(column, net, p, q));
        }

        return (nint)table;

        void Set(int row, long value) => new Span<long>(table + (row * LaneRows.Stride), LaneRows.Stride).Fill(value);
        void SetDouble(int row, double value) => Set(row, BitConverter.DoubleToInt64Bits(value));
    }
}
