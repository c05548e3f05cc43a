using BenchmarkDotNet.Attributes;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>Many proofs under one key, per proof: one by one, independent verdicts, and batches. ZKTASK_LANES chooses the kernel.</summary>
public class ManyProofsBenchmarks
{
    private PreparedVerifyingKey _key = null!;
    private BatchItem[] _items = [];
    private Proof[] _proofs = [];
    private PublicInputs[] _inputs = [];
    private Rejection?[] _verdicts = [];

    [Params(1, 8, 64, 1024)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Simulation simulation = new(1);
        _key = new PreparedVerifyingKey(simulation.Key());
        _proofs = new Proof[Count];
        _inputs = new PublicInputs[Count];
        for (int i = 0; i < Count; i++)
        {
            (ProofDocument document, _inputs[i]) = simulation.Prove();
            Proof.TryCreate(document, out Proof? proof);
            _proofs[i] = proof!;
        }

        _items = [.. _proofs.Select((proof, i) => new BatchItem(_key, proof, _inputs[i]))];
        _verdicts = new Rejection?[Count];
    }

    [Benchmark(Baseline = true)]
    public void OneByOne()
    {
        for (int i = 0; i < Count; i++)
            _verdicts[i] = _key.Verify(_proofs[i], _inputs[i]);
    }

    [Benchmark]
    public void VerifyMany() => _key.VerifyMany(_proofs, _inputs, _verdicts);

    [Benchmark]
    public Rejection?[] Batch() => BatchVerifier.Verify(_items);

    [Benchmark]
    public Rejection?[] BatchOnTwoThreads() => BatchVerifier.Verify(_items, maxDegreeOfParallelism: 2);
}
