using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>A curve y² = x³ + b without points of even order, over a field in some representation.</summary>
public interface ICurve<TField>
    where TField : struct, IField<TField>
{
    /// <summary><c>result = 3 b a</c>.</summary>
    static abstract void MultiplyByThreeB(out TField result, in TField a);
}
