using FsCheck;
using FsCheck.Fluent;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>Laws about what a seed generates; a failure names the seed.</summary>
internal static class Seeds
{
    /// <summary>Fails unless the law holds for so many seeds.</summary>
    internal static void Hold(Func<Random, bool> law, int count = 100) =>
        Law.Holds(Gen.Choose(0, int.MaxValue), 1, seed => law(new Random(seed[0])), count);
}
