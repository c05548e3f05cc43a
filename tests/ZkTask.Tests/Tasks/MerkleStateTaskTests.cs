using System.Text;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Hashing;
using ZkTask.Merkle;
using ZkTask.Storage;
using ZkTask.Tasks;
using ZkTask.Tests.Storage;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Tasks;

/// <summary>Tasks whose proof is that one root of a sparse tree follows from another.</summary>
public sealed class MerkleStateTaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public async Task Judges_a_transition_in_each_spelling(string scheme)
    {
        (MerkleStateRule rule, StateTransition transition) = Case(scheme);
        string json = Json(transition), hex = $"0x{Convert.ToHexStringLower(transition.ToBytes())}", base64 = Convert.ToBase64String(transition.ToBytes());
        foreach (string proof in (string[])[json, hex, base64, $" {json} "])
            await Expect(Reason.None, rule, proof);
        await Expect(Reason.MalformedDocument, rule, hex[..^1]);
        await Expect(Reason.MalformedDocument, rule, hex[..^2]);
        await Expect(Reason.MalformedDocument, rule, hex + "zz");
        await Expect(Reason.MalformedDocument, rule, base64 + "\n");
        await Expect(Reason.MalformedDocument, rule, base64[..^4]);
        await Expect(Reason.MalformedDocument, rule, json[..^2]);
        await Expect(Reason.MalformedDocument, rule, "");
        await Expect(Reason.MalformedDocument, rule, "{\ud800}");
    }

    [Fact]
    public async Task Names_what_failed()
    {
        (MerkleStateRule rule, StateTransition transition) = Case("keccak-smt");
        string json = Json(transition);
        await Expect(Reason.StaleRoot, rule with { PreviousRoot = transition.NewRoot }, json);
        await Expect(Reason.SchemeMismatch, rule with { Scheme = TreeScheme.Sha256Smt }, json);
        await Expect(Reason.None, rule with { Depth = transition.Depth }, json);
        await Expect(Reason.DepthExceeded, rule with { Depth = transition.Depth - 1 }, json);
        await Expect(Reason.RootMismatch, rule, json.Replace(transition.NewRoot.ToString(), transition.OldRoot.ToString(), StringComparison.Ordinal));
        await Expect(Reason.UnusedSibling, rule, json.Replace("\"siblings\": [", "\"siblings\": [null, ", StringComparison.Ordinal));

        (MerkleStateRule circom, StateTransition overField) = Case("circom-smt");
        string key = overField.Changes[0].Key.ToDecimal(), alias = (overField.Changes[0].Key.ToInteger() + Fr.Modulus).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Expect(Reason.NonCanonicalKey, circom, Json(overField).Replace($"\"{key}\"", $"\"{alias}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ties_the_data_to_the_transition()
    {
        (MerkleStateRule rule, StateTransition transition) = Case("keccak-smt");
        string json = Json(transition);
        Bytes32 operations = MerkleStateTask.HashOperations(transition);
        MerkleStateRule words = rule with { Data = MerkleDataBinding.Words("newRoot", "operations") };
        byte[] data = [.. transition.NewRoot.Span, .. operations.Span];
        await Expect(Reason.None, words, json, data);
        await Expect(Reason.DataBindingMismatch, words, json, [.. transition.OldRoot.Span, .. operations.Span]);
        await Expect(Reason.DataBindingMismatch, words, json, [.. transition.NewRoot.Span, .. transition.NewRoot.Span]);
        await Expect(Reason.DataBindingMismatch, words, json, data[..^1]);
        await Expect(Reason.DataBindingMismatch, words, json);
        await Expect(Reason.None, rule with { Data = MerkleDataBinding.Words("oldRoot") }, json, transition.OldRoot.Span.ToArray());
    }

    [Fact]
    public async Task Judges_a_circom_processor_proof()
    {
        StateTree tree = StoreCases.Apply(TreeScheme.CircomSmt.Empty, [StateOperation.Put(Bytes32.FromInteger(1), Bytes32.FromInteger(7))]);
        StateOperation put = StateOperation.Put(Bytes32.FromInteger(1 + 16), Bytes32.FromInteger(9));
        Assert.Null(tree.Apply([put], out StateTree? next, out StateTransition? transition));
        string proof = $$"""
            {"oldRoot": "{{tree.Root.ToDecimal()}}", "newRoot": "{{next!.Root.ToDecimal()}}", "siblings": ["0", "0"], "oldKey": "1", "oldValue": "7", "newKey": "17", "newValue": "9",
            "isOld0": false, "fnc": 2}
            """;
        MerkleStateRule rule = new()
        {
            Scheme = TreeScheme.CircomSmt,
            Format = StateProofFormat.CircomProcessor,
            PreviousRoot = tree.Root,
            Data = MerkleDataBinding.Words("oldRoot", "newRoot", "operations"),
        };
        byte[] data = [.. tree.Root.Span, .. next.Root.Span, .. MerkleStateTask.HashOperations(transition!).Span];
        await Expect(Reason.None, rule, proof, data);
        await Expect(Reason.None, rule with { Depth = 5 }, proof, data);
        await Expect(Reason.DepthExceeded, rule with { Depth = 4 }, proof, data);
        await Expect(Reason.StaleRoot, rule with { PreviousRoot = next.Root }, proof, data);
        await Expect(Reason.DataBindingMismatch, rule, proof, [.. data[..64], .. tree.Root.Span]);
        await Expect(Reason.DataBindingMismatch, rule, proof.Replace("\"fnc\": 2", "\"fnc\": 1", StringComparison.Ordinal), [.. data[..64], .. tree.Root.Span]);
        await Expect(Reason.RootMismatch, rule with { Data = MerkleDataBinding.None }, proof.Replace("\"7\"", "\"8\"", StringComparison.Ordinal));
        await Expect(Reason.MalformedDocument, rule with { Data = MerkleDataBinding.None }, Json(transition!));
        await Expect(Reason.MalformedDocument, rule with { Data = MerkleDataBinding.None }, "{\ud800}");
        await Expect(Reason.MalformedDocument, rule with { Format = StateProofFormat.StateTransition, Data = MerkleDataBinding.None }, proof);

        // Nothing is done, to no key.
        byte[] nothing = new byte[32];
        Keccak256.Hash([], nothing);
        string idle = $$"""{"oldRoot": "5", "newRoot": "5", "siblings": [], "oldKey": "0", "oldValue": "0", "newKey": "3", "newValue": "0", "isOld0": true, "fnc": 0}""";
        await Expect(Reason.None, rule with { PreviousRoot = Bytes32.FromInteger(5UL), Data = MerkleDataBinding.Words("operations") }, idle, nothing);
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { Scheme = TreeScheme.KeccakSmt }));
    }

    [Fact]
    public void Reads_the_format_in_a_tasks_file()
    {
        string tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "merkle-state", "scheme": "circom-smt", "format": "circom-processor", "previousRoot": "5", "depth": 40, "data": "none"}]}""");
        TaskVerifier verifier = new(TasksFile.Load(tasks));
        Assert.Equal(StateProofFormat.CircomProcessor, Assert.IsType<MerkleStateTask>(verifier.Definitions[0]).Rule.Format);
        verifier.WarmUp();
    }

    // As a contract would compute it.
    [Fact]
    public void Hashes_operations_as_words()
    {
        StateTree tree = StoreCases.Apply(TreeScheme.KeccakSmt.Empty, [StateOperation.Put(Bytes32.FromInteger(1), Bytes32.FromInteger(2))]);
        StateOperation[] operations = [StateOperation.Delete(Bytes32.FromInteger(1)), StateOperation.Put(Bytes32.FromInteger(5), Bytes32.FromInteger(6))];
        Assert.Null(tree.Apply(operations, out _, out StateTransition? transition));
        byte[] packed = [.. new ulong[] { 1, 0, 0, 5, 1, 6 }.SelectMany(word => Bytes32.FromInteger(word).Span.ToArray())];
        byte[] digest = new byte[32];
        Keccak256.Hash(packed, digest);
        Assert.Equal(new Bytes32(digest), MerkleStateTask.HashOperations(transition!));
    }

    [Fact]
    public async Task Compares_with_the_last_accepted_root_of_a_store()
    {
        string file = _folder.PathOf("state.db");
        string tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "merkle-state", "scheme": "keccak-smt", "previousRoot": {"store": "state.db"}, "data": "none", "budget": {"deadlineMilliseconds": 3600000}}]}""");
        TaskVerifier verifier = new(TasksFile.Load(tasks, TaskKinds.Standard(roots: StateStores.AcceptedRoot)));
        Assert.False(verifier.Definitions[0].IsDeterministic);
        StateTree tree = TreeScheme.KeccakSmt.Empty;
        Assert.Null(tree.Apply(StoreCases.Batch(1, 20), out StateTree? next, out StateTransition? first));
        Assert.Null(next!.Apply(StoreCases.Batch(2, 20), out _, out StateTransition? second));

        // No store yet: nobody's fault but ours.
        await Judges(Outcome.Indeterminate, Reason.StateUnavailable, first!);
        await using (SqliteStateStore store = await SqliteStateStore.CreateAsync(file, TreeScheme.KeccakSmt))
        {
            await Judges(Outcome.Valid, Reason.None, first!);
            await Judges(Outcome.Valid, Reason.None, first!);
            await Judges(Outcome.Invalid, Reason.StaleRoot, second!);
            Assert.Null((await store.AcceptAsync(first!)).Rejection);
            await Judges(Outcome.Invalid, Reason.StaleRoot, first!);
            await Judges(Outcome.Valid, Reason.None, second!);
            Assert.Null(next.Apply(StoreCases.Batch(2, 20), out _, out StateTransition? again));
            Assert.Equal(Reason.None, (await new TaskVerifier([new MerkleStateTask(7, new MerkleStateRule { Scheme = TreeScheme.KeccakSmt, AcceptedRoot = store }) { Budget = SubmissionPool.Patience }])
                .VerifyAsync(new TaskSubmission(Json(again!), default, 7))).Reason);
        }

        File.Delete(file);
        await (await SqliteStateStore.CreateAsync(file, TreeScheme.Sha256Smt)).DisposeAsync();
        await Judges(Outcome.Indeterminate, Reason.StateUnavailable, first!);
        _folder.Write("state.db", "no database, but long enough to be one if it were");
        await Judges(Outcome.Indeterminate, Reason.StateUnavailable, first!);

        async Task Judges(Outcome outcome, Reason reason, StateTransition transition)
        {
            Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(Json(transition), default, 7));
            Assert.True((outcome, reason) == (verdict.Outcome, verdict.Reason), verdict.ToString());
        }
    }

    [Fact]
    public void Refuses_rules_that_prove_nothing_or_cannot_be_met()
    {
        (MerkleStateRule rule, StateTransition transition) = Case("circom-smt");
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { PreviousRoot = null }));
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { PreviousRoot = Bytes32.FromInteger(Fr.Modulus) }));
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { Depth = 255 }));
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { Depth = 0 }));
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { Data = MerkleDataBinding.Leaf }));
        Assert.Throws<ArgumentException>(() => new MerkleStateTask(1, rule with { Data = MerkleDataBinding.Words("root") }));
        Assert.True(new MerkleStateTask(1, rule).IsDeterministic);
        Assert.Equal("merkle-state", new MerkleStateTask(1, rule).Kind);
        Assert.Equal(transition.OldRoot, rule.PreviousRoot);
    }

    [Theory]
    [InlineData("\"previousRoot\": {\"store\": \"postgres:ZKTASK_NO_SUCH_VARIABLE\"}", "tasks[0].previousRoot.store: the environment variable `ZKTASK_NO_SUCH_VARIABLE` holds no connection string")]
    [InlineData("\"previousRoot\": {\"store\": \"\"}", "tasks[0].previousRoot.store: must name a store")]
    [InlineData("\"previousRoot\": {\"file\": \"x\"}", "tasks[0].previousRoot.store: must be a string")]
    [InlineData("\"previousRoot\": \"x\"", "tasks[0].previousRoot: must be 32 bytes")]
    [InlineData("\"depth\": 3", "tasks[0].previousRoot: must be a root, or an object that names a store")]
    public void Says_what_is_wrong_in_a_tasks_file(string member, string text)
    {
        string tasks = _folder.Write("tasks.json", $$"""{"tasks": [{"id": 7, "kind": "merkle-state", "scheme": "keccak-smt", {{member}}, "data": "none"}]}""");
        Assert.Contains(text, Assert.Throws<TasksFileException>(() => TasksFile.Load(tasks, TaskKinds.Standard(roots: StateStores.AcceptedRoot))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_no_store_where_the_host_has_none()
    {
        string tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "merkle-state", "scheme": "keccak-smt", "previousRoot": {"store": "s"}, "data": "none"}]}""");
        Assert.Contains("this host has no stores", Assert.Throws<TasksFileException>(() => TasksFile.Load(tasks)).Message, StringComparison.Ordinal);
    }

    private static (MerkleStateRule Rule, StateTransition Transition) Case(string name)
    {
        Assert.True(TreeScheme.TryFind(name, out TreeScheme? scheme));
        StateTree tree = StoreCases.Apply(scheme.Empty, StoreCases.Batch(1, 60));
        Assert.Null(tree.Apply(StoreCases.Batch(2, 30), out _, out StateTransition? transition));
        return (new MerkleStateRule { Scheme = scheme, PreviousRoot = tree.Root }, transition!);
    }

    private static string Json(StateTransition transition) => Encoding.UTF8.GetString(StateTransitionJson.Write(transition));

    private static async Task Expect(Reason reason, MerkleStateRule rule, string proof, byte[]? data = null)
    {
        Verdict verdict = await new TaskVerifier([new MerkleStateTask(7, rule) { Budget = SubmissionPool.Patience }]).VerifyAsync(new TaskSubmission(proof, data, 7));
        Assert.True(verdict.Reason == reason && verdict.Outcome == (reason == Reason.None ? Outcome.Valid : Outcome.Invalid), $"{verdict}, not {reason}");
    }
}
