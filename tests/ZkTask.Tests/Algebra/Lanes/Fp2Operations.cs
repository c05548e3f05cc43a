using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>An operation of Fp2 on up to four operands.</summary>
internal delegate void Quaternary<T>(out T result, in T a, in T b, in T c, in T d);

/// <summary>An operation and its name.</summary>
internal sealed record Operation<T>(string Name, Quaternary<T> Run);

/// <summary>All operations of the seam between Fp2 and what is built on it.</summary>
internal static class Operations<T>
    where T : struct, IFp2<T>
{
    internal static Operation<T>[] All { get; } =
    [
        new("Add", (out T r, in T a, in T b, in T _, in T _) => T.Add(out r, a, b)),
        new("Subtract", (out T r, in T a, in T b, in T _, in T _) => T.Subtract(out r, a, b)),
        new("Double", (out T r, in T a, in T _, in T _, in T _) => T.Double(out r, a)),
        new("Negate", (out T r, in T a, in T _, in T _, in T _) => T.Negate(out r, a)),
        new("Conjugate", (out T r, in T a, in T _, in T _, in T _) => T.Conjugate(out r, a)),
        new("Multiply", (out T r, in T a, in T b, in T _, in T _) => T.Multiply(out r, a, b)),
        new("Square", (out T r, in T a, in T _, in T _, in T _) => T.Square(out r, a)),
        new("Invert", (out T r, in T a, in T _, in T _, in T _) => T.Invert(out r, a)),
        new("SumOfProducts", (out T r, in T a, in T b, in T c, in T d) => T.SumOfProducts(out r, a, b, c, d)),
        new("MultiplyByXi", (out T r, in T a, in T _, in T _, in T _) => T.MultiplyByXi(out r, a)),
        new("AddXi", (out T r, in T a, in T b, in T _, in T _) => T.AddXi(out r, a, b)),
        new("SubtractBoth", (out T r, in T a, in T b, in T c, in T _) => T.SubtractBoth(out r, a, b, c)),
        new("SubtractBothAdd", (out T r, in T a, in T b, in T c, in T d) => T.SubtractBothAdd(out r, a, b, c, d)),
        new("SubtractBothAddXi", (out T r, in T a, in T b, in T c, in T d) => T.SubtractBothAddXi(out r, a, b, c, d)),
        new("XiSubtractBothAdd", (out T r, in T a, in T b, in T c, in T d) => T.XiSubtractBothAdd(out r, a, b, c, d)),
        new("TripleSubtractDouble", (out T r, in T a, in T b, in T _, in T _) => T.TripleSubtractDouble(out r, a, b)),
        new("TripleAddDouble", (out T r, in T a, in T b, in T _, in T _) => T.TripleAddDouble(out r, a, b)),
    ];
}
