using System.Text;
using Xunit;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Tasks;

/// <summary>The tasks file: what it means, and how strictly it is read.</summary>
public sealed class TasksFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TasksFileTests()
    {
        _folder.Write("vk.json", RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));
        _folder.Write("insecure.json", Cli.Price.InsecureKeyJson());
        _folder.Write("text.json", "{}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fills_in_the_defaults()
    {
        Groth16Task task = Assert.IsType<Groth16Task>(Assert.Single(Load("""{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}]}""")));
        Assert.Equal(7, task.Id);
        Assert.Equal(Groth16ProofFormat.Snarkjs, task.Format);
        Assert.Same(PublicInputBinding.None, task.Binding);
        Assert.Equal(TaskBudget.Default, task.Budget);
    }

    [Fact]
    public void Reads_every_member()
    {
        IReadOnlyList<TaskDefinition> tasks = Load("""
            {
              "$schema": "tasks.schema.json",
              "tasks": [
                {
                  "id": 65535, "kind": "groth16", "verificationKey": "insecure.json", "allowInsecureSetup": true, "format": "soliditycalldata",
                  "publicInputs": "abi-array", "budget": {"maxProofLength": 1, "maxDataLength": 0, "deadlineMilliseconds": 1500}
                },
                {"id": 0, "kind": "groth16", "verificationKey": "./vk.json", "publicInputs": {"keccakAt": 1}, "budget": {}}
              ]
            }
            """);
        Assert.Equal([65535, 0], tasks.Select(task => (int)task.Id));
        Groth16Task first = Assert.IsType<Groth16Task>(tasks[0]);
        Assert.Equal(Groth16ProofFormat.SolidityCalldata, first.Format);
        Assert.Same(PublicInputBinding.AbiArray, first.Binding);
        Assert.Equal(new TaskBudget { MaxProofLength = 1, MaxDataLength = 0, Deadline = TimeSpan.FromMilliseconds(1500) }, first.Budget);
        Assert.Contains(first.Key.Key.Findings, finding => finding.IsForgeable);
        Assert.NotSame(PublicInputBinding.None, Assert.IsType<Groth16Task>(tasks[1]).Binding);
    }

    [Fact]
    public void Knows_a_definition_by_what_it_and_its_files_say()
    {
        const string Task = """{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}""";
        string first = Fingerprint(Task);
        Assert.Equal(first, Fingerprint(Task.Replace(" ", "\n", StringComparison.Ordinal)));
        Assert.Equal(Load($$"""{"tasks": [{{Task.Replace("7", "8", StringComparison.Ordinal)}}, {{Task}}]}""")[1].Fingerprint.ToString(), first);
        Assert.NotEqual(first, Fingerprint(Task.Replace("7", "8", StringComparison.Ordinal)));
        Assert.NotEqual(first, Fingerprint(Task.Replace("}", """, "budget": {"maxDataLength": 9}}""", StringComparison.Ordinal)));

        // The same words about another file are another definition; the same file under another name is another one, too.
        string key = File.ReadAllText(_folder.PathOf("vk.json"));
        _folder.Write("vk.json", key + "\n");
        Assert.NotEqual(first, Fingerprint(Task));
        _folder.Write("vk.json", key);
        Assert.Equal(first, Fingerprint(Task));
        Assert.NotEqual(first, Fingerprint(Task.Replace("vk.json", "./vk.json", StringComparison.Ordinal)));
        Assert.Null(Groth16Task.FromVerificationKey(7, File.ReadAllBytes(_folder.PathOf("vk.json"))).Fingerprint);

        string Fingerprint(string task) => Assert.Single(Load($$"""{"tasks": [{{task}}]}""")).Fingerprint!.Value.ToString();
    }

    [Fact]
    public void Takes_paths_relative_to_the_file_and_absolute_ones()
    {
        Directory.CreateDirectory(_folder.PathOf("sub"));
        string path = _folder.Write("sub/tasks.json", """{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "../vk.json"}]}""");
        Assert.Single(TasksFile.Load(path));
        string absolute = _folder.PathOf("vk.json").Replace("\\", "\\\\", StringComparison.Ordinal);
        Assert.Single(Load($$"""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "{{absolute}}"}]}"""));
    }

    [Theory]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "verificationkey": "x"}]}""", "tasks[0].verificationkey: no such member is known here")]
    [InlineData("""{"tasks": [], "version": 1}""", "version: no such member is known here")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "budget": {"deadline": 1}}]}""", "tasks[0].budget.deadline: no such member")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "publicInputs": {"keccakAt": 0, "x": 0}}]}""", "tasks[0].publicInputs.x: no such member")]
    [InlineData("""{"tasks": [{"id": 1, "id": 1, "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id at byte 21: this member is given twice")]
    [InlineData("""{"tasks": [{"id": 1, "\u0069d": 1, "kind": "groth16", "verificationKey": "vk.json"}]}""", "given twice")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json"}, {"id": 1, "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[1].id: another task has the id 1 already")]
    [InlineData("""{"tasks": [{"id": 65536, "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id: must be an integer from 0 to 65535")]
    [InlineData("""{"tasks": [{"id": -1, "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id: must be an integer")]
    [InlineData("""{"tasks": [{"id": 1.0, "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id: must be an integer")]
    [InlineData("""{"tasks": [{"id": "1", "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id: must be an integer")]
    [InlineData("""{"tasks": [{"id": 99999999999999999999, "kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id: must be an integer")]
    [InlineData("""{"tasks": [{"kind": "groth16", "verificationKey": "vk.json"}]}""", "tasks[0].id: must be an integer")]
    [InlineData("""{"tasks": [{"id": 1, "verificationKey": "vk.json"}]}""", "tasks[0].kind: must be a string")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "Groth16", "verificationKey": "vk.json"}]}""", "tasks[0].kind: must be one of: eth-getproof, groth16, merkle-inclusion, merkle-state")]
    [InlineData("""{"tasks": [{"id": 1, "kind": null, "verificationKey": "vk.json"}]}""", "tasks[0].kind: must be a string")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16"}]}""", "tasks[0].verificationKey: must be a string")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": ""}]}""", "tasks[0].verificationKey: must name a file")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "\ud800"}]}""", "tasks[0].verificationKey: must be Unicode text")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "absent.json"}]}""", "absent.json: no such file or directory")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "."}]}""", "is a directory")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "a\u0000b"}]}""", "tasks[0].verificationKey: ")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "format": "snarkJS"}]}""", "tasks[0].format: must be one of: snarkjs, soliditycalldata")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "format": 1}]}""", "tasks[0].format: must be one of")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "publicInputs": "abi"}]}""", "tasks[0].publicInputs: must be one of: none, abi-array")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "publicInputs": null}]}""", "tasks[0].publicInputs: must be one of: none, abi-array")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "publicInputs": {}}]}""", "tasks[0].publicInputs.keccakAt: must be an integer")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "publicInputs": {"keccakAt": 2}}]}""", "tasks[0].publicInputs.keccakAt: proofs under this key have 2 public inputs")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "allowInsecureSetup": "true"}]}""", "tasks[0].allowInsecureSetup: must be true or false")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "budget": 1}]}""", "tasks[0].budget: must be an object")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "budget": {"deadlineMilliseconds": 0}}]}""", "tasks[0].budget.deadlineMilliseconds: must be an integer from 1 to 86400000")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "budget": {"maxProofLength": 0}}]}""", "tasks[0].budget.maxProofLength: must be")]
    [InlineData("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "vk.json", "budget": {"maxDataLength": -1}}]}""", "tasks[0].budget.maxDataLength: must be")]
    [InlineData("""{"tasks": [1]}""", "tasks[0]: must be an object")]
    [InlineData("""{"tasks": {}}""", "tasks: must be an array of objects")]
    [InlineData("""{"$schema": 1, "tasks": []}""", "$schema: must be a string")]
    [InlineData("{}", "tasks: must be an array of objects")]
    [InlineData("[]", "tasks.json: must be an object")]
    [InlineData("", "line 1, byte 1: from here on not JSON")]
    [InlineData("{\n\"tasks\": [],}", "line 2, byte 13: from here on not JSON")]
    [InlineData("{\n // none\n\"tasks\": []}", "line 2, byte 2: from here on not JSON")]
    [InlineData("{\"tasks\": []} {}", "line 1, byte 15: from here on not JSON")]
    [InlineData("\uFEFF{\"tasks\": []}", "a byte order mark is not allowed")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "not JSON")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]", "nested deeper than 16 levels")]
    public void Refuses_and_names_file_place_and_rule(string text, string message)
    {
        TasksFileException error = Assert.Throws<TasksFileException>(() => Load(text));
        Assert.StartsWith(_folder.PathOf("tasks.json") + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(Reason.MalformedDocument, error.Reason);
    }

    [Theory]
    [InlineData("insecure.json", Reason.InsecureVerifyingKey)]
    [InlineData("text.json", Reason.MalformedDocument)]
    public void Passes_on_why_a_key_was_refused(string key, Reason reason)
    {
        TasksFileException error = Assert.Throws<TasksFileException>(() => Load($$"""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "{{key}}"}]}"""));
        Assert.Contains($"tasks[0].verificationKey: {reason}: verification key: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(reason, error.Reason);
    }

    [Fact]
    public void Refuses_a_file_that_is_absent_or_huge()
    {
        Assert.EndsWith("absent.json: no such file or directory", Assert.Throws<TasksFileException>(() => TasksFile.Load(_folder.PathOf("absent.json"))).Message, StringComparison.Ordinal);
        Assert.EndsWith("is a directory", Assert.Throws<TasksFileException>(() => TasksFile.Load(_folder.Root)).Message, StringComparison.Ordinal);
        using (FileStream huge = File.Create(_folder.PathOf("huge.json")))
            huge.SetLength(1L << 40);
        Assert.EndsWith($"{1L << 40} bytes, {TasksFile.MaxBytes} are allowed", Assert.Throws<TasksFileException>(() => TasksFile.Load(_folder.PathOf("huge.json"))).Message, StringComparison.Ordinal);
        Assert.Contains("huge.json: ", Assert.Throws<TasksFileException>(() => Load("""{"tasks": [{"id": 1, "kind": "groth16", "verificationKey": "huge.json"}]}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_text_that_is_not_utf8()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes("{\"tasks\": [], \"x"), 0xff, .. Encoding.UTF8.GetBytes("\": 1}")];
        Assert.Throws<TasksFileException>(() => TasksFile.Parse(text, _folder.Root));
    }

    [Fact]
    public async Task Lets_other_assemblies_add_kinds()
    {
        TaskKinds kinds = TaskKinds.Standard(KeyPreparation.Lines).With("scripted", (id, budget, element) =>
        {
            string word = element.GetString("word");
            TasksFileElement? options = element.FindObject("options");
            int limit = options?.GetInteger("limit", 0, 9, 3) ?? 3;
            return new ScriptedTask(id, (submission, _) => ValueTask.FromResult(
                submission.ProofOfTask == word ? Verdict.Valid : Verdict.Invalid(new Rejection(Reason.PairingMismatch, $"{limit}"))))
            { Budget = budget };
        });
        Assert.Equal(["eth-getproof", "groth16", "merkle-inclusion", "merkle-state", "scripted"], kinds.Names);

        const string text = """{"tasks": [{"id": 5, "kind": "scripted", "word": "yes", "options": {"limit": 8}, "budget": {"maxProofLength": 9}}]}""";
        TaskVerifier verifier = new(TasksFile.Parse(Encoding.UTF8.GetBytes(text), ".", kinds));
        Assert.Equal(9, verifier.Definitions[0].Budget.MaxProofLength);
        Assert.Equal(Outcome.Valid, (await verifier.VerifyAsync(new TaskSubmission("yes", default, 5), TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal("8", (await verifier.VerifyAsync(new TaskSubmission("no", default, 5), TestContext.Current.CancellationToken)).Detail);

        string unknown = text.Replace("\"limit\"", "\"limits\"", StringComparison.Ordinal);
        Assert.Contains("tasks[0].options.limits: no such member", Refuse(unknown, kinds), StringComparison.Ordinal);
        Assert.Contains("must be one of: eth-getproof, groth16, merkle-inclusion, merkle-state", Refuse(text, null), StringComparison.Ordinal);
        Assert.Contains("must be one of: eth-getproof, groth16, merkle-inclusion, merkle-state, scripted", Refuse(text.Replace("\"kind\": \"scripted\"", "\"kind\": \"x\"", StringComparison.Ordinal), kinds), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => kinds.With("groth16", (_, _, _) => throw new InvalidOperationException()));
    }

    private static string Refuse(string text, TaskKinds? kinds) =>
        Assert.Throws<TasksFileException>(() => TasksFile.Parse(Encoding.UTF8.GetBytes(text), ".", kinds)).Message;

    private IReadOnlyList<TaskDefinition> Load(string text) => TasksFile.Load(_folder.Write("tasks.json", text), TaskKinds.Standard(KeyPreparation.Lines));
}
