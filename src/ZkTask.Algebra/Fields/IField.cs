namespace ZkTask.Algebra.Fields;

/// <summary>
/// A prime field or an extension of one, in some representation: one element, or several side by side ("lanes"). Every formula of towers, curves and
/// pairings is written once against this interface and its refinement for Fp2; the JIT specialises it for each struct.
/// </summary>
/// <remarks>
/// Contract of all operations: the result may be the same variable as any operand, and operands may be the same variable as each other. Operands are
/// valid values of the representation; an implementation that reduces lazily states its bounds beside its type. Nothing here branches on values.
/// </remarks>
public interface IField<TSelf> : IEquatable<TSelf>
    where TSelf : struct, IField<TSelf>
{
    /// <summary>The additive identity, in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>The multiplicative identity, in every lane.</summary>
    static abstract TSelf One { get; }

    /// <summary><c>result = a + b</c>.</summary>
    static abstract void Add(out TSelf result, in TSelf a, in TSelf b);

    /// <summary><c>result = a - b</c>.</summary>
    static abstract void Subtract(out TSelf result, in TSelf a, in TSelf b);

    /// <summary><c>result = 2a</c>.</summary>
    static abstract void Double(out TSelf result, in TSelf a);

    /// <summary><c>result = -a</c>.</summary>
    static abstract void Negate(out TSelf result, in TSelf a);

    /// <summary><c>result = a b</c>.</summary>
    static abstract void Multiply(out TSelf result, in TSelf a, in TSelf b);

    /// <summary><c>result = a²</c>.</summary>
    static abstract void Square(out TSelf result, in TSelf a);

    /// <summary><c>result = 1 / a</c>, and 0 for a = 0. The time taken may depend on the value.</summary>
    static abstract void Invert(out TSelf result, in TSelf a);

    /// <summary>The lanes in which <paramref name="a"/> is zero modulo p, whatever its representative.</summary>
    static abstract LaneMask IsZero(in TSelf a);

    /// <summary><c>result = mask ? ifSet : ifClear</c>, lane by lane, without a branch.</summary>
    static abstract void Select(out TSelf result, LaneMask mask, in TSelf ifSet, in TSelf ifClear);

    /// <summary><c>result = 2a + b - c</c>; a representation may normalise once.</summary>
    static virtual void DoubleAddSubtract(out TSelf result, in TSelf a, in TSelf b, in TSelf c)
    {
        TSelf.Subtract(out TSelf difference, b, c);
        TSelf.Double(out TSelf twice, a);
        TSelf.Add(out result, twice, difference);
    }

    /// <summary><c>result = a b + c d</c>; a representation may reduce once instead of twice.</summary>
    static virtual void SumOfProducts(out TSelf result, in TSelf a, in TSelf b, in TSelf c, in TSelf d)
    {
        TSelf.Multiply(out TSelf ab, a, b);
        TSelf.Multiply(out TSelf cd, c, d);
        TSelf.Add(out result, ab, cd);
    }

    /// <summary><c>result = Σ a[i] b[i]</c>, zero for empty spans; a representation may reduce once for all products. The result is no element of the spans.</summary>
    /// <param name="result">The sum.</param>
    /// <param name="a">Factors.</param>
    /// <param name="b">As many factors.</param>
    static virtual void SumOfProducts(out TSelf result, ReadOnlySpan<TSelf> a, ReadOnlySpan<TSelf> b) => TSelf.SumOfProducts(out result, a, b, -1, TSelf.Zero);

    /// <summary>
    /// <c>result = c + Σ a[i] b[i]</c>, c for empty spans; a representation may reduce once for all products. The result is no element of the spans, and may be c.
    /// </summary>
    /// <param name="result">The sum.</param>
    /// <param name="a">Factors.</param>
    /// <param name="b">As many factors.</param>
    /// <param name="unit">A place where a is one, which needs no product, or -1.</param>
    /// <param name="c">What is added.</param>
    static virtual void SumOfProducts(out TSelf result, ReadOnlySpan<TSelf> a, ReadOnlySpan<TSelf> b, int unit, in TSelf c)
    {
        TSelf sum = c;
        for (int i = 0; i < a.Length; i++)
        {
            TSelf summand = b[i];
            if (i != unit)
                TSelf.Multiply(out summand, a[i], b[i]);
            TSelf.Add(out sum, sum, summand);
        }

        result = sum;
    }

    /// <summary><c>real = a0 b0 - a1 b1</c>, <c>imaginary = a0 b1 + a1 b0</c>: the product in an extension by i with i² = -1. Results may be any operand.</summary>
    static virtual void MultiplyComplex(
        out TSelf real, out TSelf imaginary, in TSelf a0, in TSelf a1, in TSelf b0, in TSelf b1)
    {
        TSelf.Add(out TSelf s, a0, a1);
        TSelf.Add(out TSelf t, b0, b1);
        TSelf.Multiply(out TSelf cross, s, t);
        TSelf.Multiply(out TSelf v0, a0, b0);
        TSelf.Multiply(out TSelf v1, a1, b1);
        TSelf.Subtract(out cross, cross, v0);
        TSelf.Subtract(out imaginary, cross, v1);
        TSelf.Subtract(out real, v0, v1);
    }
}
