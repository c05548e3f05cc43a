using System.Collections.Immutable;
using System.Numerics;

namespace ZkTask.Merkle.Transparency;

/// <summary>
/// As much of an append-only log as appending and its root need: the roots of the complete subtrees that its entries fill, one for every bit of its size. Immutable, so
/// that an append that could not be stored leaves nothing behind.
/// </summary>
public sealed class LogFrontier
{
    // The highest subtree first.
    private readonly ImmutableArray<Bytes32> _peaks;

    /// <summary>A stored frontier.</summary>
    /// <param name="size">The log's number of entries.</param>
    /// <param name="peaks"><see cref="Peaks"/> at that size. Who stores them together with <see cref="Root"/> can check them.</param>
    /// <exception cref="ArgumentException">Not as many peaks as the size has bits.</exception>
    public LogFrontier(ulong size, IEnumerable<Bytes32> peaks)
    {
        (Size, _peaks) = (size, [.. peaks]);
        if (_peaks.Length != BitOperations.PopCount(size))
            throw new ArgumentException($"A log of {size} entries has {BitOperations.PopCount(size)} peaks, not {_peaks.Length}.", nameof(peaks));
    }

    /// <summary>The frontier of the log without entries.</summary>
    public static LogFrontier Empty { get; } = new(0, []);

    /// <summary>The number of entries.</summary>
    public ulong Size { get; }

    /// <summary>The roots of the complete subtrees, the highest first.</summary>
    public ImmutableArray<Bytes32> Peaks => _peaks;

    /// <summary>The log with one more entry, given by its <see cref="LogHash.Leaf(ReadOnlySpan{byte})"/>; one hash on average, 64 at most.</summary>
    public LogFrontier Append(in Bytes32 leafHash)
    {
        // The complete subtrees that the entry makes one with itself: as many as the size has ones at its end.
        int full = BitOperations.TrailingZeroCount(~Size);
        Bytes32 node = leafHash;
        for (int i = 1; i <= full; i++)
            node = LogHash.Node(_peaks[^i], node);
        return new LogFrontier(Size + 1, [.. _peaks.AsSpan(0, _peaks.Length - full), node]);
    }

    /// <summary>The log's root.</summary>
    public Bytes32 Root() => Fold(_peaks.AsSpan());

    /// <summary>The root above complete subtrees, the highest first: each is the left sibling of all that follow.</summary>
    internal static Bytes32 Fold(ReadOnlySpan<Bytes32> peaks)
    {
        if (peaks.IsEmpty)
            return LogHash.Empty;
        Bytes32 root = peaks[^1];
        for (int i = peaks.Length - 2; i >= 0; i--)
            root = LogHash.Node(peaks[i], root);
        return root;
    }
}
