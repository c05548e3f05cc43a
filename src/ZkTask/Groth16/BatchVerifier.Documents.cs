using System.Buffers;

namespace ZkTask.Groth16;

public sealed partial class BatchVerifier
{
    // Documents that one thread checks at once.
    private const int DecodeLength = 64;

    /// <summary>Verifies a batch of documents: makes their points, then verifies the proofs together.</summary>
    /// <param name="documents">Any number of documents; none is a valid batch.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>For each document, in order, null if it is a valid proof, else the reason that <see cref="Proof.TryCreate"/> or <see cref="PreparedVerifyingKey.Verify(Proof, PublicInputs)"/> gives.</returns>
    public static Rejection?[] Verify(ReadOnlySpan<BatchDocument> documents, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        Proof?[] proofs = new Proof?[documents.Length];
        Rejection?[] verdicts = new Rejection?[documents.Length];
        ProofDocument[] own = ArrayPool<ProofDocument>.Shared.Rent(documents.Length);
        for (int i = 0; i < documents.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(documents[i].Proof);
            own[i] = documents[i].Proof;
        }

        Decode(own.AsMemory(0, documents.Length), proofs, verdicts, maxDegreeOfParallelism);
        own.AsSpan(0, documents.Length).Clear();
        ArrayPool<ProofDocument>.Shared.Return(own);

        BatchItem[] items = ArrayPool<BatchItem>.Shared.Rent(documents.Length);
        int count = 0;
        for (int i = 0; i < documents.Length; i++)
        {
            if (proofs[i] is { } proof)
                items[count++] = new BatchItem(documents[i].Key, proof, documents[i].Inputs);
        }

        Rejection?[] combined = Verify(items.AsSpan(0, count), maxDegreeOfParallelism);
        items.AsSpan(0, count).Clear();
        ArrayPool<BatchItem>.Shared.Return(items);
        int next = 0;
        for (int i = 0; i < documents.Length; i++)
        {
            if (proofs[i] is not null)
                verdicts[i] = combined[next++];
        }

        return verdicts;
    }

    private static void Decode(ReadOnlyMemory<ProofDocument> documents, Proof?[] proofs, Rejection?[] rejections, int threads)
    {
        int chunks = (documents.Length + DecodeLength - 1) / DecodeLength;
        if (threads == 1 || chunks <= 1)
            Proof.TryCreateMany(documents.Span, proofs, rejections);
        else
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, DecodeChunk);

        void DecodeChunk(int chunk)
        {
            int start = chunk * DecodeLength, length = Math.Min(DecodeLength, documents.Length - start);
            Proof.TryCreateMany(documents.Span.Slice(start, length), proofs.AsSpan(start, length), rejections.AsSpan(start, length));
        }
    }
}
