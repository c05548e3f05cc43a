using Spectre.Console;

namespace ZkTask.Cli.Demo;

/// <summary>The demonstration as a table: a scenario in each row, an attester in each of the middle columns.</summary>
internal static class DemoTable
{
    internal static Table Of(IReadOnlyList<DemoRow> rows, string caption)
    {
        Table table = new Table().RoundedBorder().Caption(Markup.Escape(caption));
        table.AddColumn("task");
        for (int i = 0; i < DemoNetwork.Powers.Length; i++)
            table.AddColumn($"#{i + 1}\npower {DemoText.Of(DemoNetwork.Powers[i])}");
        table.AddColumn("why");
        table.AddColumn("decision");
        table.AddColumn("penalties");
        table.AddColumn(new TableColumn("ms").RightAligned());
        foreach (DemoRow row in rows)
        {
            string? reason = row.Attesters.Select(result => result?.Answer.Reason).FirstOrDefault(reason => reason is not null);
            ScenarioResult? result = row.Result;
            bool isRight = result?.Difference() is null;
            table.AddRow(
            [
                new Text(row.Name, new Style(row.HasBegun ? Color.Default : Color.Grey)),
                .. row.Attesters.Select(CellOf),
                new Text(reason ?? ""),
                result is null ? new Text("") : new Text(DemoText.Decision(result), new Style(isRight ? Color.Default : Color.Red)),
                result is null ? new Text("") : new Text(DemoText.Penalties(result)),
                new Text(result is null ? "" : $"{result.Elapsed.TotalMilliseconds:0}"),
            ]);
        }

        return table;
    }

    private static Text CellOf(AttesterResult? result) => result is null
        ? new Text("")
        : new Text(DemoText.Of(result), new Style(result.Votes switch
        {
            [] => Color.Yellow,
            [true] => Color.Green,
            [false] => Color.Red,
            _ => Color.Fuchsia,
        }));
}
