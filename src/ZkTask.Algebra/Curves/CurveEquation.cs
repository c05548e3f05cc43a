using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>y² = x³ + b.</summary>
internal static class CurveEquation<TField>
    where TField : struct, IField<TField>
{
    /// <summary>The lanes in which it holds.</summary>
    internal static LaneMask Holds(in TField x, in TField y, in TField b)
    {
        TField.Square(out TField yy, y);
        TField.Square(out TField xxx, x);
        TField.Multiply(out xxx, xxx, x);
        TField.Subtract(out TField difference, yy, xxx);
        TField.Subtract(out difference, difference, b);
        return TField.IsZero(difference);
    }
}
