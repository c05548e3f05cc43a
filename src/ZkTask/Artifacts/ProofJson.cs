using ZkTask.Artifacts.Json;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>snarkjs's <c>proof.json</c>.</summary>
public static class ProofJson
{
    private const int A = 0, B = 1, C = 2, Protocol = 3, Curve = 4;
    private const uint Required = 1 << A | 1 << B | 1 << C;

    private static readonly MemberSet s_members =
        new("pi_a", "pi_b", "pi_c", "protocol", "curve") { Marker = ZokratesFormat.Marker, MarkerHint = ZokratesFormat.Hint };

    /// <summary>
    /// Reads a proof: <c>{"pi_a": G1, "pi_b": G2, "pi_c": G1, "protocol": "groth16", "curve": "bn128"}</c>. <c>protocol</c> and <c>curve</c>, absent in
    /// files of early snarkjs, must be right if they are there. Unknown members are skipped.
    /// </summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="document">The proof, coordinates canonical, membership in the groups unchecked; null if it was refused.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out ProofDocument? document, ArtifactLimits? limits = null)
    {
        var json = new JsonCursor(utf8, "proof", (limits ?? ArtifactLimits.Default).MaxProofBytes);
        document = ReadValue(ref json);
        Rejection? rejection = json.Finish();
        if (rejection is not null)
            document = null;
        return rejection;
    }

    /// <summary>Writes a proof exactly as snarkjs does: indented by one space, without a final newline.</summary>
    public static byte[] Write(ProofDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return SnarkjsWriter.Write(json => json.WriteProof(document));
    }

    /// <summary>Reads the next value as a proof. What is wrong with it, the cursor knows.</summary>
    internal static ProofDocument? ReadValue(ref JsonCursor json)
    {
        if (!json.EnterObject("a proof is a JSON object", out ObjectScope scope))
            return null;
        AffineG1 a = default, c = default;
        AffineG2 b = default;
        while (json.NextMember(s_members, ref scope, out int member))
        {
            switch (member)
            {
                case A:
                    json.ReadG1(out a);
                    break;
                case B:
                    json.ReadG2(out b);
                    break;
                case C:
                    json.ReadG1(out c);
                    break;
                case Protocol:
                    json.ReadProtocol();
                    break;
                case Curve:
                    json.ReadCurve();
                    break;
                default:
                    json.Read();
                    break;
            }
        }

        json.Require(s_members, scope, Required);
        return new ProofDocument(a, b, c);
    }
}
