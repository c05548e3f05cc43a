using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Attestation.Bls;

/// <summary>A signature to check.</summary>
/// <param name="MessagePoint">The point of the message (<see cref="MessageHash"/>).</param>
/// <param name="Key">The signer's key, or the sum of the signers' keys.</param>
/// <param name="Signature">The signature, or the sum of theirs.</param>
public readonly record struct BlsClaim(G1 MessagePoint, BlsPublicKey Key, BlsSignature Signature);

/// <summary>
/// Verifies BLS signatures (Boneh, Lynn, Shacham, ASIACRYPT 2001) with signatures in G1 and keys in G2: e(signature, -g2) e(H(message), key) = 1. Thread-safe.
/// Variable time: everything here is public.
/// </summary>
public static class BlsVerifier
{
    private static readonly PreparedG2 s_minusGenerator = new(-G2.Generator);

    /// <summary>Checks one signature, or an aggregate with the aggregate of the keys.</summary>
    /// <returns>Null, or <see cref="Reason.SignatureMismatch"/>; <see cref="Reason.IdentityPoint"/> for a message point that is the identity.</returns>
    public static Rejection? Verify(in BlsClaim claim)
    {
        if (claim.MessagePoint.IsIdentity)
            return new Rejection(Reason.IdentityPoint, "the message's point is the identity");
        MillerResult product = Pairing.Miller(claim.MessagePoint, claim.Key.Point, [claim.Signature.Point], [s_minusGenerator]);
        return product.IsOneAfterFinalExponentiation() ? null : new Rejection(Reason.SignatureMismatch, "the pairing equation of the BLS signature does not hold");
    }

    /// <summary>
    /// Checks many independent signatures: first all at once, with random weights of 128 bits from the operating system (Bellare, Garay, Rabin, EUROCRYPT 1998);
    /// if that fails, one by one in lanes. A bad signature passes with a chance below 2^-127.
    /// </summary>
    /// <param name="claims">The signatures.</param>
    /// <param name="results">As many answers: each is what <see cref="Verify"/> says, null or not.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void VerifyMany(ReadOnlySpan<BlsClaim> claims, Span<bool> results)
    {
        if (results.Length != claims.Length)
            throw new ArgumentException("As many results as claims are needed.", nameof(results));
        if (claims.IsEmpty)
            return;
        G1[] messages = new G1[claims.Length], signatures = new G1[claims.Length];
        G2[] keys = new G2[claims.Length];
        for (int i = 0; i < claims.Length; i++)
            (messages[i], signatures[i], keys[i]) = (claims[i].MessagePoint, claims[i].Signature.Point, claims[i].Key.Point);

        // An identity as message would make its claim vanish from the sum.
        bool hasIdentity = messages.Any(point => point.IsIdentity);
        if (claims.Length > 1 && !hasIdentity && HoldTogether(messages, keys, signatures))
        {
            results.Fill(true);
            return;
        }

        MillerResult[] products = new MillerResult[claims.Length];
        ManyPairings.Miller(messages, keys, signatures, [s_minusGenerator], products);
        ManyPairings.AreOneAfterFinalExponentiation(products, results);
        for (int i = 0; i < claims.Length; i++)
            results[i] &= !messages[i].IsIdentity;
    }

    // e(Σ w_i s_i, -g2) Π e(w_i H_i, key_i) = 1
    private static bool HoldTogether(G1[] messages, G2[] keys, G1[] signatures)
    {
        OddScalar[] weights = new OddScalar[messages.Length];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(weights.AsSpan()));
        G1 signature = MultiScalarMultiplication.Sum(signatures, weights);
        MillerResult product = Pairing.Miller(G1.Identity, G2.Identity, [signature], [s_minusGenerator]);
        MillerResult[] cells = new MillerResult[WeightedPairings.CellCount(WeightedPairings.MaxPairs)];
        for (int start = 0; start < messages.Length; start += WeightedPairings.MaxPairs)
        {
            int length = Math.Min(WeightedPairings.MaxPairs, messages.Length - start);
            Span<MillerResult> used = cells.AsSpan(0, WeightedPairings.CellCount(length));
            WeightedPairings.Miller(messages.AsSpan(start, length), keys.AsSpan(start, length), weights.AsSpan(start, length), used);
            foreach (ref readonly MillerResult cell in used)
                product *= cell;
        }

        return product.IsOneAfterFinalExponentiation();
    }
}
