using System.Buffers;
using System.Runtime.InteropServices;
using ZkTask.Groth16;

namespace ZkTask.Tasks;

/// <summary>The answer about a claim.</summary>
/// <param name="Rejection">Null if it is valid.</param>
/// <param name="Failure">What broke, if there is no answer.</param>
internal readonly record struct ClaimAnswer(Rejection? Rejection, Exception? Failure = null)
{
    /// <summary>The verdict on a submission to a definition.</summary>
    internal Verdict ToVerdict(TaskDefinition definition) => Failure is null ? Verdict.From(Rejection) : TaskVerifier.InternalError(definition, Failure);
}

/// <summary>
/// Decides many claims of any keys together, each exactly as <see cref="Groth16Claim.Decide"/> would. Thread-safe; it remembers how many claims were bad of late.
/// </summary>
/// <remarks>
/// A random combination of many equations is cheapest while all hold, but finding the bad ones among them costs far more than independent verdicts would. Whoever
/// submits bad proofs must not slow the others down, so combinations are given up while bad proofs are frequent.
/// </remarks>
internal sealed class Groth16Claims
{
    /// <summary>From this many on, a combination is cheaper than independent verdicts.</summary>
    internal static int WorthCombining => BatchVerifier.Few + 1;

    /// <summary>One bad proof costs a combination about as much as a hundred good ones do.</summary>
    private const double MaxBadShareToCombine = 1.0 / 128;

    // How many recent claims the share of bad ones is about.
    private const double Window = 1024;

    private const int PartLength = 64;

    private double _badShare;

    /// <summary>Whether bad proofs are rare enough for combinations.</summary>
    internal bool Combines => Volatile.Read(ref _badShare) <= MaxBadShareToCombine;

    /// <summary>Decides. Never throws.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="answers">As many answers.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    internal void Decide(ReadOnlyMemory<Groth16Claim> claims, Memory<ClaimAnswer> answers, int maxDegreeOfParallelism)
    {
        if (claims.Length > 1 && TryDecideTogether(claims, answers, maxDegreeOfParallelism))
            return;

        // Where the group as a whole broke, each is asked alone: only those break whose fault it is.
        for (int i = 0; i < claims.Length; i++)
            answers.Span[i] = DecideAlone(claims.Span[i]);
    }

    private static ClaimAnswer DecideAlone(in Groth16Claim claim)
    {
        try
        {
            return new ClaimAnswer(claim.Decide());
        }
#pragma warning disable CA1031 // It is the answer: whatever broke, someone awaits one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new ClaimAnswer(null, error);
        }
    }

    private bool TryDecideTogether(ReadOnlyMemory<Groth16Claim> claims, Memory<ClaimAnswer> answers, int maxDegreeOfParallelism)
    {
        ProofDocument[] documents = ArrayPool<ProofDocument>.Shared.Rent(claims.Length);
        Proof?[] proofs = ArrayPool<Proof?>.Shared.Rent(claims.Length);
        Rejection?[] rejections = ArrayPool<Rejection?>.Shared.Rent(claims.Length);
        BatchItem[] items = ArrayPool<BatchItem>.Shared.Rent(claims.Length);
        try
        {
            for (int i = 0; i < claims.Length; i++)
                documents[i] = claims.Span[i].Document;
            InParts(claims.Length, maxDegreeOfParallelism, (start, length) =>
                Proof.TryCreateMany(documents.AsSpan(start, length), proofs.AsSpan(start, length), rejections.AsSpan(start, length)));
            int count = 0;
            for (int i = 0; i < claims.Length; i++)
            {
                answers.Span[i] = new ClaimAnswer(rejections[i]);
                if (proofs[i] is { } proof)
                    items[count++] = new BatchItem(claims.Span[i].Key, proof, claims.Span[i].Inputs);
            }

            DecideProofs(items.AsMemory(0, count), rejections.AsMemory(0, count), maxDegreeOfParallelism);
            Remember(rejections.AsSpan(0, count));
            for (int i = 0, next = 0; i < claims.Length; i++)
            {
                if (proofs[i] is not null)
                    answers.Span[i] = new ClaimAnswer(rejections[next++]);
            }

            return true;
        }
#pragma warning disable CA1031 // There is still the other way.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
        finally
        {
            ArrayPool<ProofDocument>.Shared.Return(documents, clearArray: true);
            ArrayPool<Proof?>.Shared.Return(proofs, clearArray: true);
            ArrayPool<Rejection?>.Shared.Return(rejections, clearArray: true);
            ArrayPool<BatchItem>.Shared.Return(items, clearArray: true);
        }
    }

    private void DecideProofs(ReadOnlyMemory<BatchItem> items, Memory<Rejection?> rejections, int maxDegreeOfParallelism)
    {
        if (items.Length >= WorthCombining && Combines)
        {
            BatchVerifier.Verify(items.Span, rejections.Span, maxDegreeOfParallelism);
            return;
        }

        int[] order = OrderByKey(items.Span);
        InParts(items.Length, maxDegreeOfParallelism, (start, length) =>
        {
            int end = start + length;
            while (start < end)
            {
                PreparedVerifyingKey key = items.Span[order[start]].Key;
                int runEnd = start + 1;
                while (runEnd < end && ReferenceEquals(items.Span[order[runEnd]].Key, key))
                    runEnd++;
                DecideRun(key, items.Span, order.AsSpan(start..runEnd), rejections.Span);
                start = runEnd;
            }
        });
    }

    // Independent verdicts under one key.
    private static void DecideRun(PreparedVerifyingKey key, ReadOnlySpan<BatchItem> items, ReadOnlySpan<int> run, Span<Rejection?> rejections)
    {
        Proof[] proofs = new Proof[run.Length];
        PublicInputs[] inputs = new PublicInputs[run.Length];
        Rejection?[] answers = new Rejection?[run.Length];
        for (int i = 0; i < run.Length; i++)
            (proofs[i], inputs[i]) = (items[run[i]].Proof, items[run[i]].Inputs);
        key.VerifyMany(proofs, inputs, answers);
        for (int i = 0; i < run.Length; i++)
            rejections[run[i]] = answers[i];
    }

    // The items' positions, those of one key together.
    private static int[] OrderByKey(ReadOnlySpan<BatchItem> items)
    {
        Dictionary<PreparedVerifyingKey, int> keys = new(ReferenceEqualityComparer.Instance);
        int[] order = new int[items.Length], ranks = new int[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            ref int rank = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, items[i].Key, out bool isKnown);
            if (!isKnown)
                rank = keys.Count;
            (order[i], ranks[i]) = (i, rank);
        }

        if (keys.Count > 1)
            Array.Sort(ranks, order);
        return order;
    }

    private void Remember(ReadOnlySpan<Rejection?> rejections)
    {
        if (rejections.IsEmpty)
            return;
        int bad = rejections.Length - rejections.Count((Rejection?)null);
        double weight = Math.Min(1, rejections.Length / Window), before = Volatile.Read(ref _badShare);

        // An update lost between two threads only delays the estimate.
        Volatile.Write(ref _badShare, before + (weight * (((double)bad / rejections.Length) - before)));
    }

    private static void InParts(int count, int maxDegreeOfParallelism, Action<int, int> body)
    {
        if (maxDegreeOfParallelism == 1 || count <= PartLength)
        {
            body(0, count);
            return;
        }

        int parts = (count + PartLength - 1) / PartLength;
        Parallel.For(
            0,
            parts,
            new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism },
            part => body(part * PartLength, Math.Min(PartLength, count - (part * PartLength))));
    }
}
