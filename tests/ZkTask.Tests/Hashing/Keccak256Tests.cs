using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Hashing;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Hashing;

public class Keccak256Tests
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b")]
    public void Known_digests(string message, string expected) => Assert.Equal(expected, Digest(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("hash/keccak256-noble.json")]
    [InlineData("hash/keccak256-botan.json")]
    public void Every_message_of_the_corpus(string file)
    {
        Corpus.Require();
        int count = 0;
        foreach (JsonElement entry in Corpus.ReadJson(file).EnumerateArray())
        {
            Assert.Equal(entry.GetProperty("out").GetString(), Digest(Convert.FromHexString(entry.GetProperty("in").GetString()!)));
            count++;
        }

        Assert.True(count > 0);
    }

    [Fact]
    public void A_digest_may_overwrite_its_message()
    {
        byte[] bytes = new byte[300];
        string expected = Digest(bytes);
        Keccak256.Hash(bytes, bytes.AsSpan(0, Keccak256.DigestLength));
        Assert.Equal(expected, Convert.ToHexStringLower(bytes.AsSpan(0, Keccak256.DigestLength)));
    }

    [Fact]
    public void A_digest_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => Keccak256.Hash([], new byte[31]));

    private static string Digest(byte[] message)
    {
        byte[] digest = new byte[Keccak256.DigestLength];
        Keccak256.Hash(message, digest);
        return Convert.ToHexStringLower(digest);
    }
}
