using System.Collections.Concurrent;
using ZkTask.Merkle;

namespace ZkTask.AspNetCore.Validation;

/// <summary>
/// Verdicts of deterministic definitions by submission, in two generations: when the young one is full, the old one is dropped and the young one becomes old. Bounded and
/// never locked as a whole; what is asked for again moves back to the young.
/// </summary>
/// <param name="capacity">The most entries; 0: it keeps none.</param>
internal sealed class VerdictCache(int capacity)
{
    private readonly Lock _aging = new();
    private ConcurrentDictionary<Bytes32, Verdict> _young = new(), _old = new();
    private int _youngCount;

    internal bool IsEnabled => capacity > 0;

    internal int Count => _young.Count + _old.Count;

    /// <summary>The verdict on a submission, if it is there.</summary>
    internal Verdict? Find(Bytes32 key)
    {
        if (Volatile.Read(ref _young).TryGetValue(key, out Verdict? verdict))
            return verdict;
        if (Volatile.Read(ref _old).TryGetValue(key, out verdict))
            Add(key, verdict);
        return verdict;
    }

    /// <summary>Keeps a verdict.</summary>
    internal void Add(Bytes32 key, Verdict verdict)
    {
        ConcurrentDictionary<Bytes32, Verdict> young = Volatile.Read(ref _young);
        if (!IsEnabled || !young.TryAdd(key, verdict) || Interlocked.Increment(ref _youngCount) < Math.Max(1, capacity / 2))
            return;
        lock (_aging)
        {
            if (!ReferenceEquals(young, _young))
                return;
            Volatile.Write(ref _old, young);
            Volatile.Write(ref _young, new ConcurrentDictionary<Bytes32, Verdict>());
            Volatile.Write(ref _youngCount, 0);
        }
    }
}
