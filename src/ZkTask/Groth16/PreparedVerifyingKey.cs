using System.Buffers;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>How much is computed ahead for a key.</summary>
public enum KeyPreparation
{
    /// <summary>The lines of gamma and delta and the Miller loop of e(alpha, beta): the work of two verifications in lanes, or of half a verification without. For a key that is used a few times.</summary>
    Lines,

    /// <summary>Also what makes sums of public inputs fast: tables of up to 8 MiB in all (or 4 to 10 KB an input, where that is more). For a key that is used again and again.</summary>
    LinesAndTables,
}

/// <summary>A verification key with everything computed that does not depend on the proof. Immutable; any number of threads may verify with it at once.</summary>
public sealed class PreparedVerifyingKey
{
    private static readonly Rejection s_pairingMismatch = new(Reason.PairingMismatch, "proof: the pairing equation does not hold for these public inputs");

    private readonly MillerResult _alphaBeta;
    private readonly PreparedG2[] _gammaDelta;
    private readonly PairingCheck _check;
    private readonly G1FixedBases? _tables;

    /// <summary>Prepares a key.</summary>
    public PreparedVerifyingKey(VerifyingKey key, KeyPreparation preparation = KeyPreparation.LinesAndTables)
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = key;
        _alphaBeta = Pairing.Miller(key.Alpha, key.Beta);

        _gammaDelta = [new PreparedG2(key.Gamma), new PreparedG2(key.Delta)];
        _check = new PairingCheck(_gammaDelta[0], _gammaDelta[1], _alphaBeta);
        if (preparation == KeyPreparation.LinesAndTables)
            _tables = new G1FixedBases(key.Ic.AsSpan()[1..]);
    }

    /// <summary>The key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>Decides e(A, B) = e(α, β) e(vk_x, γ) e(C, δ).</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="inputs">Its public inputs.</param>
    /// <returns>Null if the proof is valid; else <see cref="Reason.PublicInputCountMismatch"/> or <see cref="Reason.PairingMismatch"/>.</returns>
    /// <remarks>With tables it allocates nothing. Variable time in proof and inputs, which are public.</remarks>
    public Rejection? Verify(Proof proof, PublicInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(inputs);
        if (CheckCount(inputs) is { } wrongCount)
            return wrongCount;

        // e(-A, B) e(α, β) e(vk_x, γ) e(C, δ) = 1.
        return _check.Holds(-proof.A, proof.B, CombineInputs(inputs.Values.AsSpan()), proof.C) ? null : s_pairingMismatch;
    }

    /// <summary>
    /// Checks a document's points and decides about the proof, as <see cref="Proof.TryCreate"/> and <see cref="Verify(Proof, PublicInputs)"/> do one after the other, in less
    /// time: whether B is in its subgroup shows at the end of its Miller loop.
    /// </summary>
    /// <param name="document">Canonical coordinates.</param>
    /// <param name="inputs">Its public inputs.</param>
    /// <returns>Null if the proof is valid; else the first of the two methods' reasons.</returns>
    /// <remarks>With tables it allocates nothing for a valid proof. Variable time in proof and inputs, which are public.</remarks>
    public Rejection? Verify(ProofDocument document, PublicInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != Key.PublicInputCount)
            return Proof.TryCreate(document, out _) ?? CheckCount(inputs);
        Rejection? rejection = Proof.CheckAllButB(document, out G1 a, out G1 c);
        if (rejection is not null)
            return rejection;
        PointStatus status = _check.Check(-a, document.B.X, document.B.Y, CombineInputs(inputs.Values.AsSpan()), c, out bool holds);
        return PointCheck.Explain(status, Proof.NameOfB) ?? (holds ? null : s_pairingMismatch);
    }

    /// <summary>
    /// Decides about many proofs, each for itself: exact verdicts without a random combination, eight at a time where the processor has vector instructions for it.
    /// </summary>
    /// <param name="proofs">The proofs.</param>
    /// <param name="inputs">The public inputs of each.</param>
    /// <param name="verdicts">For each, what <see cref="Verify(Proof, PublicInputs)"/> would return.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <remarks>With tables it allocates nothing, whatever the number of proofs.</remarks>
    public void VerifyMany(ReadOnlySpan<Proof> proofs, ReadOnlySpan<PublicInputs> inputs, Span<Rejection?> verdicts)
    {
        if (inputs.Length != proofs.Length || verdicts.Length != proofs.Length)
            throw new ArgumentException("As many public inputs and verdicts as proofs are needed.");
        const int groupLength = 64;
        for (; proofs.Length > groupLength; proofs = proofs[groupLength..], inputs = inputs[groupLength..], verdicts = verdicts[groupLength..])
            VerifyGroup(proofs[..groupLength], inputs[..groupLength], verdicts[..groupLength]);

        // One check fills the lanes by itself. A few of them are less work than eight side by side of which most are idle: those take 4.8 single verifications where it
        // was measured, with AVX2.
        const int lanes = 8, few = 4;
        int alone = proofs.Length % lanes is <= few and int rest ? rest : 0;
        VerifyGroup(proofs[..^alone], inputs[..^alone], verdicts[..^alone]);
        for (int i = proofs.Length - alone; i < proofs.Length; i++)
            verdicts[i] = Verify(proofs[i], inputs[i]);
    }

    private void VerifyGroup(ReadOnlySpan<Proof> proofs, ReadOnlySpan<PublicInputs> inputs, Span<Rejection?> verdicts)
    {
        Span<int> counted = stackalloc int[proofs.Length];
        int n = 0;
        for (int i = 0; i < proofs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(proofs[i], nameof(proofs));
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            verdicts[i] = CheckCount(inputs[i]);
            if (verdicts[i] is null)
                counted[n++] = i;
        }

        if (n == 0)
            return;
        G1[] pointsA = ArrayPool<G1>.Shared.Rent(n), pointsXAndC = ArrayPool<G1>.Shared.Rent(2 * n);
        G2[] pointsB = ArrayPool<G2>.Shared.Rent(n);
        MillerResult[] results = ArrayPool<MillerResult>.Shared.Rent(n);
        Span<G1> a = pointsA.AsSpan(0, n), xAndC = pointsXAndC.AsSpan(0, 2 * n);
        Span<G2> b = pointsB.AsSpan(0, n);
        for (int i = 0; i < n; i++)
        {
            Proof proof = proofs[counted[i]];
            (a[i], b[i], xAndC[i], xAndC[n + i]) = (-proof.A, proof.B, CombineInputs(inputs[counted[i]].Values.AsSpan()), proof.C);
        }

        Span<MillerResult> products = results.AsSpan(0, n);
        ManyPairings.Miller(a, b, xAndC, _gammaDelta, products);
        for (int i = 0; i < n; i++)
            products[i] *= _alphaBeta;
        Span<bool> areOne = stackalloc bool[n];
        ManyPairings.AreOneAfterFinalExponentiation(products, areOne);
        for (int i = 0; i < n; i++)
            verdicts[counted[i]] = areOne[i] ? null : s_pairingMismatch;
        ArrayPool<G1>.Shared.Return(pointsA);
        ArrayPool<G1>.Shared.Return(pointsXAndC);
        ArrayPool<G2>.Shared.Return(pointsB);
        ArrayPool<MillerResult>.Shared.Return(results);
    }

    /// <summary>Null if the number of inputs is the key's.</summary>
    internal Rejection? CheckCount(PublicInputs inputs) => inputs.Count == Key.PublicInputCount
        ? null
        : new Rejection(Reason.PublicInputCountMismatch, $"public inputs: the key takes {Key.PublicInputCount}, not {inputs.Count}");

    /// <summary>
    /// The right side of a weighted sum of equations: e(w α, β) e(w IC[0] + Σ s_j IC[j + 1], γ) e(c, δ), where w is the sum of the weights, s_j that of the weighted
    /// inputs and c that of the weighted C.
    /// </summary>
    internal MillerResult CombinedRight(in Fr weights, ReadOnlySpan<Fr> inputs, in G1 c)
    {
        G1 constant = G1.Multiply(Key.Ic[0], weights);
        G1 x = _tables is null ? constant + G1.MultiScalarMultiply(Key.Ic.AsSpan()[1..], inputs) : _tables.Sum(constant, inputs);
        return Pairing.Miller(G1.Multiply(Key.Alpha, weights), Key.Beta, [x, c], _gammaDelta);
    }

    /// <summary>vk_x = IC[0] + Σ input_i IC[i + 1].</summary>
    private G1 CombineInputs(ReadOnlySpan<Fr> inputs)
    {
        ReadOnlySpan<G1> ic = Key.Ic.AsSpan();
        return _tables is null ? ic[0] + G1.MultiScalarMultiply(ic[1..], inputs) : _tables.Sum(ic[0], inputs);
    }
}
