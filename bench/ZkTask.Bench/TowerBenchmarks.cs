using BenchmarkDotNet.Attributes;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Bench;

/// <summary>Products of the tower. Each feeds the next.</summary>
public class TowerBenchmarks
{
    private const int Operations = 100;
    private Fp2 _two = G2.Generator.X;
    private readonly Fp2 _twoToo = G2.Generator.Y;
    private Fp12<Fp2> _f;
    private Fp12<Fp2> _g;

    [GlobalSetup]
    public void Setup()
    {
        FinalExponentiation<Fp2, G2Curve>.Run(out _f, Pairing.Miller(G1.Generator, G2.Generator).Value);
        _g = _f;
    }

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public void Fp2Multiply()
    {
        for (int i = 0; i < Operations; i++)
            Fp2.Multiply(out _two, _two, _twoToo);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Fp2Square()
    {
        for (int i = 0; i < Operations; i++)
            Fp2.Square(out _two, _two);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Fp12Multiply()
    {
        for (int i = 0; i < Operations; i++)
            Fp12<Fp2>.Multiply(out _f, _f, _g);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Fp12Square()
    {
        for (int i = 0; i < Operations; i++)
            Fp12<Fp2>.Square(out _f, _f);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Fp12CyclotomicSquare()
    {
        for (int i = 0; i < Operations; i++)
            Fp12<Fp2>.CyclotomicSquare(out _f, _f);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Fp12MultiplyByLine()
    {
        for (int i = 0; i < Operations; i++)
            Fp12<Fp2>.MultiplyByLine(out _f, _f, _two, _twoToo, _two);
    }
}
