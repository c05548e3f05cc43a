namespace ZkTask.Evidence;

/// <summary>One of the attester's own sources failed. It never says anything about a submission.</summary>
public sealed class SourceException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="message">What failed; no secrets.</param>
    /// <param name="isTransient">Whether asking again may help.</param>
    /// <param name="inner">The exception behind it.</param>
    public SourceException(string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner) => IsTransient = isTransient;

    /// <summary>Whether asking again may help.</summary>
    public bool IsTransient { get; }
}
