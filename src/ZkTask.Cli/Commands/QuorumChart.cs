using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace ZkTask.Cli.Commands;

/// <summary>The outcomes for every number of faulty attesters as stacked bars, one panel a rule, in SVG 1.1. The same input gives the same bytes.</summary>
internal static class QuorumChart
{
    private const double PanelWidth = 420, PanelHeight = 240, Left = 52, Top = 64, Gap = 60, Bottom = 76;

    private const int MaxLabels = 16;

    // Told apart without colour vision, too (Okabe and Ito).
    private static readonly (string Name, string Color)[] s_outcomes =
        [("right", "#009e73"), ("wrong", "#d55e00"), ("contested", "#f0e442"), ("no quorum", "#999999")];

    internal static string Draw(string title, ImmutableArray<SimulatedRule> rules)
    {
        double width = Left + (rules.Length * (PanelWidth + Gap)), height = Top + PanelHeight + Bottom;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height:0}" font-family="sans-serif" font-size="12" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="{Left:0}" y="22" font-size="14">{WebUtility.HtmlEncode(title)}</text>

            """);
        for (int i = 0; i < rules.Length; i++)
            DrawPanel(svg, rules[i], Left + (i * (PanelWidth + Gap)));
        for (int i = 0; i < s_outcomes.Length; i++)
        {
            double x = Left + (i * 120), y = height - 20;
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{x:0}" y="{y - 10:0}" width="12" height="12" fill="{s_outcomes[i].Color}"/><text x="{x + 18:0}" y="{y:0}">{s_outcomes[i].Name}</text>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawPanel(StringBuilder svg, SimulatedRule rule, double left)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{left:0}" y="{Top - 12:0}">{rule.Rule}: approve at {Power(rule.Thresholds.Approve)}, reject at {Power(rule.Thresholds.Reject)}</text>

            """);
        double step = PanelWidth / rule.Rows.Length, bar = step * 0.9;
        foreach (SimulatedShares shares in rule.Rows.Select(row => new SimulatedShares(row.Faulty, [row.Right, row.Wrong, row.Contested, row.NoQuorum], row.Trials)))
        {
            double x = left + (shares.Faulty * step), y = Top + PanelHeight;
            for (int i = 0; i < s_outcomes.Length; i++)
            {
                double size = PanelHeight * shares.Counts[i] / shares.Trials;
                y -= size;
                if (size > 0)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"""
                        <rect x="{x:0.##}" y="{y:0.##}" width="{bar:0.##}" height="{size:0.##}" fill="{s_outcomes[i].Color}"/>

                        """);
                }
            }
        }

        foreach (int percent in new[] { 0, 50, 100 })
        {
            double y = Top + (PanelHeight * (100 - percent) / 100.0);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{left - 6:0}" y="{y + 4:0}" text-anchor="end">{percent}%</text>

                """);
        }

        int last = rule.Rows.Length - 1;
        IEnumerable<int> labelled = last <= MaxLabels ? Enumerable.Range(0, last + 1) : new[] { 0, last / 3, last * 2 / 3, last }.Distinct();
        foreach (int faulty in labelled)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{left + (faulty * step) + (bar / 2):0.##}" y="{Top + PanelHeight + 16:0}" text-anchor="middle">{faulty}</text>

                """);
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{left + (PanelWidth / 2):0}" y="{Top + PanelHeight + 34:0}" text-anchor="middle">faulty attesters</text>

            """);
    }

    private static string Power(System.Numerics.BigInteger? power) => power?.ToString(CultureInfo.InvariantCulture) ?? "no power";

    private readonly record struct SimulatedShares(int Faulty, long[] Counts, long Trials);
}
