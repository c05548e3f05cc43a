namespace ZkTask.Merkle.Engine;

/// <summary>Loops that one thread does, or several.</summary>
internal static class Workers
{
    /// <summary>Does something with the ranges that make up the numbers from 0 on.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="length">How many are in a range, but for the last.</param>
    /// <param name="workers">How many threads may work at once.</param>
    /// <param name="body">Takes the first number of a range, and one past its last.</param>
    internal static void ForRanges(int count, int length, int workers, Action<int, int> body)
    {
        if (workers == 1 || count <= length)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, (count + length - 1) / length, new ParallelOptions { MaxDegreeOfParallelism = workers }, range =>
            body(range * length, (int)Math.Min(count, (range + 1L) * length)));
    }
}
