using ZkTask.Algebra.Fields;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>
/// A field whose operations are counted by <see cref="Meter"/>. Fused operations are those of the interface, so that every product counts
/// as the base multiplications it is made of.
/// </summary>
public readonly struct Metered<TField> : IField<Metered<TField>>, IWrapper<Metered<TField>, TField>
    where TField : struct, IField<TField>
{
    private Metered(in TField inner) => Inner = inner;

    public TField Inner { get; }

    public static Metered<TField> Zero => new(TField.Zero);

    public static Metered<TField> One => new(TField.One);

    public static Metered<TField> Wrap(in TField inner) => new(inner);

    public static void Add(out Metered<TField> result, in Metered<TField> a, in Metered<TField> b)
    {
        Meter.Addition();
        TField.Add(out TField inner, a.Inner, b.Inner);
        result = new(inner);
    }

    public static void Subtract(out Metered<TField> result, in Metered<TField> a, in Metered<TField> b)
    {
        Meter.Addition();
        TField.Subtract(out TField inner, a.Inner, b.Inner);
        result = new(inner);
    }

    public static void Double(out Metered<TField> result, in Metered<TField> a)
    {
        Meter.Addition();
        TField.Double(out TField inner, a.Inner);
        result = new(inner);
    }

    public static void Negate(out Metered<TField> result, in Metered<TField> a)
    {
        Meter.Addition();
        TField.Negate(out TField inner, a.Inner);
        result = new(inner);
    }

    public static void Multiply(out Metered<TField> result, in Metered<TField> a, in Metered<TField> b)
    {
        Meter.Multiplication();
        TField.Multiply(out TField inner, a.Inner, b.Inner);
        result = new(inner);
    }

    public static void Square(out Metered<TField> result, in Metered<TField> a)
    {
        Meter.Squaring();
        TField.Square(out TField inner, a.Inner);
        result = new(inner);
    }

    public static void Invert(out Metered<TField> result, in Metered<TField> a)
    {
        Meter.Inversion();
        TField.Invert(out TField inner, a.Inner);
        result = new(inner);
    }

    public static LaneMask IsZero(in Metered<TField> a) => TField.IsZero(a.Inner);

    public static void Select(out Metered<TField> result, LaneMask mask, in Metered<TField> ifSet, in Metered<TField> ifClear)
    {
        TField.Select(out TField inner, mask, ifSet.Inner, ifClear.Inner);
        result = new(inner);
    }

    public static bool operator ==(Metered<TField> left, Metered<TField> right) => left.Equals(right);

    public static bool operator !=(Metered<TField> left, Metered<TField> right) => !left.Equals(right);

    public bool Equals(Metered<TField> other) => Inner.Equals(other.Inner);

    public override bool Equals(object? obj) => obj is Metered<TField> other && Equals(other);

    public override int GetHashCode() => Inner.GetHashCode();
}
