using System.Text;
using System.Text.Json;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;

namespace ZkTask.Cli.Merkle;

/// <summary>Our own documents about sparse trees: a member <c>format</c> says which.</summary>
internal static class SparseTreeDocument
{
    /// <summary>Whether a document has the member; an ecosystem's own has not.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> utf8) => Find(utf8, "format"u8) is not null;

    /// <summary>Whether a document of iden3's or circomlib's tools is about a transition: it has two roots instead of one.</summary>
    internal static bool IsCircomProcessor(ReadOnlySpan<byte> utf8) => Find(utf8, "root"u8) is null && Find(utf8, "oldRoot"u8) is not null;

    /// <summary>Reads a proof of keys or a transition: if nothing is wrong, one of the two.</summary>
    internal static Rejection? Read(ReadOnlySpan<byte> utf8, out TreeProof? proof, out StateTransition? transition)
    {
        (proof, transition) = (null, null);
        return Find(utf8, "format"u8) == "zktask/state-transition/1" ? StateTransitionJson.Read(utf8, out transition) : TreeProofJson.Read(utf8, out proof);
    }

    /// <summary>Checks a proof of keys, or a transition, under the roots that it names.</summary>
    internal static Rejection? Check(ReadOnlySpan<byte> utf8, TreeScheme scheme)
    {
        if (Read(utf8, out TreeProof? proof, out StateTransition? transition) is { } unreadable)
            return unreadable;
        TreeScheme found = proof?.Scheme ?? transition!.Scheme;
        if (found != scheme)
            return new Rejection(Reason.SchemeMismatch, $"scheme: the proof is about {found}, not {scheme}");
        return proof is not null ? proof.Verify() : transition!.Verify();
    }

    // A member of the document itself: its text, "" if it is none. Only the way to the right reader, which then reads everything strictly; nobody writes the names with escapes.
    private static string? Find(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> name)
    {
        Utf8JsonReader json = new(utf8);
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && !json.ValueIsEscaped && json.ValueSpan.SequenceEqual(name))
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
