using System.Globalization;
using System.Text;
using Xunit;

namespace ZkTask.Tests.Cli;

/// <summary>
/// What a terminal shows of what is written to it: as much of ECMA-48 as live displays use. Lines never scroll away; a cursor that would have to leave the window's
/// top is an error.
/// </summary>
internal sealed class Screen(int width, int height) : StringWriter(CultureInfo.InvariantCulture)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row, _column;

    /// <summary>The lines after each piece of text that was written.</summary>
    internal List<string[]> Frames { get; } = [];

    /// <summary>Whether anything was coloured.</summary>
    internal bool HasColor { get; private set; }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        ReadOnlySpan<char> rest = value;
        while (!rest.IsEmpty)
            rest = rest[0] == '\e' ? Control(rest) : Show(rest);
        Frames.Add([.. _lines.Select(line => line.ToString().TrimEnd())]);
    }

    public override void WriteLine(string? value) => Write($"{value}\n");

    private ReadOnlySpan<char> Show(ReadOnlySpan<char> text)
    {
        switch (text[0])
        {
            case '\n':
                (_row, _column) = (_row + 1, 0);
                break;
            case '\r':
                _column = 0;
                break;
            default:
                if (_column == width)
                    (_row, _column) = (_row + 1, 0);
                Line.Length = Math.Max(Line.Length, _column + 1);
                Line[_column++] = text[0];
                break;
        }

        return text[1..];
    }

    // CSI, parameters, and a letter that says what to do.
    private ReadOnlySpan<char> Control(ReadOnlySpan<char> text)
    {
        Assert.Equal('[', text[1]);
        int end = 2;
        while (!char.IsAsciiLetter(text[end]))
            end++;
        string parameters = text[2..end].ToString();
        switch (text[end])
        {
            case 'A':
                int up = parameters.Length == 0 ? 1 : int.Parse(parameters, CultureInfo.InvariantCulture);
                Assert.InRange(up, 0, height - 1);
                _row -= up;
                break;
            case 'K':
                Assert.Equal("2", parameters);
                Line.Clear();
                break;
            case 'm':
                HasColor = true;
                break;
            case 'h' or 'l':
                Assert.Equal("?25", parameters); // shows or hides the cursor
                break;
            default:
                Assert.Fail($"CSI {parameters}{text[end]} is not known here");
                break;
        }

        return text[(end + 1)..];
    }

    private StringBuilder Line
    {
        get
        {
            while (_lines.Count <= _row)
                _lines.Add(new());
            return _lines[_row];
        }
    }
}
