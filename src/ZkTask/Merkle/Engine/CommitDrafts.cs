namespace ZkTask.Merkle.Engine;

/// <summary>A node above the pages that a commit makes.</summary>
internal struct ForkDraft
{
    /// <summary>The node; null if the commit has no use for it after all.</summary>
    internal Fork? Fork;

    /// <summary>Where it hangs: the index of the draft above it, twice, plus one for its right side.</summary>
    internal int Slot;

    /// <summary>What is written on either side: a fork's index if above 0, a page's index i as ~i, or 0 if the side is what the fork says already.</summary>
    internal int Left, Right;

    /// <summary>The next one of the same depth.</summary>
    internal int Next;

    /// <summary>What is written on one side.</summary>
    internal readonly int Part(bool right) => right ? Right : Left;
}

/// <summary>How the leaves of a page come about.</summary>
internal enum PageSource
{
    /// <summary>All are operations.</summary>
    Operations,

    /// <summary>Those of the old page, some with new values.</summary>
    NewValues,

    /// <summary>Any mixture, laid out in <see cref="CommitPlan.Leaves"/>.</summary>
    Leaves,

    /// <summary>The old page itself, which hangs at another place now.</summary>
    OldPage,
}

/// <summary>A page that a commit writes.</summary>
internal struct PageDraft
{
    /// <summary>Where its leaves come from.</summary>
    internal PageSource Source;

    /// <summary>The old page.</summary>
    internal Page? Old;

    /// <summary>A range of operations, or of leaves.</summary>
    internal int Start, Count;

    /// <summary>Where it hangs, as in <see cref="ForkDraft.Slot"/>; negative if the commit has no use for it after all.</summary>
    internal int Slot;

    /// <summary>The page, once written.</summary>
    internal Page? Page;

    /// <summary>How many leaves it will have.</summary>
    internal readonly int Length => Source is PageSource.NewValues or PageSource.OldPage ? Old!.Length : Count;
}

/// <summary>Where a leaf of a page to be written comes from.</summary>
/// <param name="Source">Its place in an old page, or the complement of an operation's index.</param>
/// <param name="Page">The old page's index in <see cref="CommitPlan.OldPages"/>.</param>
/// <param name="IsTouched">Whether digests above it change: it is new, has a new value, or its neighbour is gone.</param>
internal record struct DraftLeaf(int Source, int Page, bool IsTouched);

/// <summary>A part of a commit that can be done by itself.</summary>
/// <param name="Old">The old subtree; null if empty.</param>
/// <param name="Digest">Its digest at the depth <paramref name="Top"/>.</param>
/// <param name="Start">The first of its operations.</param>
/// <param name="End">One past the last.</param>
/// <param name="Top">The depth where it hangs.</param>
/// <param name="Slot">Where the result is to hang, as in <see cref="ForkDraft.Slot"/>.</param>
internal readonly record struct CommitRegion(Subtree? Old, Bytes32 Digest, int Start, int End, int Top, int Slot);

/// <summary>What became of a region.</summary>
/// <param name="Subtree">The new subtree; null if empty.</param>
/// <param name="Digest">Its digest at the region's top.</param>
/// <param name="Growth">How many leaves it has more than the old one.</param>
internal readonly record struct CommitResult(Subtree? Subtree, Bytes32 Digest, long Growth);
