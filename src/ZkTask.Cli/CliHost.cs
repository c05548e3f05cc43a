using System.Text;

namespace ZkTask.Cli;

/// <summary>What a command has of the world: its streams, and what can be shown on them. Tests bring their own.</summary>
internal sealed class CliHost
{
    private readonly Lazy<TextWriter> _output, _error;
    private readonly Func<Stream> _openInput;

    internal CliHost(Func<Stream> openInput, Func<TextWriter> openOutput, Func<TextWriter> openError)
    {
        _openInput = openInput;
        _output = new Lazy<TextWriter>(openOutput);
        _error = new Lazy<TextWriter>(openError);
    }

    /// <summary>For results.</summary>
    internal TextWriter Output => _output.Value;

    /// <summary>For diagnostics.</summary>
    internal TextWriter Error => _error.Value;

    /// <summary>Whether escape sequences for colour may go to <see cref="Output"/>.</summary>
    internal bool OutputHasColor { get; init; }

    /// <summary>Whether a person watches <see cref="Output"/>.</summary>
    internal bool OutputIsTerminal { get; init; }

    /// <summary>Whether escape sequences for colour may go to <see cref="Error"/>.</summary>
    internal bool ErrorHasColor { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>, so that a progress bar makes sense there.</summary>
    internal bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal's columns and lines; null: the console's.</summary>
    internal (int Width, int Height)? TerminalSize { get; init; }

    /// <summary>Standard input.</summary>
    internal Stream OpenInput() => _openInput();

    /// <summary>
    /// The process's own streams. They are opened when first used and not through <see cref="Console"/>'s writers, which would first learn about the terminal:
    /// a single verification should not wait for that.
    /// </summary>
    internal static CliHost ForProcess()
    {
        bool colorWanted = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool outputIsTerminal = !Console.IsOutputRedirected, errorIsTerminal = !Console.IsErrorRedirected;
        return new CliHost(Console.OpenStandardInput, () => Writer(Console.OpenStandardOutput()), () => Writer(Console.OpenStandardError()))
        {
            OutputHasColor = colorWanted && outputIsTerminal,
            OutputIsTerminal = outputIsTerminal,
            ErrorHasColor = colorWanted && errorIsTerminal,
            ErrorIsTerminal = errorIsTerminal,
        };
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
