using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Groth16;

/// <summary>
/// Verifies many proofs together: a random linear combination of their equations, and bisection where it fails. Each verdict is the one that
/// <see cref="PreparedVerifyingKey.Verify(Proof, PublicInputs)"/> would give.
/// </summary>
/// <remarks>
/// <para>With random weights z_i, Π e(z_i A_i, B_i) = Π e(Σ z_i α, β) e(Σ z_i vk_x_i, γ) e(Σ z_i C_i, δ), the products on the right over the keys: one Miller loop
/// a proof, three a key, one final exponentiation in all.</para>
/// <para>Soundness: if any proof of a batch is invalid, the combination holds for at most one in 2^128 choices of its weight, whatever the other proofs are; the
/// weights are drawn from the system's random number generator after the proofs are known. A refusal is always the exact verifier's own.</para>
/// <para>A few proofs are not combined but verified each for itself, which is less work: up to nine where there are lanes, else one.</para>
/// <para>k bad proofs among n cost about 2 k log2(n / 8k) further checks of a few pairings each and the exact verification of at most 8 k proofs; Miller loops of
/// weighted proofs are not repeated. Nothing is allocated per proof but the rejections.</para>
/// </remarks>
public sealed partial class BatchVerifier
{
    /// <summary>
    /// Proofs that are verified each for itself in less time than together (bench/ZkTask.Bench -- few): with AVX2 nine take 5.6 single verifications and 6.4 by a combination, ten
    /// 6.4 and 6.3; without lanes two take 2.0 and 1.8. A run of another key makes a combination dearer.
    /// </summary>
    internal static int Few => LaneEngine.IsSupported ? 9 : 1;

    private const int CellLength = WeightedPairings.CellLength, ChunkLength = WeightedPairings.MaxPairs;

    private readonly BatchItem[] _items;     // those with as many inputs as their key takes, those of one key together
    private readonly int[] _positions;       // where each of them is in the batch
    private readonly int _count, _threads;

    // Of those that are combined: empty where all are verified each for itself.
    private OddScalar[] _weights = [];
    private G1[] _c = [];
    private MillerResult[] _left = [];       // Miller loops of (-z_i A_i, B_i), by cells
    private int _checks;

    private BatchVerifier(ReadOnlySpan<BatchItem> items, Span<Rejection?> verdicts, int threads)
    {
        _threads = threads;
        _items = ArrayPool<BatchItem>.Shared.Rent(items.Length);
        _positions = ArrayPool<int>.Shared.Rent(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(items[i].Key);
            ArgumentNullException.ThrowIfNull(items[i].Proof);
            ArgumentNullException.ThrowIfNull(items[i].Inputs);
            verdicts[i] = items[i].Key.CheckCount(items[i].Inputs);
            if (verdicts[i] is null)
                (_items[_count], _positions[_count++]) = (items[i], i);
        }

        SortByKey();
    }

    /// <summary>Verifies a batch.</summary>
    /// <param name="items">Any number of proofs; none is a valid batch.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>For each item, in order, null if it is valid, else why not.</returns>
    public static Rejection?[] Verify(ReadOnlySpan<BatchItem> items, int maxDegreeOfParallelism = 1)
    {
        Rejection?[] verdicts = new Rejection?[items.Length];
        Verify(items, verdicts, maxDegreeOfParallelism);
        return verdicts;
    }

    /// <summary>Verifies a batch into memory of the caller's.</summary>
    /// <param name="items">Any number of proofs; none is a valid batch.</param>
    /// <param name="verdicts">For each item, null if it is valid, else why not.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Verify(ReadOnlySpan<BatchItem> items, Span<Rejection?> verdicts, int maxDegreeOfParallelism = 1) =>
        Verify(items, verdicts, maxDegreeOfParallelism, out _);

    /// <summary>Verifies a batch into memory of the caller's, and says what it took.</summary>
    /// <param name="items">Any number of proofs; none is a valid batch.</param>
    /// <param name="verdicts">For each item, null if it is valid, else why not.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <param name="checks">How many combined equations were checked: one if all proofs are valid, more the more of them are bad, none where so few proofs are verified each for itself. For a host's metrics.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Verify(ReadOnlySpan<BatchItem> items, Span<Rejection?> verdicts, int maxDegreeOfParallelism, out int checks) =>
        Verify(items, verdicts, maxDegreeOfParallelism, Few, out checks);

    /// <summary>The same with a choice of how many are few.</summary>
    internal static void Verify(ReadOnlySpan<BatchItem> items, Span<Rejection?> verdicts, int maxDegreeOfParallelism, int few, out int checks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        if (verdicts.Length != items.Length)
            throw new ArgumentException("As many verdicts as items are needed.", nameof(verdicts));
        BatchVerifier batch = new(items, verdicts, maxDegreeOfParallelism);
        if (batch._count <= few)
        {
            batch.VerifyEach(verdicts, 0, batch._count);
        }
        else
        {
            batch.WeighProofs();
            batch.Settle(verdicts, 0, WeightedPairings.CellCount(batch._count), knownBad: false);
        }

        batch.Return();
        checks = batch._checks;
    }

    private void Return()
    {
        _items.AsSpan(0, _count).Clear();
        ArrayPool<BatchItem>.Shared.Return(_items);
        ArrayPool<int>.Shared.Return(_positions);
        ArrayPool<OddScalar>.Shared.Return(_weights);
        ArrayPool<G1>.Shared.Return(_c);
        ArrayPool<MillerResult>.Shared.Return(_left);
    }

    // One key, the usual case, is in order already.
    private void SortByKey()
    {
        Span<BatchItem> items = _items.AsSpan(0, _count);
        bool isSorted = true;
        for (int i = 1; i < items.Length; i++)
            isSorted &= ReferenceEquals(items[i].Key, items[0].Key);
        if (isSorted)
            return;
        Dictionary<PreparedVerifyingKey, int> numbers = new(ReferenceEqualityComparer.Instance);
        (int Key, int Position)[] keys = new (int Key, int Position)[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (!numbers.TryGetValue(items[i].Key, out int number))
                numbers.Add(items[i].Key, number = numbers.Count);
            keys[i] = (number, _positions[i]);
        }

        Array.Sort(keys, _items, 0, items.Length);
        for (int i = 0; i < keys.Length; i++)
            _positions[i] = keys[i].Position;
    }

    private void WeighProofs()
    {
        _weights = ArrayPool<OddScalar>.Shared.Rent(_count);
        _c = ArrayPool<G1>.Shared.Rent(_count);
        _left = ArrayPool<MillerResult>.Shared.Rent(WeightedPairings.CellCount(_count));
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_weights.AsSpan(0, _count)));
        int chunks = (_count + ChunkLength - 1) / ChunkLength;
        if (_threads == 1 || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                WeighChunk(chunk);
        }
        else
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = _threads }, WeighChunk);
        }
    }

    // The part of the work that grows most with the number of proofs: -z A and a Miller loop each.
    private void WeighChunk(int chunk)
    {
        int start = chunk * ChunkLength, length = Math.Min(ChunkLength, _count - start);
        Span<G1> a = stackalloc G1[length];
        Span<G2> b = stackalloc G2[length];
        for (int i = 0; i < length; i++)
        {
            Proof proof = _items[start + i].Proof;
            (a[i], b[i], _c[start + i]) = (-proof.A, proof.B, proof.C);
        }

        WeightedPairings.Miller(
            a, b, _weights.AsSpan(start, length), _left.AsSpan(start / CellLength, WeightedPairings.CellCount(length)));
    }

    // Gives verdicts on a range of cells; returns whether all of it is valid.
    private bool Settle(Span<Rejection?> verdicts, int start, int end, bool knownBad)
    {
        if (!knownBad && Holds(start, end))
            return true;
        if (end - start == 1)
            return VerifyEach(verdicts, start * CellLength, Math.Min(_count, end * CellLength));

        // If the first half is good, the second is known to be bad.
        int middle = start + ((end - start) / 2);
        bool firstIsGood = Settle(verdicts, start, middle, knownBad: false);
        Settle(verdicts, middle, end, knownBad: firstIsGood);
        return false;
    }

    // Each proof of a range for itself; returns whether all of them are valid.
    private bool VerifyEach(Span<Rejection?> verdicts, int start, int end)
    {
        bool allGood = true;
        Proof[] proofs = new Proof[end - start];
        PublicInputs[] inputs = new PublicInputs[proofs.Length];
        Rejection?[] exact = new Rejection?[proofs.Length];
        while (start < end)
        {
            int runEnd = EndOfRun(start, end), length = runEnd - start;
            for (int i = 0; i < length; i++)
                (proofs[i], inputs[i]) = (_items[start + i].Proof, _items[start + i].Inputs);
            _items[start].Key.VerifyMany(proofs.AsSpan(0, length), inputs.AsSpan(0, length), exact.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                verdicts[_positions[start + i]] = exact[i];
                allGood &= exact[i] is null;
            }

            start = runEnd;
        }

        return allGood;
    }

    // The combined equation of a range of cells.
    private bool Holds(int startCell, int endCell)
    {
        _checks++;
        MillerResult product = _left[startCell];
        for (int cell = startCell + 1; cell < endCell; cell++)
            product *= _left[cell];
        int end = Math.Min(_count, endCell * CellLength);
        for (int start = startCell * CellLength, runEnd; start < end; start = runEnd)
        {
            runEnd = EndOfRun(start, end);
            product *= CombineRun(_items[start].Key, start, runEnd);
        }

        return product.IsOneAfterFinalExponentiation();
    }

    // Where the next key begins.
    private int EndOfRun(int start, int end)
    {
        int runEnd = start + 1;
        while (runEnd < end && ReferenceEquals(_items[runEnd].Key, _items[start].Key))
            runEnd++;
        return runEnd;
    }

    private MillerResult CombineRun(PreparedVerifyingKey key, int start, int end)
    {
        Fr weightSum = Fr.Zero;
        Fr[] inputSums = new Fr[key.Key.PublicInputCount];
        for (int i = start; i < end; i++)
        {
            Fr weight = _weights[i].ToFr();
            weightSum += weight;
            ReadOnlySpan<Fr> inputs = _items[i].Inputs.Values.AsSpan();
            for (int j = 0; j < inputs.Length; j++)
                inputSums[j] += weight * inputs[j];
        }

        G1 c = MultiScalarMultiplication.Sum(_c.AsSpan(start, end - start), _weights.AsSpan(start, end - start), _threads);
        return key.CombinedRight(weightSum, inputSums, c);
    }
}
