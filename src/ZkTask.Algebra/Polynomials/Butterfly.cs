using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Polynomials;

/// <summary>The step that number-theoretic transforms are made of, written once for one element and for eight.</summary>
internal static class Butterfly<TField>
    where TField : struct, IField<TField>
{
    /// <summary><c>(a, b) = (a + root b, a - root b)</c>.</summary>
    /// <remarks>
    /// In lanes, which reduce lazily, a value grows by little more than 0.6 p each time; <c>Bounded</c> shows that <see cref="Transform{TModulus}.MaxLogSize"/> times keep the
    /// range.
    /// </remarks>
    [MethodImpl(HotPath.Inline)]
    internal static void Run(ref TField a, ref TField b, in TField root)
    {
        TField.Multiply(out TField product, root, b);
        TField.Subtract(out b, a, product);
        TField.Add(out a, a, product);
    }
}
