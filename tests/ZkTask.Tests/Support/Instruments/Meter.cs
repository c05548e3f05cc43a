namespace ZkTask.Tests.Support.Instruments;

/// <summary>Operations in the base field. Additions are those of <c>Add</c>, <c>Subtract</c>, <c>Double</c> and <c>Negate</c> together.</summary>
public readonly record struct OperationCounts(int Multiplications, int Squarings, int Inversions, int Additions)
{
    /// <summary>Multiplications of any kind: the measure in which the literature states costs.</summary>
    public int Products => Multiplications + Squarings;
}

/// <summary>Counts what <see cref="Metered{TField}"/> does on this thread.</summary>
public static class Meter
{
    [ThreadStatic]
    private static OperationCounts _counts;

    public static OperationCounts Count(Action work)
    {
        OperationCounts before = _counts;
        work();
        OperationCounts after = _counts;
        return new(
            after.Multiplications - before.Multiplications, after.Squarings - before.Squarings,
            after.Inversions - before.Inversions, after.Additions - before.Additions);
    }

    internal static void Multiplication() => _counts = _counts with { Multiplications = _counts.Multiplications + 1 };

    internal static void Squaring() => _counts = _counts with { Squarings = _counts.Squarings + 1 };

    internal static void Inversion() => _counts = _counts with { Inversions = _counts.Inversions + 1 };

    internal static void Addition() => _counts = _counts with { Additions = _counts.Additions + 1 };
}
