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

    /// <summary>How many elements <see cref="Hash"/> needs room for.</summary>
    internal static int RoomFor(int width) => (4 * width) - 1;

    /// <summary>The digest of t - 1 inputs.</summary>
    /// <param name="digest">Element 0 of the permuted state.</param>
    /// <param name="room"><see cref="RoomFor"/> elements, of which 1 ... t - 1 are the inputs. All are overwritten.</param>
    /// <param name="schedule">For width t.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Hash(out TField digest, Span<TField> room, PoseidonSchedule<TField> schedule)
    {
        int width = schedule.Width;
        Span<TField> state = room[..width], mixed = room.Slice(width, width), history = room.Slice(2 * width, (2 * width) - 1);
        ReadOnlySpan<TField> constants = schedule.FullConstants;

        // Element 0 is zero: what it becomes is in the constants of the next round.
        Substitute(state[1..], constants[1..width]);
        for (int i = 0; i < width; i++)
            TField.SumOfProducts(out mixed[i], schedule.Matrix.AsSpan((i * width) + 1, width - 1), state[1..]);
        for (int round = 1; round < FullRounds / 2; round++)
        {
            mixed.CopyTo(state);
            Substitute(state, constants.Slice(round * width, width));
            Multiply(mixed, round == (FullRounds / 2) - 1 ? schedule.EntryMatrix : schedule.Matrix, state);
        }

        PartialRounds(state, mixed, history, schedule);
        for (int round = FullRounds / 2; round < FullRounds - 1; round++)
        {
            Substitute(state, constants.Slice(round * width, width));
            Multiply(mixed, schedule.Matrix, state);
            mixed.CopyTo(state);
        }

        Substitute(state, constants[((FullRounds - 1) * width)..]);
        TField.SumOfProducts(out digest, schedule.Matrix.AsSpan(0, width), state);
    }

    // From element 0 and a history that stands for the others, to the state after the last partial round.
    private static void PartialRounds(Span<TField> state, ReadOnlySpan<TField> entry, Span<TField> history, PoseidonSchedule<TField> schedule)
    {
        // Oldest first: S-box outputs at even places, of which those before the first are zero, and elements between them.
        int width = schedule.Width, last = history.Length - 1;
        history.Clear();
        for (int i = 1; i < width; i++)
            history[last - (2 * i) + 1] = entry[i];
        TField.Add(out TField element, entry[0], schedule.PartialConstants[0]);
        RaiseToFifth(out history[last], element);
        for (int round = 1; round < schedule.PartialRounds; round++)
        {
            TField.SumOfProducts(out TField sum, schedule.Recurrence, history);
            TField.Add(out element, sum, schedule.PartialConstants[round]);
            history[2..].CopyTo(history);
            history[last - 1] = element;
            RaiseToFifth(out history[last], element);
        }

        // The exit takes the history without its oldest S-box output.
        TField.SumOfProducts(out state[0], schedule.Recurrence, history);
        TField.Add(out state[0], state[0], schedule.PartialConstants[^1]);
        history[2..].CopyTo(history[1..]);
        history[last] = state[0];
        for (int i = 1; i < width; i++)
            TField.SumOfProducts(out state[i], schedule.ExitMatrix.AsSpan((i - 1) * last, last), history[1..]);
    }

    private static void Substitute(Span<TField> state, ReadOnlySpan<TField> constants)
    {
        for (int i = 0; i < state.Length; i++)
        {
            TField.Add(out TField sum, state[i], constants[i]);
            RaiseToFifth(out state[i], sum);
        }
    }

    private static void Multiply(Span<TField> result, ReadOnlySpan<TField> matrix, ReadOnlySpan<TField> vector)
    {
        for (int i = 0; i < result.Length; i++)
            TField.SumOfProducts(out result[i], matrix.Slice(i * vector.Length, vector.Length), vector);
    }

    private static void RaiseToFifth(out TField result, in TField x)
    {
        TField.Square(out TField power, x);
        TField.Square(out power, power);
        TField.Multiply(out result, power, x);
    }
}
