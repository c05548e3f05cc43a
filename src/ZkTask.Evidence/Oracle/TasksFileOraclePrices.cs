using System.Text.Json;
using ZkTask.Evidence.Http;
using ZkTask.Tasks;

namespace ZkTask.Evidence.Oracle;

/// <summary>
/// The kind <c>oracle-prices</c> in a tasks file: <c>symbols</c>, <c>format</c>, <c>tolerancePartsPerMillion</c>, <c>sources</c>, <c>minSources</c>, <c>age</c> and
/// <c>cacheMilliseconds</c>.
/// </summary>
internal static class TasksFileOraclePrices
{
    private const string Ticker = "ticker", Map = "map", Number = "number";
    private const string Symbol = "symbol", Json = "json";
    private const int DayInMilliseconds = 24 * 60 * 60 * 1000;

    internal static OraclePricesTask Create(ushort id, TaskBudget budget, TasksFileElement element, EvidenceOptions options)
    {
        const string sources = "sources";
        PriceFormat format = element.GetChoice("format", Ticker, Ticker, Map, Number) switch
        {
            Ticker => PriceFormat.Ticker,
            Map => PriceFormat.Map,
            _ => PriceFormat.Number,
        };
        PriceAge? age = ReadAge(element);
        string[] symbols = ReadSymbols(element, format, age);
        HttpPriceSource[] priceSources = [.. element.GetObjects(sources).Select(source => ReadSource(source, symbols, options))];
        if (priceSources.Length is 0 or > 32)
            throw element.Refuse(sources, "must have 1 to 32 sources");
        const string minSources = "minSources";
        int needed = element.GetInteger(minSources, 1, 32, 1);
        if (needed > priceSources.Length)
            throw element.Refuse(minSources, $"there are {priceSources.Length} sources");
        TimeSpan window = TimeSpan.FromMilliseconds(element.GetInteger("cacheMilliseconds", 0, 60_000, 1_000));
        return new OraclePricesTask(id, symbols, priceSources, needed, window, options.TimeProvider)
        {
            Format = format,
            TolerancePartsPerMillion = element.GetInteger("tolerancePartsPerMillion", 0, 1_000_000),
            Age = age,
            Budget = budget,
        };
    }

    private static string[] ReadSymbols(TasksFileElement element, PriceFormat format, PriceAge? age)
    {
        const string member = "symbols";
        List<string> symbols = [];
        foreach (TasksFileElement entry in element.GetObjects(member))
        {
            string symbol = entry.GetString(Symbol);
            if (!OraclePricesTask.IsSymbol(symbol))
                throw entry.Refuse(Symbol, "must have 1 to 64 printable ASCII characters, no spaces");
            if (symbols.Contains(symbol, StringComparer.Ordinal) || (format == PriceFormat.Map && symbol == age?.Member))
                throw entry.Refuse(Symbol, "is given twice");
            symbols.Add(symbol);
        }

        if (symbols.Count is 0 or > OraclePricesTask.MaxSymbols)
            throw element.Refuse(member, $"must have 1 to {OraclePricesTask.MaxSymbols} symbols");
        return format != PriceFormat.Number || symbols.Count == 1 ? [.. symbols] : throw element.Refuse(member, "a bare number is the price of one symbol");
    }

    private static PriceAge? ReadAge(TasksFileElement element)
    {
        const string member = "age", name = "member", milliseconds = "milliseconds", seconds = "seconds";
        if (element.FindObject(member) is not { } age)
            return null;
        if (element.KindOf("format") == JsonValueKind.String && element.GetString("format") == Number)
            throw element.Refuse(member, "a bare number has no member with a time");
        string timestamp = age.GetString(name);
        if (!OraclePricesTask.IsSymbol(timestamp) || timestamp is "symbol" or "price")
            throw age.Refuse(name, "must have 1 to 64 printable ASCII characters, no spaces, and be another than `symbol` and `price`");
        return new PriceAge(timestamp, TimeSpan.FromMilliseconds(age.GetInteger("maxMilliseconds", 1, DayInMilliseconds)))
        {
            InMilliseconds = age.GetChoice("unit", milliseconds, milliseconds, seconds) == milliseconds,
            MaxAhead = TimeSpan.FromMilliseconds(age.GetInteger("maxAheadMilliseconds", 0, DayInMilliseconds, 5_000)),
        };
    }

    private static HttpPriceSource ReadSource(TasksFileElement element, string[] symbols, EvidenceOptions options)
    {
        const string pointerMember = "pointer", names = "names", nameMember = "name", urlMember = "url";
        string preset = element.GetChoice("preset", Json, Json, "binance", "coinbase", "coingecko");
        (string, string)? probe = preset == Json ? (PriceTemplate.Placeholder, "x") : null;
        EndpointSettings settings = EndpointReader.Read(element, options, preset, ("Authorization", "Bearer "), probe);
        string url = element.GetString(urlMember);
        if (preset == Json && url.Replace(PriceTemplate.Placeholder, "", StringComparison.Ordinal).AsSpan().ContainsAny('{', '}'))
            throw element.Refuse(urlMember, $"has braces that are no {PriceTemplate.Placeholder}");
        PriceTemplate template = PriceTemplate.Preset(preset, url) ?? new PriceTemplate(url, element.GetString(pointerMember));
        if (preset == Json && (JsonPointer.Parse(template.Pointer) is null
            || template.Pointer.Replace(PriceTemplate.Placeholder, "", StringComparison.Ordinal).AsSpan().ContainsAny('{', '}')))
            throw element.Refuse(pointerMember, $"must be a JSON pointer (RFC 6901), in which {PriceTemplate.Placeholder} may stand");

        Dictionary<string, string> spellings = symbols.ToDictionary(symbol => symbol, StringComparer.Ordinal);
        foreach (TasksFileElement entry in element.KindOf(names) == JsonValueKind.Undefined ? [] : element.GetObjects(names))
        {
            string symbol = entry.GetString(Symbol);
            spellings[symbol] = spellings.ContainsKey(symbol) ? entry.GetString(nameMember) : throw entry.Refuse(Symbol, "is none of the definition's symbols");
        }

        foreach ((string symbol, string name) in spellings)
        {
            if (!template.Takes(name) || name.Length > 100)
                throw element.Refuse(names, $"`{symbol}` needs a name{(preset == "coingecko" ? " like ethereum/usd" : "")} of at most 100 characters for this source");
        }

        return new HttpPriceSource(new Endpoint(settings, options), template, spellings);
    }
}
