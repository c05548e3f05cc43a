using Xunit;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Tests.Evidence;

/// <summary>dag-pb and UnixFS: what is read, and that nothing throws.</summary>
public sealed class DagPbTests
{
    private const string Hash = "0a0401550000"; // Hash: 4 bytes

    [Theory]
    [InlineData("")]
    [InlineData("0a00")]
    [InlineData("1206" + Hash)]
    [InlineData("1206" + Hash + "0a0101")]
    [InlineData("0a0101" + "1206" + Hash)] // data before links: some old blocks have that
    [InlineData("120a" + Hash + "12001800")]
    public void Reads_nodes(string hex) => Assert.Null(DagPbNode.Decode(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("0a000a00", "given twice")]
    [InlineData("1206" + Hash + "0a00" + "1206" + Hash, "before and behind")]
    [InlineData("0800", "is a number")]
    [InlineData("1a00", "is not known")]
    [InlineData("0a01", "a length beyond the end")]
    [InlineData("0a8000", "shortest form")]
    [InlineData("0a", "cut off")]
    [InlineData("0b", "neither a varint nor length-delimited")]
    [InlineData("0d00000000", "neither a varint nor length-delimited")]
    [InlineData("0200", "field number")]
    [InlineData("1200", "no hash")]
    [InlineData("12021200", "no hash")]
    [InlineData("1208" + "1200" + Hash, "out of order")]
    [InlineData("120c" + Hash + Hash, "given twice or out of order")]
    [InlineData("1208" + Hash + "1000", "of another type")]
    [InlineData("1209" + Hash + "1201ff", "not UTF-8")]
    public void Refuses_what_is_not_canonical(string hex, string rule)
    {
        Rejection? rejection = DagPbNode.Decode(Convert.FromHexString(hex), out DagPbNode? node);
        Assert.Null(node);
        Assert.Equal(Reason.MalformedContent, rejection?.Reason);
        Assert.Contains(rule, rejection?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0802", UnixFsType.File, 0)]
    [InlineData("08021800", UnixFsType.File, 0)]
    [InlineData("080218032001" + "2002", UnixFsType.File, 2)]
    [InlineData("08021803" + "22020102", UnixFsType.File, 2)] // packed
    [InlineData("0801", UnixFsType.Directory, 0)]
    [InlineData("0802" + "38a403" + "42020801", UnixFsType.File, 0)] // mode and time
    public void Reads_unixfs(string hex, object type, int sizes)
    {
        Assert.Null(UnixFsNode.Decode(Convert.FromHexString(hex), out UnixFsNode? node));
        Assert.Equal(((UnixFsType)type, sizes), (node!.Type, node.BlockSizes.Count));
    }

    [Theory]
    [InlineData("", "no type")]
    [InlineData("0806", "type 6")]
    [InlineData("08020802", "given twice")]
    [InlineData("0a00", "another type")]
    [InlineData("08021200" + "1200", "given twice")]
    [InlineData("0802" + "4a00", "unknown")]
    [InlineData("0802" + "220180", "packed")]
    [InlineData("0802" + "18ffffffffffffffffff01", "too large")]
    public void Refuses_unixfs(string hex, string rule) =>
        Assert.Contains(rule, UnixFsNode.Decode(Convert.FromHexString(hex), out _)?.Detail, StringComparison.Ordinal);

    [Fact]
    public void Encodes_what_it_decodes()
    {
        Random random = new(3);
        for (int round = 0; round < 500; round++)
        {
            DagPbNode node = new(
                [.. Enumerable.Range(0, random.Next(4)).Select(i => new DagPbLink(Bytes(random), $"name {i}", random.NextInt64()))],
                random.Next(2) == 0 ? null : Bytes(random));
            byte[] block = node.Encode();
            Assert.Null(DagPbNode.Decode(block, out DagPbNode? again));
            Assert.Equal(block, again!.Encode());
            Assert.Equal(node.Links.Select(link => (link.Name, link.TotalSize)), again.Links.Select(link => (link.Name, link.TotalSize)));
        }
    }

    [Fact]
    public void Numbers_are_read_as_they_were_written()
    {
        Random random = new(4);
        Span<byte> bytes = stackalloc byte[Varint.MaxBytes];
        for (int round = 0; round < 2000; round++)
        {
            long value = random.NextInt64() >> random.Next(63);
            int length = Varint.Write(bytes, value);
            Assert.True(Varint.TryRead(bytes[..length], out long again, out int read));
            Assert.Equal((value, length), (again, read));
            Assert.False(Varint.TryRead(bytes[..(length - 1)], out _, out _));
        }
    }

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }
}
