namespace ZkTask.Tests.Support.Reference;

/// <summary>The curve y^2 = x^3 + b.</summary>
public sealed class ReferenceCurve<TField>(TField b) where TField : IReferenceField<TField>
{
    public TField B { get; } = b;

    public bool Contains(ReferencePoint<TField> point) =>
        point.IsIdentity || (point.Y * point.Y - (point.X * point.X * point.X + B)).IsZero;
}
