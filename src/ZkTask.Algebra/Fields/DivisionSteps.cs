using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>
/// The effect of 62 division steps (Bernstein, Yang 2019/266, section 8) on a pair: 2^62 (f', g') = (u f + v g, q f + r g). The steps depend on the lowest 62 bits of f
/// and g alone, so they are found in single words; whole numbers are touched once for all of them. Variable time.
/// </summary>
/// <remarks>A step takes (δ, f, g), f odd, to (1 - δ, g, (g - f) / 2) if δ &gt; 0 and g is odd, else to (1 + δ, f, (g + (g mod 2) f) / 2). |u| + |v| and |q| + |r| are at most 2^62.</remarks>
internal readonly struct DivisionSteps
{
    /// <summary>Steps of one matrix.</summary>
    internal const int Count = 62;

    private readonly long _u, _v, _q, _r;

    /// <summary>The next 62 steps.</summary>
    /// <param name="eta">-δ, before and after; it begins as -1.</param>
    /// <param name="f">The lowest limb of f, odd.</param>
    /// <param name="g">The lowest limb of g.</param>
    [MethodImpl(HotPath.Optimize)]
    internal DivisionSteps(ref int eta, ulong f, ulong g)
    {
        long u = 1, v = 0, q = 0, r = 1;
        int left = Count, n = eta;
        while (true)
        {
            // Steps with even g; bits of g from the highest step on are not known.
            int zeros = BitOperations.TrailingZeroCount(g | (ulong.MaxValue << left));
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            n -= zeros;
            left -= zeros;
            if (left == 0)
                break;
            if (n < 0)
            {
                n = -n;
                (f, g) = (g, 0 - f);
                (u, q) = (q, -u);
                (v, r) = (r, -v);
            }

            // The next n + 1 steps exchange nothing: together they add the multiple of f that makes as many bits of g zero, of which six are done at once.
            // f² = 1 mod 8, hence 1 / f = f (2 - f²) mod 64.
            ulong mask = (ulong.MaxValue >> (64 - Math.Min(n + 1, left))) & 63;
            ulong multiple = (f * g * ((f * f) - 2)) & mask;
            g += f * multiple;
            q += u * (long)multiple;
            r += v * (long)multiple;
        }

        eta = n;
        (_u, _v, _q, _r) = (u, v, q, r);
    }

    /// <summary>The next f and g: signed integers of 256 bits that stay within the larger of the first two in magnitude.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal void Apply<TModulus>(ref Residue<TModulus> f, ref Residue<TModulus> g)
        where TModulus : struct, IModulus
    {
        Combine(out Residue<TModulus> next, f, g, _u, _v);
        Combine(out g, f, g, _q, _r);
        f = next;
    }

    /// <summary>The next d and e, which began as coefficients of f and g and are known modulo p only, both canonical.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal void ApplyModulo<TModulus>(ref Residue<TModulus> d, ref Residue<TModulus> e)
        where TModulus : struct, IModulus
    {
        CombineModulo(out Residue<TModulus> next, d, e, _u, _v);
        CombineModulo(out e, d, e, _q, _r);
        d = next;
    }

    // (a x + b y) / 2^62, known to be exact.
    [MethodImpl(HotPath.Inline)]
    private static void Combine<TModulus>(out Residue<TModulus> result, in Residue<TModulus> x, in Residue<TModulus> y, long a, long b)
        where TModulus : struct, IModulus
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        ulong top = AddSigned(ref t0, ref t1, ref t2, ref t3, x, a) + AddSigned(ref t0, ref t1, ref t2, ref t3, y, b);
        result = new Residue<TModulus>((t0 >> Count) | (t1 << 2), (t1 >> Count) | (t2 << 2), (t2 >> Count) | (t3 << 2), (t3 >> Count) | (top << 2));
    }

    // t = t + a x; the word above t, modulo 2^64, is returned.
    [MethodImpl(HotPath.Inline)]
    private static ulong AddSigned<TModulus>(ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, in Residue<TModulus> x, long a)
        where TModulus : struct, IModulus
    {
        // |a| times x or -x, in two's complement; a negative factor of 256 bits reads as 2^256 more than it is.
        ulong negative = (ulong)(a >> 63), magnitude = ((ulong)a ^ negative) - negative, carry = negative & 1;
        ulong x0 = Limbs.Add(x.L0 ^ negative, 0, ref carry);
        ulong x1 = Limbs.Add(x.L1 ^ negative, 0, ref carry);
        ulong x2 = Limbs.Add(x.L2 ^ negative, 0, ref carry);
        ulong x3 = (x.L3 ^ negative) + carry;
        carry = 0;
        t0 = Limbs.MultiplyAdd(x0, magnitude, t0, ref carry);
        t1 = Limbs.MultiplyAdd(x1, magnitude, t1, ref carry);
        t2 = Limbs.MultiplyAdd(x2, magnitude, t2, ref carry);
        t3 = Limbs.MultiplyAdd(x3, magnitude, t3, ref carry);
        return carry - (magnitude & (ulong)((long)x3 >> 63));
    }

    // (a x + b y) / 2^62 modulo p: with canonical x, y and signs moved into them, the sum is at most 2^62 (p - 1), and m p with m < 2^62 makes it divisible: below 2p.
    [MethodImpl(HotPath.Inline)]
    private static void CombineModulo<TModulus>(out Residue<TModulus> result, in Residue<TModulus> x, in Residue<TModulus> y, long a, long b)
        where TModulus : struct, IModulus
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        ulong top = AddModulo(ref t0, ref t1, ref t2, ref t3, x, a);
        top += AddModulo(ref t0, ref t1, ref t2, ref t3, y, b);
        ulong m = (t0 * TModulus.NegativeInverse) & ((1UL << Count) - 1), carry = 0;
        t0 = Limbs.MultiplyAdd(m, TModulus.P0, t0, ref carry);
        t1 = Limbs.MultiplyAdd(m, TModulus.P1, t1, ref carry);
        t2 = Limbs.MultiplyAdd(m, TModulus.P2, t2, ref carry);
        t3 = Limbs.MultiplyAdd(m, TModulus.P3, t3, ref carry);
        top += carry;
        Montgomery.SubtractModulusOnce(
            out result, (t0 >> Count) | (t1 << 2), (t1 >> Count) | (t2 << 2), (t2 >> Count) | (t3 << 2), (t3 >> Count) | (top << 2));
    }

    // t = t + a x modulo p; what goes beyond t is returned.
    [MethodImpl(HotPath.Inline)]
    private static ulong AddModulo<TModulus>(ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, in Residue<TModulus> x, long a)
        where TModulus : struct, IModulus
    {
        Residue<TModulus> signed = x;
        if (a < 0)
        {
            Residue<TModulus>.Negate(out signed, x);
            a = -a;
        }

        ulong magnitude = (ulong)a, carry = 0;
        t0 = Limbs.MultiplyAdd(signed.L0, magnitude, t0, ref carry);
        t1 = Limbs.MultiplyAdd(signed.L1, magnitude, t1, ref carry);
        t2 = Limbs.MultiplyAdd(signed.L2, magnitude, t2, ref carry);
        t3 = Limbs.MultiplyAdd(signed.L3, magnitude, t3, ref carry);
        return carry;
    }
}
