using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Hashing;

namespace ZkTask.Bench;

/// <summary>Keccak-256 and SHA-256 of pairs, per node: one by one, and in the widest lanes of this processor.</summary>
[BenchmarkCategory("Hashing")]
public class PairHashingBenchmarks
{
    private const int Nodes = 1024;
    private readonly byte[] _pairs = RandomNumberGenerator.GetBytes(64 * Nodes);
    private readonly byte[] _digests = new byte[32 * Nodes];

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void KeccakOneByOne() => KeccakPairs.Hash(HashLanes.One, PairGroups.NoPrefix, _pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Keccak() => KeccakPairs.HashPairs(_pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void KeccakPrefixed() => KeccakPairs.HashPrefixedPairs(1, _pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Sha256OneByOne() => Sha256Pairs.Hash(HashLanes.One, PairGroups.NoPrefix, _pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Sha256() => Sha256Pairs.HashPairs(_pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Sha256Prefixed() => Sha256Pairs.HashPrefixedPairs(1, _pairs, _digests);
}

/// <summary>Poseidon of pairs and leaves, per hash: one by one, and in the lanes that ZKTASK_LANES or the processor chooses.</summary>
[BenchmarkCategory("Hashing")]
public class PoseidonBenchmarks
{
    private const int Nodes = 256;
    private readonly byte[] _pairs = new byte[64 * Nodes];
    private readonly byte[] _digests = new byte[32 * Nodes];
    private readonly Fr[] _sixteen = [.. Enumerable.Range(1, Poseidon.MaxInputs).Select(i => Fr.FromUInt64((ulong)i))];

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < 2 * Nodes; i++)
            (Fr.FromUInt64((ulong)i) * Fr.FromUInt64(ulong.MaxValue)).Pow([3]).WriteBigEndian(_pairs.AsSpan(32 * i, 32));
    }

    [Benchmark(OperationsPerInvoke = Nodes, Baseline = true)]
    public void PairsOneByOne() => PoseidonBatch.Hash<Fr>(leaves: false, _pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Pairs() => PoseidonPairs.HashPairs(_pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void LeavesOneByOne() => PoseidonBatch.Hash<Fr>(leaves: true, _pairs, _digests);

    [Benchmark(OperationsPerInvoke = Nodes)]
    public void Leaves() => Poseidon.HashLeafPairs(_pairs, _digests);

    [Benchmark]
    public Fr SixteenInputs() => Poseidon.Hash(_sixteen);

    /// <summary>What the first hash of a width pays.</summary>
    [Benchmark]
    [Arguments(3)]
    [Arguments(17)]
    public int DeriveSchedule(int width) => PoseidonDerivation.Derive(new PoseidonParameters(width)).PartialConstants.Length;
}

/// <summary>Number-theoretic transforms, in one lane and in the lanes that ZKTASK_LANES or the processor chooses.</summary>
public class TransformBenchmarks
{
    private EvaluationDomain _one = null!, _lanes = null!;
    private Fr[] _values = [];

    [Params(10, 16, 20)]
    public int LogSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _one = new EvaluationDomain(LogSize, LaneEngineKind.Scalar);
        _lanes = new EvaluationDomain(LogSize);
        _values = [.. Enumerable.Range(1, 1 << LogSize).Select(i => Fr.FromUInt64((ulong)i))];
    }

    [Benchmark(Baseline = true)]
    public void ForwardInOneLane() => _one.Forward(_values);

    [Benchmark]
    public void Forward() => _lanes.Forward(_values);

    [Benchmark]
    public void Inverse() => _lanes.Inverse(_values);
}
