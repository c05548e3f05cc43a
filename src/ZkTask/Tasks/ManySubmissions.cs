using System.Buffers;

namespace ZkTask.Tasks;

/// <summary>Judges a list of submissions: Groth16 claims in groups, whatever else beside each other.</summary>
internal static class ManySubmissions
{
    /// <summary>Submissions that are read before their claims are decided: it bounds memory, and more would not make a proof cheaper.</summary>
    internal const int GroupLength = 1024;

    internal static async Task<Verdict[]> VerifyAsync(
        TaskVerifier verifier, IReadOnlyList<TaskSubmission> submissions, int maxDegreeOfParallelism, CancellationToken cancellation)
    {
        Verdict[] verdicts = new Verdict[submissions.Count];
        List<int> others = [];
        for (int start = 0; start < verdicts.Length; start += GroupLength)
        {
            Group group = new(verifier, submissions, start, Math.Min(GroupLength, verdicts.Length - start), verdicts, cancellation);
            others.AddRange(group.Decide(maxDegreeOfParallelism));
        }

        // Cancelling is each submission's matter, so that the loop ends with an answer for all.
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism };
        await Parallel.ForAsync(0, others.Count, options, async (i, _) =>
            verdicts[others[i]] = await verifier.VerifyAsync(submissions[others[i]], cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        return verdicts;
    }

    private sealed class Group(
        TaskVerifier verifier, IReadOnlyList<TaskSubmission> submissions, int start, int length, Verdict[] verdicts, CancellationToken cancellation)
    {
        private readonly Groth16Claim[] _claims = ArrayPool<Groth16Claim>.Shared.Rent(length);
        private readonly ClaimAnswer[] _answers = ArrayPool<ClaimAnswer>.Shared.Rent(length);
        private readonly int[] _positions = new int[length];
        private readonly List<int> _others = [];

        // Gives the claims their verdicts; returns the positions of what are no claims.
        internal List<int> Decide(int maxDegreeOfParallelism)
        {
            if (maxDegreeOfParallelism == 1)
            {
                for (int i = 0; i < length; i++)
                    Read(i);
            }
            else
            {
                Parallel.For(0, length, new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism }, Read);
            }

            int count = 0;
            for (int i = 0; i < length; i++)
            {
                if (verdicts[start + i] is not null)
                    continue;
                if (verifier.Find(submissions[start + i].TaskDefinitionId) is IGroth16Definition)
                    (_claims[count], _positions[count++]) = (_claims[i], start + i);
                else
                    _others.Add(start + i);
            }

            if (count > 0)
                DecideClaims(count, maxDegreeOfParallelism);
            ArrayPool<Groth16Claim>.Shared.Return(_claims, clearArray: true);
            ArrayPool<ClaimAnswer>.Shared.Return(_answers, clearArray: true);
            return _others;
        }

        private void Read(int i)
        {
            Verdict? verdict = verifier.Admit(submissions[start + i], cancellation, out TaskDefinition? definition);
            if (verdict is null && definition is IGroth16Definition groth16)
            {
                try
                {
                    if (groth16.Read(submissions[start + i], out _claims[i]) is { } rejection)
                        verdict = Verdict.Invalid(rejection);
                }
#pragma warning disable CA1031 // The facade's promise: whatever breaks inside a definition, the attester abstains instead of falling over.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    verdict = TaskVerifier.InternalError(definition, error);
                }
            }

            verdicts[start + i] = verdict!;
        }

        private void DecideClaims(int count, int maxDegreeOfParallelism)
        {
            bool isCancelled = cancellation.IsCancellationRequested;
            if (!isCancelled)
                verifier.Claims.Decide(_claims.AsMemory(0, count), _answers.AsMemory(0, count), maxDegreeOfParallelism);
            for (int i = 0; i < count; i++)
            {
                verdicts[_positions[i]] = isCancelled
                    ? TaskVerifier.Cancelled()
                    : _answers[i].ToVerdict(verifier.Find(submissions[_positions[i]].TaskDefinitionId)!);
            }
        }
    }
}
