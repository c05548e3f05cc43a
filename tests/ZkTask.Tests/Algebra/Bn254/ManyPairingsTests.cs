using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Groups of every size, full and not, identities among them: each result is that of the one-by-one computation.</summary>
public class ManyPairingsTests
{
    public static TheoryData<int> Sizes => [0, 1, 3, 4, 7, 8, 9, 17];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Miller_loops(int count)
    {
        (G1[] p, G2[] q) = Pairs(count);
        MillerResult[] results = new MillerResult[count];
        ManyPairings.Miller(p, q, results);
        for (int i = 0; i < count; i++)
            Assert.Equal(Pairing.Compute(p[i], q[i]), results[i].ToGt());
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(8, 0)]
    [InlineData(8, 7)]
    [InlineData(11, 9)]
    public void Miller_loops_with_an_identity(int count, int position)
    {
        (G1[] p, G2[] q) = Pairs(count);
        p[position] = G1.Identity;
        q[count - 1 - position] = G2.Identity;
        MillerResult[] results = new MillerResult[count];
        ManyPairings.Miller(p, q, results);
        for (int i = 0; i < count; i++)
            Assert.Equal(Pairing.Compute(p[i], q[i]), results[i].ToGt());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Miller_loops_with_prepared_points(int count)
    {
        (G1[] p, G2[] q) = Pairs(count);
        PreparedG2[] prepared = [new(G2.Generator), new(G2.Identity), new(G2.Multiply(G2.Generator, Simulation.Random()))];
        G1[] points = Pairs(3 * count).P;
        if (count > 0)
            points[^1] = G1.Identity;
        MillerResult[] results = new MillerResult[count];
        ManyPairings.Miller(p, q, points, prepared, results);
        for (int i = 0; i < count; i++)
            Assert.Equal(Pairing.Miller(p[i], q[i], [points[i], points[count + i], points[(2 * count) + i]], prepared).ToGt(), results[i].ToGt());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Final_exponentiations(int count)
    {
        // e(P, Q) e(-P, Q) is one; every third product is spoilt.
        (G1[] p, G2[] q) = Pairs(count);
        MillerResult[] products = [.. p.Select((point, i) => Pairing.Miller(point, q[i]) * Pairing.Miller(i % 3 == 1 ? point : -point, q[i]))];
        bool[] results = new bool[count];
        ManyPairings.AreOneAfterFinalExponentiation(products, results);
        Assert.Equal(Enumerable.Range(0, count).Select(i => i % 3 != 1), results);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiplications_by_weights(int count)
    {
        G1[] points = Pairs(count).P;
        OddScalar[] scalars = [.. points.Select((_, i) => i switch { 0 => default, 1 => new(1, 0), 2 => new(0, 1), 3 => new(ulong.MaxValue, ulong.MaxValue), _ => RandomWeight() })];
        if (count > 4)
            points[4] = G1.Identity;
        G1[] results = new G1[count];
        ManyMultiplications.Multiply(points, scalars, results);
        for (int i = 0; i < count; i++)
            Assert.Equal(G1.Multiply(points[i], scalars[i].ToFr()), results[i]);
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ManyPairings.Miller(new G1[2], new G2[1], new MillerResult[2]));
        Assert.Throws<ArgumentException>(() => ManyPairings.Miller(new G1[2], new G2[2], new G1[3], [new(G2.Generator)], new MillerResult[2]));
        Assert.Throws<ArgumentException>(() => ManyPairings.AreOneAfterFinalExponentiation(new MillerResult[2], new bool[1]));
        Assert.Throws<ArgumentException>(() => ManyMultiplications.Multiply(new G1[2], new OddScalar[2], new G1[1]));
    }

    private static OddScalar RandomWeight() => new((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());

    private static (G1[] P, G2[] Q) Pairs(int count) =>
        ([.. Enumerable.Range(0, count).Select(_ => G1.Multiply(G1.Generator, Simulation.Random()))],
         [.. Enumerable.Range(0, count).Select(_ => G2.Multiply(G2.Generator, Simulation.Random()))]);
}
