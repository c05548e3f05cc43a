using Xunit;

namespace ZkTask.Tests.Support;

/// <summary>What the whole process holds can only be counted while no other test runs in it, and what has a limit of real time needs the processors for itself.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
