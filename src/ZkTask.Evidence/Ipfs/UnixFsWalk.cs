using System.Buffers;

namespace ZkTask.Evidence.Ipfs;

/// <summary>One walk over the verified blocks of a file. Nothing recurses: what is still to be visited lies on a stack whose length the budget limits.</summary>
internal sealed class UnixFsWalk(BlockFetcher blocks, IpfsBudget budget)
{
    private int _visited;

    /// <summary>The reading ends here, with a verdict about it.</summary>
    internal sealed class StoppedException(Verdict verdict) : Exception(verdict.Detail)
    {
        internal Verdict Verdict { get; } = verdict;
    }

    /// <summary>Follows a path of names from a directory.</summary>
    internal async ValueTask<Cid> ResolveAsync(Cid cid, string path, CancellationToken cancellation)
    {
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (cid.Codec != CidCodec.DagPb)
                throw Stop(Reason.ContentNotFound, $"{cid}: not a directory, in which `{name}` could be");
            (DagPbNode node, UnixFsNode unixFs) = Decode(cid, await VisitAsync(cid, cancellation).ConfigureAwait(false));
            if (unixFs.Type == UnixFsType.ShardedDirectory)
                throw Stop(Reason.UnsupportedContent, $"{cid}: a sharded directory (HAMT); paths in it are not followed");
            if (unixFs.Type != UnixFsType.Directory)
                throw Stop(Reason.ContentNotFound, $"{cid}: not a directory, in which `{name}` could be");
            DagPbLink[] entries = [.. node.Links.Where(link => link.Name == name)];
            cid = entries.Length switch
            {
                0 => throw Stop(Reason.ContentNotFound, $"{cid}: the directory has no `{name}`"),
                1 => Target(cid, entries[0]),
                _ => throw Stop(Reason.MalformedContent, $"{cid}: the directory has `{name}` {entries.Length} times"),
            };
        }

        return cid;
    }

    /// <summary>The bytes of a file.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(Cid root, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> content = new();
        Stack<Visit> pending = [];
        pending.Push(new Visit(root, null, 1));
        while (pending.TryPop(out Visit visit))
        {
            ReadOnlyMemory<byte> block = await VisitAsync(visit.Cid, cancellation).ConfigureAwait(false);
            if (visit.Cid.Codec != CidCodec.DagPb)
            {
                Append(content, visit, block, block.Length);
                continue;
            }

            (DagPbNode node, UnixFsNode unixFs) = Decode(visit.Cid, block);
            RequireFile(visit.Cid, unixFs);
            Append(content, visit, unixFs.Data, SizeOf(visit.Cid, node, unixFs));
            if (node.Links.Count == 0)
                continue;
            if (visit.Depth == budget.MaxDepth)
                throw Stop(Reason.ContentTooLarge, $"deeper than {budget.MaxDepth} blocks");
            if (node.Links.Count > budget.MaxBlocks - _visited - pending.Count)
                throw TooManyBlocks();
            for (int i = node.Links.Count - 1; i >= 0; i--)
                pending.Push(new Visit(Target(visit.Cid, node.Links[i]), unixFs.BlockSizes[i], visit.Depth + 1));
        }

        return content.WrittenMemory;
    }

    private async ValueTask<ReadOnlyMemory<byte>> VisitAsync(Cid cid, CancellationToken cancellation)
    {
        if (_visited++ == budget.MaxBlocks)
            throw TooManyBlocks();
        (ReadOnlyMemory<byte> block, string? failure) = await blocks.GetAsync(cid, cancellation).ConfigureAwait(false);
        return failure is null ? block : throw new StoppedException(Verdict.Indeterminate(Reason.ContentUnavailable, failure));
    }

    private void Append(ArrayBufferWriter<byte> content, Visit visit, ReadOnlyMemory<byte> data, long size)
    {
        if (visit.Size is { } stated && stated != size)
            throw Stop(Reason.MalformedContent, $"UnixFS: {visit.Cid}: its parent says {stated} bytes, itself {size}");
        if (size > budget.MaxBytes - content.WrittenCount)
            throw Stop(Reason.ContentTooLarge, $"{visit.Cid}: {size} bytes at byte {content.WrittenCount}; {budget.MaxBytes} are allowed");
        content.Write(data.Span);
    }

    // Sizes are not only hints to seek by: what a parent and its children say about a file must agree.
    private static long SizeOf(Cid cid, DagPbNode node, UnixFsNode unixFs)
    {
        if (unixFs.BlockSizes.Count != node.Links.Count)
            throw Stop(Reason.MalformedContent, $"UnixFS: {cid}: {node.Links.Count} links and {unixFs.BlockSizes.Count} block sizes");
        UInt128 sum = (UInt128)unixFs.Data.Length;
        foreach (long size in unixFs.BlockSizes)
            sum += (UInt128)size;
        if (sum > long.MaxValue || (unixFs.FileSize is { } stated && (UInt128)stated != sum))
            throw Stop(Reason.MalformedContent, $"UnixFS: {cid}: a file size of {unixFs.FileSize}, but {sum} bytes in its parts");
        return (long)sum;
    }

    private static void RequireFile(Cid cid, UnixFsNode unixFs)
    {
        string? sort = unixFs.Type switch
        {
            UnixFsType.File or UnixFsType.Raw => null,
            UnixFsType.Directory => "a directory where a file is expected",
            UnixFsType.ShardedDirectory => "a sharded directory (HAMT) where a file is expected",
            UnixFsType.Symlink => "a symbolic link, which is not followed",
            _ => "metadata where a file is expected",
        };
        if (sort is not null)
            throw Stop(Reason.UnsupportedContent, $"{cid}: {sort}");
    }

    private static (DagPbNode Node, UnixFsNode UnixFs) Decode(Cid cid, ReadOnlyMemory<byte> block)
    {
        Rejection? rejection = DagPbNode.Decode(block, out DagPbNode? node);
        UnixFsNode? unixFs = null;
        if (rejection is null && node!.Data is null)
            rejection = new Rejection(Reason.UnsupportedContent, "a dag-pb node without data, so not of UnixFS");
        rejection ??= UnixFsNode.Decode(node!.Data!.Value, out unixFs);
        return rejection is null ? (node!, unixFs!) : throw Stop(rejection.Reason, $"{cid}: {rejection.Detail}");
    }

    private static Cid Target(Cid parent, DagPbLink link)
    {
        Rejection? rejection = Cid.Read(link.Hash.Span, out Cid? target, out int length);
        if (rejection is null && length != link.Hash.Length)
            rejection = new Rejection(Reason.MalformedContent, "bytes behind the identifier");
        return rejection is null
            ? target!
            : throw Stop(rejection.Reason == Reason.MalformedCid ? Reason.MalformedContent : rejection.Reason, $"{parent}: a link: {rejection.Detail}");
    }

    private StoppedException TooManyBlocks() => Stop(Reason.ContentTooLarge, $"more than {budget.MaxBlocks} blocks");

    private static StoppedException Stop(Reason reason, string detail) => new(Verdict.Invalid(new Rejection(reason, detail)));

    /// <summary>A block to be visited.</summary>
    /// <param name="Cid">Its identifier.</param>
    /// <param name="Size">How many of the file's bytes its parent says are there; null for the root.</param>
    /// <param name="Depth">Blocks from the root to it, both counted.</param>
    private readonly record struct Visit(Cid Cid, long? Size, int Depth);
}
