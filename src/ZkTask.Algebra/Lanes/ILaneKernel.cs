namespace ZkTask.Algebra.Lanes;

/// <summary>
/// Arithmetic on eight lanes for one instruction set. Every implementation reads and writes the same stored form; results are congruent, not equal, because
/// each reduces in its own way.
/// </summary>
/// <remarks>
/// <para>Products of one coefficient come whole, with room for a wide product at t. All others come in two halves that meet in memory: one fills wide products at t, u = t + <see cref="WideProducts.Stride"/>, v and so on, the other
/// reduces a combination of them, which destroys them. Wide products must be 64-byte aligned. <c>constants</c> is <see cref="LaneConstants{TModulus}.Pointer"/>.</para>
/// <para><c>halves</c> is 2, or 1 where only lanes 0 to 3 are wanted: then the others are not written. A kernel of one vector computes them all the same.</para>
/// <para>The result may be the same variable as any operand. Ranges: README.md; <c>Bounded</c> in the tests proves that the pairing keeps them.</para>
/// </remarks>
internal unsafe interface ILaneKernel
{
    /// <summary>Whether the processor has the instructions this kernel is made for. Without them it is right, and slow.</summary>
    static abstract bool IsSupported { get; }

    /// <summary><c>result = a b / R</c>.</summary>
    static abstract void Multiply(out LaneLimbs result, long* t, in LaneLimbs a, in LaneLimbs b, long* constants);

    /// <summary><c>result = a² / R</c>.</summary>
    static abstract void Square(out LaneLimbs result, long* t, in LaneLimbs a, long* constants);

    /// <summary><c>t = a b</c>.</summary>
    static abstract void Wide(long* t, in LaneLimbs a, in LaneLimbs b, int halves = 2);

    /// <summary><c>t = (a + b)(c + d)</c>.</summary>
    static abstract void WideOfSums(long* t, in LaneLimbs a, in LaneLimbs b, in LaneLimbs c, in LaneLimbs d, int halves = 2);

    /// <summary><c>t = (a + b)(a - b)</c>.</summary>
    static abstract void WideOfSumAndDifference(long* t, in LaneLimbs a, in LaneLimbs b);

    /// <summary><c>t = t + a b</c>, where t is one wide product or the sum of several.</summary>
    static abstract void AddWide(long* t, in LaneLimbs a, in LaneLimbs b);

    /// <summary><c>result = t / R</c>.</summary>
    static abstract void Reduce(out LaneLimbs result, long* t, long* constants);

    /// <summary><c>result = (t + u) / R</c>.</summary>
    static abstract void ReduceSum(out LaneLimbs result, long* t, long* constants);

    /// <summary><c>result = (t + u i) / R</c>.</summary>
    static abstract void ReduceEach(out LaneLimbPair result, long* t, long* constants);

    /// <summary><c>result = (t + 2u i) / R</c>: a square in Fp2.</summary>
    static abstract void ReduceSquare(out LaneLimbPair result, long* t, long* constants);

    /// <summary><c>result = (t - u + (v - t - u) i) / R</c>: a product in Fp2.</summary>
    static abstract void ReduceKaratsuba(out LaneLimbPair result, long* t, long* constants, int halves = 2);

    /// <summary>The sum of two products in Fp2: what <see cref="ReduceKaratsuba"/> does, of t, u, v and the three products after them.</summary>
    static abstract void ReduceKaratsubaSum(out LaneLimbPair result, long* t, long* constants);

    /// <summary>The sum of three products in Fp2, likewise of nine wide products.</summary>
    static abstract void ReduceKaratsubaSumOfThree(out LaneLimbPair result, long* t, long* constants);

    /// <summary>
    /// What a column of a wide product holds beside its value, modulo 2^64: reductions take it back as often as the signs of their products add up to.
    /// </summary>
    static abstract long WideOffset(int column);

    /// <summary><c>result = a + b</c>, limbs normalised.</summary>
    static abstract void Add(out LaneLimbs result, in LaneLimbs a, in LaneLimbs b);

    /// <summary><c>result = a - b</c>, limbs normalised.</summary>
    static abstract void Subtract(out LaneLimbs result, in LaneLimbs a, in LaneLimbs b);

    /// <summary><c>result = 2a</c>, limbs normalised.</summary>
    static abstract void Double(out LaneLimbs result, in LaneLimbs a);

    /// <summary><c>result = 2a + b - c</c>, limbs normalised.</summary>
    static abstract void DoubleAddSubtract(out LaneLimbs result, in LaneLimbs a, in LaneLimbs b, in LaneLimbs c);

    /// <summary><c>result = -a</c>.</summary>
    static abstract void Negate(out LaneLimbs result, in LaneLimbs a);

    /// <inheritdoc cref="Add(out LaneLimbs, in LaneLimbs, in LaneLimbs)"/>
    static abstract void Add(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b);

    /// <inheritdoc cref="Subtract(out LaneLimbs, in LaneLimbs, in LaneLimbs)"/>
    static abstract void Subtract(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b);

    /// <inheritdoc cref="Double(out LaneLimbs, in LaneLimbs)"/>
    static abstract void Double(out LaneLimbPair result, in LaneLimbPair a);

    /// <inheritdoc cref="Negate(out LaneLimbs, in LaneLimbs)"/>
    static abstract void Negate(out LaneLimbPair result, in LaneLimbPair a);

    /// <summary><c>result = c0 - c1 i</c>.</summary>
    static abstract void Conjugate(out LaneLimbPair result, in LaneLimbPair a);

    /// <summary><c>result = ξ a</c>, weakly reduced.</summary>
    static abstract void MultiplyByXi(out LaneLimbPair result, in LaneLimbPair a, long* constants);

    /// <summary>ξ times lanes 4 to 7, weakly reduced, in lanes 0 to 3; lanes 0 to 3 in lanes 4 to 7.</summary>
    static abstract void MultiplyByS(out LaneLimbPair result, in LaneLimbPair a, long* constants);

    /// <summary><c>result = a + b</c>, weakly reduced.</summary>
    static abstract void AddFull(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, long* constants);

    /// <summary><c>result = a + ξ b</c>, weakly reduced.</summary>
    static abstract void AddXi(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, long* constants);

    /// <summary><c>result = a - b - c</c>, weakly reduced.</summary>
    static abstract void SubtractBoth(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbPair c, long* constants);

    /// <summary><c>result = a - b - c + d</c>, weakly reduced.</summary>
    static abstract void SubtractBothAdd(
        out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbPair c, in LaneLimbPair d, long* constants);

    /// <summary><c>result = a - b - c + ξ d</c>, weakly reduced.</summary>
    static abstract void SubtractBothAddXi(
        out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbPair c, in LaneLimbPair d, long* constants);

    /// <summary><c>result = ξ (a - b - c) + d</c>, weakly reduced.</summary>
    static abstract void XiSubtractBothAdd(
        out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbPair c, in LaneLimbPair d, long* constants);

    /// <summary><c>result = a0 - b0 - c + (a1 - b1) i</c>, limbs normalised: both coordinates of a sum of points.</summary>
    static abstract void SubtractPoint(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbs c);

    /// <summary>The same, weakly reduced.</summary>
    static abstract void SubtractPoint(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbs c, long* constants);

    /// <summary><c>result = 3a - 2b</c>, weakly reduced.</summary>
    static abstract void TripleSubtractDouble(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, long* constants);

    /// <summary><c>result = 3a + 2b</c>, weakly reduced.</summary>
    static abstract void TripleAddDouble(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, long* constants);
}
