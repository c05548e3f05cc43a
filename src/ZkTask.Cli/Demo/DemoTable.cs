using Spectre.Console;

namespace ZkTask.Cli.Demo;

/// <summary>The demonstration as a table, a scenario in each row. It fits a terminal of 80 columns and 24 lines.</summary>
internal static class DemoTable
{
    private const int VoteWidth = 4;

    internal static Table Of(IReadOnlyList<DemoRow> rows, string caption)
    {
        Table table = new Table().RoundedBorder().Caption(Markup.Escape(caption));
        table.AddColumn(new TableColumn("task").NoWrap());
        table.AddColumn(new TableColumn($"votes of power\n{string.Join(' ', DemoNetwork.Powers.Select(power => DemoText.Of(power).PadRight(VoteWidth)))}").NoWrap());
        table.AddColumn("what comes of it");
        foreach (DemoRow row in rows)
        {
            bool isRight = row.Result?.Difference() is null;
            table.AddRow(
                new Text(row.Name, new Style(row.HasBegun ? Color.Default : Color.Grey)),
                new Markup(string.Join(' ', row.Attesters.Select(CellOf))),
                new Text(OutcomeOf(row), new Style(isRight ? Color.Default : Color.Red)));
        }

        return table;
    }

    private static string CellOf(AttesterResult? result)
    {
        (string word, string color) = result?.Votes switch
        {
            null => ("", "grey"),
            [] => ("none", "yellow"),
            [true] => ("yes", "green"),
            [false] => ("no", "red"),
            _ => ("both", "fuchsia"),
        };
        return $"[{color}]{word.PadRight(VoteWidth)}[/]";
    }

    // Reason, decision, penalties: each in its line.
    private static string OutcomeOf(DemoRow row)
    {
        IEnumerable<string?> lines = row.Attesters.Select(result => result?.Answer.Reason).Where(reason => reason is not null).Take(1);
        if (row.Result is { } result)
            lines = lines.Append(DemoText.Decision(result)).Concat(result.Tally.Penalties().Select(DemoText.Of)).Append(result.Difference());
        return string.Join('\n', lines.Where(line => line is not null));
    }
}
