using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>Content archives of other tools, and damaged ones.</summary>
public sealed class CarArchiveTests
{
    [Theory]
    [InlineData("dag-pb.car", 1)]
    [InlineData("dir-with-duplicate-files.car", 1)]
    [InlineData("dir-with-files.car", 1)]
    [InlineData("gateway-raw-block.car", 1)]
    [InlineData("hamt.car", 1)]
    [InlineData("plain-json.car", 1)]
    [InlineData("sample-unixfs-v2.car", 2)]
    [InlineData("simple-unixfs.car", 1)]
    [InlineData("simple-unixfs-missing-blocks.car", 1)]
    [InlineData("subdir-with-two-single-block-files.car", 1)]
    [InlineData("symlink.car", 1)]
    public void Reads_the_archives_of_other_tools(string name, int version)
    {
        CarArchive archive = Load(name);
        Assert.Equal(version, archive.Version);
        Assert.NotEmpty(archive.Roots);
        Assert.NotEmpty(archive.Blocks);
        Assert.All(archive.Blocks, block => Assert.True(block.IsGenuine));
    }

    [Theory]
    [InlineData("badheaderlength.car", "a section of")]
    [InlineData("sample-v1-with-zero-len-section2.car", "an empty section")]
    public void Refuses_the_bad_ones(string name, string rule)
    {
        Rejection? rejection = CarArchive.Read(File.ReadAllBytes(Corpus.PathOf($"domain/ipfs_car/{name}")), out CarArchive? archive);
        Assert.Null(archive);
        Assert.Equal(Reason.MalformedDocument, rejection?.Reason);
        Assert.Contains(rule, rejection?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simple-unixfs.car", "a/1/A.txt", Reason.None)]
    [InlineData("simple-unixfs.car", "b/4/D.txt", Reason.None)]
    [InlineData("simple-unixfs-missing-blocks.car", "a/1/A.txt", Reason.None)]
    [InlineData("simple-unixfs-missing-blocks.car", "b/4/D.txt", Reason.ContentUnavailable)]
    [InlineData("simple-unixfs-missing-blocks.car", "b/5/E.txt", Reason.ContentUnavailable)]
    [InlineData("plain-json.car", null, Reason.None)]
    [InlineData("dir-with-files.car", null, Reason.UnsupportedContent)]
    [InlineData("dir-with-files.car", "ascii.txt", Reason.None)]
    [InlineData("dir-with-files.car", "absent.txt", Reason.ContentNotFound)]
    [InlineData("dir-with-files.car", "ascii.txt/more", Reason.ContentNotFound)]
    [InlineData("hamt.car", null, Reason.UnsupportedContent)]
    [InlineData("symlink.car", null, Reason.UnsupportedContent)]
    [InlineData("subdir-with-two-single-block-files.car", "subdir/ascii.txt", Reason.None)]
    [InlineData("subdir-with-two-single-block-files.car", "/subdir/", Reason.UnsupportedContent)]
    public async Task Holds_files_or_what_is_none(string name, string? path, Reason reason)
    {
        CarArchive archive = Load(name);
        IpfsContent read = await new IpfsReader([Store(archive)]).ReadAsync(archive.Roots[0], path);
        Assert.Equal(reason, read.Refusal?.Reason ?? Reason.None);
        Assert.Equal(reason == Reason.None, read.Content.Length > 0);
        Assert.Equal(reason == Reason.ContentUnavailable, read.Refusal?.Outcome == Outcome.Indeterminate);
    }

    [Fact]
    public void Is_read_as_it_was_written()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile(new byte[100], new FileLayout { ChunkBytes = 7 });
        byte[] bytes = CarArchive.Write([cid], store.Blocks);
        Assert.Null(CarArchive.Read(bytes, out CarArchive? archive));
        Assert.Equal([cid], archive!.Roots);
        Assert.Equal(store.Count, archive.Blocks.Count);
        Assert.All(archive.Blocks, block => Assert.True(block.IsGenuine));
    }

    [Fact]
    public void Refuses_every_cut_and_says_where()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile([1, 2, 3], new FileLayout { ChunkBytes = 1 });
        byte[] bytes = CarArchive.Write([cid], store.Blocks);
        int whole = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            Rejection? rejection = CarArchive.Read(bytes.AsMemory(0, length), out CarArchive? archive);
            if (rejection is null)
                whole++;
            else
                Assert.StartsWith("CAR: ", rejection.Detail, StringComparison.Ordinal);
            Assert.Equal(rejection is null, archive is not null);
        }

        // A cut between sections leaves an archive with fewer blocks.
        Assert.Equal(store.Count, whole);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01a0")]
    [InlineData("ffffffffffffffffff01")]
    [InlineData("ffffffffffffffff7f")]
    [InlineData("8000")]
    [InlineData("0aa16776657273696f6e01")] // no roots
    [InlineData("11a265726f6f74738067766572 73696f6e02")] // version 2 in the header of version 1
    [InlineData("11a2677665727369 6f6e0165726f6f747380")] // keys in the other order
    [InlineData("12a265726f6f7473806776657273696f6e1801")] // version not in its shortest form
    [InlineData("0aa16776657273696f6e02")] // version 2 without its header
    public void Refuses_headers_that_are_none(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(Reason.MalformedDocument, CarArchive.Read(bytes, out _)?.Reason);
    }

    [Fact]
    public void Reads_a_header_without_roots() =>
        Assert.Null(CarArchive.Read(Convert.FromHexString("11a265726f6f7473806776657273696f6e01"), out _));

    private static CarArchive Load(string name)
    {
        Assert.Null(CarArchive.Read(File.ReadAllBytes(Corpus.PathOf($"domain/ipfs_car/{name}")), out CarArchive? archive));
        return archive!;
    }

    private static MemoryBlockStore Store(CarArchive archive)
    {
        MemoryBlockStore store = new();
        foreach (CarBlock block in archive.Blocks)
            store.Add(block.Cid!, block.Block);
        return store;
    }
}
