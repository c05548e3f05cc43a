using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Fields;
using ZkTask.Hashing;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Hashing;

public class PoseidonTests
{
    [Theory]
    [InlineData("hash/poseidon-bn254.json")]
    [InlineData("hash/poseidon-go-iden3.json")]
    public void Every_vector_of_the_corpus(string file)
    {
        Corpus.Require();
        JsonElement document = Corpus.ReadJson(file);
        JsonElement vectors = document.ValueKind == JsonValueKind.Array ? document : document.GetProperty("vectors");
        int count = 0;
        foreach (JsonElement vector in vectors.EnumerateArray())
        {
            Fr[] inputs = [.. vector.GetProperty("inputs").EnumerateArray().Select(Number)];
            Assert.Equal(Number(vector.GetProperty("out")), Poseidon.Hash(inputs));
            count++;
        }

        Assert.True(count > 0);
    }

    // The digest of (1, 2), which the tests of every implementation have.
    [Fact]
    public void Known_digest() =>
        Assert.Equal(
            BigInteger.Parse("7853200120776062878684798364095072458815029376092732009249414926327459813530"),
            Poseidon.Hash(Fr.One, Fr.FromUInt64(2)).ToBigInteger());

    [Fact]
    public void Other_numbers_of_inputs_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Poseidon.Hash());
        Assert.Throws<ArgumentException>(() => Poseidon.Hash(new Fr[Poseidon.MaxInputs + 1]));
    }

    private static Fr Number(JsonElement text)
    {
        Assert.Equal(NumberStatus.Ok, Fr.TryParseDecimal(Encoding.ASCII.GetBytes(text.GetString()!), out Fr value));
        return value;
    }
}
