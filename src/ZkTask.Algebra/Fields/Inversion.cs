using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>Inversion modulo p. Variable time: for public values only.</summary>
internal static class Inversion
{
    /// <summary>
    /// <c>result = 1 / a</c> in Montgomery form, 0 for 0: division steps (Bernstein, Yang 2019/266), 62 at a time, until g is zero.
    /// </summary>
    /// <remarks>For p below 2^254 at most 735 steps (their theorem 11.2), twelve matrices; some 530 steps, nine matrices, for most values.</remarks>
    [MethodImpl(HotPath.Optimize)]
    internal static void Invert<TModulus>(out Residue<TModulus> result, in Residue<TModulus> a)
        where TModulus : struct, IModulus
    {
        // a = A R. With e = R² the invariants d A R = f R² and e A R = g R² (mod p) end at f = ±1 with d = ±R / A, the Montgomery form of ±1 / A.
        (ulong, ulong, ulong, ulong) rr = TModulus.RSquared;
        Residue<TModulus> f = new(TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3);
        Residue<TModulus> g = a;
        Residue<TModulus> d = default;
        Residue<TModulus> e = new(rr.Item1, rr.Item2, rr.Item3, rr.Item4);
        int eta = -1;
        while (!g.IsZero)
        {
            DivisionSteps steps = new(ref eta, f.L0, g.L0);
            steps.Apply(ref f, ref g);
            steps.ApplyModulo(ref d, ref e);
        }

        // The sign of f; for a = 0 nothing happened, and d = 0 as it began.
        if ((long)f.L3 < 0)
            Residue<TModulus>.Negate(out d, d);
        result = d;
    }

    /// <summary>
    /// Replaces every element by its inverse (zeros stay zero) for one inversion and three multiplications an element (Montgomery's trick).
    /// </summary>
    /// <param name="values">The elements, in place.</param>
    /// <param name="scratch">At least as long as <paramref name="values"/>; its contents on return mean nothing.</param>
    internal static void InvertAll<TField>(Span<TField> values, Span<TField> scratch)
        where TField : struct, IField<TField>
    {
        TField running = TField.One;
        TField one = TField.One;
        for (int i = 0; i < values.Length; i++)
        {
            scratch[i] = running;
            TField.Select(out TField factor, TField.IsZero(values[i]), one, values[i]);
            TField.Multiply(out running, running, factor);
        }

        TField.Invert(out running, running);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            LaneMask isZero = TField.IsZero(values[i]);
            TField.Select(out TField factor, isZero, one, values[i]);
            TField.Multiply(out TField inverse, running, scratch[i]);
            TField.Select(out values[i], isZero, TField.Zero, inverse);
            TField.Multiply(out running, running, factor);
        }
    }

    /// <summary>
    /// Replaces every element by its inverse if none is zero, in any lane: one inversion and three multiplications an element, and no test of each element.
    /// </summary>
    /// <param name="values">The elements, in place; untouched if one of them is zero.</param>
    /// <param name="scratch">At least as long as <paramref name="values"/>; its contents on return mean nothing.</param>
    /// <returns>False if some lane of some element is zero.</returns>
    [MethodImpl(HotPath.Optimize)]
    internal static bool TryInvertAll<TField>(Span<TField> values, Span<TField> scratch)
        where TField : struct, IField<TField>
    {
        if (values.IsEmpty)
            return true;
        Span<TField> products = scratch[..values.Length];
        for (int i = 0; i < values.Length; i++)
            Append(products, i, values[i]);
        if (!TryInvertProduct(products))
            return false;
        for (int i = values.Length - 1; i >= 0; i--)
        {
            Detach(out TField inverse, products, i, values[i]);
            values[i] = inverse;
        }

        return true;
    }

    /// <summary>One more element of a shared inversion, for callers who make elements as they go and need inverses as they go back.</summary>
    /// <param name="products">In the end, at each place the product of the elements up to there.</param>
    /// <param name="index">The element's place; all before have been appended.</param>
    /// <param name="value">The element.</param>
    [MethodImpl(HotPath.Inline)]
    internal static void Append<TField>(Span<TField> products, int index, in TField value)
        where TField : struct, IField<TField>
    {
        if (index == 0)
            products[0] = value;
        else
            TField.Multiply(out products[index], products[index - 1], value);
    }

    /// <summary>Inverts the product of all elements, which stands in the last place.</summary>
    /// <returns>False if some lane of some element is zero; nothing has changed then.</returns>
    [MethodImpl(HotPath.Inline)]
    internal static bool TryInvertProduct<TField>(Span<TField> products)
        where TField : struct, IField<TField>
    {
        ref TField last = ref products[^1];
        if (TField.IsZero(last).Any)
            return false;
        TField.Invert(out last, last);
        return true;
    }

    /// <summary>The inverse of the last element that is left, which is no longer part of the product in the last place.</summary>
    /// <param name="inverse">1 / value; another variable than <paramref name="value"/>.</param>
    /// <param name="products">As <see cref="TryInvertProduct"/> left it, and earlier calls.</param>
    /// <param name="index">The element's place; all behind it have been detached.</param>
    /// <param name="value">The element.</param>
    [MethodImpl(HotPath.Inline)]
    internal static void Detach<TField>(out TField inverse, Span<TField> products, int index, in TField value)
        where TField : struct, IField<TField>
    {
        ref TField left = ref products[^1];
        if (index == 0)
        {
            inverse = left;
            return;
        }

        TField.Multiply(out inverse, left, products[index - 1]);
        TField.Multiply(out left, left, value);
    }
}
