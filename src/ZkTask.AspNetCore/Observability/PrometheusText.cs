using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ZkTask.AspNetCore.Observability;

/// <summary>
/// Collects the instruments of this host and writes them in Prometheus's text format 0.0.4 (names: dots become underscores, units as suffixes, <c>_total</c> for
/// counters). Begins to count when it is made.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, PrometheusFamily> _families = new();

    /// <param name="meters">The factory whose meters are this host's; those of no factory, which belong to the process, are listened to as well.</param>
    public PrometheusText(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            bool isOurs = instrument.Meter.Name == "ZkTask" || (instrument.Meter.Name == AttesterMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters));
            if (isOurs && PrometheusFamily.TryCreate(instrument) is { } family)
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, family));
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((PrometheusFamily)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((PrometheusFamily)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((PrometheusFamily)family!).Measure(value, tags));
        _listener.Start();
    }

    /// <summary>Everything that was measured, one family after the other, by name.</summary>
    internal string Write()
    {
        _listener.RecordObservableInstruments();
        StringBuilder text = new();
        foreach (PrometheusFamily family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            family.Write(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>One instrument with all its series.</summary>
internal sealed class PrometheusFamily
{
    /// <summary>More series than the host's tags can make: a bound all the same.</summary>
    private const int MaxSeries = 4096;

    private static readonly double[] s_defaultBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Series>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly string _type, _help;
    private readonly double[]? _bounds;

    private PrometheusFamily(string name, string type, string help, double[]? bounds)
    {
        (Name, _type, _help, _bounds) = (name, type, help, bounds);
        _bySpan = _series.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    internal string Name { get; }

    /// <summary>A family for an instrument; null for a kind that the host does not have.</summary>
    internal static PrometheusFamily? TryCreate(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_');
        string help = Escape(instrument.Description ?? "");
        return instrument switch
        {
            Counter<long> or Counter<int> => new PrometheusFamily($"{name}_total", "counter", help, null),
            Histogram<double> histogram =>
                new PrometheusFamily(instrument.Unit == "s" ? $"{name}_seconds" : name, "histogram", help, [.. histogram.Advice?.HistogramBucketBoundaries ?? s_defaultBounds]),
            Histogram<int> => new PrometheusFamily(name, "histogram", help, s_defaultBounds),
            ObservableGauge<int> or ObservableGauge<long> or ObservableGauge<double> => new PrometheusFamily(name, "gauge", help, null),
            _ => null,
        };
    }

    internal void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Series? series = Find(tags);
        if (series is null)
            return;
        lock (series)
        {
            series.Count++;
            series.Sum = _type == "gauge" ? value : series.Sum + value;
            if (_bounds is not null)
                series.Buckets[FirstBound(value)]++;
        }
    }

    internal void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_help}\n# TYPE {Name} {_type}\n");
        foreach ((string labels, Series series) in _series.OrderBy(series => series.Key, StringComparer.Ordinal))
        {
            lock (series)
            {
                if (_bounds is null)
                    text.Append(CultureInfo.InvariantCulture, $"{Name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {Number(series.Sum)}\n");
                else
                    WriteHistogram(text, labels, series);
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        string prefix = labels.Length == 0 ? "" : $"{labels},", plain = labels.Length == 0 ? "" : $"{{{labels}}}";
        long cumulative = 0;
        for (int i = 0; i <= _bounds!.Length; i++)
        {
            cumulative += series.Buckets[i];
            text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{prefix}le=\"{(i < _bounds.Length ? Number(_bounds[i]) : "+Inf")}\"}} {cumulative}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{plain} {Number(series.Sum)}\n{Name}_count{plain} {series.Count}\n");
    }

    // The labels as they are written are the series' key; a known one is found without making a string.
    private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Span<char> buffer = stackalloc char[256];
        int length = 0;
        foreach ((string tag, object? value) in tags)
        {
            object? escaped = value is string text && text.AsSpan().ContainsAny('"', '\\', '\n') ? Escape(text).Replace("\"", "\\\"", StringComparison.Ordinal) : value;
            if (!buffer[length..].TryWrite(CultureInfo.InvariantCulture, $"{(length == 0 ? "" : ",")}{tag}=\"{escaped}\"", out int written))
                return null;
            length += written;
        }

        ReadOnlySpan<char> labels = buffer[..length];
        if (_bySpan.TryGetValue(labels, out Series? series))
            return series;
        return _series.Count < MaxSeries ? _series.GetOrAdd(labels.ToString(), _ => new Series(_bounds?.Length + 1 ?? 0)) : null;
    }

    private int FirstBound(double value)
    {
        int i = 0;
        while (i < _bounds!.Length && value > _bounds[i])
            i++;
        return i;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Series(int buckets)
    {
        internal long Count { get; set; }

        internal double Sum { get; set; }

        internal long[] Buckets { get; } = new long[buckets];
    }
}
