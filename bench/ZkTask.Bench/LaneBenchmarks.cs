using BenchmarkDotNet.Attributes;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Towers;

namespace ZkTask.Bench;

/// <summary>The kernel and the tower on it, eight values side by side; times are per value. Each operation feeds the next.</summary>
[PerInstructionSet]
public class LaneBenchmarks
{
    private const int Operations = 100, Values = Operations * LaneLimbs.Lanes;
    private Products _products = null!;

    [GlobalSetup]
    public void Setup() => _products = LaneEngine.Kind switch
    {
        LaneEngineKind.Avx512 => new Products<ResidueLanes<BaseModulus, HybridKernel>, QuadraticLanes<BaseModulus, HybridKernel>>(),
        LaneEngineKind.Avx2 => new Products<ResidueLanes<BaseModulus, FmaKernel>, QuadraticLanes<BaseModulus, FmaKernel>>(),
        _ => new Products<Fp, Fp2>(LaneLimbs.Lanes),
    };

    [Benchmark(OperationsPerInvoke = Values, Baseline = true)]
    public void FpMultiply() => _products.FpMultiply(Operations);

    [Benchmark(OperationsPerInvoke = Values)]
    public void Fp2Multiply() => _products.Fp2Multiply(Operations);

    [Benchmark(OperationsPerInvoke = Values)]
    public void Fp2Square() => _products.Fp2Square(Operations);

    [Benchmark(OperationsPerInvoke = Values)]
    public void Fp12Multiply() => _products.Fp12Multiply(Operations);

    [Benchmark(OperationsPerInvoke = Values)]
    public void Fp12Square() => _products.Fp12Square(Operations);

    private abstract class Products
    {
        internal abstract void FpMultiply(int count);

        internal abstract void Fp2Multiply(int count);

        internal abstract void Fp2Square(int count);

        internal abstract void Fp12Multiply(int count);

        internal abstract void Fp12Square(int count);
    }

    // Without lanes everything runs `repeat` times.
    private sealed class Products<TFp, TFp2>(int repeat = 1) : Products
        where TFp : struct, IField<TFp>
        where TFp2 : struct, IFp2<TFp2, TFp>
    {
        private TFp _one = TFp.One;
        private TFp2 _two = TFp2.One;
        private Fp12<TFp2> _twelve = Fp12<TFp2>.One;

        internal override void FpMultiply(int count)
        {
            for (int i = 0; i < count * repeat; i++)
                TFp.Multiply(out _one, _one, _one);
        }

        internal override void Fp2Multiply(int count)
        {
            for (int i = 0; i < count * repeat; i++)
                TFp2.Multiply(out _two, _two, _two);
        }

        internal override void Fp2Square(int count)
        {
            for (int i = 0; i < count * repeat; i++)
                TFp2.Square(out _two, _two);
        }

        internal override void Fp12Multiply(int count)
        {
            for (int i = 0; i < count * repeat; i++)
                Fp12<TFp2>.Multiply(out _twelve, _twelve, _twelve);
        }

        internal override void Fp12Square(int count)
        {
            for (int i = 0; i < count * repeat; i++)
                Fp12<TFp2>.Square(out _twelve, _twelve);
        }
    }
}
