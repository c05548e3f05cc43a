using Xunit;

namespace ZkTask.Tests.Support;

/// <summary>What the whole process holds can only be counted while no other test runs in it.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
