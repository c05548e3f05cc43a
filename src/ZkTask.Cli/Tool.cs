using System.CommandLine;
using ZkTask.Cli.Commands;
using ZkTask.Cli.Output;

namespace ZkTask.Cli;

/// <summary>The tool from its arguments to its exit code.</summary>
internal static class Tool
{
    // So long an interrupted command may take to leave nothing behind.
    private const int CleanUpSeconds = 30;

    // A file may be called @proof.json.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line. Never throws: what goes wrong unforeseen is <see cref="ExitCode.Indeterminate"/>, with one line about it.</summary>
    internal static int Run(string[] args, CliHost host)
    {
        try
        {
            ParseResult parsed = CommandTree.Create(host).Parse(args, s_parser);
            if (parsed.Errors.Count > 0)
                return RefuseUsage(host, parsed);
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = host.Output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(CleanUpSeconds),
            });
        }
        catch (OperationCanceledException error) when (error.InnerException is not TimeoutException)
        {
            host.Error.WriteLine("zktask: interrupted");
            return (int)ExitCode.Indeterminate;
        }
#pragma warning disable CA1031 // The contract's last line of defence: no stack traces, and an exit code that nobody takes for a verdict.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Abstain(host, args, error);
        }
    }

    private static int RefuseUsage(CliHost host, ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            host.Error.WriteLine($"zktask: {Printable.Line(message)}");
        host.Error.WriteLine($"Try '{CommandTree.PathOf(parsed.CommandResult.Command)} --help'.");
        return (int)ExitCode.Usage;
    }

    private static int Abstain(CliHost host, string[] args, Exception error)
    {
        try
        {
            Answer answer = Answer.InternalError(error);
            Report.Diagnose(host, answer);
            if (args.Contains("--json"))
                Report.WriteJson(host, answer, TimeSpan.Zero);
        }
        catch (IOException)
        {
            // Even saying so fails: the exit code is all that is left.
        }

        return (int)ExitCode.Indeterminate;
    }
}
