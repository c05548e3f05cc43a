namespace ZkTask.Evidence.Oracle;

/// <summary>One of the attester's own sources of prices.</summary>
public abstract class PriceSource
{
    /// <summary>For people: what it is and where. No secrets.</summary>
    public abstract string Name { get; }

    /// <summary>The price of a symbol now; positive. Called by any number of threads at once.</summary>
    /// <param name="symbol">The symbol as submissions spell it.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <exception cref="SourceException">The source is down, does not know the symbol, or answered with something else.</exception>
    public abstract ValueTask<ExactDecimal> GetPriceAsync(string symbol, CancellationToken cancellation);
}
