namespace ZkTask.Algebra.Lanes;

/// <summary>Which kernel runs eight lanes on this processor.</summary>
internal enum LaneEngineKind
{
    /// <summary>None: scalar arithmetic is faster here.</summary>
    Scalar,

    /// <summary><see cref="FmaKernel"/>.</summary>
    Avx2,

    /// <summary><see cref="HybridKernel"/>.</summary>
    Avx512,
}

/// <summary>
/// The choice of a kernel, made once. A caller asks once per batch and then runs code that is generic in the kernel; nothing below that asks again.
/// </summary>
internal static class LaneEngine
{
    /// <summary>
    /// The environment variable that overrides the choice: <c>avx512</c>, <c>avx2</c>, <c>scalar</c>, or <c>portable</c> for the AVX-512 kernel on any processor, right
    /// and slow. What the processor lacks, and any other text, is as if the variable were not set.
    /// </summary>
    internal const string Variable = "ZKTASK_LANES";

    /// <summary>The kernel to use.</summary>
    internal static readonly LaneEngineKind Kind = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether eight lanes at once are faster here than eight times one.</summary>
    internal static bool IsSupported => Kind != LaneEngineKind.Scalar;

    /// <summary>The choice for a value of <see cref="Variable"/>.</summary>
    internal static LaneEngineKind Choose(string? requested) => requested switch
    {
        "scalar" => LaneEngineKind.Scalar,
        "portable" => LaneEngineKind.Avx512,
        "avx2" when FmaKernel.IsSupported => LaneEngineKind.Avx2,
        _ when HybridKernel.IsSupported => LaneEngineKind.Avx512,
        _ when FmaKernel.IsSupported => LaneEngineKind.Avx2,
        _ => LaneEngineKind.Scalar,
    };
}
