using System.Text;
using ZkTask.Tasks;

namespace ZkTask.Evidence.Oracle;

/// <summary>What a Proof of Task must say about the time of its prices.</summary>
/// <param name="Member">The member with the time: an integer since 1970-01-01T00:00:00Z.</param>
/// <param name="MaxAge">How old the prices may be.</param>
public sealed record PriceAge(string Member, TimeSpan MaxAge)
{
    /// <summary>Whether the time is in milliseconds; else in seconds.</summary>
    public bool InMilliseconds { get; init; } = true;

    /// <summary>How far the time may be ahead of our clock. Default: 5 s.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// A task whose proof is a document of prices. The attester asks its own sources for the same symbols, takes the median of their answers, and accepts prices
/// within a tolerance of it.
/// </summary>
/// <remarks>
/// All arithmetic is exact. A document that is malformed, has other symbols or is off the median is invalid; too few answering sources make the verdict
/// indeterminate. The document is judged before any source is asked. Ages and medians depend on the attester's clock and on the moment: leave room for that in the
/// limits.
/// </remarks>
public sealed class OraclePricesTask : TaskDefinition
{
    /// <summary>The most symbols of one definition.</summary>
    public const int MaxSymbols = 32;

    private readonly MedianPrices _prices;
    private readonly string[] _symbols;
    private readonly TimeProvider _time;

    /// <summary>A definition.</summary>
    /// <param name="id">The id that submissions name.</param>
    /// <param name="symbols">The symbols, exactly as submissions spell them; 1 to 32, no two equal.</param>
    /// <param name="sources">The attester's own sources.</param>
    /// <param name="minSources">How many of them must answer; 1 to their number.</param>
    /// <param name="cacheWindow">For how long a round of answers is used; see the remarks at <see cref="EvidenceKinds"/>.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="ArgumentException">No such definition can be.</exception>
    public OraclePricesTask(
        ushort id, IEnumerable<string> symbols, IEnumerable<PriceSource> sources, int minSources, TimeSpan cacheWindow, TimeProvider? time = null)
        : base(id)
    {
        _symbols = [.. symbols];
        PriceSource[] all = [.. sources];
        if (_symbols.Length is 0 or > MaxSymbols || _symbols.Distinct(StringComparer.Ordinal).Count() != _symbols.Length || _symbols.Any(symbol => !IsSymbol(symbol)))
            throw new ArgumentException($"There must be 1 to {MaxSymbols} different symbols of 1 to 64 printable characters.", nameof(symbols));
        if (minSources < 1 || minSources > all.Length)
            throw new ArgumentException($"Of {all.Length} sources, {minSources} cannot be needed.", nameof(minSources));
        _time = time ?? TimeProvider.System;
        _prices = new MedianPrices(all, minSources, cacheWindow, _time);
    }

    /// <inheritdoc/>
    public override string Kind => EvidenceKinds.OraclePrices;

    /// <summary>How the Proof of Task is spelt.</summary>
    public PriceFormat Format { get; init; }

    /// <summary>How far a price may be from the median, in millionths of the median; 0 to 1,000,000.</summary>
    public required int TolerancePartsPerMillion { get; init; }

    /// <summary>What must be said about the time; null if nothing may be.</summary>
    public PriceAge? Age { get; init; }

    /// <inheritdoc/>
    protected internal override async ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        PriceClaim? claim = null;
        Rejection? rejection = TryEncode(submission.ProofOfTask, out byte[] utf8) ?? PriceDocument.Read(utf8, Format, _symbols, Age?.Member, out claim);
        rejection ??= CheckAge(claim!);
        if (rejection is not null)
            return Verdict.Invalid(rejection);

        PriceAnswer[] answers = await Task.WhenAll(_symbols.Select(symbol => _prices.GetAsync(symbol, cancellation))).ConfigureAwait(false);
        foreach ((string symbol, PriceAnswer answer) in _symbols.Zip(answers))
        {
            // A wrong price stays wrong, whatever is known about the others.
            if (answer.Price is { } median && !ExactDecimal.IsWithin(claim!.Prices[symbol], median, TolerancePartsPerMillion))
            {
                return Verdict.Invalid(new Rejection(
                    Reason.PriceMismatch, $"{symbol}: {claim.Prices[symbol]} is more than {TolerancePartsPerMillion} millionths from the median, {median}"));
            }
        }

        string? failure = answers.Select(answer => answer.Failure).FirstOrDefault(failure => failure is not null);
        return failure is null ? Verdict.Valid : Verdict.Indeterminate(Reason.SourcesUnavailable, failure);
    }

    internal static bool IsSymbol(string symbol) => symbol.Length is > 0 and <= 64 && !symbol.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static Rejection? TryEncode(string text, out byte[] utf8)
    {
        try
        {
            utf8 = s_strictUtf8.GetBytes(text);
            return null;
        }
        catch (EncoderFallbackException)
        {
            utf8 = [];
            return new Rejection(Reason.MalformedDocument, "proof of task: an unpaired surrogate");
        }
    }

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Rejection? CheckAge(PriceClaim claim)
    {
        if (Age is not { } age || claim.Timestamp is not { } timestamp)
            return null;
        long unit = age.InMilliseconds ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        Int128 elapsed = _time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks - ((Int128)timestamp * unit);
        if (elapsed > age.MaxAge.Ticks)
            return new Rejection(Reason.StaleData, $"prices: `{age.Member}` is more than {age.MaxAge.TotalSeconds:0.###} s ago");
        return elapsed < -age.MaxAhead.Ticks
            ? new Rejection(Reason.StaleData, $"prices: `{age.Member}` is more than {age.MaxAhead.TotalSeconds:0.###} s ahead of our clock")
            : null;
    }
}
