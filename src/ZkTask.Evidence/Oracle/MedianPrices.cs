namespace ZkTask.Evidence.Oracle;

/// <summary>
/// The attester's own price of a symbol: the median of what its sources say, if enough of them answer. Submissions that come within a short window share one
/// round of requests, the failure of a round included.
/// </summary>
/// <remarks>
/// The window begins when a round begins. A round belongs to no submission: one that gives up waiting does not end it for the others. So that it ends even so,
/// sources have timeouts of their own.
/// </remarks>
internal sealed class MedianPrices(IReadOnlyList<PriceSource> sources, int minSources, TimeSpan window, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Round> _rounds = new(StringComparer.Ordinal);

    /// <summary>The price, or why there is none.</summary>
    internal Task<PriceAnswer> GetAsync(string symbol, CancellationToken cancellation)
    {
        Round? round;
        lock (_lock)
        {
            if (!_rounds.TryGetValue(symbol, out round) || time.GetElapsedTime(round.Start) >= window)
                _rounds[symbol] = round = new Round(time.GetTimestamp(), new Lazy<Task<PriceAnswer>>(() => Task.Run(() => AskAllAsync(symbol), CancellationToken.None)));
        }

        return round.Answer.Value.WaitAsync(cancellation);
    }

    private async Task<PriceAnswer> AskAllAsync(string symbol)
    {
        (ExactDecimal? Price, string? Failure)[] answers = await Task.WhenAll(sources.Select(source => AskAsync(source, symbol))).ConfigureAwait(false);
        ExactDecimal[] prices = [.. answers.Where(answer => answer.Price is not null).Select(answer => answer.Price!.Value).Order()];
        if (prices.Length >= minSources)
            return new PriceAnswer(Median(prices), null);
        string failures = string.Join("; ", answers.Select(answer => answer.Failure).OfType<string>());
        return new PriceAnswer(null, $"{symbol}: {prices.Length} of {answers.Length} sources answered, {minSources} are needed: {failures}");
    }

    private static async Task<(ExactDecimal? Price, string? Failure)> AskAsync(PriceSource source, string symbol)
    {
        try
        {
            return (await source.GetPriceAsync(symbol, CancellationToken.None).ConfigureAwait(false), null);
        }
        catch (SourceException error)
        {
            return (null, $"{source.Name}: {error.Message}");
        }
    }

    private static ExactDecimal Median(ExactDecimal[] ascending)
    {
        int middle = ascending.Length / 2;
        return ascending.Length % 2 == 1 ? ascending[middle] : ExactDecimal.Midpoint(ascending[middle - 1], ascending[middle]);
    }

    private sealed record Round(long Start, Lazy<Task<PriceAnswer>> Answer);
}

/// <summary>A price, or why there is none.</summary>
internal readonly record struct PriceAnswer(ExactDecimal? Price, string? Failure);
