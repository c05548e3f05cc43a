using Spectre.Console;

namespace ZkTask.Cli.Output;

/// <summary>Shows how far a long check has come, on a terminal: that of the results where they go to one, else that of the diagnostics.</summary>
internal static class ProgressBar
{
    /// <summary>Runs work under a bar that disappears at its end.</summary>
    internal static T Run<T>(CliHost host, string title, Func<IProgress<double>, T> work) => Run(host, title, (progress, _) => work(progress));

    /// <summary>Runs work that writes lines of results meanwhile: on a terminal they go above the bar, which would draw over what it knows nothing of.</summary>
    internal static T Run<T>(CliHost host, string title, Func<IProgress<double>, Action<string>, T> work)
    {
        IAnsiConsole console = host.OutputIsTerminal ? Terminal.ForOutput(host) : Terminal.ForError(host);
        Action<string> writeLine = host.OutputIsTerminal ? console.WriteLine : host.Output.WriteLine;
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Sink(context.AddTask(Markup.Escape(Printable.Line(title)))), writeLine));
    }

    private sealed class Sink(ProgressTask task) : IProgress<double>
    {
        // Not beyond the end, if a file shrinks while it is read.
        public void Report(double value) => task.Value = double.IsFinite(value) ? Math.Min(value, 1) * task.MaxValue : task.MaxValue;
    }
}
