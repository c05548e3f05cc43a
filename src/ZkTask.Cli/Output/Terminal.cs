using System.Text;
using Spectre.Console;

namespace ZkTask.Cli.Output;

/// <summary>Tables, colours and progress on a <see cref="CliHost"/>'s streams. Commands that print a line do without.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 160, HeightOfFiles = 24;

    internal static IAnsiConsole ForOutput(CliHost host) => Create(host, host.Output, host.OutputHasColor, host.OutputIsTerminal);

    internal static IAnsiConsole ForError(CliHost host) => Create(host, host.Error, host.ErrorHasColor, host.ErrorIsTerminal);

    /// <summary>A table of two columns without lines.</summary>
    internal static Table BareTable()
    {
        Table table = new Table().NoBorder().HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().PadLeft(0));
        table.AddColumn(new TableColumn(""));
        return table;
    }

    private static IAnsiConsole Create(CliHost host, TextWriter writer, bool hasColor, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new Destination(writer, isTerminal, host.TerminalSize),
        Ansi = hasColor ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = hasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        EnvironmentVariables = [],
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    /// <summary>Spectre's own asks <see cref="Console"/> for its size, whatever the stream is.</summary>
    private sealed class Destination(TextWriter writer, bool isTerminal, (int Width, int Height)? size) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => !isTerminal ? WidthOfFiles : size?.Width ?? (Console.WindowWidth > 0 ? Console.WindowWidth : WidthOfFiles);

        public int Height => !isTerminal ? HeightOfFiles : size?.Height ?? (Console.WindowHeight > 0 ? Console.WindowHeight : HeightOfFiles);

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
