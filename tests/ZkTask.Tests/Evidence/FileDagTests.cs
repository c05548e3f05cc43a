using System.Security.Cryptography;
using System.Text.Json;
using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>Files laid out as <c>ipfs add</c> does, and read back from their blocks.</summary>
public sealed class FileDagTests
{
    [Fact]
    public void Gives_the_identifiers_and_blocks_of_other_tools()
    {
        int compared = 0;
        foreach (JsonElement entry in Corpus.ReadJson("domain/ipfs_cid/manifest.json").EnumerateArray())
        {
            string name = entry.GetProperty("file").GetString()!, label = entry.GetProperty("label").GetString()!;
            JsonElement options = entry.GetProperty("opts");
            FileLayout layout = new() { CidVersion = options.GetProperty("cidVersion").GetInt32(), RawLeaves = options.GetProperty("rawLeaves").GetBoolean() };
            string path = Corpus.PathOf($"domain/ipfs_cid/{name}"), car = Corpus.PathOf($"domain/ipfs_cid/{name}.{label}.car");
            if (name != "empty" && !File.Exists(path))
                continue;
            byte[] content = name == "empty" ? [] : File.ReadAllBytes(path);
            Assert.Equal(entry.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(content)));

            MemoryBlockStore store = new();
            Cid cid = store.AddFile(content, layout);
            Assert.Equal(entry.GetProperty("cid").GetString(), cid.ToString());
            Assert.Equal(entry.GetProperty("blocks").GetInt32(), store.Count);
            Assert.Null(CarArchive.Read(File.ReadAllBytes(car), out CarArchive? archive));
            Assert.All(archive!.Blocks, block => Assert.True(block.IsGenuine && store.TryGet(block.Cid!, out ReadOnlyMemory<byte> own) && own.Span.SequenceEqual(block.Block.Span)));
            compared++;
        }

        Assert.True(compared >= 6);
    }

    // The tree's shape, stated another way: a level is cut into groups of at most MaxLinks until one node is left.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Is_balanced_whatever_the_number_of_leaves(int maxLinks)
    {
        for (int leaves = 1; leaves <= 70; leaves++)
        {
            byte[] content = [.. Enumerable.Range(0, leaves).Select(i => (byte)i)];
            FileLayout layout = new() { ChunkBytes = 1, MaxLinks = maxLinks };
            Assert.Equal(ByLevels(content, maxLinks), FileDagBuilder.Identify(content, layout));
        }
    }

    [Fact]
    public void Does_not_depend_on_how_the_file_comes_in_pieces()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            byte[] content = new byte[random.Next(200)];
            random.NextBytes(content);
            FileLayout layout = Layout(random);
            FileDagBuilder builder = new(layout);
            for (int at = 0; at < content.Length;)
            {
                int length = random.Next(content.Length - at + 1);
                builder.Append(content.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(content.Length, builder.Length);
            Assert.Equal(FileDagBuilder.Identify(content, layout), builder.Finish());
        }
    }

    [Fact]
    public async Task Is_read_back_as_it_was()
    {
        Random random = new(2);
        for (int round = 0; round < 200; round++)
        {
            byte[] content = new byte[random.Next(400)];
            random.NextBytes(content);
            MemoryBlockStore store = new();
            Cid cid = store.AddFile(content, Layout(random));
            IpfsContent read = await new IpfsReader([store]).ReadAsync(cid);
            Assert.Null(read.Refusal);
            Assert.Equal(content, read.Content);
        }
    }

    [Fact]
    public void Is_finished_once()
    {
        FileDagBuilder builder = new(FileLayout.Version1);
        builder.Finish();
        Assert.Throws<InvalidOperationException>(() => builder.Finish());
        Assert.Throws<InvalidOperationException>(() => builder.Append([1]));
        Assert.Throws<ArgumentException>(() => new FileDagBuilder(new FileLayout { ChunkBytes = 0 }));
    }

    private static FileLayout Layout(Random random) => new()
    {
        CidVersion = random.Next(2),
        RawLeaves = random.Next(2) == 0,
        ChunkBytes = random.Next(1, 40),
        MaxLinks = random.Next(2, 6),
    };

    private static Cid ByLevels(byte[] content, int maxLinks)
    {
        List<(Cid Cid, long Size, long Total)> level = [.. content.Select(b => (Cid.Of(CidCodec.Raw, [b]), 1L, 1L))];
        while (level.Count > 1)
        {
            level =
            [
                .. level.Chunk(maxLinks).Select(group =>
                {
                    DagPbNode node = new(
                        [.. group.Select(child => new DagPbLink(child.Cid.ToBytes(), "", child.Total))],
                        UnixFsNode.EncodeFile([], group.Sum(child => child.Size), group.Select(child => child.Size)));
                    byte[] block = node.Encode();
                    return (Cid.Of(CidCodec.DagPb, block), group.Sum(child => child.Size), block.Length + group.Sum(child => child.Total));
                }),
            ];
        }

        return level[0].Cid;
    }
}
