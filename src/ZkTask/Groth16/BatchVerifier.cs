using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>
/// Verifies many proofs together: a random linear combination of their equations, and bisection where it fails. Each verdict is the one that
/// <see cref="PreparedVerifyingKey.Verify"/> would give.
/// </summary>
/// <remarks>
/// <para>With random weights z_i, Π e(z_i A_i, B_i) = Π e(Σ z_i α, β) e(Σ z_i vk_x_i, γ) e(Σ z_i C_i, δ), the products on the right over the keys: one Miller loop
/// a proof, three a key, one final exponentiation in all.</para>
/// <para>Soundness: if any proof of a batch is invalid, the combination holds for at most one in 2^128 choices of its weight, whatever the other proofs are; the
/// weights are drawn from the system's random number generator after the proofs are known. A refusal is always the exact verifier's own.</para>
/// <para>k bad proofs among n cost about k log2(n / k) further checks of a few pairings each; Miller loops of proofs are not repeated.</para>
/// </remarks>
public sealed class BatchVerifier
{
    private const int ChunkLength = 32;

    private readonly BatchItem[] _items;
    private readonly int[] _order;          // positions of the items that are combined, those of one key together
    private readonly ShortScalar[] _weights;
    private readonly G1[] _weightedC;
    private readonly MillerResult[] _left;  // Miller loops of (-z_i A_i, B_i)
    private readonly Rejection?[] _verdicts;

    private BatchVerifier(ReadOnlySpan<BatchItem> items)
    {
        _items = items.ToArray();
        _verdicts = new Rejection?[items.Length];
        Dictionary<PreparedVerifyingKey, int> keys = new(ReferenceEqualityComparer.Instance);
        List<(int Key, int Item)> combined = [];
        for (int i = 0; i < items.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(items[i].Key);
            ArgumentNullException.ThrowIfNull(items[i].Proof);
            ArgumentNullException.ThrowIfNull(items[i].Inputs);
            _verdicts[i] = items[i].Key.CheckCount(items[i].Inputs);
            if (_verdicts[i] is not null)
                continue;
            if (!keys.TryGetValue(items[i].Key, out int key))
                keys.Add(items[i].Key, key = keys.Count);
            combined.Add((key, i));
        }

        combined.Sort();
        _order = [.. combined.Select(pair => pair.Item)];
        _weights = new ShortScalar[_order.Length];
        _weightedC = new G1[_order.Length];
        _left = new MillerResult[_order.Length];
    }

    /// <summary>Verifies a batch.</summary>
    /// <param name="items">Any number of proofs; none is a valid batch.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>For each item, in order, null if it is valid, else why not.</returns>
    public static Rejection?[] Verify(ReadOnlySpan<BatchItem> items, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        BatchVerifier batch = new(items);
        batch.WeighProofs(maxDegreeOfParallelism);
        if (batch._order.Length > 0)
            batch.Settle(0, batch._order.Length, knownBad: false);
        return batch._verdicts;
    }

    private void WeighProofs(int maxDegreeOfParallelism)
    {
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_weights.AsSpan()));
        int chunks = (_order.Length + ChunkLength - 1) / ChunkLength;
        if (maxDegreeOfParallelism == 1 || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                WeighChunk(chunk);
        }
        else
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism }, WeighChunk);
        }
    }

    // The part of the work that grows with the number of proofs: z A, z C and one Miller loop each.
    private void WeighChunk(int chunk)
    {
        int start = chunk * ChunkLength, length = Math.Min(ChunkLength, _order.Length - start);
        ReadOnlySpan<ShortScalar> weights = _weights.AsSpan(start, length);
        Span<G1> points = new G1[length];
        for (int i = 0; i < length; i++)
            points[i] = _items[_order[start + i]].Proof.C;
        ManyMultiplications.Multiply(points, weights, _weightedC.AsSpan(start, length));
        for (int i = 0; i < length; i++)
            points[i] = -_items[_order[start + i]].Proof.A;
        ManyMultiplications.Multiply(points, weights, points);
        Span<G2> twistPoints = new G2[length];
        for (int i = 0; i < length; i++)
            twistPoints[i] = _items[_order[start + i]].Proof.B;
        ManyPairings.Miller(points, twistPoints, _left.AsSpan(start, length));
    }

    // Gives verdicts on the range; returns whether all of it is valid.
    private bool Settle(int start, int end, bool knownBad)
    {
        if (end - start == 1 && knownBad)
        {
            ref BatchItem item = ref _items[_order[start]];
            return (_verdicts[_order[start]] = item.Key.Verify(item.Proof, item.Inputs)) is null;
        }

        if (!knownBad && Holds(start, end))
            return true;
        if (end - start == 1)
            return Settle(start, end, knownBad: true);

        // If the first half is good, the second is known to be bad.
        int middle = start + ((end - start) / 2);
        bool firstIsGood = Settle(start, middle, knownBad: false);
        Settle(middle, end, knownBad: firstIsGood);
        return false;
    }

    // The combined equation of a range.
    private bool Holds(int start, int end)
    {
        MillerResult product = MillerResult.One;
        while (start < end)
        {
            PreparedVerifyingKey key = _items[_order[start]].Key;
            int runEnd = start;
            while (runEnd < end && ReferenceEquals(_items[_order[runEnd]].Key, key))
                runEnd++;
            product *= CombineRun(key, start, runEnd);
            start = runEnd;
        }

        return product.IsOneAfterFinalExponentiation();
    }

    private MillerResult CombineRun(PreparedVerifyingKey key, int start, int end)
    {
        MillerResult product = MillerResult.One;
        Fr weightSum = Fr.Zero;
        Fr[] inputSums = new Fr[key.Key.PublicInputCount];
        for (int i = start; i < end; i++)
        {
            product *= _left[i];
            Fr weight = _weights[i].ToFr();
            weightSum += weight;
            ReadOnlySpan<Fr> inputs = _items[_order[i]].Inputs.Values.AsSpan();
            for (int j = 0; j < inputs.Length; j++)
                inputSums[j] += weight * inputs[j];
        }

        return product * key.CombinedRight(weightSum, inputSums, G1.Sum(_weightedC.AsSpan(start..end)));
    }
}
