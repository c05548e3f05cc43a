namespace ZkTask.Evidence.Oracle;

/// <summary>A request for one price.</summary>
/// <param name="Url">The address.</param>
/// <param name="Pointer">Where in the answer the price is.</param>
internal sealed record PriceRequest(Uri Url, JsonPointer Pointer);

/// <summary>The shape of a source's requests and answers, with a placeholder for the symbol's name at the source.</summary>
/// <param name="Url">The address with the placeholder <see cref="Placeholder"/>, or <see cref="Base"/> and <see cref="Quote"/>; names are escaped.</param>
/// <param name="Pointer">The pointer; it may contain placeholders, too.</param>
internal sealed record PriceTemplate(string Url, string Pointer)
{
    internal const string Placeholder = "{name}", Base = "{base}", Quote = "{quote}";

    /// <summary>The template under a base address of one of the services whose shape is known; null if it is not known.</summary>
    internal static PriceTemplate? Preset(string preset, string url) => preset switch
    {
        // {"symbol":"ETHUSDT","price":"2612.34000000"}
        "binance" => new PriceTemplate($"{url.TrimEnd('/')}/api/v3/ticker/price?symbol={Placeholder}", "/price"),

        // {"data":{"amount":"2612.34","base":"ETH","currency":"USD"}}
        "coinbase" => new PriceTemplate($"{url.TrimEnd('/')}/v2/prices/{Placeholder}/spot", "/data/amount"),

        // {"ethereum":{"usd":2612.34}} for the name ethereum/usd
        "coingecko" => new PriceTemplate($"{url.TrimEnd('/')}/api/v3/simple/price?ids={Base}&vs_currencies={Quote}&precision=full", $"/{Base}/{Quote}"),
        _ => null,
    };

    /// <summary>Whether a name can be put in: with two parts if the template wants them.</summary>
    internal bool Takes(string name) => name.Length > 0 && (!NeedsParts || (name.Split('/') is [var first, var second] && first.Length > 0 && second.Length > 0));

    /// <summary>The request for a name that the template takes.</summary>
    internal PriceRequest For(string name)
    {
        string[] parts = name.Split('/', 2);
        return new PriceRequest(new Uri(Fill(Url, Uri.EscapeDataString)), JsonPointer.Parse(Fill(Pointer, JsonPointer.Escape))!);

        string Fill(string text, Func<string, string> escape)
        {
            text = text.Replace(Placeholder, escape(name), StringComparison.Ordinal);
            return NeedsParts
                ? text.Replace(Base, escape(parts[0]), StringComparison.Ordinal).Replace(Quote, escape(parts[1]), StringComparison.Ordinal)
                : text;
        }
    }

    private bool NeedsParts => Url.Contains(Base, StringComparison.Ordinal) || Url.Contains(Quote, StringComparison.Ordinal)
        || Pointer.Contains(Base, StringComparison.Ordinal) || Pointer.Contains(Quote, StringComparison.Ordinal);
}
