using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ZkTask.Artifacts.Json;

/// <summary>Names a place in a document the way people do: <c>proof.pi_b[0][1]</c>.</summary>
internal static class JsonPath
{
    /// <summary>
    /// The path of the token at a byte position, found by reading the document again from its beginning: readers need not carry a path along, and only a
    /// refused document pays for it. For a document that is no JSON from some place on, the path of the last token before that place.
    /// </summary>
    /// <param name="text">The document.</param>
    /// <param name="position">Where the token begins.</param>
    internal static string At(ReadOnlySpan<byte> text, long position)
    {
        var steps = new List<Step>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth + 1 });
        try
        {
            while (reader.Read() && Advance(ref reader, steps, position))
            {
            }
        }
        catch (JsonException)
        {
            // The document ends here as far as anybody can tell.
        }

        var path = new StringBuilder();
        foreach (Step step in steps)
            step.AppendTo(path, text);
        return path.ToString();
    }

    /// <summary>Follows one token; false if it is the one that was looked for.</summary>
    private static bool Advance(ref Utf8JsonReader reader, List<Step> steps, long position)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                steps.RemoveAt(steps.Count - 1);
                break;
            case JsonTokenType.PropertyName:
                steps[^1] = new Step(IsArray: false, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                break;
            default:
                if (steps.Count > 0 && steps[^1].IsArray)
                    steps[^1] = new Step(IsArray: true, steps[^1].Place + 1, 0);
                break;
        }

        if (reader.TokenStartIndex >= position)
            return false;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            steps.Add(new Step(reader.TokenType == JsonTokenType.StartArray, -1, 0));
        return true;
    }

    /// <summary>An element of an array, or a member of an object.</summary>
    /// <param name="IsArray">Which of the two.</param>
    /// <param name="Place">The element's index, or where in the document the member's name begins; -1 before the first.</param>
    /// <param name="Length">The length of the name.</param>
    private readonly record struct Step(bool IsArray, int Place, int Length)
    {
        internal void AppendTo(StringBuilder path, ReadOnlySpan<byte> text)
        {
            if (Place < 0)
                return;
            if (IsArray)
                path.Append('[').Append(Place.ToString(CultureInfo.InvariantCulture)).Append(']');
            else
                path.Append(path.Length == 0 ? "" : ".").Append(JsonText.Printable(text.Slice(Place, Length)));
        }
    }
}
