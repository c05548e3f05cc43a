using System.Runtime.CompilerServices;

namespace ZkTask.Hashing;

/// <summary>How the JIT is asked to treat the lanes; the reasons are those of the arithmetic's own <c>HotPath</c>.</summary>
internal static class HotPath
{
    /// <summary>Compile fully at the first call, except in a ReadyToRun image, which holds only methods without the flag.</summary>
#if ZKTASK_READY_TO_RUN
    internal const MethodImplOptions Optimize = 0;
#else
    internal const MethodImplOptions Optimize = MethodImplOptions.AggressiveOptimization;
#endif

    /// <summary>For a few instructions.</summary>
    internal const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
}
