using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>An element of Fp; any integer is accepted and reduced.</summary>
public readonly record struct ReferenceFp : IReferenceField<ReferenceFp>
{
    public ReferenceFp(BigInteger value) => Value = ReferenceField.P.Reduce(value);

    /// <summary>The representative in [0, p).</summary>
    public BigInteger Value { get; }

    public static ReferenceFp Zero => new(0);

    public static ReferenceFp One => new(1);

    public bool IsZero => Value.IsZero;

    public static implicit operator ReferenceFp(BigInteger value) => new(value);

    public static implicit operator ReferenceFp(int value) => new(value);

    public static ReferenceFp operator +(ReferenceFp a, ReferenceFp b) => new(a.Value + b.Value);

    public static ReferenceFp operator -(ReferenceFp a, ReferenceFp b) => new(a.Value - b.Value);

    public static ReferenceFp operator -(ReferenceFp a) => new(-a.Value);

    public static ReferenceFp operator *(ReferenceFp a, ReferenceFp b) => new(a.Value * b.Value);

    public ReferenceFp Inverse() => new(ReferenceField.P.Inverse(Value));

    public bool TrySqrt(out ReferenceFp root)
    {
        bool exists = ReferenceField.P.TrySqrt(Value, out BigInteger value);
        root = new(value);
        return exists;
    }

    public static ReferenceFp Random(Random random) => new(ReferenceField.P.Random(random));

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
