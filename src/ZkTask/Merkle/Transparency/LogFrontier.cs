using System.Collections.Immutable;
using System.Numerics;

namespace ZkTask.Merkle.Transparency;

/// <summary>
/// As much of an append-only log as appending and its root need: the roots of the complete subtrees that its entries fill, one for every bit of its size. Not
/// thread-safe.
/// </summary>
public sealed class LogFrontier
{
    // The highest subtree first.
    private readonly List<Bytes32> _peaks;

    /// <summary>The frontier of the empty log.</summary>
    public LogFrontier() => _peaks = [];

    /// <summary>A stored frontier.</summary>
    /// <param name="size">The log's number of entries.</param>
    /// <param name="peaks"><see cref="Peaks"/> at that size. Who stores them together with <see cref="Root"/> can check them.</param>
    /// <exception cref="ArgumentException">Not as many peaks as the size has bits.</exception>
    public LogFrontier(ulong size, IEnumerable<Bytes32> peaks)
    {
        (Size, _peaks) = (size, [.. peaks]);
        if (_peaks.Count != BitOperations.PopCount(size))
            throw new ArgumentException($"A log of {size} entries has {BitOperations.PopCount(size)} peaks, not {_peaks.Count}.", nameof(peaks));
    }

    /// <summary>The number of entries.</summary>
    public ulong Size { get; private set; }

    /// <summary>The roots of the complete subtrees, the highest first.</summary>
    public ImmutableArray<Bytes32> Peaks => [.. _peaks];

    /// <summary>Appends an entry by its <see cref="LogHash.Leaf"/>; one hash on average, 64 at most.</summary>
    public void Append(in Bytes32 leafHash)
    {
        Bytes32 node = leafHash;
        for (ulong size = Size; ulong.IsOddInteger(size); size >>= 1)
        {
            node = LogHash.Node(_peaks[^1], node);
            _peaks.RemoveAt(_peaks.Count - 1);
        }

        _peaks.Add(node);
        Size++;
    }

    /// <summary>The log's root.</summary>
    public Bytes32 Root() => Fold(_peaks);

    /// <summary>The root above complete subtrees, the highest first: each is the left sibling of all that follow.</summary>
    internal static Bytes32 Fold(List<Bytes32> peaks)
    {
        if (peaks.Count == 0)
            return LogHash.Empty;
        Bytes32 root = peaks[^1];
        for (int i = peaks.Count - 2; i >= 0; i--)
            root = LogHash.Node(peaks[i], root);
        return root;
    }
}
