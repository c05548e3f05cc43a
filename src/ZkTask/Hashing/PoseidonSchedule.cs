namespace ZkTask.Hashing;

/// <summary>
/// What <see cref="PoseidonPermutation{TField}"/> multiplies by and adds, for one width t: the permutation of <see cref="PoseidonParameters"/>, rearranged so that a
/// partial round is its S-box and one sum of 2t - 2 products. Derivation: README.md in this folder.
/// </summary>
/// <typeparam name="TField">Field elements, or several side by side.</typeparam>
internal sealed record PoseidonSchedule<TField>
    where TField : struct
{
    /// <summary>t.</summary>
    internal required int Width { get; init; }

    /// <summary>What is added to the state before each of the eight full rounds, t each. Round 0 adds nothing to element 0, whose constant value is in round 1's.</summary>
    internal required TField[] FullConstants { get; init; }

    /// <summary>The matrix M, row by row.</summary>
    internal required TField[] Matrix { get; init; }

    /// <summary>The matrix of the last full round before the partial ones: element 0, then the history that makes the recurrence right from its beginning.</summary>
    internal required TField[] EntryMatrix { get; init; }

    /// <summary>What is added there, t elements.</summary>
    internal required TField[] EntryConstants { get; init; }

    /// <summary>What the recurrence adds, for each partial round but the first, and at last for the element 0 after them.</summary>
    internal required TField[] PartialConstants { get; init; }

    /// <summary>What the recurrence multiplies the history by, oldest first: S-box output, state, S-box output, ..., S-box output.</summary>
    internal required TField[] Recurrence { get; init; }

    /// <summary>The place in <see cref="Recurrence"/> that is one.</summary>
    internal required int Unit { get; init; }

    /// <summary>Whether the history takes S-box outputs doubled.</summary>
    internal required bool OutputsAreDoubled { get; init; }

    /// <summary>Element 0 as the recurrence has it, times this, is element 0.</summary>
    internal required TField Scale { get; init; }

    /// <summary>t - 1 rows that take the history back to elements 1 ... t - 1.</summary>
    internal required TField[] ExitMatrix { get; init; }

    /// <summary>The same schedule for other elements.</summary>
    internal PoseidonSchedule<TOther> Select<TOther>(Func<TField, TOther> convert)
        where TOther : struct => new()
        {
            Width = Width,
            FullConstants = Array.ConvertAll(FullConstants, e => convert(e)),
            Matrix = Array.ConvertAll(Matrix, e => convert(e)),
            EntryMatrix = Array.ConvertAll(EntryMatrix, e => convert(e)),
            EntryConstants = Array.ConvertAll(EntryConstants, e => convert(e)),
            PartialConstants = Array.ConvertAll(PartialConstants, e => convert(e)),
            Recurrence = Array.ConvertAll(Recurrence, e => convert(e)),
            Unit = Unit,
            OutputsAreDoubled = OutputsAreDoubled,
            Scale = convert(Scale),
            ExitMatrix = Array.ConvertAll(ExitMatrix, e => convert(e)),
        };
}
