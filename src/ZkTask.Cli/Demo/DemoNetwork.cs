using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Text.Json.Nodes;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Demo;

/// <summary>
/// A network in one process: a Performer, a gateway to its block store, an exchange, an aggregator's endpoint, four attesters of different stake. They talk over HTTP
/// on this machine's loopback interface; nothing leaves it. Files are in a temporary folder, which is removed at the end.
/// </summary>
internal sealed class DemoNetwork : IAsyncDisposable
{
    // What is down drops its connections, so nobody has to wait for it; a busy machine must not look like an outage. What hangs, the demonstration's own limit ends.
    private const int PatienceMilliseconds = 60_000;

    /// <summary>The attesters' powers: the contract's rule needs 66 of 100 to approve and 33 to reject.</summary>
    internal static ImmutableArray<BigInteger> Powers { get; } = [40, 30, 20, 10];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zktask-demo-");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly AttestationCenter _center = new();
    private readonly List<AttesterNode> _attesters = [];
    private BlockGateway? _gateway;
    private Exchange? _exchange;
    private AggregatorNode? _aggregator;
    private Performer? _performer;

    private DemoNetwork()
    {
    }

    internal static async Task<DemoNetwork> StartAsync()
    {
        DemoNetwork network = new();
        try
        {
            await network.StartNodesAsync().ConfigureAwait(false);
            return network;
        }
        catch
        {
            await network.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Plays a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="row">Where to show it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">The aggregator did not take the task.</exception>
    internal async Task<ScenarioResult> PlayAsync(DemoScenario scenario, DemoRow row, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        PerformedTask published = _performer!.Publish(scenario.Work);
        (_gateway!.IsDown, _exchange!.IsDown) = (scenario.Down == DemoOutage.Storage, scenario.Down == DemoOutage.Exchange);
        if (await _performer.SendAsync(published, scenario.Signature, cancellation).ConfigureAwait(false) is { } refused)
            throw new InvalidOperationException($"{scenario.Name}: {refused}");
        row.Sent(published, scenario.Signature);

        PerformedTask task = await _aggregator!.NextTaskAsync(cancellation).ConfigureAwait(false);
        VoteRound round = new(task, _center.ElectorateOf(task.TaskDefinitionId));
        AttesterResult[] attesters = await Task.WhenAll(_attesters.Select(attester => AttestAsync(attester, task, round, scenario, row, cancellation))).ConfigureAwait(false);
        Rejection? fault = round.Close(out QuorumCertificate? certificate);
        ScenarioResult result = new(scenario, task, [.. attesters], round.Tally, certificate, fault, Stopwatch.GetElapsedTime(start));
        row.Decided(result);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AttesterNode attester in _attesters)
            await attester.DisposeAsync().ConfigureAwait(false);
        if (_aggregator is not null)
            await _aggregator.DisposeAsync().ConfigureAwait(false);
        if (_gateway is not null)
            await _gateway.DisposeAsync().ConfigureAwait(false);
        if (_exchange is not null)
            await _exchange.DisposeAsync().ConfigureAwait(false);
        _performer?.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<AttesterResult> AttestAsync(
        AttesterNode node, PerformedTask task, VoteRound round, DemoScenario scenario, DemoRow row, CancellationToken cancellation)
    {
        AttesterAnswer answer = await node.AskAsync(task, cancellation).ConfigureAwait(false);
        Attester attester = node.Registration;
        List<bool> votes = [];
        Reason? guardRefusal = null;
        if (answer.Vote is { } vote)
        {
            if (node.SignVote(task, vote, out BlsSignature? signature) is null)
                Cast(vote, signature!);
            if (scenario.DoubleVoter == attester.Id)
            {
                guardRefusal = node.SignVote(task, !vote, out _)?.Reason;
                Cast(!vote, node.SignAroundTheGuard(task, !vote));
            }
        }

        AttesterResult result = new(attester, answer, [.. votes], guardRefusal);
        row.Attested(result);
        return result;

        void Cast(bool isApproved, BlsSignature signature)
        {
            if (round.Take(attester.Id, isApproved, signature) is VoteStatus.Counted or VoteStatus.Conflicting)
                votes.Add(isApproved);
        }
    }

    private async Task StartNodesAsync()
    {
        _gateway = await BlockGateway.StartAsync().ConfigureAwait(false);
        _exchange = await Exchange.StartAsync().ConfigureAwait(false);
        _aggregator = await AggregatorNode.StartAsync(_center).ConfigureAwait(false);
        _performer = new Performer(_http, _aggregator.Url, _gateway.Store);
        _center.RegisterPerformer(_performer.Address, _performer.Key);
        string tasksFile = WriteTasksFile(_gateway.Url, _exchange.Url);
        for (int i = 0; i < Powers.Length; i++)
            _attesters.Add(await AttesterNode.StartAsync((ulong)i + 1, Powers[i], tasksFile, _folder.FullName, _http, _center).ConfigureAwait(false));
    }

    // What an operator writes: fetch the content, hash it, and judge it as a Groth16 proof about the data, or as a price within five percent of an exchange's.
    private string WriteTasksFile(Uri gateway, Uri exchange)
    {
        JsonArray tasks = [];
        foreach ((ushort id, string circuit) in new[] { (DemoWork.PriceTask, DemoArtifacts.Price), (DemoWork.LedgerTask, DemoArtifacts.Ledger) })
        {
            string key = $"{circuit}.vkey.json";
            File.WriteAllBytes(Path.Combine(_folder.FullName, key), DemoArtifacts.Key(circuit));
            tasks.Add((JsonNode)OnIpfs(id, new JsonObject { ["kind"] = "groth16", ["verificationKey"] = key, ["publicInputs"] = "abi-array" }));
        }

        tasks.Add((JsonNode)OnIpfs(DemoWork.QuoteTask, new JsonObject
        {
            ["kind"] = "oracle-prices",
            ["symbols"] = new JsonArray(new JsonObject { ["symbol"] = Exchange.Symbol }),
            ["tolerancePartsPerMillion"] = 50_000,
            ["sources"] = new JsonArray(new JsonObject { ["preset"] = "binance", ["url"] = exchange.ToString(), ["timeoutMilliseconds"] = PatienceMilliseconds }),
            ["cacheMilliseconds"] = 0,
        }));
        string path = Path.Combine(_folder.FullName, "tasks.json");
        File.WriteAllText(path, new JsonObject { ["tasks"] = tasks }.ToJsonString());
        return path;

        JsonObject OnIpfs(ushort id, JsonObject content) => new()
        {
            ["id"] = id,
            ["kind"] = "ipfs",
            ["sources"] = new JsonArray(new JsonObject { ["type"] = "gateway", ["url"] = gateway.ToString(), ["timeoutMilliseconds"] = PatienceMilliseconds }),
            ["budget"] = new JsonObject { ["deadlineMilliseconds"] = 2 * PatienceMilliseconds },
            ["content"] = content,
        };
    }
}
