using System.Numerics;
using System.Text.Json;

namespace ZkTask.Tests.Support.Reference;

/// <summary>A Groth16 verification key; Ic has one point more than there are public inputs.</summary>
public sealed record ReferenceGroth16Key(
    ReferencePoint<ReferenceFp> Alpha,
    ReferencePoint<ReferenceFp2> Beta,
    ReferencePoint<ReferenceFp2> Gamma,
    ReferencePoint<ReferenceFp2> Delta,
    ReferencePoint<ReferenceFp>[] Ic)
{
    /// <summary>From snarkjs's <c>verification_key.json</c>.</summary>
    public static ReferenceGroth16Key Read(JsonElement json) => new(
        ReferenceSnarkjs.ReadG1(json.GetProperty("vk_alpha_1")),
        ReferenceSnarkjs.ReadG2(json.GetProperty("vk_beta_2")),
        ReferenceSnarkjs.ReadG2(json.GetProperty("vk_gamma_2")),
        ReferenceSnarkjs.ReadG2(json.GetProperty("vk_delta_2")),
        [.. json.GetProperty("IC").EnumerateArray().Select(ReferenceSnarkjs.ReadG1)]);
}

/// <summary>A Groth16 proof.</summary>
public sealed record ReferenceGroth16Proof(ReferencePoint<ReferenceFp> A, ReferencePoint<ReferenceFp2> B, ReferencePoint<ReferenceFp> C)
{
    /// <summary>From snarkjs's <c>proof.json</c>.</summary>
    public static ReferenceGroth16Proof Read(JsonElement json) => new(
        ReferenceSnarkjs.ReadG1(json.GetProperty("pi_a")),
        ReferenceSnarkjs.ReadG2(json.GetProperty("pi_b")),
        ReferenceSnarkjs.ReadG1(json.GetProperty("pi_c")));
}

/// <summary>The Groth16 verification equation, and only it: no check of ranges, subgroups or keys.</summary>
public static class ReferenceGroth16
{
    /// <summary>From snarkjs's <c>public.json</c>.</summary>
    public static BigInteger[] ReadPublics(JsonElement json) => [.. json.EnumerateArray().Select(ReferenceSnarkjs.ReadNumber)];

    /// <summary>vk_x = IC_0 + sum of publics_i IC_(i+1).</summary>
    public static ReferencePoint<ReferenceFp> PublicPoint(ReferenceGroth16Key key, IReadOnlyList<BigInteger> publics)
    {
        if (key.Ic.Length != publics.Count + 1)
            throw new ArgumentException("The key takes another number of public inputs.", nameof(publics));

        ReferencePoint<ReferenceFp> sum = key.Ic[0];
        for (int i = 0; i < publics.Count; i++)
            sum += publics[i] * key.Ic[i + 1];
        return sum;
    }

    /// <summary>Whether e(A, B) = e(alpha, beta) e(vk_x, gamma) e(C, delta).</summary>
    public static bool EquationHolds(ReferenceGroth16Key key, ReferenceGroth16Proof proof, IReadOnlyList<BigInteger> publics)
    {
        ReferencePoint<ReferenceFp> publicPoint = PublicPoint(key, publics);
        return ReferencePairing.Pair(proof.A, proof.B)
            == ReferencePairing.PairProduct((key.Alpha, key.Beta), (publicPoint, key.Gamma), (proof.C, key.Delta));
    }
}
