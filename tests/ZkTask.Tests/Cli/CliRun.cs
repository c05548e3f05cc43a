using System.Text.Json;
using Xunit;
using ZkTask.Cli;

namespace ZkTask.Tests.Cli;

/// <summary>What a command line did, run in this process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line whose standard input is empty.</summary>
    internal static CliRun Of(params string[] args) => With(Stream.Null, args);

    /// <summary>Runs a command line with a standard input.</summary>
    internal static CliRun With(Stream input, params string[] args) => With(() => input, hasColor: false, args);

    /// <summary>Runs a command line on a host that shows colours.</summary>
    internal static CliRun InColor(params string[] args) => With(() => Stream.Null, hasColor: true, args);

    /// <summary>Runs a command line.</summary>
    internal static CliRun With(Func<Stream> openInput, bool hasColor, params string[] args) => Of(openInput, hasColor, host => Tool.Run(args, host));

    /// <summary>Runs what a command runs.</summary>
    internal static CliRun Of(Func<Stream> openInput, bool hasColor, Func<CliHost, int> run)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        CliHost host = new(openInput, () => output, () => error) { OutputHasColor = hasColor, ErrorHasColor = hasColor };
        int exitCode = run(host);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The one JSON object on the one line of output.</summary>
    internal JsonElement Json
    {
        get
        {
            Assert.Single(Output, '\n');
            JsonElement json = JsonElement.Parse(Output);
            Assert.Equal(["verdict", "reason", "detail", "elapsedMicroseconds"], json.EnumerateObject().Take(4).Select(member => member.Name));
            Assert.True(json.GetProperty("elapsedMicroseconds").GetInt64() >= 0);
            return json;
        }
    }

    /// <summary>The exit code must be this one, whatever was printed.</summary>
    internal CliRun Exits(int expected)
    {
        Assert.True(ExitCode == expected, $"exit {ExitCode}, not {expected}: {Output}{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>One line of diagnostics that contains a text, and no output.</summary>
    internal CliRun SaysOnlyOnError(string text)
    {
        Assert.Equal("", Output);
        Assert.Single(Error, '\n');
        Assert.Contains(text, Error, StringComparison.Ordinal);
        return this;
    }
}
