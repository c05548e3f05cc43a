using System.Text.Json;
using Xunit;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask demo</c>.</summary>
public sealed class DemoTests
{
    [Fact]
    public void Accepts_the_honest_proof_and_refuses_the_others_with_their_reasons()
    {
        JsonElement json = CliRun.Of("demo", "--json").Exits(0).Json;
        Assert.Equal("valid", json.GetProperty("verdict").GetString());
        Assert.Equal(
            [null, "PairingMismatch", "PairingMismatch", "PublicInputOutOfRange", "PointNotInSubgroup", "IdentityPoint", "InsecureVerifyingKey"],
            json.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("reason").GetString()));
        Assert.Equal(6, json.GetProperty("cases").EnumerateArray().Count(one => one.GetProperty("verdict").GetString() == "invalid"));
    }

    [Fact]
    public void Shows_a_table_with_colors_only_where_the_host_has_them()
    {
        string plain = CliRun.Of("demo").Exits(0).Output;
        Assert.Contains("PointNotInSubgroup", plain, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain);
        Assert.Contains('\e', CliRun.InColor("demo").Exits(0).Output);
    }
}
