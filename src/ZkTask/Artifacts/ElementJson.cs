using System.Buffers;
using System.Text.Json;
using ZkTask.Algebra.Fields;
using ZkTask.Artifacts.Json;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>
/// The elements that snarkjs's Groth16 documents are made of, read. Numbers are JSON strings with the canonical decimal spelling. Points are projective
/// with z = 1: <c>[x, y, "1"]</c> and <c>[[x.c0, x.c1], [y.c0, y.c1], ["1", "0"]]</c>; the identity is <c>["0", "1", "0"]</c> and
/// <c>[["0", "0"], ["1", "0"], ["0", "0"]]</c>.
/// </summary>
internal static class ElementJson
{
    private const string G1Shape = "a point of G1 is an array [x, y, z]";
    private const string G2Shape = "a point of G2 is an array [[x0, x1], [y0, y1], [z0, z1]]";
    internal const string NumberRule = "a number is a JSON string of decimal digits without sign, space or leading zero";

    /// <summary>Reads the next value as a point of G1.</summary>
    internal static bool ReadG1(this ref JsonCursor json, out AffineG1 point)
    {
        point = default;
        return json.Read() && json.TakeG1(out point);
    }

    /// <summary>Takes the value that begins with the current token as a point of G1.</summary>
    internal static bool TakeG1(this ref JsonCursor json, out AffineG1 point)
    {
        point = default;
        if (json.TokenType != JsonTokenType.StartArray)
            return json.Refuse(Reason.MalformedDocument, G1Shape);
        if (!json.ReadCoordinate(out Fp x, G1Shape) || !json.ReadCoordinate(out Fp y, G1Shape)
            || !json.ReadCoordinate(out Fp z, G1Shape) || !json.LeaveArray(G1Shape))
            return false;
        if (z == Fp.One)
            point = new AffineG1(x, y);
        else if (z.IsZero && x.IsZero && y == Fp.One)
            point = AffineG1.Identity;
        else
            return json.Refuse(Reason.NonAffinePoint, "z is neither 1 nor that of the identity [0, 1, 0]");
        return true;
    }

    /// <summary>Reads the next value as a point of G2.</summary>
    internal static bool ReadG2(this ref JsonCursor json, out AffineG2 point)
    {
        point = default;
        if (!json.EnterArray(G2Shape) || !json.ReadFp2(out Fp2 x) || !json.ReadFp2(out Fp2 y) || !json.ReadFp2(out Fp2 z) || !json.LeaveArray(G2Shape))
            return false;
        if (IsInBaseField(z, Fp.One))
            point = new AffineG2(x, y);
        else if (IsInBaseField(z, Fp.Zero) && IsInBaseField(x, Fp.Zero) && IsInBaseField(y, Fp.One))
            point = AffineG2.Identity;
        else
            return json.Refuse(Reason.NonAffinePoint, "z is neither [1, 0] nor that of the identity [[0, 0], [1, 0], [0, 0]]");
        return true;
    }

    /// <summary>Takes the current token, which should be a string, as an element of the scalar field.</summary>
    internal static bool TakeScalar(this ref JsonCursor json, out Fr value) =>
        json.Take(out value) switch
        {
            NumberStatus.Ok => true,
            NumberStatus.OutOfRange => json.Refuse(Reason.PublicInputOutOfRange, "a public input is below the scalar field's modulus r"),
            _ => json.Refuse(Reason.MalformedNumber, NumberRule),
        };

    /// <summary>Reads the protocol's name; any but Groth16's is refused.</summary>
    internal static bool ReadProtocol(this ref JsonCursor json)
    {
        Span<byte> name = stackalloc byte[64];
        if (!json.Read())
            return false;
        if (json.TokenType != JsonTokenType.String)
            return json.Refuse(Reason.MalformedDocument, "the protocol's name is a string");
        if (json.TryCopyString(name, out int length) && name[..length].SequenceEqual("groth16"u8))
            return true;
        return json.Refuse(Reason.ProtocolMismatch, $"the protocol is `{JsonText.Printable(json.RawText)}`, expected `groth16`");
    }

    /// <summary>Reads the curve's name; any but BN254's names is refused.</summary>
    internal static bool ReadCurve(this ref JsonCursor json)
    {
        Span<byte> name = stackalloc byte[CurveNames.MaxLength];
        if (!json.Read())
            return false;
        if (json.TokenType != JsonTokenType.String)
            return json.Refuse(Reason.MalformedDocument, "the curve's name is a string");
        if (json.TryCopyString(name, out int length) && CurveNames.IsBn254(name[..length]))
            return true;
        return json.Refuse(Reason.CurveMismatch, $"the curve is `{JsonText.Printable(json.RawText)}`, expected `bn128` (also called bn254, alt_bn128)");
    }

    private static bool ReadFp2(this ref JsonCursor json, out Fp2 value)
    {
        value = default;
        if (!json.EnterArray(G2Shape) || !json.ReadCoordinate(out Fp c0, G2Shape) || !json.ReadCoordinate(out Fp c1, G2Shape) || !json.LeaveArray(G2Shape))
            return false;
        value = new Fp2(c0, c1);
        return true;
    }

    private static bool ReadCoordinate(this ref JsonCursor json, out Fp value, string shape)
    {
        value = default;
        if (!json.Read())
            return false;
        if (json.TokenType == JsonTokenType.EndArray)
            return json.Refuse(Reason.MalformedDocument, shape);
        return json.Take(out value) switch
        {
            NumberStatus.Ok => true,
            NumberStatus.OutOfRange => json.Refuse(Reason.CoordinateOutOfRange, "a coordinate is below the base field's modulus p"),
            _ => json.Refuse(Reason.MalformedNumber, NumberRule),
        };
    }

    /// <summary>Takes the current token as a field element in the canonical decimal spelling.</summary>
    internal static NumberStatus Take<TModulus>(this ref JsonCursor json, out Residue<TModulus> value)
        where TModulus : struct, IModulus
    {
        value = default;
        if (json.TokenType != JsonTokenType.String)
            return NumberStatus.Malformed;
        return json.IsEscaped ? TakeEscaped(ref json, out value) : Residue<TModulus>.TryParseDecimal(json.RawText, out value);
    }

    private static NumberStatus TakeEscaped<TModulus>(ref JsonCursor json, out Residue<TModulus> value)
        where TModulus : struct, IModulus
    {
        value = default;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(json.RawText.Length);
        NumberStatus status = json.TryCopyString(buffer, out int length)
            ? Residue<TModulus>.TryParseDecimal(buffer.AsSpan(0, length), out value)
            : NumberStatus.Malformed;
        ArrayPool<byte>.Shared.Return(buffer);
        return status;
    }

    private static bool IsInBaseField(in Fp2 value, in Fp expected) => value.C0 == expected && value.C1.IsZero;
}
