using System.Text.Json;
using Xunit;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask zkey export verificationkey</c>.</summary>
public sealed class ZkeyExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("price")]
    [InlineData("ledger")]
    public void Writes_the_values_that_snarkjs_writes(string circuit)
    {
        string output = _folder.PathOf("vk.json");
        CliRun run = CliRun.Of("zkey", "export", "verificationkey", RepositoryFiles.PathOf($"circuits/{circuit}/{circuit}.zkey"), output).Exits(0);
        Assert.Equal("", run.Error);
        Assert.StartsWith($"{output}: 2 public inputs, fingerprint ", run.Output, StringComparison.Ordinal);
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse(RepositoryFiles.ReadText($"circuits/{circuit}/verification_key.json")), JsonElement.Parse(File.ReadAllText(output))));
        Assert.Equal([output], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Writes_byte_for_byte_the_files_that_snarkjs_writes()
    {
        int files = 0;
        string output = _folder.PathOf("vk.json");
        foreach (string snarkjs in Directory.GetFiles(Corpus.PathOf("wild"), "zkey.vk.snarkjs.json", SearchOption.AllDirectories))
        {
            JsonElement expected = JsonElement.Parse(File.ReadAllText(snarkjs));
            if (expected.GetProperty("protocol").GetString() != "groth16" || expected.GetProperty("curve").GetString() != "bn128")
                continue;
            FileInfo zkey = new(Path.Combine(Path.GetDirectoryName(snarkjs)!, "zkey.zkey"));
            if (!zkey.Exists || zkey.Length > 100_000)
                continue;
            CliRun.Of("zkey", "export", "verificationkey", zkey.FullName, output).Exits(0);
            Assert.Equal(File.ReadAllBytes(snarkjs), File.ReadAllBytes(output));
            files++;
        }

        Assert.True(files >= 5, $"{files} files");
    }

    [Fact]
    public void Reports_in_json()
    {
        string output = _folder.PathOf("vk.json");
        JsonElement json = CliRun.Of("zkey", "export", "verificationkey", SmallZkey(), output, "--json").Exits(0).Json;
        Assert.Equal(output, json.GetProperty("output").GetString());
        Assert.Equal(ZkeyFile.PublicCount, json.GetProperty("publicInputs").GetInt32());
        Assert.False(json.GetProperty("forgeable").GetBoolean());
    }

    [Fact]
    public void Exports_a_forgeable_key_with_a_warning()
    {
        ZkeyFile file = new();
        Array.Copy(ZkeyFile.G1Bytes(5), 0, file[2], ZkeyFile.PointsOffset + (2 * 64) + (2 * 128), 64);
        Array.Copy(ZkeyFile.G2Bytes(5), 0, file[2], ZkeyFile.PointsOffset + (3 * 64) + (2 * 128), 128);
        CliRun run = CliRun.Of("zkey", "export", "verificationkey", _folder.Write("0.zkey", file.ToBytes()), _folder.PathOf("vk.json")).Exits(0);
        Assert.StartsWith("zktask: warning: forgeable: gamma equals delta", run.Error, StringComparison.Ordinal);
        CliRun.Of("vkey", "inspect", _folder.PathOf("vk.json")).Exits(0);
    }

    [Fact]
    public void Replaces_a_file_and_follows_a_link()
    {
        string target = _folder.Write("target.json", "old");
        string link = _folder.PathOf("link.json");
        File.CreateSymbolicLink(link, target);
        CliRun.Of("zkey", "export", "verificationkey", SmallZkey(), link).Exits(0);
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.StartsWith("{", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Root).Length);
    }

    [Fact]
    public void Leaves_the_old_file_alone_when_the_new_one_cannot_be_made()
    {
        string output = _folder.Write("vk.json", "old");
        byte[] zkey = new ZkeyFile().ToBytes();
        CliRun.Of("zkey", "export", "verificationkey", _folder.Write("cut.zkey", zkey[..^1]), output).Exits(2).SaysOnlyOnError("MalformedDocument");
        CliRun.Of("zkey", "export", "verificationkey", _folder.PathOf("absent.zkey"), output).Exits(2).SaysOnlyOnError("absent.zkey: no such file or directory");
        CliRun.Of("zkey", "export", "verificationkey", _folder.Root, output).Exits(2).SaysOnlyOnError("is a directory");
        Assert.Equal("old", File.ReadAllText(output));
    }

    [Fact]
    public void Abstains_when_the_file_cannot_be_written()
    {
        CliRun.Of("zkey", "export", "verificationkey", SmallZkey(), _folder.PathOf("absent/vk.json")).Exits(3).SaysOnlyOnError("UnwritableOutput");
        CliRun.Of("zkey", "export", "verificationkey", SmallZkey(), _folder.Root).Exits(3).SaysOnlyOnError("is a directory");
        Assert.Equal([SmallZkey()], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Replaces_no_device()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null");
        CliRun.Of("zkey", "export", "verificationkey", SmallZkey(), "/dev/null").Exits(3).SaysOnlyOnError("/dev/null: is a device");
        using FileStream device = File.OpenRead("/dev/null");
        Assert.Equal(-1, device.ReadByte());
    }

    // Well-formed, of no circuit, and checked in no time.
    private string SmallZkey() => _folder.Write("small.zkey", new ZkeyFile().ToBytes());
}
