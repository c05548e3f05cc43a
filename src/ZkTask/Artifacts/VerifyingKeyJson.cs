using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts.Json;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>snarkjs's <c>verification_key.json</c>.</summary>
public static class VerifyingKeyJson
{
    private const int Protocol = 0, Curve = 1, PublicCount = 2, Alpha = 3, Beta = 4, Gamma = 5, Delta = 6, Ic = 7;
    private const uint Required = 1 << Protocol | 1 << Curve | 1 << Alpha | 1 << Beta | 1 << Gamma | 1 << Delta | 1 << Ic;

    private static readonly MemberSet s_members =
        new("protocol", "curve", "nPublic", "vk_alpha_1", "vk_beta_2", "vk_gamma_2", "vk_delta_2", "IC", "vk_alphabeta_12")
        {
            Marker = ZokratesFormat.Marker,
            MarkerHint = ZokratesFormat.Hint,
        };

    /// <summary>
    /// Reads a verification key: <c>{"protocol": "groth16", "curve": "bn128", "nPublic": n, "vk_alpha_1": G1, "vk_beta_2": G2, "vk_gamma_2": G2,
    /// "vk_delta_2": G2, "IC": [G1, ...]}</c>. <c>nPublic</c> may be absent; <c>vk_alphabeta_12</c> can be derived, so it is skipped and never trusted, as
    /// are unknown members.
    /// </summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="document">The key, coordinates canonical, membership in the groups and the setup's soundness unchecked; null if it was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out VerifyingKeyDocument? document, ArtifactLimits? limits = null)
    {
        var json = new JsonCursor(utf8, "verification key", (limits ?? ArtifactLimits.Default).MaxVerificationKeyBytes);
        document = ReadValue(ref json);
        Rejection? rejection = json.Finish();
        if (rejection is not null)
            document = null;
        return rejection;
    }

    /// <summary>Writes a verification key exactly as snarkjs does: indented by one space, without a final newline.</summary>
    /// <param name="document">The key.</param>
    /// <param name="alphaBeta">e(alpha, beta), for the member <c>vk_alphabeta_12</c>; null leaves it out.</param>
    public static byte[] Write(VerifyingKeyDocument document, Gt? alphaBeta = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        return SnarkjsWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("protocol"u8, "groth16"u8);
            json.WriteString("curve"u8, "bn128"u8);
            json.WriteNumber("nPublic"u8, document.PublicInputCount);
            json.WriteG1("vk_alpha_1"u8, document.Alpha);
            json.WriteG2("vk_beta_2"u8, document.Beta);
            json.WriteG2("vk_gamma_2"u8, document.Gamma);
            json.WriteG2("vk_delta_2"u8, document.Delta);
            if (alphaBeta is not null)
                json.WriteGt("vk_alphabeta_12"u8, alphaBeta.Value);
            json.WriteStartArray("IC"u8);
            foreach (AffineG1 point in document.Ic)
                json.WriteG1(point);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static VerifyingKeyDocument? ReadValue(ref JsonCursor json)
    {
        if (!json.EnterObject("a verification key is a JSON object", out ObjectScope scope))
            return null;
        AffineG1 alpha = default;
        AffineG2 beta = default, gamma = default, delta = default;
        ImmutableArray<AffineG1> ic = [];
        long publicCount = -1;
        while (json.NextMember(s_members, ref scope, out int member))
        {
            switch (member)
            {
                case Protocol:
                    json.ReadProtocol();
                    break;
                case Curve:
                    json.ReadCurve();
                    break;
                case PublicCount:
                    ReadCount(ref json, out publicCount);
                    break;
                case Alpha:
                    json.ReadG1(out alpha);
                    break;
                case Beta:
                    json.ReadG2(out beta);
                    break;
                case Gamma:
                    json.ReadG2(out gamma);
                    break;
                case Delta:
                    json.ReadG2(out delta);
                    break;
                case Ic:
                    ReadIc(ref json, out ic);
                    break;
                default:
                    json.Read();
                    break;
            }
        }

        json.Require(s_members, scope, Required);
        if (ic.IsEmpty)
            return null;
        if (publicCount >= 0 && publicCount != ic.Length - 1)
            json.Refuse(Reason.PublicInputCountMismatch, $"nPublic is {publicCount}, but IC has {ic.Length} points, one more than public inputs");
        return new VerifyingKeyDocument(alpha, beta, gamma, delta, ic);
    }

    private static void ReadIc(ref JsonCursor json, out ImmutableArray<AffineG1> ic)
    {
        ic = [];
        if (!json.EnterArray("IC is an array of points of G1"))
            return;
        var points = ImmutableArray.CreateBuilder<AffineG1>();
        while (json.NextElement())
        {
            if (!json.TakeG1(out AffineG1 point))
                return;
            points.Add(point);
        }

        if (points.Count == 0)
            json.Refuse(Reason.MalformedDocument, "IC has at least one point");
        ic = points.DrainToImmutable();
    }

    // A count that does not fit 64 bits is a count all the same: saturated, it differs from every length.
    private static void ReadCount(ref JsonCursor json, out long count)
    {
        count = -1;
        if (!json.Read())
            return;
        if (json.TokenType != JsonTokenType.Number || json.RawText.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            json.Refuse(Reason.MalformedDocument, "nPublic is a non-negative integer");
        else if (!Utf8Parser.TryParse(json.RawText, out count, out _))
            count = long.MaxValue;
    }
}
