using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Bench;

/// <summary>Runs a suite once for each kernel that this processor has, in a process with <c>ZKTASK_LANES</c> set to it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PerInstructionSetAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(
        [.. Enum.GetValues<LaneEngineKind>().Where(IsHere).Select(kind => Job.Default
            .WithEnvironmentVariable(LaneEngine.Variable, kind.ToString().ToLowerInvariant()).WithId(kind.ToString()))]);

    private static bool IsHere(LaneEngineKind kind) => kind switch
    {
        LaneEngineKind.Avx512 => HybridKernel.IsSupported,
        LaneEngineKind.Avx2 => FmaKernel.IsSupported,
        _ => true,
    };
}
