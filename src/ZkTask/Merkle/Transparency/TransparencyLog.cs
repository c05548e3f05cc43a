using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Transparency;

/// <summary>
/// An append-only log (RFC 9162, section 2.1) in memory: some 64 bytes an entry; appending, roots and proofs, also those of earlier sizes, cost O(log n) hashes.
/// It is a pure function of its leaf hashes, which are what to store. Not thread-safe. <see cref="LogFrontier"/> is for who only appends.
/// </summary>
public sealed class TransparencyLog
{
    // _levels[h][i]: the root of the complete subtree over the entries from i * 2^h on.
    private readonly List<List<Bytes32>> _levels = [[]];

    /// <summary>The empty log.</summary>
    public TransparencyLog()
    {
    }

    /// <summary>The log of stored leaf hashes.</summary>
    public TransparencyLog(IEnumerable<Bytes32> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        foreach (Bytes32 leafHash in leafHashes)
            Append(leafHash);
    }

    /// <summary>The number of entries.</summary>
    public int Size => _levels[0].Count;

    /// <summary>The leaf hash of an entry.</summary>
    public Bytes32 this[int index] => _levels[0][index];

    /// <summary>Appends an entry by its <see cref="LogHash.Leaf(ReadOnlySpan{byte})"/>.</summary>
    public void Append(in Bytes32 leafHash)
    {
        Bytes32 node = leafHash;
        for (int height = 0; ; height++)
        {
            if (height == _levels.Count)
                _levels.Add([]);
            List<Bytes32> level = _levels[height];
            level.Add(node);
            if (int.IsOddInteger(level.Count))
                return;
            node = LogHash.Node(level[^2], node);
        }
    }

    /// <summary>The root of all entries.</summary>
    public Bytes32 Root() => Root(Size);

    /// <summary>The root of the first entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative or exceeds <see cref="Size"/>.</exception>
    public Bytes32 Root(int size)
    {
        RequireSize(size);
        return RootOf(0, size);
    }

    /// <summary>The proof that an entry is among the first ones.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="size">How many first entries.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size exceeds <see cref="Size"/>, or the index is not below the size.</exception>
    public LogInclusionProof ProveInclusion(int index, int size)
    {
        RequireSize(size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<Bytes32> path = [];
        int start = 0, count = size;
        while (count > 1)
        {
            int left = LeftSize(count);
            bool isLeft = index - start < left;
            path.Add(isLeft ? RootOf(start + left, count - left) : RootOf(start, left));
            (start, count) = isLeft ? (start, left) : (start + left, count - left);
        }

        path.Reverse();
        return new LogInclusionProof((ulong)index, (ulong)size, this[index], Root(size), [.. path]);
    }

    /// <summary>The proof that the first entries are still the first ones of more.</summary>
    /// <param name="firstSize">How many entries there were; at least 1.</param>
    /// <param name="secondSize">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not 1 ≤ first ≤ second ≤ <see cref="Size"/>.</exception>
    public LogConsistencyProof ProveConsistency(int firstSize, int secondSize)
    {
        RequireSize(secondSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSize, secondSize);
        List<Bytes32> path = [];
        int start = 0, first = firstSize, count = secondSize;
        while (first != count)
        {
            int left = LeftSize(count);
            bool isLeft = first <= left;
            path.Add(isLeft ? RootOf(start + left, count - left) : RootOf(start, left));
            (start, first, count) = isLeft ? (start, first, left) : (start + left, first - left, count - left);
        }

        // The whole first tree is known to who asks.
        if (start > 0)
            path.Add(RootOf(start, count));
        path.Reverse();
        return new LogConsistencyProof((ulong)firstSize, (ulong)secondSize, ToMemory(Root(firstSize)), ToMemory(Root(secondSize)), [.. path]);
    }

    private static ReadOnlyMemory<byte> ToMemory(in Bytes32 root) => root.Span.ToArray();

    // The largest power of two below a count of at least 2.
    private static int LeftSize(int count) => 1 << int.Log2(count - 1);

    // The root of entries that begin at a multiple of the power of two which is not below their count.
    private Bytes32 RootOf(int start, int count)
    {
        List<Bytes32> peaks = [];
        for (int height = int.Log2(Math.Max(count, 1)); height >= 0; height--)
        {
            if ((count >> height & 1) == 0)
                continue;
            peaks.Add(_levels[height][start >> height]);
            start += 1 << height;
        }

        return LogFrontier.Fold(CollectionsMarshal.AsSpan(peaks));
    }

    private void RequireSize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
    }
}
