using BenchmarkDotNet.Attributes;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Bench;

/// <summary>Points and pairings: one at a time, and eight side by side.</summary>
[PerInstructionSet]
public class PairingBenchmarks
{
    private const int Eight = 8;
    private readonly G1 _p = G1.Multiply(G1.Generator, Fr.FromUInt64(987654321));
    private readonly G2 _q = G2.Multiply(G2.Generator, Fr.FromUInt64(123456789));
    private readonly Fr _k = -Fr.FromUInt64(1234567);
    private readonly PreparedG2 _prepared = new(G2.Generator);
    private G1[] _points = [];
    private PreparedG2[] _preparedTwice = [];
    private MillerResult _miller;
    private PairingCheck _check = null!;
    private G1[] _eightP = [];
    private G2[] _eightQ = [];
    private readonly MillerResult[] _eight = new MillerResult[Eight];
    private readonly bool[] _areOne = new bool[Eight];
    private G1FixedBases _tables = new([]);

    [GlobalSetup]
    public void Setup()
    {
        _points = [_p, -_p];
        _preparedTwice = [_prepared, _prepared];
        _miller = Pairing.Miller(_p, _q);
        _tables = new G1FixedBases([_p]);
        _check = new PairingCheck(_prepared, _prepared, _miller);
        _eightP = [.. Enumerable.Repeat(_p, Eight)];
        _eightQ = [.. Enumerable.Repeat(_q, Eight)];
        ManyPairings.Miller(_eightP, _eightQ, _eight);
    }

    [Benchmark]
    public G1 G1Multiply() => G1.Multiply(_p, _k);

    [Benchmark]
    public G1 G1MultiplyByTable() => _tables.Sum(G1.Identity, new ReadOnlySpan<Fr>(in _k));

    [Benchmark]
    public G2 G2Multiply() => G2.Multiply(_q, _k);

    [Benchmark]
    public PointStatus G2CurveAndSubgroupCheck() => G2.TryCreate(_q.X, _q.Y, out _);

    [Benchmark]
    public PreparedG2 PrepareG2() => new(_q);

    [Benchmark(Baseline = true)]
    public MillerResult MillerLoop() => Pairing.Miller(_p, _q);

    [Benchmark]
    public MillerResult MillerLoopOfThree() => Pairing.Miller(_p, _q, _points, _preparedTwice);

    [Benchmark]
    public bool FinalExponentiation() => _miller.IsOneAfterFinalExponentiation();

    [Benchmark]
    public bool CheckOfThree() => _check.Holds(_p, _q, _points[0], _points[1]);

    [Benchmark]
    public PointStatus CheckOfThreeAndSubgroup() => _check.Check(_p, _q.X, _q.Y, _points[0], _points[1], out _);

    [Benchmark(OperationsPerInvoke = Eight)]
    public void MillerLoopsOfEight() => ManyPairings.Miller(_eightP, _eightQ, _eight);

    [Benchmark(OperationsPerInvoke = Eight)]
    public void FinalExponentiationsOfEight() => ManyPairings.AreOneAfterFinalExponentiation(_eight, _areOne);
}
