namespace ZkTask.Tasks;

/// <summary>What <see cref="TaskVerifier.WarmUp"/> does.</summary>
internal static class TaskWarmUp
{
    /// <summary>How often a definition calls its hot path: what the runtime counts before it compiles a method anew is 30.</summary>
    internal const int Calls = 40;

    /// <summary>
    /// The runtime compiles anew what was called 30 times, a tenth of a second after new methods stopped coming, and does so in two steps where it profiles: so
    /// the calls come in rounds. The arithmetic itself is compiled fully at its first call.
    /// </summary>
    private const int Rounds = 4;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(120);

    internal static void Run(TaskVerifier verifier)
    {
        // Each definition once, for its tables' sake; the code is its kind's.
        foreach (TaskDefinition definition in verifier.Definitions)
            definition.WarmUp();
        foreach (TaskDefinition definition in verifier.Definitions)
        {
            if ((definition as IGroth16Definition)?.WarmUpSubmission is { } submission)
                verifier.VerifyAsync(submission).AsTask().Wait();
        }

        TaskDefinition[] kinds = [.. verifier.Definitions.DistinctBy(definition => definition.Kind)];
        for (int round = 1; round < Rounds && kinds.Length > 0; round++)
        {
            Thread.Sleep(s_pause);
            foreach (TaskDefinition definition in kinds)
                definition.WarmUp();
        }
    }
}
