using System.Collections.Immutable;
using Spectre.Console;
using ZkTask.Cli.Output;

namespace ZkTask.Cli.Demo;

/// <summary>Plays scenarios in their order, and shows them: in a live table where a person watches, in lines elsewhere, or not at all.</summary>
internal static class DemoRun
{
    // Seconds are expected; whatever hangs should not hang for ever.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Plays the scenarios without showing them.</summary>
    internal static Task<ImmutableArray<ScenarioResult>> SilentlyAsync(IReadOnlyList<DemoScenario> scenarios) => PlayAsync(RowsOf(scenarios, (_, _) => { }));

    /// <summary>Plays the scenarios and writes a line for everything that happens.</summary>
    internal static Task<ImmutableArray<ScenarioResult>> InLinesAsync(CliHost host, IReadOnlyList<DemoScenario> scenarios) =>
        PlayAsync(RowsOf(scenarios, (row, words) => host.Output.WriteLine($"{row.Name}: {words}")));

    /// <summary>Plays the scenarios in a table that changes.</summary>
    internal static Task<ImmutableArray<ScenarioResult>> LiveAsync(CliHost host, IReadOnlyList<DemoScenario> scenarios)
    {
        (DemoScenario, DemoRow)[] rows = [];
        LiveDisplayContext? live = null;
        rows = RowsOf(scenarios, (row, words) => Redraw($"{row.Name}: {words}"));
        return Terminal.ForOutput(host).Live(Draw("starting")).StartAsync(async context =>
        {
            live = context;
            ImmutableArray<ScenarioResult> results = await PlayAsync(rows).ConfigureAwait(false);
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

    private static async Task<ImmutableArray<ScenarioResult>> PlayAsync((DemoScenario Scenario, DemoRow Row)[] rows)
    {
        using CancellationTokenSource limit = new(s_limit);
        DemoNetwork network = await DemoNetwork.StartAsync().ConfigureAwait(false);
        await using (network.ConfigureAwait(false))
        {
            ImmutableArray<ScenarioResult>.Builder results = ImmutableArray.CreateBuilder<ScenarioResult>(rows.Length);
            foreach ((DemoScenario scenario, DemoRow row) in rows)
                results.Add(await network.PlayAsync(scenario, row, limit.Token).ConfigureAwait(false));
            return results.MoveToImmutable();
        }
    }
}
