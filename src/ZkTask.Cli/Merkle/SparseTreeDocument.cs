using System.Text;
using System.Text.Json;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;

namespace ZkTask.Cli.Merkle;

/// <summary>Our own documents about sparse trees: a member <c>format</c> says which.</summary>
internal static class SparseTreeDocument
{
    /// <summary>Whether a document has the member; an ecosystem's own has not.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> utf8) => FormatOf(utf8) is not null;

    /// <summary>Checks a proof of keys, or a transition, under the roots that it names.</summary>
    internal static Rejection? Check(ReadOnlySpan<byte> utf8, TreeScheme scheme)
    {
        if (FormatOf(utf8) == "zktask/state-transition/1")
        {
            return StateTransitionJson.Read(utf8, out StateTransition? transition)
                ?? (transition!.Scheme == scheme ? transition.Verify() : Mismatch(transition.Scheme, scheme));
        }

        return TreeProofJson.Read(utf8, out TreeProof? proof) ?? (proof!.Scheme == scheme ? proof.Verify() : Mismatch(proof.Scheme, scheme));
    }

    private static Rejection Mismatch(TreeScheme found, TreeScheme scheme) => new(Reason.SchemeMismatch, $"scheme: the proof is about {found}, not {scheme}");

    // Only the way to the right reader, which then reads everything strictly.
    private static string? FormatOf(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader json = new(utf8);
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("format"u8))
                    return json.Read() && json.TokenType == JsonTokenType.String ? Encoding.UTF8.GetString(json.ValueSpan) : "";
            }
        }
        catch (JsonException)
        {
            // The reader says where.
        }

        return null;
    }
}
