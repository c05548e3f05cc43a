using System.Text;
using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Evidence.Oracle;
using ZkTask.Tests.Artifacts;

namespace ZkTask.Tests.Evidence;

/// <summary>Damaged documents, blocks and archives: every answer is orderly, and the same twice.</summary>
public sealed class EvidenceFuzzTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Prices()
    {
        byte[][] documents =
        [
            .. ((string[])
            [
                """{"symbol":"ETHUSDT","price":"2612.34000000"}""", """[{"symbol":"ETHUSDT","price":1e3}]""", """{"ETHUSDT":"2612.34"}""", "2612.34", "\"2612.34\"",
                """{"symbol":"ETHUSDT","price":"2612.34","time":1767225600}""",
            ]).Select(Encoding.UTF8.GetBytes),
        ];
        int accepted = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            Random random = new(seed);
            byte[] bytes = Damage(random, documents[random.Next(documents.Length)], documents[random.Next(documents.Length)]);
            PriceFormat format = (PriceFormat)random.Next(3);
            string? timestamp = random.Next(4) == 0 ? "time" : null;
            Rejection? rejection = PriceDocument.Read(bytes, format, ["ETHUSDT"], timestamp, out PriceClaim? claim);
            Assert.Equal(rejection, PriceDocument.Read([.. bytes], format, ["ETHUSDT"], timestamp, out _));
            Assert.Equal(rejection is null, claim is not null);
            accepted += rejection is null ? 1 : 0;
            if (rejection is not null)
                Assert.True(rejection.Detail.StartsWith("prices: ", StringComparison.Ordinal) && rejection.Detail.Length < 1200);
            else
                Assert.True(claim!.Prices["ETHUSDT"].Sign > 0 && claim.Prices.Count == 1);
        }

        Assert.InRange(accepted, Rounds / 200, Rounds / 2);
    }

    [Fact]
    public async Task Blocks()
    {
        FileLayout layout = new() { ChunkBytes = 3, MaxLinks = 2, RawLeaves = false };
        MemoryBlockStore honest = new();
        honest.AddFile("0123456789abcdef"u8, layout);
        byte[][] blocks = [.. honest.Blocks.Select(block => block.Value.ToArray())];
        IpfsBudget budget = new() { MaxBytes = 100, MaxBlocks = 20, MaxDepth = 5 };
        int read = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            Random random = new(seed);
            byte[] block = Mutator.DamageBytes(random, blocks[random.Next(blocks.Length)], random.Next(1, 3));
            Cid cid = Cid.Of(CidCodec.DagPb, block);
            MemoryBlockStore store = new();
            foreach ((Cid known, ReadOnlyMemory<byte> bytes) in honest.Blocks)
                store.Add(known, bytes);
            store.Add(cid, block);
            IpfsContent content = await new IpfsReader([store], budget).ReadAsync(cid, random.Next(8) == 0 ? "a" : null);
            read += content.Refusal is null ? 1 : 0;
            Assert.True(content.Refusal is null or { Outcome: Outcome.Invalid, Reason: >= Reason.MalformedCid } or { Reason: Reason.ContentUnavailable });
            Assert.True(content.Content.Length <= 100);
        }

        Assert.InRange(read, Rounds / 200, Rounds / 2);
    }

    [Fact]
    public void Archives()
    {
        MemoryBlockStore store = new();
        Cid cid = store.AddFile("0123456789"u8, new FileLayout { ChunkBytes = 3 });
        byte[] version1 = CarArchive.Write([cid], store.Blocks);
        byte[] version2 =
        [
            0x0a, 0xa1, 0x67, .. "version"u8, 2, .. new byte[16], .. BitConverter.GetBytes(51L), .. BitConverter.GetBytes((long)version1.Length), .. new byte[8], .. version1,
        ];
        Assert.Null(CarArchive.Read(version2, out CarArchive? second));
        Assert.Equal((2, store.Count), (second!.Version, second.Blocks.Count));
        int accepted = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            Random random = new(seed);
            byte[] bytes = Mutator.DamageBytes(random, random.Next(2) == 0 ? version1 : version2, random.Next(1, 4));
            Rejection? rejection = CarArchive.Read(bytes, out CarArchive? archive);
            Assert.True(rejection is null or { Reason: Reason.MalformedDocument });
            Assert.Equal(rejection is null, archive is not null);
            accepted += archive is not null ? 1 : 0;
        }

        Assert.InRange(accepted, Rounds / 50, Rounds);
    }

    [Fact]
    public void Identifiers()
    {
        string[] texts = ["QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"];
        for (int seed = 0; seed < Rounds; seed++)
        {
            Random random = new(seed);
            string text = Encoding.Latin1.GetString(Mutator.DamageBytes(random, Encoding.ASCII.GetBytes(texts[random.Next(2)]), random.Next(1, 3)));
            Rejection? rejection = Cid.Parse(text, out Cid? cid);
            Assert.True(rejection is { Reason: Reason.MalformedCid or Reason.UnsupportedCid } ? cid is null : cid!.ToString() == text || text[0] == 'z');
        }
    }

    private static byte[] Damage(Random random, byte[] document, byte[] other)
    {
        if (random.Next(10) == 0)
            return document;
        return random.Next(2) == 0 ? Mutator.DamageTokens(random, document, other, random.Next(1, 3)) : Mutator.DamageBytes(random, document, random.Next(1, 3));
    }
}
