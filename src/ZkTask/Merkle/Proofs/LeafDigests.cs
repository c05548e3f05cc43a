using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>Leaves of a proof, hashed together.</summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
/// <param name="expected">About how many leaves there will be.</param>
internal sealed class LeafDigests<TScheme>(int expected)
    where TScheme : struct, ITreeScheme
{
    private Bytes32[] _pairs = new Bytes32[2 * expected];

    /// <summary>How many leaves there are.</summary>
    internal int Count { get; private set; }

    /// <summary>A leaf's digest, once they are hashed; anything before.</summary>
    internal Bytes32 this[int leaf] => _pairs[leaf];

    /// <summary>Adds a leaf.</summary>
    /// <returns>Its number.</returns>
    internal int Add(in TreePath path, in Bytes32 value)
    {
        if (2 * Count == _pairs.Length)
            Array.Resize(ref _pairs, Math.Max(4, 2 * _pairs.Length));
        _pairs[2 * Count] = TScheme.KeyOf(path);
        _pairs[(2 * Count) + 1] = value;
        return Count++;
    }

    /// <summary>Replaces the leaves by their digests.</summary>
    internal void Hash()
    {
        Span<Bytes32> pairs = _pairs.AsSpan(0, 2 * Count);
        TScheme.HashLeaves(pairs, pairs[..Count]);
    }
}
