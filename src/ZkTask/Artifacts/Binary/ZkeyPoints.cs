using System.Runtime.CompilerServices;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Artifacts.Binary;

/// <summary>
/// Points as zkey files have them: affine, coordinates little-endian in Montgomery form, an Fp2 as c0 | c1; all bytes zero are the identity.
/// </summary>
internal static class ZkeyPoints
{
    /// <summary>The bytes of a point of G1.</summary>
    internal const int G1Bytes = 64;

    /// <summary>The bytes of a point of G2.</summary>
    internal const int G2Bytes = 128;

    /// <summary>Reads a point of G1.</summary>
    /// <returns><see cref="Reason.None"/>, or what is wrong with it.</returns>
    internal static Reason ReadG1(ReadOnlySpan<byte> bytes, out G1 point)
    {
        point = G1.Identity;
        if (!bytes.ContainsAnyExcept((byte)0))
            return Reason.None;
        if (!Fp.TryReadMontgomeryLittleEndian(bytes[..32], out Fp x) || !Fp.TryReadMontgomeryLittleEndian(bytes[32..], out Fp y))
            return Reason.CoordinateOutOfRange;
        return ToReason(G1.TryCreate(x, y, out point));
    }

    /// <summary>Reads a point of G2; that includes the check of its subgroup.</summary>
    /// <returns><see cref="Reason.None"/>, or what is wrong with it.</returns>
    internal static Reason ReadG2(ReadOnlySpan<byte> bytes, out G2 point)
    {
        point = G2.Identity;
        if (!bytes.ContainsAnyExcept((byte)0))
            return Reason.None;
        if (!Fp.TryReadMontgomeryLittleEndian(bytes[..32], out Fp x0) || !Fp.TryReadMontgomeryLittleEndian(bytes[32..64], out Fp x1)
            || !Fp.TryReadMontgomeryLittleEndian(bytes[64..96], out Fp y0) || !Fp.TryReadMontgomeryLittleEndian(bytes[96..], out Fp y1))
            return Reason.CoordinateOutOfRange;
        return ToReason(G2.TryCreate(new Fp2(x0, x1), new Fp2(y0, y1), out point));
    }

    /// <summary>What the rule behind a reason is.</summary>
    internal static string Rule(Reason reason) => reason switch
    {
        Reason.CoordinateOutOfRange => "a coordinate is not below the base field's modulus p",
        Reason.PointNotOnCurve => "a point is not on its curve",
        Reason.PointNotInSubgroup => "a point of G2's curve is outside the subgroup of order r",
        _ => throw new SwitchExpressionException(reason),
    };

    private static Reason ToReason(PointStatus status) => status switch
    {
        PointStatus.Ok => Reason.None,
        PointStatus.NotOnCurve => Reason.PointNotOnCurve,
        PointStatus.NotInSubgroup => Reason.PointNotInSubgroup,
        _ => throw new SwitchExpressionException(status),
    };
}
