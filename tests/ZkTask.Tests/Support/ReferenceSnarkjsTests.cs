using System.Text.Json;
using Xunit;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support;

public class ReferenceSnarkjsTests
{
    [Theory]
    [InlineData("generated/groth16/bn128/o_mul/verification_key.json")]
    [InlineData("wild/semaphore-v4-depth20/verification_key.json")]
    [InlineData("wild/zkemail-proof-of-twitter/verification_key.json")]
    [InlineData("wild/rapidsnark/verification_key.json")]
    public void SnarkjsValueIsTheKnownPower(string file)
    {
        JsonElement json = Corpus.ReadJson(file);
        ReferenceGroth16Key key = ReferenceGroth16Key.Read(json);
        JsonElement expected = json.GetProperty("vk_alphabeta_12");

        ReferenceFp12 value = ReferenceSnarkjs.Pair(key.Alpha, key.Beta);
        Assert.Equal(ReferenceSnarkjs.ReadFp12(expected), value);
        Assert.Equal(expected.Deserialize<string[][][]>(), ReferenceSnarkjs.WriteFp12(value));
    }

    [Fact]
    public void PointsAreReadByTheirZ()
    {
        Assert.Equal(ReferenceBn254.G1Generator, ReferenceSnarkjs.ReadG1(JsonElement.Parse("""["1","2","1"]""")));
        Assert.True(ReferenceSnarkjs.ReadG1(JsonElement.Parse("""["0","1","0"]""")).IsIdentity);
        Assert.True(ReferenceSnarkjs.ReadG2(JsonElement.Parse("""[["0","0"],["1","0"],["0","0"]]""")).IsIdentity);
        Assert.Throws<FormatException>(() => ReferenceSnarkjs.ReadG1(JsonElement.Parse("""["1","2","2"]""")));
        Assert.Throws<FormatException>(() => ReferenceSnarkjs.ReadG2(JsonElement.Parse("""[["1","0"],["2","0"],["1","1"]]""")));
    }
}
