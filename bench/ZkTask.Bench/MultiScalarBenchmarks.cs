using BenchmarkDotNet.Attributes;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>Multi-scalar multiplications: by buckets on one thread and two, with random weights of 128 bits, and with shared doublings alone.</summary>
public class MultiScalarBenchmarks
{
    // Straus's time is in proportion to the number of terms; so many are measured.
    private const int StrausTerms = 256;

    private G1[] _points = [];
    private G2[] _twistPoints = [];
    private Fr[] _scalars = [];
    private OddScalar[] _weights = [];

    [Params(10, 12, 14, 16)]
    public int LogTerms { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int count = 1 << LogTerms;
        _points = new G1[count];
        _twistPoints = new G2[count];
        _scalars = new Fr[count];
        _weights = new OddScalar[count];
        G1 step = G1.Multiply(G1.Generator, Simulation.Random());
        G2 twistStep = G2.Multiply(G2.Generator, Simulation.Random());
        for (int i = 0; i < count; i++)
        {
            _points[i] = i == 0 ? G1.Generator : _points[i - 1] + step;
            _twistPoints[i] = i == 0 ? G2.Generator : _twistPoints[i - 1] + twistStep;
            _scalars[i] = Simulation.Random();
            _weights[i] = new OddScalar((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());
        }
    }

    [Benchmark(Baseline = true)]
    public G1 BucketsInG1() => MultiScalarMultiplication.Sum(_points, _scalars);

    [Benchmark]
    public G1 BucketsInG1OnTwoThreads() => MultiScalarMultiplication.Sum(_points, _scalars, maxDegreeOfParallelism: 2);

    [Benchmark]
    public G1 BucketsInG1WithWeights() => MultiScalarMultiplication.Sum(_points, _weights);

    [Benchmark(Description = "256 terms by Straus in G1")]
    public G1 StrausInG1() => G1.MultiScalarMultiply(_points.AsSpan(0, StrausTerms), _scalars.AsSpan(0, StrausTerms));

    [Benchmark]
    public G2 BucketsInG2() => MultiScalarMultiplication.Sum(_twistPoints, _scalars);

    [Benchmark(Description = "256 terms by Straus in G2")]
    public G2 StrausInG2() => G2.MultiScalarMultiply(_twistPoints.AsSpan(0, StrausTerms), _scalars.AsSpan(0, StrausTerms));
}
