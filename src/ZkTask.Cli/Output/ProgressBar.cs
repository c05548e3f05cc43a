using Spectre.Console;

namespace ZkTask.Cli.Output;

/// <summary>Shows how far a long check has come, on the terminal behind <see cref="CliHost.Error"/>.</summary>
internal static class ProgressBar
{
    /// <summary>Runs work under a bar that disappears at its end.</summary>
    internal static T Run<T>(CliHost host, string title, Func<IProgress<double>, T> work) => Terminal.ForError(host)
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context => work(new Sink(context.AddTask(Markup.Escape(Printable.Line(title))))));

    private sealed class Sink(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value * task.MaxValue;
    }
}
