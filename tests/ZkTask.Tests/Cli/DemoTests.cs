using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Xunit;
using ZkTask.Cli;
using ZkTask.Cli.Commands;
using ZkTask.Cli.Demo;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask demo</c>: what must come out, and that something else is noticed.</summary>
[Trait("Category", "Process")]
public sealed class DemoTests
{
    [Fact]
    public void Shows_the_outcomes_that_the_protocol_asks_for()
    {
        JsonElement json = CliRun.Of("demo", "--json", "--limit", "900").Exits(0).Json;
        Assert.Equal("valid", json.GetProperty("verdict").GetString());
        Assert.Equal(
            [
                "an honest price: Approved by 1 2 3 4; all valid; ",
                "an honest ledger step: Approved by 1 2 3 4; all valid; ",
                "a forged price: Rejected by 1 2 3 4; all invalid PairingMismatch; RejectedTask ",
                "an old proof, new data: Rejected by 1 2 3 4; all invalid PublicInputBindingMismatch; RejectedTask ",
                "storage down: NoQuorum by ; all indeterminate ContentUnavailable; ",
                "storage back, same task: Approved by 1 2 3 4; all valid; ",
                "exchange down: NoQuorum by ; all indeterminate SourcesUnavailable; ",
                "exchange back, same task: Approved by 1 2 3 4; all valid; ",
                "attester 3 votes twice: Approved by 1 2 3 4; all valid; DoubleAttestation 3, IncorrectAttestation 3",
            ],
            json.GetProperty("scenarios").EnumerateArray().Select(Summary));
        Assert.Equal(
            [null, "PairingMismatch", "PairingMismatch", "PublicInputOutOfRange", "PointNotInSubgroup", "IdentityPoint", "InsecureVerifyingKey"],
            json.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("reason").GetString()));

        JsonElement[] scenarios = [.. json.GetProperty("scenarios").EnumerateArray()];
        Assert.Equal([["approve"], ["approve"], ["approve", "reject"], ["approve"]], VotesIn(scenarios[8]));
        Assert.All((JsonElement[])[scenarios[4], scenarios[6]], scenario => Assert.All(VotesIn(scenario), Assert.Empty));
        Assert.Equal("ConflictingVote", scenarios[8].GetProperty("attesters")[2].GetProperty("guardRefusal").GetString());
        Assert.Equal(("100", "20"), (scenarios[8].GetProperty("approvePower").GetString(), scenarios[8].GetProperty("rejectPower").GetString()));
        Assert.Equal(scenarios[4].GetProperty("taskHash").GetString(), scenarios[5].GetProperty("taskHash").GetString());
        Assert.Equal(scenarios[6].GetProperty("taskHash").GetString(), scenarios[7].GetProperty("taskHash").GetString());
        Assert.Equal(7, scenarios.Select(scenario => scenario.GetProperty("taskHash").GetString()).Distinct().Count());
    }

    [Fact]
    public void Says_everything_in_lines_with_colors_only_where_the_host_has_them()
    {
        string plain = CliRun.Of("demo", "--limit", "900").Exits(0).Output;
        foreach (DemoScenario scenario in DemoScenario.All)
            Assert.Equal(6, plain.Split('\n').Count(line => line.StartsWith($"{scenario.Name}: ", StringComparison.Ordinal)));
        Assert.Contains("exchange down: attester 3 (power 20): indeterminate, SourcesUnavailable: abstains\n", plain, StringComparison.Ordinal);
        Assert.Contains("storage down: no quorum; penalties: none\n", plain, StringComparison.Ordinal);
        Assert.Contains("its guard refused (ConflictingVote), so it went around it", plain, StringComparison.Ordinal);
        Assert.Contains("PointNotInSubgroup", plain, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', plain);
    }

    // Every scenario gets what another one should have got.
    [Fact]
    public void Notices_every_outcome_that_is_not_as_it_must_be()
    {
        DemoScenario[] scenarios = [.. DemoScenario.All];
        DemoWork honest = DemoWork.Of(DemoArtifacts.Price, "1"), forged = DemoWork.Of(DemoArtifacts.Price, DemoArtifacts.Forged);
        scenarios[0] = scenarios[0] with { Work = forged };
        scenarios[1] = scenarios[1] with { Work = DemoWork.Of(DemoArtifacts.Ledger, "1", claimed: "2") };
        scenarios[2] = scenarios[2] with { Work = honest };
        scenarios[3] = scenarios[3] with { Work = DemoWork.Of(DemoArtifacts.Ledger, "2") };
        scenarios[4] = scenarios[4] with { Down = DemoOutage.None };
        scenarios[5] = scenarios[5] with { Work = DemoWork.Of(DemoArtifacts.Ledger, "4"), Down = DemoOutage.Storage };
        scenarios[6] = scenarios[6] with { Down = DemoOutage.None };
        scenarios[7] = scenarios[7] with { Work = DemoWork.Quote("2730.01") };
        scenarios[8] = scenarios[8] with { DoubleVoter = null };
        DemoScenario[] withoutPenalty = [.. scenarios, DemoScenario.All[8] with { Work = DemoWork.Of(DemoArtifacts.Ledger, "3"), Penalties = [] }];

        CliRun run = CliRun.Of(() => Stream.Null, hasColor: true, host =>
            DemoCommand.RunAsync(host, asJson: true, withoutPenalty, TimeSpan.FromMinutes(15), CancellationToken.None).GetAwaiter().GetResult()).Exits(3);
        JsonElement json = run.Json;
        Assert.Equal(("indeterminate", "InternalError"), (json.GetProperty("verdict").GetString(), json.GetProperty("reason").GetString()));
        string?[] differences = [.. json.GetProperty("scenarios").EnumerateArray().Select(scenario => scenario.GetProperty("difference").GetString())];
        Assert.Equal("attester 1 answered Invalid (PairingMismatch), not Valid", differences[0]);
        Assert.Equal("attester 1 answered Invalid (PublicInputBindingMismatch), not Valid", differences[1]);
        Assert.Equal("attester 1 answered Valid, not Invalid (PairingMismatch)", differences[2]);
        Assert.Equal("attester 1 answered Valid, not Invalid (PublicInputBindingMismatch)", differences[3]);
        Assert.Equal("attester 1 answered Valid, not Indeterminate (ContentUnavailable)", differences[4]);
        Assert.Equal("attester 1 answered Indeterminate (ContentUnavailable), not Valid", differences[5]);
        Assert.Equal("attester 1 answered Valid, not Indeterminate (SourcesUnavailable)", differences[6]);
        Assert.Equal("attester 1 answered Invalid (PriceMismatch), not Valid", differences[7]);
        Assert.Equal("the penalties are []", differences[8]);
        Assert.Equal("the penalties are [DoubleAttestation by 3, IncorrectAttestation by 3]", differences[9]);
    }

    [Fact]
    public void One_difference_is_enough_for_another_exit_code()
    {
        string?[] none = [.. DemoScenario.All.Select(_ => (string?)null)];
        Assert.Equal(ExitCode.Valid, DemoCommand.AnswerTo(none).Code);
        for (int i = 0; i < none.Length; i++)
        {
            string?[] one = [.. none];
            one[i] = "it is different";
            Assert.Equal(new Answer(ExitCode.Indeterminate, "InternalError", "it is different"), DemoCommand.AnswerTo(one));
        }
    }

    // A time that is over at once stands for whatever hangs.
    [Fact]
    public void Is_given_up_after_half_a_minute_unless_told_otherwise()
    {
        RootCommand root = CommandTree.Create(new CliHost(() => Stream.Null, () => TextWriter.Null, () => TextWriter.Null));
        Assert.Equal(30, root.Parse(["demo"]).GetValue<int>("--limit"));
        Assert.Equal(900, root.Parse(["demo", "--limit", "900"]).GetValue<int>("--limit"));
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_given_up()
    {
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => DemoRun.SilentlyAsync(DemoScenario.All, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal("the demonstration did not end within 0 s", error.Message);
    }

    [Fact]
    public async Task Leaves_nothing_behind_when_it_is_interrupted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGTERM is sent with kill.");
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "ZkTask.Cli.dll"), "demo", "--limit", "900"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = folder.Root;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("an honest price: ", StringComparison.Ordinal))
                break;
        }

        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((3, "zktask: interrupted\n"), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    private static string Summary(JsonElement scenario)
    {
        Assert.Null(scenario.GetProperty("difference").GetString());
        JsonElement[] attesters = [.. scenario.GetProperty("attesters").EnumerateArray()];
        Assert.Equal(["40", "30", "20", "10"], attesters.Select(attester => attester.GetProperty("power").GetString()));
        string verdict = Assert.Single(attesters.Select(one => $"{one.GetProperty("verdict").GetString()} {one.GetProperty("reason").GetString()}".TrimEnd()).Distinct());
        IEnumerable<string> penalties = scenario.GetProperty("penalties").EnumerateArray()
            .Select(penalty => $"{penalty.GetProperty("offence").GetString()} {(penalty.GetProperty("attester").ValueKind == JsonValueKind.Null ? "" : penalty.GetProperty("attester"))}");
        return $"{scenario.GetProperty("name").GetString()}: {scenario.GetProperty("decision").GetString()} by {string.Join(' ', scenario.GetProperty("certificate").EnumerateArray())}; "
            + $"all {verdict}; {string.Join(", ", penalties)}";
    }

    private static string?[][] VotesIn(JsonElement scenario) =>
        [.. scenario.GetProperty("attesters").EnumerateArray().Select(attester => attester.GetProperty("votes").EnumerateArray().Select(vote => vote.GetString()).ToArray())];
}
