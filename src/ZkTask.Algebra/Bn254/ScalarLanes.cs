using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Elements of Fr side by side, in what this processor has: eight lanes of AVX-512 or AVX2, or one. The environment variable <c>ZKTASK_LANES</c> (<c>avx512</c>,
/// <c>avx2</c>, <c>scalar</c>, <c>portable</c>) overrides the choice for the whole process.
/// </summary>
public static class ScalarLanes
{
    /// <summary>Whether a program may run in more than one lane.</summary>
    public static bool IsSupported => LaneEngine.IsSupported;

    /// <summary>Runs a program in the widest lanes.</summary>
    public static void Run<TProgram>(ref TProgram program)
        where TProgram : struct, ILaneProgram<Fr>, allows ref struct => Run(LaneEngine.Kind, ref program);

    /// <summary>Runs a program in lanes of one kind.</summary>
    internal static void Run<TProgram>(LaneEngineKind kind, ref TProgram program)
        where TProgram : struct, ILaneProgram<Fr>, allows ref struct
    {
        switch (kind)
        {
            case LaneEngineKind.Avx512:
                program.Run<ResidueLanes<ScalarModulus, HybridKernel>>();
                break;
            case LaneEngineKind.Avx2:
                program.Run<ResidueLanes<ScalarModulus, FmaKernel>>();
                break;
            default:
                program.Run<Fr>();
                break;
        }
    }
}
