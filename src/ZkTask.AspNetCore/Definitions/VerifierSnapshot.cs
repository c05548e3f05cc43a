using ZkTask.AspNetCore.Validation;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Definitions;

/// <summary>A verifier and what belongs to it alone.</summary>
/// <param name="Verifier">The verifier.</param>
/// <param name="Cache">The answers of its deterministic definitions.</param>
/// <param name="LoadedAt">When its definitions were read.</param>
internal sealed record VerifierSnapshot(TaskVerifier Verifier, VerdictCache Cache, DateTimeOffset LoadedAt);
