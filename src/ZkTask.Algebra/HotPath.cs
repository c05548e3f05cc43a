using System.Runtime.CompilerServices;

namespace ZkTask.Algebra;

/// <summary>How the JIT is asked to treat the arithmetic.</summary>
internal static class HotPath
{
    /// <summary>
    /// Compile fully at the first call. A library cannot choose its host's tiering, and under the default a Miller loop would first run
    /// unoptimised, then be replaced on a timer. A ReadyToRun image leaves the flag out: methods that carry it are excluded from the image.
    /// </summary>
#if ZKTASK_READY_TO_RUN
    internal const MethodImplOptions Optimize = 0;
#else
    internal const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;
#endif

    /// <summary>
    /// The same, with a stack frame of its own: for methods with room for wide products, which inlined would be the caller's, cleared at every call of it (unless it skips that) and in other cache
    /// lines at each place; and for those that inline so much that a caller's budget would leave some of it as calls.
    /// </summary>
    internal const MethodImplOptions OwnFrame = Optimize | MethodImplOptions.NoInlining;

    /// <summary>For the few dozen instructions of an addition or a conditional move.</summary>
    internal const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
}
