using System.Runtime.InteropServices;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>snarkjs's <c>public.json</c>.</summary>
public static class PublicInputsJson
{
    // What an element and its comma need at least: `"0",`.
    private const int MinElementBytes = 4;

    /// <summary>Reads public inputs: an array of strings, each the canonical decimal spelling of an integer below r.</summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="inputs">The inputs; null if they were refused.</param>
    /// <param name="expectedCount">How many the verification key takes; another number is refused. Null: any number.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why they were refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out PublicInputs? inputs, int? expectedCount = null, ArtifactLimits? limits = null)
    {
        var json = new JsonCursor(utf8, "public inputs", (limits ?? ArtifactLimits.Default).MaxPublicInputsBytes);
        inputs = json.Read() ? TakeValue(ref json, expectedCount) : null;
        Rejection? rejection = json.Finish();
        if (rejection is not null)
            inputs = null;
        return rejection;
    }

    /// <summary>Writes public inputs exactly as snarkjs does: indented by one space, without a final newline.</summary>
    public static byte[] Write(PublicInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return SnarkjsWriter.Write(json => json.WriteScalars(inputs));
    }

    /// <summary>Takes the value that begins with the current token as public inputs. What is wrong with it, the cursor knows.</summary>
    internal static PublicInputs? TakeValue(ref JsonCursor json, int? expectedCount)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Refuse(Reason.MalformedDocument, "public inputs are an array of strings");
            return null;
        }

        int most = (json.Length / MinElementBytes) + 1;
        Fr[] values = new Fr[Math.Clamp(expectedCount ?? 16, 0, most)];
        int count = 0;
        while (json.NextElement())
        {
            if (!json.TakeScalar(out Fr value))
                return null;
            if (count == values.Length && expectedCount is null)
                Array.Resize(ref values, 2 * count);
            if (count < values.Length)
                values[count] = value;
            count++;
        }

        if (expectedCount is not null && count != expectedCount)
            json.Refuse(Reason.PublicInputCountMismatch, $"{count} public inputs, the verification key takes {expectedCount}");
        if (count < values.Length)
            Array.Resize(ref values, count);
        return new PublicInputs(ImmutableCollectionsMarshal.AsImmutableArray(values));
    }
}
