using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Lanes;

/// <content>The lanes as one element of Fp12. One bound serves all lanes: the worst of them.</content>
internal readonly partial struct BoundedQuadratic<TRules> : IFp12Lanes<BoundedQuadratic<TRules>>
{
    /// <inheritdoc/>
    public static void Arrange<TPattern>(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b)
        where TPattern : struct, ILanePattern
    {
        bool usesA = false, usesB = false;
        for (uint sources = TPattern.Sources, lane = 0; lane < 8; lane++, sources >>= 4)
        {
            usesA |= (sources & 8) == 0;
            usesB |= (sources & 8) != 0;
        }

        if (usesA && usesB)
            Select(out result, default, a, b);
        else
            result = usesA ? a : b;
    }

    /// <inheritdoc/>
    public static void NegateLanes(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, LaneMask mask) => result = a;

    /// <inheritdoc/>
    public static void AddFull(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        result = Weak(Plus(a, b), nameof(AddFull));

    /// <inheritdoc/>
    public static void MultiplyByS(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a)
    {
        BoundedQuadratic<TRules> xiA = Weak(Xi(a), nameof(MultiplyByS));
        Select(out result, default, xiA, a);
    }

    /// <inheritdoc/>
    public static void SquareFp4(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a)
    {
        const string Operation = nameof(SquareFp4);
        BigInteger larger = BigInteger.Max(a.C0.Value, a.C1.Value), square = larger * larger, cross = a.C0.Value * a.C1.Value;
        LaneBounds sum = TRules.SumOperand(a.C0, a.C1, Operation), sumOfSums = TRules.SumOperand((2 * a.C0).Carry(Operation), (2 * a.C1).Carry(Operation), Operation);

        // x1 and y1, x2 and y2, s1 and s2 of Fp4Squares; low and high lanes have the same bounds.
        WideBounds<TRules> first = Bounded<TRules>.Product(sum, sum, Operation);
        WideBounds<TRules> second = Bounded<TRules>.Product(a.C0, a.C1, Operation);
        WideBounds<TRules> third = Bounded<TRules>.Product(sumOfSums, sumOfSums, Operation);
        LaneBounds realLow = ((10 * first) + (2 * second)).Of((10 * square) + (2 * cross)).Reduce();
        LaneBounds realHigh = (third + (2 * first)).Of(4 * square).Reduce();
        LaneBounds imaginaryLow = ((20 * second) + first).Of((20 * cross) + square).Reduce();
        LaneBounds imaginaryHigh = ((2 * third) + (4 * second)).Of(4 * cross).Reduce();
        result = new(realLow.Or(realHigh), imaginaryLow.Or(imaginaryHigh));
    }

    /// <inheritdoc/>
    public static void MultiplyLow(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        Multiply(out result, a, b);

    /// <inheritdoc/>
    public static void SumOfProducts(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, in BoundedQuadratic<TRules> c,
        in BoundedQuadratic<TRules> d, in BoundedQuadratic<TRules> e, in BoundedQuadratic<TRules> f)
    {
        (WideBounds<TRules> real, WideBounds<TRules> imaginary) = Karatsuba(a, b, nameof(SumOfProducts));
        (WideBounds<TRules> real2, WideBounds<TRules> imaginary2) = Karatsuba(c, d, nameof(SumOfProducts));
        (WideBounds<TRules> real3, WideBounds<TRules> imaginary3) = Karatsuba(e, f, nameof(SumOfProducts));
        result = new((real + real2 + real3).Reduce(), (imaginary + imaginary2 + imaginary3).Reduce());
    }

    /// <inheritdoc/>
    public static void InvertFp6(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a)
    {
        IsZero(a);
        result = Loaded();
    }
}
