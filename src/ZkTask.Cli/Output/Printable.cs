namespace ZkTask.Cli.Output;

/// <summary>Text of strangers for a terminal.</summary>
internal static class Printable
{
    private const int MaxLength = 400;

    /// <summary>One line of bounded length without control characters, so that neither a file's name nor its content can forge output or move the cursor.</summary>
    internal static string Line(string text)
    {
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        string line = string.Create(shown.Length, shown, static (line, text) =>
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) || text[i] is '\u2028' or '\u2029' ? '?' : text[i];
        });
        return text.Length > MaxLength ? line + "..." : line;
    }
}
