using System.Collections.Immutable;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>Looks for what makes a key forgeable. The equation is e(A, B) = e(α, β) e(vk_x, γ) e(C, δ).</summary>
internal static class KeyInspection
{
    /// <summary>All findings, the forgeable ones first.</summary>
    internal static ImmutableArray<KeyFinding> Inspect(VerifyingKey key)
    {
        ImmutableArray<KeyFinding>.Builder findings = ImmutableArray.CreateBuilder<KeyFinding>();
        foreach ((string name, bool isIdentity) in
                 new[] { ("alpha", key.Alpha.IsIdentity), ("beta", key.Beta.IsIdentity), ("gamma", key.Gamma.IsIdentity), ("delta", key.Delta.IsIdentity) })
        {
            if (isIdentity)
                findings.Add(new KeyFinding(true, $"{name} is the point at infinity, which takes its pairing out of the equation"));
        }

        for (int i = 0; i < key.Ic.Length; i++)
        {
            if (key.Ic[i].IsIdentity)
                findings.Add(new KeyFinding(true, $"IC[{i}] is the point at infinity{(i == 0 ? "" : $": public input {i - 1} is bound by nothing")}"));
        }

        if (AreRelated(key.Gamma, key.Delta))
        {
            // C = -c vk_x for delta = c^-1 gamma cancels the public inputs: (α, β, -c vk_x) verifies for all of them.
            findings.Add(new KeyFinding(true, key.Gamma == key.Delta
                ? "gamma equals delta: the key never had a phase-2 contribution, and anyone can prove anything with it"
                : "delta is a known multiple of gamma: anyone can prove anything with this key"));
        }

        // For beta = gamma, (α + vk_x, γ + sδ, s(α + vk_x)) verifies; for beta = delta, (vk_x, γ + sδ, s vk_x - α) does.
        if (AreRelated(key.Beta, key.Gamma))
            findings.Add(new KeyFinding(false, "beta is a known multiple of gamma: no honest setup makes such a key, and proofs can be forged with it"));
        if (AreRelated(key.Beta, key.Delta))
            findings.Add(new KeyFinding(false, "beta is a known multiple of delta: no honest setup makes such a key, and proofs can be forged with it"));
        return findings.DrainToImmutable();
    }

    // Related by one of the curve's six automorphisms (x, y) to (β^i x, ±y), whose multipliers everyone knows: exactly when y = ±y'.
    private static bool AreRelated(in G2 a, in G2 b) => !a.IsIdentity && !b.IsIdentity && (a.Y == b.Y || a.Y == -b.Y);
}
