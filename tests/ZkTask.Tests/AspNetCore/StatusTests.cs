using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using ZkTask.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Metrics and the status page.</summary>
public sealed partial class StatusTests
{
    private const string Hostile = "<script>document.title='owned'</script>\"'&<img src=x onerror=alert(1)>";

    [Fact]
    public async Task Writes_metrics_as_text()
    {
        await using AttesterHost host = await Used();
        using HttpResponseMessage response = await host.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
        string[] expected =
        [
            """zktask_verdicts_total{task="1",outcome="valid",reason="None"} 3""",
            """zktask_verdicts_total{task="1",outcome="invalid",reason="PairingMismatch"} 1""",
            """zktask_verdicts_total{task="1",outcome="indeterminate",reason="DeadlineExceeded"} 1""",
            """zktask_verdicts_total{task="unknown",outcome="indeterminate",reason="UnknownTask"} 1""",
            """zktask_refusals_total{cause="malformed"} 1""",
            "zktask_cached_verdicts_total 2",
            "zktask_submissions_under_way 0",
            "# TYPE zktask_verdict_duration_seconds histogram",
            """zktask_verdict_duration_seconds_count{kind="counted \"\\\n"} 5""",
            """zktask_verdict_duration_seconds_bucket{kind="counted \"\\\n",le="+Inf"} 5""",
            """zktask_verdict_duration_seconds_count{kind="unknown"} 1""",
        ];
        Assert.All(expected, line => Assert.Contains(line + "\n", text, StringComparison.Ordinal));

        // Buckets are cumulative.
        long[] buckets = [.. Bucket().Matches(text).Select(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(1, buckets[^1]);
    }

    [Fact]
    public async Task Shows_what_callers_send_as_text()
    {
        await using AttesterHost host = await Used();
        using HttpResponseMessage response = await host.Client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        string html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(Elsewhere(), html);
    }

    [Fact]
    [Trait("Category", "Process")]
    public async Task Shows_verdicts_in_a_browser()
    {
        await using AttesterHost host = await Used();
        await using Chromium browser = await Chromium.StartAsync();
        IPage page = await browser.OpenAsync();
        ConcurrentQueue<string> complaints = [];
        page.Console += (_, message) => complaints.Enqueue(message.Text);
        page.PageError += (_, error) => complaints.Enqueue(error);
        ConcurrentQueue<string> requests = [];
        page.Request += (_, request) => requests.Enqueue(request.Url);
        await Chromium.LoadAsync(page, host.Client.BaseAddress!.ToString());
        Assert.Equal("ZkTask attester", await page.TitleAsync());
        Assert.Equal(["3", "1", "2"], (await page.Locator("#verdicts td").AllInnerTextsAsync()).Take(3));
        Assert.Equal("1", await page.Locator("#definitions tr >> nth=1 >> td >> nth=0").InnerTextAsync());
        Assert.Equal(6, await page.Locator("#latest td:nth-child(3)").CountAsync());
        Assert.Equal($"PairingMismatch: {Hostile}", await page.Locator("#latest td.Invalid + td").InnerTextAsync());
        Assert.Equal(16, await page.Locator("#latencies rect").CountAsync());

        // The style applies although everything else is forbidden, and nothing was asked from elsewhere.
        Assert.Equal("collapse", await page.Locator("#latest").EvaluateAsync<string>("table => getComputedStyle(table).borderCollapse"));
        Assert.Equal("ZkTask attester", await page.TitleAsync());
        Assert.All(requests, url => Assert.StartsWith(host.Client.BaseAddress!.ToString(), url, StringComparison.Ordinal));
        Assert.DoesNotContain(complaints, complaint => !complaint.Contains("favicon", StringComparison.Ordinal));
    }

    private static async Task<AttesterHost> Used()
    {
        AttesterHost host = await AttesterHost.WithAsync(new CountedTask(1, isDeterministic: true));
        for (int i = 0; i < 3; i++)
            await host.SubmitAsync(new("valid", default, 1));
        await host.SubmitAsync(new(Hostile, default, 1));
        await host.SubmitAsync(new("down", default, 1));
        await host.SubmitAsync(new("valid", default, 2));
        await host.PostAsync("{");
        return host;
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\{([a-z]+="([^"\\\n]|\\.)*",?)+\})? [0-9.E+-]+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""_duration_seconds_bucket\{kind="unknown",le="[^"]+"\} (\d+)""")]
    private static partial Regex Bucket();

    [GeneratedRegex("""<[^>]*\b(src|href)\s*=|url\(|@import|https?://""")]
    private static partial Regex Elsewhere();
}
