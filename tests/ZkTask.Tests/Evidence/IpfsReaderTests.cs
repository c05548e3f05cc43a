using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Tests.Evidence;

/// <summary>Reading from sources that lie, and content that breaks its rules.</summary>
public sealed class IpfsReaderTests
{
    private static readonly FileLayout s_small = new() { ChunkBytes = 2, MaxLinks = 2 };

    [Fact]
    public async Task Refuses_any_bit_flipped_in_any_block()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile("0123456789"u8, s_small);
        foreach ((Cid damaged, ReadOnlyMemory<byte> block) in store.Blocks)
        {
            for (int bit = 0; bit < 8 * block.Length; bit++)
            {
                byte[] wrong = block.ToArray();
                wrong[bit / 8] ^= (byte)(1 << (bit % 8));
                ScriptedSource liar = new(wanted => [Cid.ByDigest.Equals(wanted, damaged) ? wrong : Get(store, wanted)]);
                IpfsContent read = await new IpfsReader([liar]).ReadAsync(cid);
                Assert.Equal((Outcome.Indeterminate, Reason.ContentUnavailable), (read.Refusal!.Outcome, read.Refusal.Reason));
                Assert.Contains("sent other bytes", read.Refusal.Detail, StringComparison.Ordinal);

                // An honest source behind it makes up for it.
                Assert.Equal("0123456789"u8.ToArray(), (await new IpfsReader([liar, store]).ReadAsync(cid)).Content);
            }
        }
    }

    [Fact]
    public async Task Asks_the_sources_in_order_and_a_failed_one_last_from_then_on()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile("0123456789"u8, s_small);
        ScriptedSource dead = new(_ => throw new SourceException("down")), good = new(wanted => [Get(store, wanted)]), idle = new(_ => throw new SourceException("unused"));
        Assert.Null((await new IpfsReader([dead, good, idle]).ReadAsync(cid)).Refusal);
        Assert.Equal((1, store.Count, 0), (dead.Calls, good.Calls, idle.Calls));
    }

    [Fact]
    public async Task Says_what_every_source_did()
    {
        IpfsContent read = await new IpfsReader([new ScriptedSource(_ => throw new SourceException("HTTP 504")), new ScriptedSource(_ => [[1]])]).ReadAsync(Cid.Of(CidCodec.Raw, []));
        Assert.Contains("HTTP 504; scripted: sent other bytes", read.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(Reason.ContentUnavailable, (await new IpfsReader([]).ReadAsync(Cid.Of(CidCodec.Raw, []))).Refusal!.Reason);
    }

    [Fact]
    public async Task Takes_blocks_that_come_along_unasked_but_only_by_their_digest()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile("0123456789"u8, s_small);
        ScriptedSource all = new(_ => [.. store.Blocks.Select(block => block.Value.ToArray()), [1, 2, 3]]);
        Assert.Equal("0123456789"u8.ToArray(), (await new IpfsReader([all]).ReadAsync(cid)).Content);
        Assert.Equal(1, all.Calls);
    }

    [Theory]
    [InlineData(10, 9, 4, Reason.None)]
    [InlineData(9, 9, 4, Reason.ContentTooLarge)]
    [InlineData(10, 8, 4, Reason.ContentTooLarge)]
    [InlineData(10, 9, 3, Reason.ContentTooLarge)]
    public async Task Keeps_the_budget(int bytes, int blocks, int depth, Reason reason)
    {
        // Five leaves under three nodes under two under the root.
        MemoryBlockStore store = new();
        Cid cid = store.AddFile("0123456789"u8, s_small);
        Assert.Equal(11, Visits(store, cid));
        IpfsBudget budget = new() { MaxBytes = bytes, MaxBlocks = blocks + 2, MaxDepth = depth };
        IpfsContent read = await new IpfsReader([store], budget).ReadAsync(cid);
        Assert.Equal(reason, read.Refusal?.Reason ?? Reason.None);
        Assert.NotEqual(Outcome.Indeterminate, read.Refusal?.Outcome);
    }

    // A thousand million visits of one empty block, in ten nodes.
    [Fact]
    public async Task Is_not_led_astray_by_nodes_that_repeat_each_other()
    {
        MemoryBlockStore store = new();
        Cid cid = Add(store, new DagPbNode([], UnixFsNode.EncodeFile([], 0, [])));
        for (int level = 0; level < 10; level++)
            cid = Add(store, Parent(Enumerable.Repeat((cid, 0L), 8)));
        IpfsContent read = await new IpfsReader([store]).ReadAsync(cid);
        Assert.Equal((Outcome.Invalid, Reason.ContentTooLarge), (read.Refusal!.Outcome, read.Refusal.Reason));

        Cid wide = Add(store, Parent(Enumerable.Repeat((cid, 0L), 50_000)));
        Assert.Equal(Reason.ContentTooLarge, (await new IpfsReader([store]).ReadAsync(wide)).Refusal!.Reason);
    }

    [Fact]
    public async Task Requires_sizes_that_agree()
    {
        MemoryBlockStore store = new();
        Cid leaf = store.AddFile("ab"u8, s_small);
        Dictionary<string, DagPbNode> nodes = new()
        {
            ["its parent says 3 bytes"] = Parent([(leaf, 3)]),
            ["1 links and 0 block sizes"] = new([new DagPbLink(leaf.ToBytes(), "", 2)], UnixFsNode.EncodeFile([], 0, [])),
            ["a file size of 3, but 2 bytes"] = new([new DagPbLink(leaf.ToBytes(), "", 2)], UnixFsNode.EncodeFile([], 3, [2])),
            ["a file size of 9, but 2 bytes"] = new([], UnixFsNode.EncodeFile("ab"u8, 9, [])),
            ["but 9223372036854775808 bytes"] = new([new DagPbLink(leaf.ToBytes(), "", 2), new DagPbLink(leaf.ToBytes(), "", 2)], UnixFsNode.EncodeFile([], 2, [long.MaxValue, 1])),
        };
        foreach ((string rule, DagPbNode node) in nodes)
        {
            IpfsContent read = await new IpfsReader([store]).ReadAsync(Add(store, node));
            Assert.Equal((Outcome.Invalid, Reason.MalformedContent), (read.Refusal!.Outcome, read.Refusal.Reason));
            Assert.Contains(rule, read.Refusal.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Follows_only_links_it_can_check()
    {
        MemoryBlockStore store = new();
        (byte[] Hash, Reason Reason)[] links =
        [
            ([1, 0x55, 0, 2, 1, 2], Reason.UnsupportedCid), // identity
            ([1, 0x71, 0x12, 32, .. new byte[32]], Reason.UnsupportedCid), // dag-cbor
            ([1, 2, 3], Reason.MalformedContent),
            ([.. Cid.Of(CidCodec.Raw, []).ToBytes(), 0], Reason.MalformedContent),
        ];
        foreach ((byte[] hash, Reason reason) in links)
        {
            Cid cid = Add(store, new DagPbNode([new DagPbLink(hash, "", 0)], UnixFsNode.EncodeFile([], 0, [0])));
            Assert.Equal(reason, (await new IpfsReader([store]).ReadAsync(cid)).Refusal!.Reason);
        }
    }

    [Theory]
    [InlineData(CidCodec.DagJson)]
    [InlineData(CidCodec.Json)]
    [InlineData(CidCodec.Raw)]
    public async Task Reads_other_codecs_as_bytes(CidCodec codec)
    {
        MemoryBlockStore store = new();
        Cid cid = Cid.Of(codec, "{}"u8);
        store.Add(cid, "{}"u8.ToArray());
        Assert.Equal("{}"u8.ToArray(), (await new IpfsReader([store]).ReadAsync(cid)).Content);
    }

    [Fact]
    public async Task Refuses_a_directory_with_a_name_twice()
    {
        MemoryBlockStore store = new();
        Cid leaf = store.AddFile("ab"u8, s_small);
        ProtobufWriter directory = new();
        directory.Write(1, (long)UnixFsType.Directory);
        DagPbLink link = new(leaf.ToBytes(), "a", 2);
        Cid cid = Add(store, new DagPbNode([link, link], directory.Written.ToArray()));
        Assert.Equal(Reason.MalformedContent, (await new IpfsReader([store]).ReadAsync(cid, "a")).Refusal!.Reason);
    }

    [Fact]
    public async Task Stops_when_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new IpfsReader([new MemoryBlockStore()]).ReadAsync(Cid.Of(CidCodec.Raw, []), null, cancelled.Token).AsTask());
    }

    private static int Visits(MemoryBlockStore store, Cid root)
    {
        int visits = 0;
        Stack<Cid> pending = new([root]);
        while (pending.TryPop(out Cid? cid))
        {
            visits++;
            if (cid.Codec != CidCodec.DagPb)
                continue;
            store.TryGet(cid, out ReadOnlyMemory<byte> block);
            Assert.Null(DagPbNode.Decode(block, out DagPbNode? node));
            foreach (DagPbLink link in node!.Links)
            {
                Assert.Null(Cid.Read(link.Hash.Span, out Cid? child, out _));
                pending.Push(child!);
            }
        }

        return visits;
    }

    private static DagPbNode Parent(IEnumerable<(Cid Cid, long Size)> children)
    {
        (Cid Cid, long Size)[] all = [.. children];
        return new DagPbNode([.. all.Select(child => new DagPbLink(child.Cid.ToBytes(), "", 1))], UnixFsNode.EncodeFile([], all.Sum(child => child.Size), all.Select(child => child.Size)));
    }

    private static Cid Add(MemoryBlockStore store, DagPbNode node)
    {
        byte[] block = node.Encode();
        Cid cid = Cid.Of(CidCodec.DagPb, block);
        store.Add(cid, block);
        return cid;
    }

    private static byte[] Get(MemoryBlockStore store, Cid cid) => store.TryGet(cid, out ReadOnlyMemory<byte> block) ? block.ToArray() : throw new SourceException("absent");

    private sealed class ScriptedSource(Func<Cid, byte[][]> fetch) : BlockSource
    {
        internal int Calls { get; private set; }

        public override string Name => "scripted";

        public override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FetchAsync(Cid cid, IpfsBudget budget, CancellationToken cancellation)
        {
            Calls++;
            return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. fetch(cid).Select(block => new ReadOnlyMemory<byte>(block))]);
        }
    }
}
