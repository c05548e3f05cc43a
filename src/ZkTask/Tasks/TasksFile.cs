using System.Text.Json;
using ZkTask.Artifacts.Json;

namespace ZkTask.Tasks;

/// <summary>
/// Reads the file in which an operator writes down the task definitions:
/// <c>{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json", ...}, ...]}</c>. Its schema is <c>schemas/tasks.schema.json</c>.
/// </summary>
/// <remarks>
/// An operator's mistake must not become a wrong vote: unknown members, members given twice, ids given twice and values of another type are refused, never
/// skipped or converted. Members of every definition: <c>id</c>, <c>kind</c>, and <c>budget</c> with <c>maxProofLength</c>, <c>maxDataLength</c> and
/// <c>deadlineMilliseconds</c>. The kind reads the others. <c>$schema</c> is allowed at the top.
/// </remarks>
public static class TasksFile
{
    /// <summary>The longest tasks file, in bytes.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxDeadlineMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>Reads a tasks file. Paths in it are relative to its own folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kinds">The kinds it may name; null: <see cref="TaskKinds.Standard"/>.</param>
    /// <returns>The definitions, in the file's order.</returns>
    /// <exception cref="TasksFileException">It, or a file that it names, cannot be read or was refused.</exception>
    public static IReadOnlyList<TaskDefinition> Load(string path, TaskKinds? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        TasksFileContext context = new(path, Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".");
        return Read(context, context.ReadFile(path, "", MaxBytes), kinds);
    }

    /// <summary>Reads the text of a tasks file.</summary>
    /// <param name="utf8">The whole document.</param>
    /// <param name="folder">What paths in it are relative to.</param>
    /// <param name="kinds">The kinds it may name; null: <see cref="TaskKinds.Standard"/>.</param>
    /// <returns>The definitions, in the document's order.</returns>
    /// <exception cref="TasksFileException">It, or a file that it names, cannot be read or was refused.</exception>
    public static IReadOnlyList<TaskDefinition> Parse(ReadOnlyMemory<byte> utf8, string folder, TaskKinds? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Read(new TasksFileContext("tasks file", folder), utf8, kinds);
    }

    private static List<TaskDefinition> Read(TasksFileContext context, ReadOnlyMemory<byte> utf8, TaskKinds? kinds)
    {
        kinds ??= TaskKinds.Standard();
        using JsonDocument document = ParseStrictly(context, utf8);
        TasksFileElement root = new(context, "", document.RootElement);
        if (root.KindOf("$schema") != JsonValueKind.Undefined)
            root.GetString("$schema");

        List<TaskDefinition> definitions = [];
        HashSet<ushort> ids = [];
        foreach (TasksFileElement element in root.GetObjects("tasks"))
        {
            ushort id = (ushort)element.GetInteger("id", 0, ushort.MaxValue);
            if (!ids.Add(id))
                throw element.Refuse("id", $"another task has the id {id} already");
            string kind = element.GetString("kind");
            TaskKindFactory factory = kinds.Find(kind) ?? throw element.Refuse("kind", $"must be one of: {string.Join(", ", kinds.Names)}");
            TaskDefinition definition = factory(id, ReadBudget(element), element);
            element.RequireNothingElse();
            definition.Fingerprint = element.Fingerprint();
            definitions.Add(definition);
        }

        root.RequireNothingElse();
        return definitions;
    }

    private static TaskBudget ReadBudget(TasksFileElement task)
    {
        TaskBudget defaults = TaskBudget.Default;
        return task.FindObject("budget") is not { } budget
            ? defaults
            : new TaskBudget
            {
                MaxProofLength = budget.GetInteger("maxProofLength", 1, int.MaxValue, defaults.MaxProofLength),
                MaxDataLength = budget.GetInteger("maxDataLength", 0, int.MaxValue, defaults.MaxDataLength),
                Deadline = TimeSpan.FromMilliseconds(
                    budget.GetInteger("deadlineMilliseconds", 1, MaxDeadlineMilliseconds, (int)defaults.Deadline.TotalMilliseconds)),
            };
    }

    private static JsonDocument ParseStrictly(TasksFileContext context, ReadOnlyMemory<byte> utf8)
    {
        // The cursor knows about names given twice, whatever their escapes, and about text that is not Unicode; the parser knows lines and columns.
        var cursor = new JsonCursor(utf8.Span, context.FileName, MaxBytes);
        while (cursor.Read())
        {
        }

        Rejection? rejection = cursor.Finish();
        try
        {
            JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 2 * JsonCursor.MaxDepth });
            if (rejection is null)
                return document;
            document.Dispose();
        }
        catch (JsonException error) when (!utf8.Span.StartsWith("\uFEFF"u8))
        {
            throw new TasksFileException(
                Reason.MalformedDocument,
                $"{context.FileName}: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: from here on not JSON as RFC 8259 defines it",
                error);
        }
        catch (JsonException)
        {
            // The cursor refused the byte order mark.
        }

        throw new TasksFileException(rejection!.Reason, rejection.Detail);
    }
}
