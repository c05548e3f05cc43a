namespace ZkTask.Tests.Support;

/// <summary>Counts what a call allocates on its thread.</summary>
internal static class AllocationMeter
{
    /// <summary>
    /// The bytes of the most frugal of many calls: what every call needs, without what the runtime does now and then on any thread
    /// (caches, tiering, and pools emptied by a collection that another test's thread set off).
    /// </summary>
    internal static long BytesPerCall(Action call, int calls = 100)
    {
        long least = long.MaxValue;
        for (int i = 0; i < calls; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
