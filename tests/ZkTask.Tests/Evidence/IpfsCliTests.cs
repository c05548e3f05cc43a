using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tests.Cli;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary><c>zktask ipfs</c>.</summary>
public sealed class IpfsCliTests : IDisposable
{
    private const string Price = """{"symbol":"ETHUSDT","price":"2612.34000000"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_the_identifiers_of_the_corpus()
    {
        foreach (JsonElement entry in Corpus.ReadJson("domain/ipfs_cid/manifest.json").EnumerateArray())
        {
            string path = Corpus.PathOf($"domain/ipfs_cid/{entry.GetProperty("file").GetString()}");
            if (!File.Exists(path))
                continue;
            JsonElement options = entry.GetProperty("opts");
            string version = options.GetProperty("cidVersion").GetRawText(), rawLeaves = options.GetProperty("rawLeaves").GetRawText();
            CliRun run = CliRun.Of("ipfs", "cid", path, "--cid-version", version, "--raw-leaves", rawLeaves).Exits(0);
            Assert.Equal(entry.GetProperty("cid").GetString() + "\n", run.Output);
            JsonElement json = CliRun.Of("ipfs", "cid", path, "--cid-version", version, "--raw-leaves", rawLeaves, "--json").Exits(0).Json;
            Assert.Equal(entry.GetProperty("cidV1").GetString(), json.GetProperty("cidV1").GetString());
            Assert.Equal(entry.GetProperty("bytes").GetInt64(), json.GetProperty("bytes").GetInt64());
        }
    }

    [Fact]
    public void Takes_the_options_of_ipfs_add()
    {
        string file = _folder.Write("price.json", Price);
        Assert.Equal("QmT4umHFL7qSdHzFr9xutzFNWKoCoe8CrdVjNvjY3NURYJ\n", CliRun.Of("ipfs", "cid", file).Exits(0).Output);
        Assert.Equal("bafkreibrqhnx5op5aettyn7bltpn7ox7zc5orynzddojexxed34dpcf6o4\n", CliRun.Of("ipfs", "cid", file, "--cid-version", "1").Exits(0).Output);
        Cid chunked = FileDagBuilder.Identify(Encoding.UTF8.GetBytes(Price), new FileLayout { ChunkBytes = 7, MaxLinks = 3 });
        Assert.Equal($"{chunked}\n", CliRun.Of("ipfs", "cid", file, "--cid-version", "1", "--chunker", "size-7", "--max-file-links", "3").Exits(0).Output);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(Price));
        Assert.StartsWith("QmT4um", CliRun.With(input, "ipfs", "cid", "-").Exits(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--chunker", "size-0")]
    [InlineData("--chunker", "size-1048577")]
    [InlineData("--chunker", "rabin")]
    [InlineData("--cid-version", "2")]
    [InlineData("--max-file-links", "1")]
    public void Refuses_other_options(string option, string value) => CliRun.Of("ipfs", "cid", "x", option, value).Exits(64);

    [Fact]
    public void Says_what_cannot_be_read() => CliRun.Of("ipfs", "cid", _folder.PathOf("absent")).Exits(2).SaysOnlyOnError("no such file");

    [Fact]
    public void Verifies_archives_and_takes_files_out()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile(Encoding.UTF8.GetBytes(Price), new FileLayout { ChunkBytes = 10 });
        byte[] bytes = CarArchive.Write([cid], store.Blocks);
        string car = _folder.Write("a.car", bytes), output = _folder.PathOf("out.json");
        Assert.Equal("valid\n", CliRun.Of("ipfs", "verify", car).Exits(0).Output);
        CliRun.Of("ipfs", "verify", car, "--cid", $"{cid}", "--output", output).Exits(0);
        Assert.Equal(Price, File.ReadAllText(output));
        Assert.Contains("ContentUnavailable", CliRun.Of("ipfs", "verify", car, "--cid", $"{Cid.Of(CidCodec.Raw, [])}").Exits(1).Output, StringComparison.Ordinal);
        CliRun.Of("ipfs", "verify", car, "--cid", "?").Exits(2).SaysOnlyOnError("MalformedCid");
        CliRun.Of("ipfs", "verify", car, "--output", output).Exits(64);

        bytes[^1] ^= 1;
        Assert.Contains("the bytes are not those of", CliRun.Of("ipfs", "verify", _folder.Write("b.car", bytes)).Exits(1).Output, StringComparison.Ordinal);
        CliRun.Of("ipfs", "verify", _folder.Write("c.car", bytes[..^1])).Exits(2).SaysOnlyOnError("MalformedDocument: CAR: ");
    }

    [Fact]
    public async Task Publishes_through_a_node()
    {
        MemoryBlockStore store = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => IpfsServer.AnswerAsync(context, store));
        string file = _folder.Write("price.json", Price);
        CliRun run = await Task.Run(() => CliRun.Of("ipfs", "pin", file, "--kubo", server.Url));
        Assert.Equal("bafkreibrqhnx5op5aettyn7bltpn7ox7zc5orynzddojexxed34dpcf6o4\n", run.Exits(0).Output);
        await server.DisposeAsync();
        run = await Task.Run(() => CliRun.Of("ipfs", "pin", file, "--kubo", server.Url));
        run.Exits(3).SaysOnlyOnError("indeterminate: ContentUnavailable");
        CliRun.Of("ipfs", "pin", file).Exits(64);
        CliRun.Of("ipfs", "pin", file, "--pinata", server.Url).Exits(64);
        CliRun.Of("ipfs", "pin", file, "--kubo", "file:///x").Exits(64);
        CliRun.Of("ipfs", "pin", file, "--pinata", server.Url, "--token-env", "ZKTASK_TEST_ABSENT").Exits(2).SaysOnlyOnError("ZKTASK_TEST_ABSENT is not set");
    }
}
