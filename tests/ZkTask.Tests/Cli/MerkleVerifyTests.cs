using Xunit;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask merkle verify</c>: arguments, exit codes and output.</summary>
public sealed class MerkleVerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_valid_of_every_kind()
    {
        foreach ((string kind, string document) in MerkleProofJsonTests.Valid)
            Assert.Equal("valid\n", CliRun.Of("merkle", "verify", kind, _folder.Write("proof.json", document)).Exits(0).Output);
    }

    [Fact]
    public void Tells_invalid_from_malformed_and_unreadable()
    {
        string file = _folder.Write("proof.json", """{"root": "6", "leaf": "5", "index": 0, "siblings": []}""");
        Assert.Equal("RootMismatch", CliRun.Of("merkle", "verify", "lean-imt", file, "--json").Exits(1).Json.GetProperty("reason").GetString());
        Assert.StartsWith("invalid: RootMismatch: LeanIMT proof: ", CliRun.Of("merkle", "verify", "lean-imt", file).Output, StringComparison.Ordinal);
        Assert.Equal("malformed", CliRun.Of("merkle", "verify", "circom-smt", file, "--json").Exits(2).Json.GetProperty("verdict").GetString());
        CliRun.Of("merkle", "verify", "circom-smt", file).Exits(2).SaysOnlyOnError("MalformedDocument");
        CliRun.Of("merkle", "verify", "lean-imt", _folder.PathOf("absent.json")).Exits(2).SaysOnlyOnError("no such file");
    }

    [Theory]
    [InlineData("merkle")]
    [InlineData("merkle", "verify")]
    [InlineData("merkle", "verify", "lean-imt")]
    [InlineData("merkle", "verify", "LEAN-IMT", "-")]
    [InlineData("merkle", "verify", "sparse", "-")]
    public void Refuses_what_is_no_command(params string[] args) => Assert.Equal(64, CliRun.Of(args).ExitCode);

    [Fact]
    public void Asks_for_the_state_root() =>
        CliRun.Of("merkle", "verify", "eth-getproof", _folder.Write("proof.json", EthDocuments.Account(hasStateRoot: false))).Exits(2).SaysOnlyOnError("stateRoot");
}
