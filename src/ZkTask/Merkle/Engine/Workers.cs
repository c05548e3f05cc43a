namespace ZkTask.Merkle.Engine;

/// <summary>Loops that one thread does, or several.</summary>
internal static class Workers
{
    /// <summary>Does something with each number from 0 on. Whoever is done takes the next one, so that threads end together however unequal the work is.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="workers">How many threads may work at once.</param>
    /// <param name="body">Takes a number.</param>
    internal static void For(int count, int workers, Action<int> body)
    {
        if (workers == 1 || count <= 1)
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }

        int taken = 0, threads = Math.Min(count, workers);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int i; (i = Interlocked.Increment(ref taken) - 1) < count;)
                body(i);
        });
    }

    /// <summary>Does something with the ranges that make up the numbers from 0 on.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="length">How many are in a range, but for the last.</param>
    /// <param name="workers">How many threads may work at once; a single one takes all numbers as one range.</param>
    /// <param name="body">Takes the first number of a range, and one past its last.</param>
    internal static void ForRanges(int count, int length, int workers, Action<int, int> body)
    {
        if (workers == 1 || count <= length)
            body(0, count);
        else
            For((count + length - 1) / length, workers, range => body(range * length, (int)Math.Min(count, (range + 1L) * length)));
    }
}
