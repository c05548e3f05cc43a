using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Cells of weighted pairs, with every kernel: each the product of its pairings.</summary>
public class WeightedPairingsTests
{
    private readonly Samples _samples = new(31);

    [Theory]
    [InlineData("scalar", 11)]
    [InlineData("avx2", 1)]
    [InlineData("avx2", 9)]
    [InlineData("avx2", 33)]
    [InlineData("avx2", 64)]
    [InlineData("portable", 10)]
    public void Products_of_cells(string kernel, int count)
    {
        if (kernel == "avx2" && !FmaKernel.IsSupported)
            return;
        LaneEngineKind kind = kernel switch { "scalar" => LaneEngineKind.Scalar, "portable" => LaneEngineKind.Avx512, _ => LaneEngineKind.Avx2 };
        Fr[] a = Random(count), b = Random(count);
        OddScalar[] weights = [.. Enumerable.Range(0, count).Select(_ => new OddScalar(_samples.NextUInt64(), _samples.NextUInt64()))];
        G1[] p = Array.ConvertAll(a, k => G1.Multiply(G1.Generator, k));
        G2[] q = Array.ConvertAll(b, k => G2.Multiply(G2.Generator, k));

        // Identities count as one, wherever they are; so do pairs that are missing.
        if (count > 8)
        {
            (p[2], a[2]) = (G1.Identity, Fr.Zero);
            (q[8], b[8]) = (G2.Identity, Fr.Zero);
        }

        MillerResult[] cells = new MillerResult[WeightedPairings.CellCount(count)];
        WeightedPairings.Miller(kind, p, q, weights, cells);
        for (int cell = 0; cell < cells.Length; cell++)
        {
            Fr exponent = Fr.Zero;
            for (int i = cell * WeightedPairings.CellLength; i < Math.Min(count, (cell + 1) * WeightedPairings.CellLength); i++)
                exponent += a[i] * b[i] * weights[i].ToFr();
            Assert.Equal(Pairing.Compute(G1.Multiply(G1.Generator, exponent), G2.Generator), cells[cell].ToGt());
        }
    }

    [Theory]
    [InlineData("avx2", 61)]
    [InlineData("portable", 9)]
    public void Multiplications_with_weights_at_the_edges(string kernel, int count)
    {
        if (kernel == "avx2" && !FmaKernel.IsSupported)
            return;
        ulong[] halves = [0, 1, 3, 4, ulong.MaxValue, 1UL << 63, ulong.MaxValue - 1, 0x5555555555555555];
        OddScalar[] scalars = [.. (from a in halves from b in halves select new OddScalar(a, b)).Take(count)];
        G1[] points = [.. Random(count).Select(k => G1.Multiply(G1.Generator, k))];
        points[4] = G1.Identity;
        G1[] results = new G1[count];
        ManyMultiplications.Multiply(kernel == "avx2" ? LaneEngineKind.Avx2 : LaneEngineKind.Avx512, points, scalars, results);
        Assert.Equal(points.Zip(scalars, (p, k) => G1.Multiply(p, k.ToFr())), results);
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => WeightedPairings.Miller(new G1[2], new G2[1], new OddScalar[2], new MillerResult[1]));
        Assert.Throws<ArgumentException>(() => WeightedPairings.Miller(new G1[2], new G2[2], new OddScalar[2], new MillerResult[2]));
        Assert.Throws<ArgumentException>(() => WeightedPairings.Miller(new G1[65], new G2[65], new OddScalar[65], new MillerResult[9]));
    }

    private Fr[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => _samples.Residue<ScalarModulus>())];
}
