using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using ZkTask.AspNetCore.Observability;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.AspNetCore;

/// <summary>The numbers on the status page for traffic that is known to the last verdict, under a clock that stands still.</summary>
public sealed partial class StatusTrafficTests : IAsyncLifetime
{
    // Verdicts of each class of durations: the first is below 0.5 ms, each ends where the next one begins, the last has no end.
    private static readonly int[] s_histogram = [3, 1, 0, 7, 14, 2, 0, 0, 5, 1, 1, 4, 0, 2, 6, 8];

    private static readonly string[] s_labels =
        ["0.5 ms", "1 ms", "2 ms", "4 ms", "8 ms", "16 ms", "32 ms", "64 ms", "128 ms", "256 ms", "512 ms", "1 s", "2 s", "4.1 s", "8.2 s", "more"];

    private readonly ManualTime _clock = new(DateTimeOffset.UnixEpoch);
    private AttesterHost _host = null!;
    private AttesterStatistics _statistics = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await AttesterHost.StartAsync(_ => { }, services => services.AddSingleton<TimeProvider>(_clock));
        _statistics = _host.App.Services.GetRequiredService<AttesterStatistics>();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_histogram_counts_every_verdict_in_its_class()
    {
        AddHistogram();
        string html = await PageAsync();
        Match[] bars = Bar().Matches(html).ToArray();
        Assert.Equal(s_histogram, bars.Select(bar => int.Parse(bar.Groups["count"].ValueSpan, CultureInfo.InvariantCulture)));
        Assert.Equal([.. s_labels[..^1].Select(label => $"below {label}"), "8.2 s or more"], bars.Select(bar => bar.Groups["title"].Value));
        Assert.Equal(s_labels, Label().Matches(html).Select(label => label.Groups[1].Value));

        // Each bar stands on the line at 160 and is as high as its share of the greatest count, which has 140.
        foreach ((Match bar, int count) in bars.Zip(s_histogram))
        {
            double height = Number(bar, "height");
            Assert.Equal(140.0 * count / s_histogram.Max(), height, 0.01);
            Assert.Equal(160, Number(bar, "y") + height, 0.01);
        }

        static double Number(Match match, string name) => double.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Outcomes_are_counted_apart()
    {
        Add(5, Verdict.Valid);
        Add(4, Verdict.Invalid(new Rejection(Reason.PairingMismatch, "")));
        Add(3, Verdict.Indeterminate(Reason.DeadlineExceeded, ""));
        Assert.Equal(["5", "4", "3"], (await ThroughputAsync())[..3]);
    }

    // Over the full seconds since the start, and from a minute on over the last 59 of them.
    [Fact]
    public async Task Throughput_is_that_of_the_last_minute()
    {
        Add(10, Verdict.Valid);
        Assert.Equal("0.0", await PerSecondAsync(0)); // of the second that runs
        Assert.Equal("10.0", await PerSecondAsync(1));
        Assert.Equal("1.0", await PerSecondAsync(9));
        Add(50, Verdict.Valid);
        Assert.Equal("2.0", await PerSecondAsync(20));
        Assert.Equal("1.0", await PerSecondAsync(29)); // 59 s
        Assert.Equal("0.8", await PerSecondAsync(1)); // the ten are over
        Assert.Equal("0.8", await PerSecondAsync(9)); // 69 s
        Assert.Equal("0.0", await PerSecondAsync(1)); // the fifty, too
        Add(59, Verdict.Valid);
        Assert.Equal("1.0", await PerSecondAsync(1));
        Assert.Equal("119", (await ThroughputAsync())[0]);

        async Task<string> PerSecondAsync(int later)
        {
            _clock.Advance(TimeSpan.FromSeconds(later));
            return (await ThroughputAsync())[3];
        }
    }

    [Fact]
    [Trait("Category", "Process")]
    public async Task A_browser_draws_the_histogram()
    {
        AddHistogram();
        _clock.Advance(TimeSpan.FromSeconds(27));
        await using Chromium browser = await Chromium.StartAsync();
        IPage page = await browser.OpenAsync();
        await Chromium.LoadAsync(page, _host.Client.BaseAddress!.ToString());
        Assert.Equal("2.0", (await page.Locator("#verdicts td").AllInnerTextsAsync())[3]);
        string[] bars = await page.Locator("#latencies rect").EvaluateAllAsync<string[]>(
            "bars => bars.map(bar => `${bar.getBoundingClientRect().height}:${bar.querySelector('title').textContent}`)");
        double[] heights = [.. bars.Select(bar => double.Parse(bar.Split(':')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(s_histogram, bars.Select(bar => int.Parse(bar.Split(": ")[1], CultureInfo.InvariantCulture)));
        Assert.InRange(heights.Max(), 20, 1000);
        Assert.All(heights.Zip(s_histogram), bar => Assert.Equal((double)bar.Second / s_histogram.Max(), bar.First / heights.Max(), 0.01));
    }

    // Of each class, the shortest duration and the longest by turns: 54 verdicts.
    private void AddHistogram()
    {
        for (int i = 0; i < s_histogram.Length; i++)
        {
            TimeSpan first = i == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(250) * (1 << i);
            TimeSpan last = i == s_histogram.Length - 1 ? TimeSpan.FromHours(1) : (TimeSpan.FromMicroseconds(500) * (1 << i)) - TimeSpan.FromTicks(1);
            for (int k = 0; k < s_histogram[i]; k++)
                _statistics.Add(Submission, Verdict.Valid, k % 2 == 0 ? first : last);
        }
    }

    private static TaskSubmission Submission => new("proof", default, 7);

    private void Add(int count, Verdict verdict)
    {
        for (int i = 0; i < count; i++)
            _statistics.Add(Submission, verdict, TimeSpan.FromMilliseconds(1));
    }

    private Task<string> PageAsync() => _host.Client.GetStringAsync("/", TestContext.Current.CancellationToken);

    private async Task<string[]> ThroughputAsync()
    {
        string html = await PageAsync(), table = html[html.IndexOf("id=\"verdicts\"", StringComparison.Ordinal)..];
        return [.. Cell().Matches(table[..table.IndexOf("</table>", StringComparison.Ordinal)]).Select(cell => cell.Groups[1].Value)];
    }

    [GeneratedRegex("""<rect x="\d+" y="(?<y>[0-9.]+)" width="\d+" height="(?<height>[0-9.]+)"><title>(?<title>[^<:]+): (?<count>\d+)</title></rect>""")]
    private static partial Regex Bar();

    [GeneratedRegex("""<text x="\d+" y="\d+">([^<]+)</text>""")]
    private static partial Regex Label();

    [GeneratedRegex("""<td class="n">([^<]*)</td>""")]
    private static partial Regex Cell();
}
