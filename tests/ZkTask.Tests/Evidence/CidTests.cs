using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SimpleBase;
using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>Content identifiers: one spelling each, everything else refused with its reason.</summary>
public sealed class CidTests
{
    // ipfs add of an empty file, with and without raw leaves: known everywhere.
    private const string EmptyV0 = "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH";
    private const string EmptyV0AsV1 = "bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y";
    private const string EmptyRaw = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    [Theory]
    [InlineData(EmptyV0, 0, CidCodec.DagPb)]
    [InlineData(EmptyV0AsV1, 1, CidCodec.DagPb)]
    [InlineData(EmptyRaw, 1, CidCodec.Raw)]
    public void Reads_what_it_writes(string text, int version, CidCodec codec)
    {
        Cid cid = Parse(text);
        Assert.Equal((version, codec, text), (cid.Version, cid.Codec, cid.ToString()));
        Assert.Null(Cid.Read(cid.ToBytes(), out Cid? again, out int length));
        Assert.Equal(cid, again);
        Assert.Equal(cid.ToBytes().Length, length);
    }

    [Fact]
    public void Knows_the_empty_block() => Assert.Equal(Parse(EmptyRaw), Cid.Of(CidCodec.Raw, []));

    [Fact]
    public void Converts_to_version_1()
    {
        Assert.Equal(EmptyV0AsV1, Parse(EmptyV0).ToVersion1().ToString());
        Assert.NotEqual(Parse(EmptyV0), Parse(EmptyV0AsV1));
    }

    [Fact]
    public void Reads_version_1_in_base58()
    {
        string text = "z" + Base58.Bitcoin.Encode(Parse(EmptyRaw).ToBytes());
        Assert.Equal(Parse(EmptyRaw), Parse(text));
    }

    [Fact]
    public void Reads_the_corpus()
    {
        foreach (JsonElement entry in Corpus.ReadJson("domain/ipfs_cid/manifest.json").EnumerateArray())
        {
            Cid cid = Parse(entry.GetProperty("cid").GetString()!);
            Assert.Equal(entry.GetProperty("cidV1").GetString(), cid.ToVersion1().ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" " + EmptyV0)]
    [InlineData(EmptyV0 + "\n")]
    [InlineData("ipfs://" + EmptyV0)]
    [InlineData("/ipfs/" + EmptyV0)]
    [InlineData("Qm")]
    [InlineData("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQ0")]
    [InlineData("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQO")]
    [InlineData("b")]
    [InlineData("z")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykuaaaaaaaa")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv")]
    [InlineData("bAfkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku======")]
    [InlineData("{\"price\":1}")]
    public void Refuses_what_is_no_identifier(string text) => Assert.Equal(Reason.MalformedCid, Refuse(text));

    [Theory]
    [InlineData("BAFKREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU")]
    [InlineData("f01551220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8")]
    public void Names_other_bases(string text) => Assert.Equal(Reason.UnsupportedCid, Refuse(text));

    [Theory]
    [InlineData(1, 0x71, 0x12, 32, Reason.UnsupportedCid)] // dag-cbor
    [InlineData(1, 0x72, 0x12, 32, Reason.UnsupportedCid)] // libp2p-key
    [InlineData(1, 0x55, 0x00, 4, Reason.UnsupportedCid)] // identity
    [InlineData(1, 0x55, 0xb220, 32, Reason.UnsupportedCid)] // blake2b-256
    [InlineData(1, 0x55, 0x13, 64, Reason.UnsupportedCid)] // sha2-512
    [InlineData(1, 0x55, 0x12, 20, Reason.MalformedCid)]
    [InlineData(2, 0x55, 0x12, 32, Reason.MalformedCid)]
    [InlineData(0, 0x70, 0x12, 32, Reason.MalformedCid)]
    public void Reads_one_hash_and_four_codecs(int version, int codec, int hash, int length, Reason reason)
    {
        byte[] bytes = [.. Number(version), .. Number(codec), .. Number(hash), .. Number(length), .. new byte[length]];
        Assert.Equal(reason, Refuse("b" + Base32.Rfc4648.Encode(bytes, padding: false).ToLowerInvariant()));
    }

    [Fact]
    public void Refuses_numbers_that_are_not_in_their_shortest_form()
    {
        byte[] bytes = [1, 0xd5, 0x00, 0x12, 32, .. new byte[32]];
        Assert.Equal(Reason.MalformedCid, Cid.Read(bytes, out _, out _)!.Reason);
    }

    [Fact]
    public void Refuses_version_0_with_a_base() => Assert.Equal(Reason.MalformedCid, Refuse("z" + EmptyV0));

    [Fact]
    public void Names_a_block_and_no_other() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), block =>
    {
        Cid cid = Cid.Of(CidCodec.Raw, block);
        Assert.True(cid.Matches(block));
        Assert.False(cid.Matches([.. block, 0]));
        Assert.Equal(cid, Parse(cid.ToString()));
    }));

    // A text with one character changed names another block, or none: never the same one.
    [Fact]
    public void Has_one_text_for_each_identifier()
    {
        foreach (string text in (string[])[EmptyV0, EmptyRaw])
        {
            for (int i = 0; i < text.Length; i++)
            {
                foreach (char c in "0123456789ABCXYZabcxyz=- \0\u00e9")
                {
                    string changed = text[..i] + c + text[(i + 1)..];
                    if (changed != text && Cid.Parse(changed, out Cid? other) is null)
                        Assert.NotEqual(Parse(text), other);
                }
            }
        }
    }

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[Varint.LengthOf(value)];
        Varint.Write(bytes, value);
        return bytes;
    }

    private static Cid Parse(string text)
    {
        Assert.Null(Cid.Parse(text, out Cid? cid));
        return cid!;
    }

    private static Reason Refuse(string text)
    {
        Rejection? rejection = Cid.Parse(text, out Cid? cid);
        Assert.NotNull(rejection);
        Assert.Null(cid);
        return rejection.Reason;
    }
}
