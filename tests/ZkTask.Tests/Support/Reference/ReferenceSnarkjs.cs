using System.Numerics;
using System.Text.Json;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// snarkjs's JSON values for bn128: decimal strings, projective points with z = 1 (the identity has z = 0), Fp2 as [c0, c1],
/// Fp12 as [2][3][2] in the order of the tower. This reads what snarkjs writes; it is no oracle for malformed documents: coordinates are
/// reduced modulo p, points are not checked against a curve. What it cannot read, z other than 0 and 1 included, throws.
/// </summary>
public static class ReferenceSnarkjs
{
    /// <summary>
    /// snarkjs's pairing is the plain pairing to this power (as is mcl's): its final exponentiation is the shorter addition chain of
    /// Fuentes-Castaneda, Knapp and Rodriguez-Henriquez, "Faster hashing to G2".
    /// </summary>
    public static readonly BigInteger PairingPower =
        2 * ReferenceParameters.U * (6 * ReferenceParameters.U * ReferenceParameters.U + 3 * ReferenceParameters.U + 1);

    /// <summary>The pairing as snarkjs computes it, for <c>vk_alphabeta_12</c>.</summary>
    public static ReferenceFp12 Pair(ReferencePoint<ReferenceFp> p, ReferencePoint<ReferenceFp2> q) =>
        ReferencePairing.Pair(p, q).Power(PairingPower);

    public static BigInteger ReadNumber(JsonElement json) => ReferenceParameters.Parse(json.GetString()!);

    public static ReferenceFp2 ReadFp2(JsonElement json) => new(ReadNumber(json[0]), ReadNumber(json[1]));

    public static ReferencePoint<ReferenceFp> ReadG1(JsonElement json) =>
        IsIdentity(new(ReadNumber(json[2]), 0)) ? ReferencePoint<ReferenceFp>.Identity : new(ReadNumber(json[0]), ReadNumber(json[1]));

    public static ReferencePoint<ReferenceFp2> ReadG2(JsonElement json) =>
        IsIdentity(ReadFp2(json[2])) ? ReferencePoint<ReferenceFp2>.Identity : new(ReadFp2(json[0]), ReadFp2(json[1]));

    /// <summary>The layout of <c>vk_alphabeta_12</c>.</summary>
    public static ReferenceFp12 ReadFp12(JsonElement json) =>
        ReferenceFp12.FromTower([.. json.EnumerateArray().Select(fp6 => fp6.EnumerateArray().Select(ReadFp2).ToArray())]);

    /// <summary>The layout of <c>vk_alphabeta_12</c>: [2][3][2] decimal strings.</summary>
    public static string[][][] WriteFp12(ReferenceFp12 value)
    {
        return [.. value.ToTower().Select(fp6 => fp6.Select(c => new[] { c.C0.ToString(), c.C1.ToString() }).ToArray())];
    }

    private static bool IsIdentity(ReferenceFp2 z)
    {
        if (!z.IsZero && z != ReferenceFp2.One)
            throw new FormatException("The point is not affine.");
        return z.IsZero;
    }
}
