using System.Collections.Immutable;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>A Groth16 verification key over BN254: points of their groups. Immutable.</summary>
public sealed class VerifyingKey
{
    private VerifyingKey(in G1 alpha, in G2 beta, in G2 gamma, in G2 delta, ImmutableArray<G1> ic)
    {
        (Alpha, Beta, Gamma, Delta, Ic) = (alpha, beta, gamma, delta, ic);
        Findings = KeyInspection.Inspect(this);
    }

    /// <summary>α in G1.</summary>
    public G1 Alpha { get; }

    /// <summary>β in G2.</summary>
    public G2 Beta { get; }

    /// <summary>γ in G2.</summary>
    public G2 Gamma { get; }

    /// <summary>δ in G2.</summary>
    public G2 Delta { get; }

    /// <summary>The points that combine the public inputs: vk_x = IC[0] + Σ input_i IC[i + 1].</summary>
    public ImmutableArray<G1> Ic { get; }

    /// <summary>How many public inputs a proof under this key has.</summary>
    public int PublicInputCount => Ic.Length - 1;

    /// <summary>What is wrong with the key's setup; empty for a key from an honest ceremony. Under <see cref="KeyPolicy.Strict"/> never a forgeable one.</summary>
    public ImmutableArray<KeyFinding> Findings { get; }

    /// <summary>Checks the points of a document, and that no one can forge proofs under the key.</summary>
    /// <param name="document">Canonical coordinates.</param>
    /// <param name="policy">What to do with a forgeable key.</param>
    /// <param name="key">The key; null if refused.</param>
    /// <returns>Null, or <see cref="Reason.PointNotOnCurve"/>, <see cref="Reason.PointNotInSubgroup"/> or <see cref="Reason.InsecureVerifyingKey"/>.</returns>
    public static Rejection? TryCreate(VerifyingKeyDocument document, KeyPolicy policy, out VerifyingKey? key)
    {
        ArgumentNullException.ThrowIfNull(document);
        key = null;
        Rejection? rejection = PointCheck.TryCreate(document.Alpha, "verification key: vk_alpha_1", out G1 alpha);
        if (rejection is not null)
            return rejection;
        G1[] ic = new G1[document.Ic.Length];
        for (int i = 0; i < ic.Length; i++)
        {
            rejection = PointCheck.TryCreate(document.Ic[i], $"verification key: IC[{i}]", out ic[i]);
            if (rejection is not null)
                return rejection;
        }

        rejection = PointCheck.TryCreate(document.Beta, "verification key: vk_beta_2", out G2 beta);
        if (rejection is not null)
            return rejection;
        rejection = PointCheck.TryCreate(document.Gamma, "verification key: vk_gamma_2", out G2 gamma);
        if (rejection is not null)
            return rejection;
        rejection = PointCheck.TryCreate(document.Delta, "verification key: vk_delta_2", out G2 delta);
        if (rejection is not null)
            return rejection;

        VerifyingKey candidate = new(alpha, beta, gamma, delta, ImmutableArray.Create(ic));
        foreach (KeyFinding finding in candidate.Findings)
        {
            if (finding.IsForgeable && policy == KeyPolicy.Strict)
                return new Rejection(Reason.InsecureVerifyingKey, $"verification key: {finding.Detail}");
        }

        key = candidate;
        return null;
    }

    /// <summary>
    /// SHA-256 over the key's points as EIP-197 bytes (alpha, beta, gamma, delta, IC...), in hex: the same for every file that holds the same key, whatever its
    /// formatting.
    /// </summary>
    public string Fingerprint()
    {
        byte[] bytes = new byte[Eip197Encoding.G1Length + (3 * Eip197Encoding.G2Length) + (Ic.Length * Eip197Encoding.G1Length)];
        Span<byte> rest = bytes;
        Append(ref rest, Alpha);
        Append(ref rest, Beta);
        Append(ref rest, Gamma);
        Append(ref rest, Delta);
        foreach (G1 point in Ic)
            Append(ref rest, point);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static void Append(ref Span<byte> rest, in G1 point)
    {
        Eip197Encoding.Write(point, rest[..Eip197Encoding.G1Length]);
        rest = rest[Eip197Encoding.G1Length..];
    }

    private static void Append(ref Span<byte> rest, in G2 point)
    {
        Eip197Encoding.Write(point, rest[..Eip197Encoding.G2Length]);
        rest = rest[Eip197Encoding.G2Length..];
    }
}
