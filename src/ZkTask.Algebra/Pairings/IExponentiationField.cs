namespace ZkTask.Algebra.Pairings;

/// <summary>What a final exponentiation needs of Fp12, in some representation of it.</summary>
/// <typeparam name="TFp12">An element.</typeparam>
internal interface IExponentiationField<TFp12>
    where TFp12 : struct
{
    /// <inheritdoc cref="IPairingCurve{TFp2}.ParameterDigits"/>
    static abstract ReadOnlySpan<sbyte> ParameterDigits { get; }

    /// <summary><c>result = a b</c>.</summary>
    static abstract void Multiply(out TFp12 result, in TFp12 a, in TFp12 b);

    /// <summary><c>result = a²</c> for a in the cyclotomic subgroup.</summary>
    static abstract void CyclotomicSquare(out TFp12 result, in TFp12 a);

    /// <summary><c>result = a^(p⁶)</c>.</summary>
    static abstract void Conjugate(out TFp12 result, in TFp12 a);

    /// <summary><c>result = a^(p^power)</c> for power 1, 2 or 3.</summary>
    static abstract void Frobenius(out TFp12 result, in TFp12 a, int power);

    /// <summary><c>result = 1 / a</c>, 0 for 0. Variable time.</summary>
    static abstract void Invert(out TFp12 result, in TFp12 a);
}
