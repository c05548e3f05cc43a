using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Artifacts;

/// <summary>The corpus's zkey files.</summary>
public sealed class CorpusZkeyTests
{
    [Fact]
    public void Exports_from_every_groth16_file_the_key_that_snarkjs_exports()
    {
        int files = 0;
        foreach (JsonElement file in Corpus.ManifestFiles().Where(file => IsZkey(file) && file.TryGetProperty("golden", out _)))
        {
            string path = file.GetProperty("file").GetString()!;
            JsonElement golden = Corpus.ReadJson(file.GetProperty("golden").GetString()!).GetProperty("verificationKey");
            using FileStream stream = File.OpenRead(Corpus.PathOf(path));
            Rejection? rejection = Groth16Zkey.Read(stream, out VerifyingKeyDocument? key);
            if (golden.GetProperty("protocol").GetString() != "groth16")
            {
                Assert.Equal(Reason.ProtocolMismatch, rejection?.Reason);
                continue;
            }

            if (golden.GetProperty("curve").GetString() != "bn128")
            {
                Assert.Equal(Reason.CurveMismatch, rejection?.Reason);
                continue;
            }

            Assert.True(rejection is null, $"{path}: {rejection}");
            byte[] exported = Export(key!);
            Assert.True(JsonElement.DeepEquals(golden, JsonElement.Parse(exported)), path);
            string snarkjs = Corpus.PathOf(path.Replace("zkey.zkey", "zkey.vk.snarkjs.json", StringComparison.Ordinal));
            if (!snarkjs.EndsWith(".zkey", StringComparison.Ordinal) && File.Exists(snarkjs))
                Assert.Equal(File.ReadAllText(snarkjs), Encoding.UTF8.GetString(exported));
            files++;
        }

        Assert.True(files >= 35, $"{files} files");
    }

    [Fact]
    public void Loads_the_file_that_nobody_contributed_to()
    {
        byte[] bytes = File.ReadAllBytes(Corpus.PathOf("generated/groth16/bn128/o_mul/circuit_0000_uncontributed.zkey"));
        Assert.Null(Groth16Zkey.Read(bytes, out VerifyingKeyDocument? key));
        Assert.Equal(key!.Gamma, key.Delta);
    }

    [Fact]
    public void Answers_every_damaged_file_as_expected()
    {
        int files = 0;
        foreach (JsonElement item in Corpus.ReadJson("negative/binary/cases.json").EnumerateArray().Where(item => item.GetProperty("type").GetString() == "zkey"))
        {
            string id = item.GetProperty("id").GetString()!;
            string expect = item.GetProperty("expect").GetString()!;
            byte[] bytes = File.ReadAllBytes(Corpus.PathOf("negative/binary/" + item.GetProperty("file").GetString()));
            Rejection? rejection = Groth16Zkey.Read(bytes, out VerifyingKeyDocument? key);
            Assert.Equal(rejection is null, key is not null);
            if (!id.StartsWith("zkey-groth16-bn128", StringComparison.Ordinal))
                Assert.NotNull(rejection);
            else if (expect != "policy")
                Assert.True(expect == "accept" == rejection is null, $"{id}: {rejection}");
            files++;
        }

        Assert.True(files >= 100, $"{files} files");
    }

    private static bool IsZkey(JsonElement file) => file.GetProperty("file").GetString()!.EndsWith(".zkey", StringComparison.Ordinal);

    private static byte[] Export(VerifyingKeyDocument key)
    {
        Assert.Equal(PointStatus.Ok, G1.TryCreate(key.Alpha.X, key.Alpha.Y, out G1 alpha));
        Assert.Equal(PointStatus.Ok, G2.TryCreate(key.Beta.X, key.Beta.Y, out G2 beta));
        return VerifyingKeyJson.Write(key, Pairing.Compute(alpha, beta));
    }
}
