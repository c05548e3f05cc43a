using System.Text;
using System.Text.Json;
using ZkTask.Evidence.Http;

namespace ZkTask.Evidence.Oracle;

/// <summary>A source that answers a GET request with JSON, in which a pointer leads to the price: a JSON number, or a string with the text of one.</summary>
/// <param name="endpoint">Where it is.</param>
/// <param name="template">The shape of requests and answers.</param>
/// <param name="names">What the source calls the symbols, where it calls them otherwise.</param>
internal sealed class HttpPriceSource(Endpoint endpoint, PriceTemplate template, IReadOnlyDictionary<string, string> names) : PriceSource
{
    private const int MaxAnswerBytes = 1 << 18;

    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <inheritdoc/>
    public override string Name => endpoint.Name;

    /// <inheritdoc/>
    public override async ValueTask<ExactDecimal> GetPriceAsync(string symbol, CancellationToken cancellation)
    {
        PriceRequest request = template.For(names.GetValueOrDefault(symbol, symbol));
        byte[] answer = await endpoint.ExchangeAsync(() => Create(request), MaxAnswerBytes, cancellation).ConfigureAwait(false);
        return Read(answer, request.Pointer);
    }

    /// <summary>The price in an answer.</summary>
    internal static ExactDecimal Read(ReadOnlyMemory<byte> answer, JsonPointer pointer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, s_strict);
            if (pointer.Find(document.RootElement) is not { ValueKind: JsonValueKind.Number or JsonValueKind.String } value)
                throw new SourceException("an answer without a price");
            string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!;
            return ExactDecimal.Parse(Encoding.UTF8.GetBytes(text), out ExactDecimal price) == Reason.None && price.Sign > 0
                ? price
                : throw new SourceException("a price that is no positive number");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new SourceException("an answer that is no JSON", inner: error);
        }
    }

    private static HttpRequestMessage Create(PriceRequest request)
    {
        HttpRequestMessage message = new(HttpMethod.Get, request.Url);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", "zktask");
        return message;
    }
}
