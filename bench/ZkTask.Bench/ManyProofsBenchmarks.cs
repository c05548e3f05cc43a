using BenchmarkDotNet.Attributes;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>Many proofs under one key, per proof: decoding, one by one, independent verdicts, and batches.</summary>
[PerInstructionSet]
public class ManyProofsBenchmarks
{
    private PreparedVerifyingKey _key = null!;
    private BatchItem[] _items = [];
    private Proof[] _proofs = [];
    private ProofDocument[] _documents = [];
    private Proof?[] _decoded = [];
    private byte[][] _lines = [];
    private PublicInputs[] _inputs = [];
    private Rejection?[] _verdicts = [];

    [Params(1, 8, 64, 256, 1024, 4096)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Simulation simulation = new(1);
        _key = new PreparedVerifyingKey(simulation.Key());
        _proofs = new Proof[Count];
        _documents = new ProofDocument[Count];
        _decoded = new Proof?[Count];
        _lines = new byte[Count][];
        _inputs = new PublicInputs[Count];
        for (int i = 0; i < Count; i++)
        {
            (ProofDocument document, _inputs[i]) = simulation.Prove();
            Proof.TryCreate(document, out Proof? proof);
            _proofs[i] = proof!;
            _documents[i] = document;
            _lines[i] = ProofWithInputsJson.Write(document, _inputs[i]);
        }

        _items = [.. _proofs.Select((proof, i) => new BatchItem(_key, proof, _inputs[i]))];
        _verdicts = new Rejection?[Count];
    }

    [Benchmark]
    public void DecodeOneByOne()
    {
        for (int i = 0; i < Count; i++)
            _verdicts[i] = Proof.TryCreate(_documents[i], out _decoded[i]);
    }

    [Benchmark]
    public void Decode() => Proof.TryCreateMany(_documents, _decoded, _verdicts);

    /// <summary>From lines of NDJSON to verdicts, one by one.</summary>
    [Benchmark]
    public void LinesOneByOne()
    {
        for (int i = 0; i < Count; i++)
        {
            Rejection? rejection = ProofWithInputsJson.Read(_lines[i], out ProofDocument? document, out PublicInputs? inputs) ?? Proof.TryCreate(document!, out _decoded[i]);
            _verdicts[i] = rejection ?? _key.Verify(_decoded[i]!, inputs!);
        }
    }

    /// <summary>From lines of NDJSON to verdicts, together.</summary>
    [Benchmark]
    public Rejection?[] BatchOfLines()
    {
        BatchDocument[] documents = new BatchDocument[Count];
        for (int i = 0; i < Count; i++)
        {
            ProofWithInputsJson.Read(_lines[i], out ProofDocument? document, out PublicInputs? inputs);
            documents[i] = new BatchDocument(_key, document!, inputs!);
        }

        return BatchVerifier.Verify(documents);
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
