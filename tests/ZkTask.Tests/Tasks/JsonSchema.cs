using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZkTask.Tests.Tasks;

/// <summary>
/// As much of JSON Schema (draft 2020-12) as our schema uses. A keyword that is not known here is an error: what is not checked must not look as if it were.
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] s_annotations = ["$schema", "$defs", "title", "description", "default"];

    /// <summary>Whether a value is valid.</summary>
    internal bool IsValid(JsonElement value) => IsValid(root, value);

    private bool IsValid(JsonElement schema, JsonElement value) =>
        schema.EnumerateObject().All(keyword => s_annotations.Contains(keyword.Name) || Holds(schema, keyword.Name, keyword.Value, value));

    private bool Holds(JsonElement schema, string keyword, JsonElement rule, JsonElement value)
    {
        bool isObject = value.ValueKind == JsonValueKind.Object, isNumber = value.ValueKind == JsonValueKind.Number;
        return keyword switch
        {
            "$ref" => IsValid(Resolve(rule.GetString()!), value),
            "type" => IsOfType(rule.GetString()!, value),
            "const" => JsonElement.DeepEquals(rule, value),
            "enum" => rule.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
            "oneOf" => rule.EnumerateArray().Count(choice => IsValid(choice, value)) == 1,
            "minimum" => !isNumber || value.GetDouble() >= rule.GetDouble(),
            "maximum" => !isNumber || value.GetDouble() <= rule.GetDouble(),
            "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.GetInt32(),
            "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.GetInt32(),
            "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32(),
            "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.GetInt32(),
            "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.CultureInvariant),
            "uniqueItems" when rule.ValueKind == JsonValueKind.True =>
                value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength(),
            "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => IsValid(rule, item)),
            "required" => !isObject || rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "properties" => !isObject || rule.EnumerateObject().All(member => !value.TryGetProperty(member.Name, out JsonElement own) || IsValid(member.Value, own)),
            "additionalProperties" when rule.ValueKind == JsonValueKind.False =>
                !isObject || value.EnumerateObject().All(member => schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
            _ => throw new NotSupportedException($"The keyword {keyword} is not implemented."),
        };
    }

    private JsonElement Resolve(string reference)
    {
        JsonElement target = root;
        foreach (string step in reference.Split('/').Skip(1))
            target = target.GetProperty(step);
        return target;
    }

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && decimal.IsInteger(number),
        _ => throw new NotSupportedException($"The type {type} is not implemented."),
    };
}
