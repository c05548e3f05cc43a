using ZkTask.Artifacts.Json;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>A proof together with its public inputs in one object, as snarkjs's <c>groth16.fullProve</c> returns it and as batches have it on every line.</summary>
public static class ProofWithInputsJson
{
    private const int Proof = 0, PublicSignals = 1;
    private const uint Required = 1 << Proof | 1 << PublicSignals;

    private static readonly MemberSet s_members = new("proof", "publicSignals");

    /// <summary>Reads <c>{"proof": {...}, "publicSignals": [...]}</c>: <see cref="ProofJson"/> and <see cref="PublicInputsJson"/> say what is in it.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, coordinates canonical, membership in the groups unchecked; null if the document was refused.</param>
    /// <param name="inputs">The public inputs; null if the document was refused.</param>
    /// <param name="expectedCount">How many inputs the verification key takes; another number is refused. Null: any number.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null. The whole document counts as public inputs.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(
        ReadOnlySpan<byte> utf8, out ProofDocument? proof, out PublicInputs? inputs, int? expectedCount = null, ArtifactLimits? limits = null)
    {
        var json = new JsonCursor(utf8, "proof with public inputs", (limits ?? ArtifactLimits.Default).MaxPublicInputsBytes);
        proof = null;
        inputs = null;
        if (json.EnterObject("a proof with its public inputs is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member))
            {
                if (member == Proof)
                    proof = ProofJson.ReadValue(ref json);
                else if (json.Read())
                    inputs = PublicInputsJson.TakeValue(ref json, expectedCount);
            }

            json.Require(s_members, scope, Required);
        }

        Rejection? rejection = json.Finish();
        if (rejection is not null)
            (proof, inputs) = (null, null);
        return rejection;
    }

    /// <summary>Writes a proof and its public inputs in snarkjs's members on one line, without a newline.</summary>
    public static byte[] Write(ProofDocument proof, PublicInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(inputs);
        return SnarkjsWriter.Write(
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("proof"u8);
                json.WriteProof(proof);
                json.WritePropertyName("publicSignals"u8);
                json.WriteScalars(inputs);
                json.WriteEndObject();
            },
            indented: false);
    }
}
