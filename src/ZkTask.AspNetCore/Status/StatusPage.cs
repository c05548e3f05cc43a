using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using ZkTask.AspNetCore.Definitions;
using ZkTask.AspNetCore.Observability;
using ZkTask.AspNetCore.Validation;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Status;

/// <summary>
/// The page at <c>/</c>: what is judged, how much, how fast, and the latest verdicts. One document without scripts and without anything from elsewhere; whatever came
/// from a caller is text in it.
/// </summary>
internal sealed class StatusPage(CurrentVerifier current, AttesterStatistics statistics, Admission admission, StandingAnswers standing, TimeProvider clock)
{
    private const int RefreshSeconds = 5, ChartWidth = 720, ChartHeight = 160, LabelHeight = 20;

    private const string Style = """
        :root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.Valid{color:#2a7d2a}.Invalid{color:#c0392b}.Indeterminate{color:#b8860b}
        code{font-size:.85rem}svg{width:100%;height:auto}rect{fill:#4a78b5}text{fill:currentColor;font-size:11px;text-anchor:middle}
        """;

    private static readonly string s_policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal Task HandleAsync(HttpContext context)
    {
        byte[] page = Encoding.UTF8.GetBytes(Write());
        HttpResponse response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = s_policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    private string Write()
    {
        VerifierSnapshot snapshot = current.Snapshot;
        StatisticsSnapshot counted = statistics.Snapshot();
        StringBuilder html = new(16 << 10);
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>ZkTask attester</title>
            <meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="{RefreshSeconds}">
            <style>{Style}</style></head><body>
            <h1>ZkTask attester</h1>
            <p>Running since {Time(counted.Since)}, definitions read {Time(snapshot.LoadedAt)}, now {Time(clock.GetUtcNow())}.</p>

            """);
        WriteThroughput(html, counted, snapshot);
        WriteDefinitions(html, snapshot.Verifier);
        WriteLatencies(html, counted.Latencies);
        WriteLatest(html, counted.Latest);
        return html.Append("</body></html>\n").ToString();
    }

    private void WriteThroughput(StringBuilder html, StatisticsSnapshot counted, VerifierSnapshot snapshot)
    {
        html.Append("<h2>Verdicts</h2>\n<table id=\"verdicts\"><tr><th class=\"n\">valid</th><th class=\"n\">invalid</th><th class=\"n\">indeterminate</th>"
            + "<th class=\"n\">a second, last minute</th><th class=\"n\">under way</th><th class=\"n\">kept answers</th></tr>\n");
        html.Append(CultureInfo.InvariantCulture, $"""
            <tr><td class="n">{counted.Outcomes[(int)Outcome.Valid]}</td><td class="n">{counted.Outcomes[(int)Outcome.Invalid]}</td><td class="n">{counted.Outcomes[(int)Outcome.Indeterminate]}</td>
            <td class="n">{counted.PerSecond:0.0}</td><td class="n">{admission.UnderWay} of {admission.Limit}</td><td class="n">{snapshot.Cache.Count + standing.Count}</td></tr></table>

            """);
    }

    private static void WriteDefinitions(StringBuilder html, TaskVerifier verifier)
    {
        html.Append("<h2>Task definitions</h2>\n<table id=\"definitions\"><tr><th class=\"n\">id</th><th>kind</th><th class=\"n\">proof, characters</th>"
            + "<th class=\"n\">data, bytes</th><th class=\"n\">deadline, s</th></tr>\n");
        foreach (TaskDefinition definition in verifier.Definitions)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td class="n">{definition.Id}</td><td>{Text(definition.Kind)}</td><td class="n">{definition.Budget.MaxProofLength}</td>
                <td class="n">{definition.Budget.MaxDataLength}</td><td class="n">{definition.Budget.Deadline.TotalSeconds:0.###}</td></tr>

                """);
        }

        html.Append("</table>\n");
    }

    private static void WriteLatencies(StringBuilder html, IReadOnlyList<long> latencies)
    {
        const int width = ChartWidth / AttesterStatistics.LatencyClasses;
        long most = Math.Max(1, latencies.Max());
        html.Append(CultureInfo.InvariantCulture, $"""
            <h2>From request to verdict</h2>
            <svg id="latencies" viewBox="0 0 {ChartWidth} {ChartHeight + LabelHeight}" role="img" aria-label="Verdicts by duration">

            """);
        for (int i = 0; i < latencies.Count; i++)
        {
            // The last class is open.
            bool isLast = i == latencies.Count - 1;
            string label = isLast ? "more" : Duration(i), title = isLast ? $"{Duration(i - 1)} or more" : $"below {label}";
            double height = (ChartHeight - LabelHeight) * (double)latencies[i] / most;
            html.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{i * width}" y="{ChartHeight - height:0.##}" width="{width - 4}" height="{height:0.##}"><title>{title}: {latencies[i]}</title></rect>
                <text x="{(i * width) + (width / 2)}" y="{ChartHeight + 14}">{label}</text>

                """);
        }

        html.Append("</svg>\n");

        static string Duration(int latency)
        {
            TimeSpan end = AttesterStatistics.FirstLatency * Math.Pow(2, latency);
            return end < TimeSpan.FromSeconds(1)
                ? string.Create(CultureInfo.InvariantCulture, $"{end.TotalMilliseconds:0.#} ms")
                : string.Create(CultureInfo.InvariantCulture, $"{end.TotalSeconds:0.#} s");
        }
    }

    private static void WriteLatest(StringBuilder html, IReadOnlyList<ListedVerdict> latest)
    {
        html.Append("<h2>Latest verdicts</h2>\n<table id=\"latest\"><tr><th>time</th><th class=\"n\">task</th><th>verdict</th><th>reason</th><th>hash</th><th class=\"n\">ms</th></tr>\n");
        foreach (ListedVerdict one in latest)
        {
            string hash = one.Submission is null ? "" : TaskHash.Of(one.Submission) ?? "";
            string detail = one.Verdict.Detail is { } text ? $": {text}" : "";
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{Time(one.Time)}</td><td class="n">{one.TaskDefinitionId}</td><td class="{one.Verdict.Outcome}">{one.Verdict.Outcome}</td>
                <td>{(one.Verdict.Reason == Reason.None ? "" : Text($"{one.Verdict.Reason}{detail}"))}</td><td><code>{Text(hash)}</code></td>
                <td class="n">{one.Elapsed.TotalMilliseconds:0.0}</td></tr>

                """);
        }

        html.Append("</table>\n");
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
