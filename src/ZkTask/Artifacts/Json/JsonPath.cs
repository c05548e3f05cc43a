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
        }

        var path = new StringBuilder();
        foreach (Step step in steps)
            step.AppendTo(path);
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
                steps[^1] = new Step(JsonText.Printable(reader.ValueSpan), -1);
                break;
            default:
                if (steps.Count > 0 && steps[^1].Name is null)
                    steps[^1] = new Step(null, steps[^1].Index + 1);
                break;
        }

        if (reader.TokenStartIndex >= position)
            return false;
        if (reader.TokenType is JsonTokenType.StartObject)
            steps.Add(new Step("", -1));
        else if (reader.TokenType is JsonTokenType.StartArray)
            steps.Add(new Step(null, -1));
        return true;
    }

    /// <summary>A member of an object (its name; empty before the first) or an element of an array (name null; -1 before the first).</summary>
    private readonly record struct Step(string? Name, int Index)
    {
        internal void AppendTo(StringBuilder path)
        {
            if (Name is null && Index >= 0)
                path.Append('[').Append(Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else if (!string.IsNullOrEmpty(Name))
                path.Append(path.Length == 0 ? "" : ".").Append(Name);
        }
    }
}
