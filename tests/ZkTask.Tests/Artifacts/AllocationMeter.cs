namespace ZkTask.Tests.Artifacts;

/// <summary>Counts what a call allocates on its thread.</summary>
internal static class AllocationMeter
{
    /// <summary>
    /// The bytes of the most frugal of many calls: what every call needs, without what the runtime does now and then on any thread (caches, tiering).
    /// </summary>
    internal static long BytesPerCall(Action call)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
