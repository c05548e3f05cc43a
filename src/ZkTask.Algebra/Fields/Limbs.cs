using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Algebra.Fields;

/// <summary>Carries and wide products of 64-bit limbs.</summary>
internal static class Limbs
{
    /// <summary>The high half of a 64 by 64 bit product.</summary>
    /// <remarks>
    /// On x64 this and a separate <c>a * b</c> for the low half beat <see cref="Math.BigMul(ulong, ulong, out ulong)"/>, whose low half .NET 10
    /// stores to memory and reloads.
    /// </remarks>
    [MethodImpl(HotPath.Inline)]
    internal static ulong MultiplyHigh(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>The low limb of <c>a b + addend + carry</c>; its high limb becomes the new carry. Cannot overflow.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static ulong MultiplyAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        ulong high = MultiplyHigh(a, b);
        ulong low = a * b;
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }

    /// <summary>The low limb of <c>a + b + carry</c>; carry (0 or 1) becomes the carry out.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        ulong partial = a + carry;
        ulong sum = partial + b;
        carry = (partial < a ? 1UL : 0UL) + (sum < b ? 1UL : 0UL);
        return sum;
    }

    /// <summary>The low limb of <c>a - b - borrow</c>; borrow (0 or 1) becomes the borrow out.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        ulong partial = a - b;
        ulong difference = partial - borrow;
        borrow = (a < b ? 1UL : 0UL) + (partial < borrow ? 1UL : 0UL);
        return difference;
    }
}
