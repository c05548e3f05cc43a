using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Hashing;

/// <summary>
/// Poseidon's permutation of (0, inputs), as far as its element 0. Written over <see cref="IField{TSelf}"/>: one hash, eight side by side, or the bounds of all of them.
/// No branch on values.
/// </summary>
internal static class PoseidonPermutation<TField>
    where TField : struct, IField<TField>
{
    private const int FullRounds = PoseidonParameters.FullRounds;

    // So many partial rounds append to the history before it moves back to the beginning of its room.
    private const int RoundsBetweenMoves = 8;

    /// <summary>How many elements <see cref="Hash"/> needs room for.</summary>
    internal static int RoomFor(int width) => (4 * width) - 1 + (2 * RoundsBetweenMoves);

    /// <summary>The digest of t - 1 inputs.</summary>
    /// <param name="digest">Element 0 of the permuted state.</param>
    /// <param name="room"><see cref="RoomFor"/> elements, of which 1 ... t - 1 are the inputs. All are overwritten.</param>
    /// <param name="schedule">For width t.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Hash(out TField digest, Span<TField> room, PoseidonSchedule<TField> schedule)
    {
        int width = schedule.Width;
        Span<TField> state = room[..width], powers = room.Slice(width, width), history = room[(2 * width)..];

        // Element 0 is zero: what it becomes is in the constants of the next round.
        for (int i = 1; i < width; i++)
        {
            TField.Add(out state[i], state[i], schedule.FullConstants[i]);
            RaiseToFifth(out powers[i], state[i]);
        }

        for (int i = 0; i < width; i++)
            TField.SumOfProducts(out state[i], schedule.Matrix.AsSpan((i * width) + 1, width - 1), powers[1..], -1, schedule.FullConstants[width + i]);
        for (int round = 1; round < (FullRounds / 2) - 1; round++)
            FullRound(state, powers, schedule.Matrix, schedule.FullConstants.AsSpan((round + 1) * width, width));
        FullRound(state, powers, schedule.EntryMatrix, schedule.EntryConstants);

        PartialRounds(state, history, schedule);
        for (int round = FullRounds / 2; round < FullRounds - 1; round++)
            FullRound(state, powers, schedule.Matrix, schedule.FullConstants.AsSpan((round + 1) * width, width));
        for (int i = 0; i < width; i++)
            RaiseToFifth(out powers[i], state[i]);
        TField.SumOfProducts(out digest, schedule.Matrix.AsSpan(0, width), powers);
    }

    // S-boxes, a matrix, and the constants of the next round.
    private static void FullRound(Span<TField> state, Span<TField> powers, ReadOnlySpan<TField> matrix, ReadOnlySpan<TField> constants)
    {
        int width = state.Length;
        for (int i = 0; i < width; i++)
            RaiseToFifth(out powers[i], state[i]);
        for (int i = 0; i < width; i++)
            TField.SumOfProducts(out state[i], matrix.Slice(i * width, width), powers, -1, constants[i]);
    }

    // From element 0 and a history that stands for the others, to the state before the next full round.
    private static void PartialRounds(Span<TField> state, Span<TField> history, PoseidonSchedule<TField> schedule)
    {
        // Oldest first: S-box outputs at even places, of which those before the first are zero, and elements between them.
        int width = state.Length, length = schedule.Recurrence.Length, from = 0;
        history[..length].Clear();
        for (int i = 1; i < width; i++)
            history[length - (2 * i)] = state[i];
        Substitute(out history[length - 1], state[0], schedule);
        foreach (ref readonly TField constant in schedule.PartialConstants.AsSpan(..^1))
        {
            if (from + length + 2 > history.Length)
            {
                history.Slice(from, length).CopyTo(history);
                from = 0;
            }

            ref TField element = ref history[from + length];
            TField.SumOfProducts(out element, schedule.Recurrence, history.Slice(from, length), schedule.Unit, constant);
            Substitute(out history[from + length + 1], element, schedule);
            from += 2;
        }

        // The exit takes the history without its two oldest entries, and the last element, to which no S-box is applied.
        TField.SumOfProducts(out TField last, schedule.Recurrence, history.Slice(from, length), schedule.Unit, schedule.PartialConstants[^1]);
        Span<TField> exit = history.Slice(from + 1, length - 1);
        exit[1..].CopyTo(exit);
        exit[^1] = last;
        ReadOnlySpan<TField> constants = schedule.FullConstants.AsSpan(FullRounds / 2 * width, width);
        TField.Multiply(out state[0], last, schedule.Scale);
        TField.Add(out state[0], state[0], constants[0]);
        for (int i = 1; i < width; i++)
            TField.SumOfProducts(out state[i], schedule.ExitMatrix.AsSpan((i - 1) * exit.Length, exit.Length), exit, -1, constants[i]);
    }

    private static void Substitute(out TField output, in TField element, PoseidonSchedule<TField> schedule)
    {
        RaiseToFifth(out output, element);
        if (schedule.OutputsAreDoubled)
            TField.Double(out output, output);
    }

    private static void RaiseToFifth(out TField result, in TField x)
    {
        TField.Square(out TField power, x);
        TField.Square(out power, power);
        TField.Multiply(out result, power, x);
    }
}
