using BenchmarkDotNet.Attributes;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;

namespace ZkTask.Bench;

/// <summary>Fp alone. Each operation feeds the next, so these are latencies.</summary>
public class FieldBenchmarks
{
    private const int Operations = 1000;
    private Fp _a = G1.Multiply(G1.Generator, Fr.FromUInt64(12345)).X;
    private readonly Fp _b = G1.Multiply(G1.Generator, Fr.FromUInt64(54321)).X;

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Add()
    {
        for (int i = 0; i < Operations; i++)
            Fp.Add(out _a, _a, _b);
    }

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public void Multiply()
    {
        for (int i = 0; i < Operations; i++)
            Fp.Multiply(out _a, _a, _b);
    }

    [Benchmark]
    public void Invert() => Fp.Invert(out _a, _a);

    [Benchmark]
    public bool SquareRootOfFp() => SquareRoot.TryGet(out _, _b * _b);
}
