using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZkTask.AspNetCore;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Records;
using ZkTask.Attestation.Voting;
using ZkTask.Evidence;
using ZkTask.Tasks;

namespace ZkTask.Cli.Demo;

/// <summary>What an attester's validation service answered.</summary>
/// <param name="Outcome">The verdict.</param>
/// <param name="Reason">The reason's name; null for a valid task.</param>
internal sealed record AttesterAnswer(Outcome Outcome, string? Reason)
{
    /// <summary>The vote that follows; null: none, it abstains.</summary>
    internal bool? Vote => Outcome == Outcome.Indeterminate ? null : Outcome == Outcome.Valid;
}

/// <summary>
/// An attester: a validation service of its own behind HTTP, with its own verdict log, and the node beside it, which asks that service and signs votes through its
/// own equivocation guard.
/// </summary>
internal sealed class AttesterNode : IAsyncDisposable
{
    private readonly BlsSecretKey _key = BlsSecretKey.Generate();
    private readonly EquivocationGuard _guard;
    private readonly HttpClient _http;
    private LoopbackHost _service = null!;

    private AttesterNode(ulong id, BigInteger power, string folder, HttpClient http)
    {
        _http = http;
        Registration = new Attester(id, power, _key.PublicKey);
        _guard = EquivocationGuard.Open(Path.Combine(folder, $"guard-{id}.db"), _key.PublicKey, RecordMode.OpenOrCreate);
    }

    /// <summary>How the contract knows it.</summary>
    internal Attester Registration { get; }

    /// <summary>Starts the service and registers the attester.</summary>
    internal static async Task<AttesterNode> StartAsync(
        ulong id, BigInteger power, string tasksFile, string folder, HttpClient http, AttestationCenter center)
    {
        // A source that is down for a moment should not keep the demonstration waiting.
        EvidenceOptions evidence = new() { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(20), BreakAfter = 1000 };
        AttesterNode node = new(id, power, folder, http);
        node._service = await LoopbackHost.StartAsync(
            app => app.MapTaskValidation(),
            services => services.AddZkTask(
                options =>
                {
                    (options.TasksFile, options.ReloadInterval, options.WarmUp) = (tasksFile, TimeSpan.Zero, false);
                    options.VerdictLog = Path.Combine(folder, $"verdicts-{id}.db");
                },
                EvidenceKinds.AddTo(TaskKinds.Standard(), evidence))).ConfigureAwait(false);
        using EcdsaPrivateKey account = EcdsaPrivateKey.Generate();
        AttestationDomain domain = AttestationCenter.Domain;
        center.Register(node.Registration, account.Address, ProofOfPossession.Create(node._key, account.Address, domain.AttestationCenter, domain.ChainId));
        return node;
    }

    /// <summary>Asks the validation service over HTTP, as Othentic's node does.</summary>
    internal async Task<AttesterAnswer> AskAsync(PerformedTask task, CancellationToken cancellation)
    {
        JsonObject submission = new()
        {
            ["proofOfTask"] = task.ProofOfTask,
            ["data"] = $"0x{Convert.ToHexStringLower(task.Data.Span)}",
            ["taskDefinitionID"] = task.TaskDefinitionId,
            ["performer"] = task.Performer.ToString(),
        };
        using StringContent content = new(submission.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri(_service.Url, "task/validate"), content, cancellation).ConfigureAwait(false);
        string? reason = response.Headers.TryGetValues("ZkTask-Reason", out IEnumerable<string>? reasons) ? reasons.FirstOrDefault() : null;
        if (!response.IsSuccessStatusCode)
            return new AttesterAnswer(Outcome.Indeterminate, reason);
        JsonElement answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        return new AttesterAnswer(answer.GetProperty("data").GetBoolean() ? Outcome.Valid : Outcome.Invalid, reason);
    }

    /// <summary>Signs a vote, unless the guard knows the other one.</summary>
    internal Rejection? SignVote(PerformedTask task, bool isApproved, out BlsSignature? signature) =>
        _guard.Sign(_key, task, AttestationCenter.Domain, isApproved, out signature);

    /// <summary>Signs whatever it likes: what an operator does who went around the guard.</summary>
    internal BlsSignature SignAroundTheGuard(PerformedTask task, bool isApproved) =>
        _key.Sign(task.VoteHash(AttestationCenter.Domain, isApproved), MessageHash.OthenticTasks);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync().ConfigureAwait(false);
        _guard.Dispose();
        _key.Dispose();
    }
}
