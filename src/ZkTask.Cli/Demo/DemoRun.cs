using System.Collections.Immutable;
using Spectre.Console;
using ZkTask.Cli.Output;

namespace ZkTask.Cli.Demo;

/// <summary>Plays scenarios in their order, and shows them: in a live table where a person watches, in lines elsewhere, or not at all.</summary>
internal static class DemoRun
{
    /// <summary>Plays the scenarios without showing them.</summary>
    /// <exception cref="TimeoutException">It did not end within the limit, as in the other ways to show them.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, likewise.</exception>
    internal static Task<ImmutableArray<ScenarioResult>> SilentlyAsync(IReadOnlyList<DemoScenario> scenarios, TimeSpan limit, CancellationToken cancellation) =>
        PlayAsync(RowsOf(scenarios, (_, _) => { }), limit, cancellation);

    /// <summary>Plays the scenarios and writes a line for everything that happens.</summary>
    internal static Task<ImmutableArray<ScenarioResult>> InLinesAsync(
        CliHost host, IReadOnlyList<DemoScenario> scenarios, TimeSpan limit, CancellationToken cancellation) =>
        PlayAsync(RowsOf(scenarios, (row, words) => host.Output.WriteLine($"{row.Name}: {words}")), limit, cancellation);

    /// <summary>Plays the scenarios in a table that changes.</summary>
    internal static Task<ImmutableArray<ScenarioResult>> LiveAsync(CliHost host, IReadOnlyList<DemoScenario> scenarios, TimeSpan limit, CancellationToken cancellation)
    {
        (DemoScenario, DemoRow)[] rows = [];
        LiveDisplayContext? live = null;
        rows = RowsOf(scenarios, (row, words) => Redraw($"{row.Name}: {words}"));
        return Terminal.ForOutput(host).Live(Draw("starting")).StartAsync(async context =>
        {
            live = context;
            live.Refresh();
            ImmutableArray<ScenarioResult> results = await PlayAsync(rows, limit, cancellation).ConfigureAwait(false);
            Redraw("");
            return results;
        });

        Table Draw(string caption) => DemoTable.Of([.. rows.Select(pair => pair.Item2)], caption);

        void Redraw(string caption)
        {
            live!.UpdateTarget(Draw(caption));
            live.Refresh();
        }
    }

    private static (DemoScenario Scenario, DemoRow Row)[] RowsOf(IReadOnlyList<DemoScenario> scenarios, Action<DemoRow, string> show)
    {
        Lock showing = new();
        return [.. scenarios.Select(scenario => (scenario, new DemoRow(scenario, showing, show)))];
    }

    private static async Task<ImmutableArray<ScenarioResult>> PlayAsync(
        (DemoScenario Scenario, DemoRow Row)[] rows, TimeSpan limit, CancellationToken cancellation)
    {
        using CancellationTokenSource tooLong = new(limit), ended = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellation);
        DemoNetwork network = await DemoNetwork.StartAsync().ConfigureAwait(false);
        await using (network.ConfigureAwait(false))
        {
            ImmutableArray<ScenarioResult>.Builder results = ImmutableArray.CreateBuilder<ScenarioResult>(rows.Length);
            try
            {
                foreach ((DemoScenario scenario, DemoRow row) in rows)
                    results.Add(await network.PlayAsync(scenario, row, ended.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException error) when (tooLong.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"the demonstration did not end within {limit.TotalSeconds:0.###} s", error);
            }

            return results.MoveToImmutable();
        }
    }
}
