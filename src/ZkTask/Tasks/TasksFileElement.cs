using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>
/// An object in a tasks file, read strictly: every member that no one reads is unknown, and refused. Kinds read their members through it.
/// </summary>
public sealed class TasksFileElement
{
    private readonly TasksFileContext _context;
    private readonly JsonElement _element;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<TasksFileElement> _children = [];
    private readonly List<byte[]> _fileDigests = [];

    internal TasksFileElement(TasksFileContext context, string path, JsonElement element)
    {
        (_context, Path, _element) = (context, path, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw context.Refuse(path, "must be an object");
    }

    /// <summary>Where the object is, for instance <c>tasks[2].budget</c>; empty for the whole document.</summary>
    public string Path { get; }

    /// <summary>What paths in the file are relative to.</summary>
    public string Folder => _context.Folder;

    /// <summary>The kind of a member's value; <see cref="JsonValueKind.Undefined"/> if it is absent. Looking does not count as reading.</summary>
    public JsonValueKind KindOf(string name) => _element.TryGetProperty(name, out JsonElement value) ? value.ValueKind : JsonValueKind.Undefined;

    /// <summary>A member that must be a string.</summary>
    /// <exception cref="TasksFileException">It is absent, or something else.</exception>
    public string GetString(string name)
    {
        if (Take(name) is not { ValueKind: JsonValueKind.String } value)
            throw Refuse(name, "must be a string");
        return TextOf(name, value);
    }

    /// <summary>A member that must be one of a few strings.</summary>
    /// <param name="name">The member.</param>
    /// <param name="defaultValue">The value where it is absent; null if it must be there.</param>
    /// <param name="choices">The strings.</param>
    /// <exception cref="TasksFileException">It is something else.</exception>
    public string GetChoice(string name, string? defaultValue, params ReadOnlySpan<string> choices)
    {
        if (defaultValue is not null && KindOf(name) == JsonValueKind.Undefined)
            return defaultValue;
        string value = KindOf(name) == JsonValueKind.String ? GetString(name) : "";
        return choices.Contains(value) ? value : throw Refuse(name, $"must be one of: {string.Join(", ", choices)}");
    }

    /// <summary>A member that must be an integer, written without fraction and exponent.</summary>
    /// <param name="name">The member.</param>
    /// <param name="minimum">The least allowed.</param>
    /// <param name="maximum">The greatest allowed.</param>
    /// <param name="defaultValue">The value where it is absent; null if it must be there.</param>
    /// <exception cref="TasksFileException">It is something else.</exception>
    public int GetInteger(string name, int minimum, int maximum, int? defaultValue = null)
    {
        if (Take(name) is not { } value)
            return defaultValue ?? throw Refuse(name, $"must be an integer from {minimum} to {maximum}");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= minimum && number <= maximum
            ? number
            : throw Refuse(name, $"must be an integer from {minimum} to {maximum}");
    }

    /// <summary>A member that must be a positive integer, if it is there; below 2^53, so that every program reads it alike.</summary>
    /// <returns>Null if it is absent.</returns>
    /// <exception cref="TasksFileException">It is something else.</exception>
    internal ulong? FindCount(string name)
    {
        const ulong maximum = (1UL << 53) - 1;
        if (Take(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) && number is >= 1 and <= maximum
            ? number
            : throw Refuse(name, $"must be an integer from 1 to {maximum}");
    }

    /// <summary>A member that must be true or false, if it is there.</summary>
    /// <exception cref="TasksFileException">It is something else.</exception>
    public bool GetBoolean(string name, bool defaultValue) => Take(name) switch
    {
        null => defaultValue,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Refuse(name, "must be true or false"),
    };

    /// <summary>A member that must be an object, if it is there.</summary>
    /// <returns>Null if it is absent.</returns>
    /// <exception cref="TasksFileException">It is something else.</exception>
    public TasksFileElement? FindObject(string name) => Take(name) is { } value ? AddChild(PathOf(name), value) : null;

    /// <summary>A member that must be an array of objects.</summary>
    /// <exception cref="TasksFileException">It is absent, or something else.</exception>
    public IReadOnlyList<TasksFileElement> GetObjects(string name)
    {
        if (Take(name) is not { ValueKind: JsonValueKind.Array } array)
            throw Refuse(name, "must be an array of objects");
        List<TasksFileElement> elements = [];
        foreach (JsonElement value in array.EnumerateArray())
            elements.Add(AddChild($"{PathOf(name)}[{elements.Count}]", value));
        return elements;
    }

    /// <summary>A member that must be an array of strings.</summary>
    /// <exception cref="TasksFileException">It is absent, or something else.</exception>
    public ImmutableArray<string> GetStrings(string name)
    {
        if (Take(name) is not { ValueKind: JsonValueKind.Array } array || array.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.String))
            throw Refuse(name, "must be an array of strings");
        return [.. array.EnumerateArray().Select(value => TextOf(name, value))];
    }

    /// <summary>The content of a file that a member names, absolutely or relative to the tasks file's folder.</summary>
    /// <param name="name">The member.</param>
    /// <param name="maxBytes">How long the file may be.</param>
    /// <exception cref="TasksFileException">The member is no string, or the file cannot be read or is too long.</exception>
    public byte[] ReadFile(string name, int maxBytes)
    {
        string file = GetString(name);
        if (file.Length == 0)
            throw Refuse(name, "must name a file");
        byte[] content = _context.ReadFile(System.IO.Path.Combine(_context.Folder, file), PathOf(name), maxBytes);
        _fileDigests.Add(SHA256.HashData(content));
        return content;
    }

    /// <summary>The exception about a member, to be thrown.</summary>
    /// <param name="name">The member; empty for the object itself.</param>
    /// <param name="rule">What it must be.</param>
    /// <param name="reason">Why a file that the member names was refused.</param>
    /// <param name="inner">The exception behind it.</param>
    public TasksFileException Refuse(string name, string rule, Reason reason = Reason.MalformedDocument, Exception? inner = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _context.Refuse(name.Length == 0 ? Path : PathOf(name), rule, reason, inner);
    }

    /// <summary>Refuses members that were not read, here and in the objects below.</summary>
    internal void RequireNothingElse()
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
                throw Refuse(property.Name, "no such member is known here");
        }

        foreach (TasksFileElement child in _children)
            child.RequireNothingElse();
    }

    /// <summary>SHA-256 of the object without white space, and of the digests of the files that were read through it, in the order in which they were.</summary>
    internal Bytes32 Fingerprint()
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
            _element.WriteTo(json);
        AddFileDigests(bytes);
        return new Bytes32(SHA256.HashData(bytes.WrittenSpan));
    }

    private void AddFileDigests(ArrayBufferWriter<byte> bytes)
    {
        foreach (byte[] digest in _fileDigests)
            bytes.Write(digest);
        foreach (TasksFileElement child in _children)
            child.AddFileDigests(bytes);
    }

    private string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw Refuse(name, "must be Unicode text, without lone surrogates", inner: error);
        }
    }

    private JsonElement? Take(string name)
    {
        _read.Add(name);
        return _element.TryGetProperty(name, out JsonElement value) ? value : null;
    }

    private TasksFileElement AddChild(string path, JsonElement value)
    {
        TasksFileElement child = new(_context, path, value);
        _children.Add(child);
        return child;
    }

    private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
