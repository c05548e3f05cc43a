using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Tasks;
using ZkTask.Tests.Evidence;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Definitions of one host with budgets of their own: what a node is told once one is used up.</summary>
public sealed class DeadlineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_definition_has_its_own_deadline()
    {
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int cancelled = 0;
        await using AttesterHost host = await AttesterHost.WithAsync(Waiting(1, TimeSpan.FromMilliseconds(50)), Waiting(2, TimeSpan.FromMinutes(10)));
        Task<Answered> patient = host.SubmitAsync(new("p", default, 2));
        Answered hasty = await host.SubmitAsync(new("p", default, 1));
        hasty.IsError(500, "DeadlineExceeded: no verdict within 0.05 s");
        Assert.Equal("DeadlineExceeded", hasty.Reason);
        Assert.Equal((1, false), (Volatile.Read(ref cancelled), patient.IsCompleted));

        open.SetResult();
        (await patient).Is(Verdict.Valid);

        // An indeterminate answer does not stand.
        (await host.SubmitAsync(new("p", default, 1))).Is(Verdict.Valid);

        ScriptedTask Waiting(ushort id, TimeSpan deadline) => new(id, async (_, cancellation) =>
        {
            try
            {
                await open.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
                throw;
            }

            return Verdict.Valid;
        })
        {
            Budget = new TaskBudget { Deadline = deadline },
        };
    }

    // Sources that never answer, asked with timeouts that are longer than the deadlines.
    [Fact]
    public async Task Deadlines_of_a_tasks_file_hold_whatever_the_sources_do()
    {
        await using LoopbackServer silent = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        string source = $$"""{"type": "gateway", "url": "{{silent.Url}}", "timeoutMilliseconds": 60000}""";
        string prices = $$"""
            "kind": "oracle-prices", "symbols": [{"symbol": "ETHUSDT"}], "tolerancePartsPerMillion": 1,
            "sources": [{"preset": "binance", "url": "{{silent.Url}}", "timeoutMilliseconds": 60000}]
            """;
        string file = _folder.Write("tasks.json", $$$"""
            {"tasks": [
              {"id": 1, "kind": "ipfs", "sources": [{{{source}}}], "content": { {{{prices}}} }, "budget": {"deadlineMilliseconds": 70}},
              {"id": 2, {{{prices}}}, "budget": {"deadlineMilliseconds": 90}},
              {"id": 3, "kind": "groth16", "verificationKey": "{{{RepositoryFiles.PathOf("circuits/price/verification_key.json")}}}", "budget": {"deadlineMilliseconds": 3600000}}
            ]}
            """);
        await using AttesterHost host = await AttesterHost.StartAsync(options => options.TasksFile = file, kinds: EvidenceKinds.AddTo(TaskKinds.Standard()));
        Task<Answered> stored = host.SubmitAsync(new(OthenticPriceOracle.PinnedCid, default, 1));
        Task<Answered> priced = host.SubmitAsync(new(OthenticPriceOracle.Pinned, default, 2));
        (await host.SubmitAsync(new(PriceProof(), default, 3))).Is(Verdict.Valid);
        (await stored).IsError(500, "DeadlineExceeded: no verdict within 0.07 s");
        (await priced).IsError(500, "DeadlineExceeded: no verdict within 0.09 s");
    }

    [Fact]
    public async Task Each_definition_has_its_own_limits_of_size()
    {
        string key = RepositoryFiles.PathOf("circuits/price/verification_key.json"), proof = PriceProof();
        string file = _folder.Write("tasks.json", $$$"""
            {"tasks": [
              {"id": 1, "kind": "groth16", "verificationKey": "{{{key}}}", "budget": {"maxProofLength": {{{proof.Length}}}, "maxDataLength": 1, "deadlineMilliseconds": 3600000}},
              {"id": 2, "kind": "groth16", "verificationKey": "{{{key}}}", "budget": {"maxProofLength": {{{proof.Length - 1}}}, "maxDataLength": 0}},
              {"id": 3, "kind": "ipfs", "sources": [{"type": "gateway", "url": "http://127.0.0.1:1"}], "content": {"kind": "groth16", "verificationKey": "{{{key}}}"},
               "budget": {"maxProofLength": 45}}
            ]}
            """);
        await using AttesterHost host = await AttesterHost.StartAsync(options => options.TasksFile = file, kinds: EvidenceKinds.AddTo(TaskKinds.Standard()));
        (await host.SubmitAsync(new(proof, default, 1))).Is(Verdict.Valid);
        (await host.SubmitAsync(new(proof, new byte[1], 1))).Is(Verdict.Valid);
        TooLarge(await host.SubmitAsync(new(proof + " ", default, 1)));
        TooLarge(await host.SubmitAsync(new(proof, new byte[2], 1)));
        TooLarge(await host.SubmitAsync(new(proof, default, 2)));
        TooLarge(await host.SubmitAsync(new("{}", new byte[1], 2)));

        // An identifier of 46 characters is not even looked for.
        TooLarge(await host.SubmitAsync(new(OthenticPriceOracle.PinnedCid, default, 3)));

        static void TooLarge(Answered answer) => answer.Is(Verdict.Invalid(new Rejection(Reason.SubmissionTooLarge, "")));
    }

    private static string PriceProof() => new JsonObject
    {
        ["proof"] = JsonNode.Parse(File.ReadAllText(RepositoryFiles.PathOf("circuits/price/proof_0.json"))),
        ["publicSignals"] = JsonNode.Parse(File.ReadAllText(RepositoryFiles.PathOf("circuits/price/public_0.json"))),
    }.ToJsonString();
}
