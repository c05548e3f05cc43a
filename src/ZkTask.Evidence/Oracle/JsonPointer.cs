using System.Globalization;
using System.Text.Json;

namespace ZkTask.Evidence.Oracle;

/// <summary>A JSON pointer (RFC 6901): names one value in a document.</summary>
internal sealed class JsonPointer
{
    private const int MaxSteps = 16;

    private readonly string[] _steps;

    private JsonPointer(string[] steps) => _steps = steps;

    /// <summary>Reads a pointer's text.</summary>
    /// <returns>Null if it is none.</returns>
    internal static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer([]);
        string[] steps = text.Split('/');
        if (steps[0].Length > 0 || steps.Length - 1 > MaxSteps || steps.Any(step => !HasOnlyKnownEscapes(step)))
            return null;
        return new JsonPointer([.. steps.Skip(1).Select(Unescape)]);
    }

    /// <summary>A text as one step of a pointer.</summary>
    internal static string Escape(string step) => step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The value that is pointed to.</summary>
    /// <returns>Null if there is none.</returns>
    internal JsonElement? Find(JsonElement root)
    {
        JsonElement value = root;
        foreach (string step in _steps)
        {
            bool isFound = value.ValueKind switch
            {
                JsonValueKind.Object => value.TryGetProperty(step, out value),
                JsonValueKind.Array => TryIndex(step, value.GetArrayLength(), out int index) && (value = value[index]).ValueKind != JsonValueKind.Undefined,
                _ => false,
            };
            if (!isFound)
                return null;
        }

        return value;
    }

    private static bool HasOnlyKnownEscapes(string step)
    {
        for (int i = step.IndexOf('~', StringComparison.Ordinal); i >= 0; i = step.IndexOf('~', i + 1))
        {
            if (i + 1 == step.Length || step[i + 1] is not ('0' or '1'))
                return false;
        }

        return true;
    }

    // In this order: ~01 is ~1, not a slash.
    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static bool TryIndex(string step, int length, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < length && (step.Length == 1 || step[0] != '0');
}
