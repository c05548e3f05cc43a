using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Towers;

/// <summary>
/// The seam: Fp2 = Fp[i] / (i² + 1) in some representation. Everything above it (Fp6, Fp12, points of G2, lines, Miller loop, final exponentiation) is
/// written once against this interface.
/// </summary>
/// <remarks>
/// Two kinds of operations, for representations that reduce lazily. <i>Light</i> ones (those of <see cref="IField{TSelf}"/> that do not multiply, and
/// <see cref="Conjugate"/>) may let magnitudes grow; formulas chain at most one of them in front of a multiplication. <i>Full</i> ones (products, and the
/// fused sums below) return a value reduced as far as any product is. A loop that feeds its results back without multiplying them must pass through a full one.
/// </remarks>
public interface IFp2<TSelf> : IField<TSelf>
    where TSelf : struct, IFp2<TSelf>
{
    /// <summary><c>result = a^p</c>: c0 - c1 i.</summary>
    static abstract void Conjugate(out TSelf result, in TSelf a);

    /// <summary><c>result = ξ a</c> with ξ = 9 + i, the non-residue of Fp6. Full.</summary>
    static abstract void MultiplyByXi(out TSelf result, in TSelf a);

    /// <summary><c>result = a + ξ b</c>. Full.</summary>
    static virtual void AddXi(out TSelf result, in TSelf a, in TSelf b)
    {
        TSelf.MultiplyByXi(out TSelf xiB, b);
        TSelf.Add(out result, a, xiB);
    }

    /// <summary><c>result = a - b - c</c>: the middle term of a Karatsuba product. Full.</summary>
    static virtual void SubtractBoth(out TSelf result, in TSelf a, in TSelf b, in TSelf c)
    {
        TSelf.Subtract(out TSelf t, a, b);
        TSelf.Subtract(out result, t, c);
    }

    /// <summary><c>result = a - b - c + d</c>. Full.</summary>
    static virtual void SubtractBothAdd(out TSelf result, in TSelf a, in TSelf b, in TSelf c, in TSelf d)
    {
        TSelf.Subtract(out TSelf t, a, b);
        TSelf.Subtract(out TSelf s, d, c);
        TSelf.Add(out result, t, s);
    }

    /// <summary><c>result = a - b - c + ξ d</c>. Full.</summary>
    static virtual void SubtractBothAddXi(out TSelf result, in TSelf a, in TSelf b, in TSelf c, in TSelf d)
    {
        TSelf.SubtractBoth(out TSelf t, a, b, c);
        TSelf.AddXi(out result, t, d);
    }

    /// <summary><c>result = ξ (a - b - c) + d</c>. Full.</summary>
    static virtual void XiSubtractBothAdd(out TSelf result, in TSelf a, in TSelf b, in TSelf c, in TSelf d)
    {
        TSelf.SubtractBoth(out TSelf t, a, b, c);
        TSelf.AddXi(out result, d, t);
    }

    /// <summary><c>result = 3a - 2b</c>, of cyclotomic squaring. Full.</summary>
    static virtual void TripleSubtractDouble(out TSelf result, in TSelf a, in TSelf b)
    {
        TSelf.Subtract(out TSelf t, a, b);
        TSelf.Double(out t, t);
        TSelf.Add(out result, t, a);
    }

    /// <summary><c>result = 3a + 2b</c>, of cyclotomic squaring. Full.</summary>
    static virtual void TripleAddDouble(out TSelf result, in TSelf a, in TSelf b)
    {
        TSelf.Add(out TSelf t, a, b);
        TSelf.Double(out t, t);
        TSelf.Add(out result, t, a);
    }
}

/// <summary>The seam together with its base field, for line evaluation at points of G1.</summary>
/// <typeparam name="TSelf">Fp2 in some representation.</typeparam>
/// <typeparam name="TFp">Fp in the same representation.</typeparam>
public interface IFp2<TSelf, TFp> : IFp2<TSelf>
    where TSelf : struct, IFp2<TSelf, TFp>
    where TFp : struct, IField<TFp>
{
    /// <summary><c>result = a s</c> with s in Fp: two base multiplications.</summary>
    static abstract void MultiplyByBase(out TSelf result, in TSelf a, in TFp s);
}
