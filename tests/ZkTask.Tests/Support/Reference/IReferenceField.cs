namespace ZkTask.Tests.Support.Reference;

/// <summary>What curve arithmetic asks of its coordinates.</summary>
public interface IReferenceField<TField> where TField : IReferenceField<TField>
{
    static abstract TField Zero { get; }

    static abstract TField One { get; }

    bool IsZero { get; }

    static abstract TField operator +(TField a, TField b);

    static abstract TField operator -(TField a, TField b);

    static abstract TField operator -(TField a);

    static abstract TField operator *(TField a, TField b);

    /// <summary>The multiplicative inverse; throws <see cref="DivideByZeroException"/> for zero.</summary>
    TField Inverse();
}
