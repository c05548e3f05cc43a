using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Tables of fixed bases, many multiplications at once, sums: all equal to one multiplication after the other.</summary>
public class ManyPointsTests
{
    private static readonly BigInteger R = ReferenceParameters.R;

    private readonly Samples _samples = new(22);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void TablesOfEveryWidth(int width)
    {
        G1 p = Random();
        FixedBaseTable<Fp, G1Curve> table = new(p.ToProjective(), width);
        BigInteger top = BigInteger.One << 253;
        foreach (BigInteger k in new[] { 0, 1, 2, R - 1, R - 2, top - 1, top, (R - 1) / 2, BigInteger.One << width, (BigInteger.One << 128) - 1, _samples.Below(R) })
        {
            // Onto a sum that is not the identity, onto the identity, and onto the opposite.
            G1 multiple = G1.Multiply(p, Fr.FromBigInteger(k));
            foreach (G1 start in (G1[])[G1.Identity, p, -multiple])
            {
                Projective sum = start.ToProjective();
                (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(k);
                table.AddMultiple(ref sum, [l0, l1, l2, l3]);
                Assert.Equal(start + multiple, G1.FromProjective(sum));
            }
        }
    }

    // Tables take scalars below 2^254, not only below r.
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void TablesTakeEveryScalarTheyState(int width)
    {
        FixedBaseTable<Fp, G1Curve> table = new(G1.Generator.ToProjective(), width);
        foreach (BigInteger k in new[] { R, R + 1, (BigInteger.One << 254) - 1 })
        {
            Projective sum = Projective.Identity;
            (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(k);
            table.AddMultiple(ref sum, [l0, l1, l2, l3]);
            Assert.Equal(k * ReferenceBn254.G1Generator, G1.FromProjective(sum).ToReference());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(8 << 20)]
    public void FixedBases(long maxBytes)
    {
        G1[] points = [Random(), G1.Identity, Random(), G1.Generator];
        G1FixedBases bases = new(points, maxBytes);
        Assert.Equal(4, bases.Count);
        foreach (int zeroAt in new[] { -1, 0, 1, 3 })
        {
            Fr[] scalars = [.. Enumerable.Range(0, 4).Select(i => i == zeroAt ? Fr.Zero : _samples.Residue<ScalarModulus>())];
            G1 start = zeroAt == 0 ? G1.Identity : Random();
            G1 expected = start + G1.MultiScalarMultiply(points, scalars);
            Assert.Equal(expected, bases.Sum(start, scalars));
            foreach (LaneEngineKind kind in Enum.GetValues<LaneEngineKind>())
                Assert.Equal(expected, bases.Sum(kind, start, scalars));
        }

        Assert.Equal(points[0], new G1FixedBases([]).Sum(points[0], []));
        Assert.Throws<ArgumentException>(() => bases.Sum(G1.Identity, new Fr[3]));
    }

    [Fact]
    public void ManyFixedBases()
    {
        // Bases that are equal, opposite and the identity; scalars that are equal, zero, one and -1: buckets of equal and of opposite points.
        G1 repeated = Random();
        G1[] points = [.. Enumerable.Range(0, 140).Select(i => (i % 7) switch { 0 => G1.Identity, 1 or 2 => repeated, 3 => -repeated, _ => Random() })];
        Fr any = _samples.Residue<ScalarModulus>();
        foreach ((int count, long maxBytes) in new[] { (9, 1L << 20), (33, 2L << 20), (140, 0L) })
        {
            G1FixedBases bases = new(points.AsSpan(0, count), maxBytes);
            foreach (Func<int, Fr> scalar in new Func<int, Fr>[]
            {
                _ => _samples.Residue<ScalarModulus>(), _ => any, _ => Fr.Zero, _ => -Fr.One, i => (i % 3) switch { 0 => Fr.One, 1 => -Fr.One, _ => any },
                i => Fr.FromUInt64((ulong)i), i => Fr.FromBigInteger(BigInteger.One << i), _ => Fr.FromBigInteger(BigInteger.One << 64), i => -Fr.FromUInt64((ulong)i),
            })
            {
                Fr[] scalars = [.. Enumerable.Range(0, count).Select(scalar)];
                G1 start = Random(), expected = start + G1.MultiScalarMultiply(points.AsSpan(0, count), scalars);
                foreach (LaneEngineKind kind in Enum.GetValues<LaneEngineKind>())
                    Assert.Equal(expected, bases.Sum(kind, start, scalars));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void SumsOfFixedBasesAllocateNothing(int count)
    {
        G1FixedBases bases = new([.. Enumerable.Range(0, count).Select(_ => Random())]);
        Fr[] scalars = [.. Enumerable.Range(0, count).Select(_ => _samples.Residue<ScalarModulus>())];
        G1 first = bases.Sum(G1.Generator, scalars);
        G1 second = default;
        Assert.Equal(0, AllocationMeter.BytesPerCall(() => second = bases.Sum(G1.Generator, scalars), calls: 5));
        Assert.Equal(first, second);
    }

    [Fact]
    public void ManyMultiplicationsAreOneAfterTheOther()
    {
        ulong[] halves = [0, 1, ulong.MaxValue, 1UL << 63, ulong.MaxValue - 1, 0x5555555555555555, _samples.NextUInt64()];
        OddScalar[] scalars = [.. from a in halves from b in halves select new OddScalar(a, b)];
        G1[] points = [.. scalars.Select((_, i) => i == 5 ? G1.Identity : Random())];
        G1[] expected = [.. points.Zip(scalars, (p, k) => G1.Multiply(p, k.ToFr()))];
        G1[] results = new G1[points.Length];
        ManyMultiplications.Multiply(points, scalars, results);
        Assert.Equal(expected, results);

        ManyMultiplications.Multiply(points, scalars, points);
        Assert.Equal(expected, points);
        ManyMultiplications.Multiply([], [], []);
        Assert.Throws<ArgumentException>(() => ManyMultiplications.Multiply(points, scalars, new G1[3]));
        Assert.Throws<ArgumentException>(() => ManyMultiplications.Multiply(points, [], results));
    }

    // Lagrange-Gauss: v1 is no longer than v2 and 2 |v1 v2| <= |v1|^2, so v1 is a shortest vector. Weights differ by less than it.
    [Fact]
    public void WeightsAreDifferentForDifferentPairs()
    {
        BigInteger u = ReferenceParameters.U, lambda = EndomorphismScalars.Lambda.ToBigInteger();
        (BigInteger A, BigInteger B) v1 = ((2 * u) + 1, -((6 * u * u) + (2 * u))), v2 = ((6 * u * u) + (4 * u) + 1, (2 * u) + 1);
        Assert.Equal(0, (v1.A + (v1.B * lambda)) % R);
        Assert.Equal(R, BigInteger.Abs((v1.A * v2.B) - (v1.B * v2.A)));
        BigInteger norm1 = (v1.A * v1.A) + (v1.B * v1.B), norm2 = (v2.A * v2.A) + (v2.B * v2.B);
        Assert.True(norm1 <= norm2 && 2 * BigInteger.Abs((v1.A * v2.A) + (v1.B * v2.B)) <= norm1);
        Assert.True(norm1 > BigInteger.One << (2 * 126));

        foreach ((ulong a, ulong b) in new[] { (0UL, 0UL), (1UL, 0UL), (0UL, 1UL), (ulong.MaxValue, ulong.MaxValue), (5UL, ulong.MaxValue) })
            Assert.Equal(((2 * (BigInteger)a) + 1 + (((2 * (BigInteger)b) + 1) * lambda)) % R, new OddScalar(a, b).ToFr().ToBigInteger());
    }

    [Fact]
    public void SumsOfPoints()
    {
        G1 p = Random(), q = Random();
        Assert.Equal(G1.Identity, G1.Sum([]));
        Assert.Equal(G1.Identity, G1.Sum([p, -p, G1.Identity]));
        Assert.Equal(p + p + q, G1.Sum([p, p, q]));
        Assert.Equal(p + q, G1.Sum([G1.Identity, p, G1.Identity, q]));
    }

    private G1 Random() => G1.Multiply(G1.Generator, _samples.Residue<ScalarModulus>());
}
