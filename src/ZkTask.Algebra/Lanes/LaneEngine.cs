namespace ZkTask.Algebra.Lanes;

/// <summary>Which vector instructions the arithmetic may use. All choices give the same results.</summary>
public enum LaneChoice
{
    /// <summary>The fastest that the processor has: the default.</summary>
    Automatic,

    /// <summary>None: scalar arithmetic only.</summary>
    Scalar,

    /// <summary>AVX2 and FMA; where the processor lacks them, as <see cref="Automatic"/>.</summary>
    Avx2,

    /// <summary>AVX-512 (F and DQ); where the processor lacks it, as <see cref="Automatic"/>.</summary>
    Avx512,

    /// <summary>The code for AVX-512 on any processor: right and slow, for tests.</summary>
    Portable,
}

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
/// The choice of a kernel. A caller asks once per operation (a group of Miller loops, an exponentiation, a sum) and then runs code that is generic in the kernel.
/// </summary>
public static class LaneEngine
{
    /// <summary>
    /// The environment variable that sets <see cref="Choice"/> at start: <c>avx512</c>, <c>avx2</c>, <c>scalar</c> or <c>portable</c>. Any other text is as if it were
    /// not set.
    /// </summary>
    public const string Variable = "ZKTASK_LANES";

    private static volatile int s_choice = (int)Parse(Environment.GetEnvironmentVariable(Variable));

    private static volatile int s_kind = (int)Choose(Choice);

    /// <summary>
    /// The choice for this process, whether or not the processor can run it (<see cref="LaneChoice"/> says what runs then). It may change at any time, and what is running may do
    /// its next step as the new one says; results are the same.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public static LaneChoice Choice
    {
        get => (LaneChoice)s_choice;
        set
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(value));
            s_kind = (int)Choose(value);
            s_choice = (int)value;
        }
    }

    /// <summary>The kernel to use, for many values at once and for one alone: both kernels are faster than scalar arithmetic at either.</summary>
    internal static LaneEngineKind Kind => (LaneEngineKind)s_kind;

    /// <summary>Whether eight lanes at once are faster here than eight times one.</summary>
    public static bool IsSupported => Kind != LaneEngineKind.Scalar;

    /// <summary>The choice for a value of <see cref="Variable"/>.</summary>
    internal static LaneChoice Parse(string? requested) => requested switch
    {
        "scalar" => LaneChoice.Scalar,
        "portable" => LaneChoice.Portable,
        "avx2" => LaneChoice.Avx2,
        "avx512" => LaneChoice.Avx512,
        _ => LaneChoice.Automatic,
    };

    /// <summary>The kernel for a choice.</summary>
    internal static LaneEngineKind Choose(LaneChoice choice) => choice switch
    {
        LaneChoice.Scalar => LaneEngineKind.Scalar,
        LaneChoice.Portable => LaneEngineKind.Avx512,
        LaneChoice.Avx2 when FmaKernel.IsSupported => LaneEngineKind.Avx2,
        _ when HybridKernel.IsSupported => LaneEngineKind.Avx512,
        _ when FmaKernel.IsSupported => LaneEngineKind.Avx2,
        _ => LaneEngineKind.Scalar,
    };
}
