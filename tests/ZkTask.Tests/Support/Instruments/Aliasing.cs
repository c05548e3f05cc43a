using Xunit;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>An operation on variables named by index: <c>(v, r, o) => F(out v[r], v[o[0]], v[o[1]])</c>.</summary>
public delegate void Operation<T>(Span<T> variables, int result, ReadOnlySpan<int> operands);

/// <summary>
/// Runs an operation with every way in which its result and operands can be the same variable, and compares with the same values in
/// variables of their own. Operands that are not the result must keep their values.
/// </summary>
public static class Aliasing
{
    /// <param name="operands">A value for each operand; no two equal, or nothing would be tested.</param>
    /// <param name="garbage">What the result holds before, where it is no operand.</param>
    public static void IsHarmless<T>(Operation<T> operation, T garbage, params T[] operands)
        where T : struct
    {
        int patterns = 0;
        foreach (int[] pattern in Partitions(operands.Length + 1))
        {
            // pattern[0] is the variable of the result, pattern[1 + j] that of operand j; a variable holds its first operand's value.
            int[] indices = pattern[1..];
            T[] variables = new T[operands.Length + 1];
            Array.Fill(variables, garbage);
            for (int j = operands.Length - 1; j >= 0; j--)
                variables[indices[j]] = operands[j];

            T[] separate = new T[operands.Length + 1];
            separate[^1] = garbage;
            for (int j = 0; j < operands.Length; j++)
                separate[j] = variables[indices[j]];
            operation(separate, operands.Length, [.. Enumerable.Range(0, operands.Length)]);

            T[] expected = [.. variables];
            expected[pattern[0]] = separate[^1];
            operation(variables, pattern[0], indices);
            Assert.True(
                expected.AsSpan().SequenceEqual(variables, EqualityComparer<T>.Default),
                $"result and operands in variables {string.Join(' ', pattern)}");
            patterns++;
        }

        Assert.True(patterns >= 2);
    }

    // All ways to share variables among n roles, as restricted growth strings.
    private static List<int[]> Partitions(int n)
    {
        List<int[]> partial = [[0]];
        for (int length = 1; length < n; length++)
            partial = [.. partial.SelectMany(p => Enumerable.Range(0, p.Max() + 2).Select(next => (int[])[.. p, next]))];
        return partial;
    }
}
