using System.Text;
using BenchmarkDotNet.Attributes;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>One Groth16 verification, from parsed points up to the whole facade.</summary>
[MemoryDiagnoser]
[PerInstructionSet]
public class VerificationBenchmarks
{
    private PreparedVerifyingKey _key = null!;
    private Proof _proof = null!;
    private PublicInputs _inputs = null!;
    private ProofDocument _document = null!;
    private byte[] _line = [], _keyJson = [];
    private TaskVerifier _verifier = null!;
    private TaskSubmission _submission = null!;

    [Params(1, 10, 100)]
    public int PublicInputs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Simulation simulation = new(PublicInputs);
        _key = new PreparedVerifyingKey(simulation.Key());
        (_document, _inputs) = simulation.Prove();
        Proof.TryCreate(_document, out Proof? proof);
        _proof = proof!;
        _line = ProofWithInputsJson.Write(_document, _inputs);
        _keyJson = simulation.KeyJson();
        _verifier = new TaskVerifier([new Groth16Task(7, _key)]);
        _submission = new TaskSubmission(Encoding.UTF8.GetString(_line), default, 7);
    }

    [Benchmark]
    public Rejection? ParseProofAndInputs() => ProofWithInputsJson.Read(_line, out _, out _);

    [Benchmark]
    public Rejection? CheckPoints() => Proof.TryCreate(_document, out _);

    [Benchmark(Baseline = true)]
    public Rejection? VerifyParsed() => _key.Verify(_proof, _inputs);

    /// <summary>The checks of the points and the equation, in one pass.</summary>
    [Benchmark]
    public Rejection? VerifyDocument() => _key.Verify(_document, _inputs);

    [Benchmark]
    public async Task<Verdict> VerifyThroughFacade() => await _verifier.VerifyAsync(_submission);

    [Benchmark]
    public PreparedVerifyingKey LoadAndPrepareKey()
    {
        VerifyingKeyJson.Read(_keyJson, out VerifyingKeyDocument? document);
        VerifyingKey.TryCreate(document!, KeyPolicy.Strict, out VerifyingKey? key);
        return new PreparedVerifyingKey(key!);
    }
}
