using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Sums by buckets, with every kernel, against multiplications one by one: random points, and those that meet every exceptional addition.</summary>
public class MultiScalarMultiplicationTests
{
    private readonly Samples _samples = new(77);

    public static TheoryData<string> Kernels => ["scalar", "avx2", "portable"];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Random_terms(string kernel)
    {
        foreach (int count in (int[])[1, 2, 7, 8, 9, 33, 100])
            Check(kernel, Points(count), Scalars(count));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Equal_points_double_and_opposite_points_cancel(string kernel)
    {
        G1 p = Points(1)[0];
        Fr k = Scalars(1)[0];
        const int count = 21;

        // The same term again and again: every addition of every round is a doubling.
        Check(kernel, Repeat(count, _ => p), Repeat(count, _ => k));

        // Every second one opposite: everything cancels; of an odd number one term is left.
        Check(kernel, Repeat(count, i => i % 2 == 0 ? p : -p), Repeat(count, _ => k));
        Check(kernel, Repeat(count - 1, i => i % 2 == 0 ? p : -p), Repeat(count - 1, _ => k));
        Check(kernel, Repeat(count, _ => p), Repeat(count, i => i % 2 == 0 ? k : -k));

        // Sums of one round are equal or opposite in the next; some of a group only, others being ordinary.
        G1 q = Points(2)[1];
        Check(kernel, Repeat(24, i => (i % 8) switch { 0 => p, 1 => q, 2 => q, 3 => p, 4 => -p, 5 => -q, 6 => p, _ => p }), Repeat(24, _ => k));
        Check(kernel, [.. Repeat(13, _ => p), .. Points(13)], Repeat(26, i => Fr.FromUInt64((ulong)(i % 3))));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Identities_and_scalars_at_the_edges(string kernel)
    {
        BigInteger r = ReferenceParameters.R;
        Fr[] scalars = [.. new[] { 0, 1, 2, r - 1, r - 2, (r - 1) / 2, BigInteger.One << 127, BigInteger.One << 253, EndomorphismScalars.Lambda.ToBigInteger() }
            .Select(k => Fr.FromBigInteger(k))];
        G1[] points = Points(scalars.Length);
        Check(kernel, points, scalars);
        (points[1], points[5]) = (G1.Identity, G1.Identity);
        Check(kernel, points, scalars);
        Check(kernel, Repeat(9, _ => G1.Identity), scalars);
        Check(kernel, points, Repeat(9, _ => Fr.Zero));
    }

    [Theory]
    [InlineData("scalar", 300)]
    [InlineData("avx2", 300)]
    [InlineData("portable", 40)]
    public void Weights(string kernel, int count)
    {
        if (Kind(kernel) is not { } kind)
            return;
        G1[] points = Points(count);
        points[3] = G1.Identity;
        OddScalar[] weights = Repeat(count, i => i switch { 0 => default, 1 => new OddScalar(ulong.MaxValue, ulong.MaxValue), _ => new(_samples.NextUInt64(), _samples.NextUInt64()) });
        G1 expected = G1.MultiScalarMultiply(points, Array.ConvertAll(weights, w => w.ToFr()));
        Assert.Equal(expected, ByBuckets(kind, points, weights));
        Assert.Equal(expected, MultiScalarMultiplication.Sum(points, weights));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(700)]
    public void The_public_sums(int count)
    {
        G1[] points = Points(count);
        Fr[] scalars = Scalars(count);
        G1 expected = G1.MultiScalarMultiply(points, scalars);
        Assert.Equal(expected, MultiScalarMultiplication.Sum(points, scalars));
        Assert.Equal(expected, MultiScalarMultiplication.Sum(points, scalars, maxDegreeOfParallelism: 2));
        G2[] twist = TwistPoints(count / 4);
        scalars = [.. scalars.Take(twist.Length)];
        G2 twistExpected = G2.MultiScalarMultiply(twist, scalars);
        Assert.Equal(twistExpected, MultiScalarMultiplication.Sum(twist, scalars));
        Assert.Equal(twistExpected, MultiScalarMultiplication.Sum(twist, scalars, maxDegreeOfParallelism: 2));
    }

    // More points than one pass sorts at once: buckets that are filled already take part in the next additions.
    [Fact]
    public void More_points_than_a_pass_takes()
    {
        const int count = 40_000;
        G1[] points = new G1[count];
        Fr[] scalars = new Fr[count];
        Fr exponent = Fr.Zero, sum = Fr.Zero;
        G1 point = G1.Identity;
        G1 step = G1.Generator;
        for (int i = 0; i < count; i++)
        {
            // Multiples 1, 2, ... 500 of the generator, again and again.
            (point, exponent) = i % 500 == 0 ? (step, Fr.One) : i < 500 ? (point + step, exponent + Fr.One) : (points[i - 500], exponent + Fr.One);
            points[i] = point;
            scalars[i] = _samples.Residue<ScalarModulus>();
            sum += exponent * scalars[i];
        }

        Assert.Equal(G1.Multiply(G1.Generator, sum), MultiScalarMultiplication.Sum(points, scalars, maxDegreeOfParallelism: 2));
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MultiScalarMultiplication.Sum(new G1[2], new Fr[3]));
        Assert.Throws<ArgumentException>(() => MultiScalarMultiplication.Sum(new G2[2], new Fr[3]));
        Assert.Throws<ArgumentException>(() => MultiScalarMultiplication.Sum(new G1[2], new OddScalar[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiScalarMultiplication.Sum(new G1[2], new Fr[2], 0));
    }

    [Fact]
    public void Plans_use_every_window_once()
    {
        foreach (int points in (int[])[2, 64, 2048, 1 << 17, 1 << 21])
        {
            foreach (int workers in (int[])[1, 2, 3, 64])
            {
                BucketPlan plan = new(points, 127, workers);
                Assert.True(plan.Passes * plan.WindowsPerPass >= plan.Windows.Count);
                Assert.True((plan.Passes - 1) * plan.WindowsPerPass < plan.Windows.Count);
                Assert.True(plan.MaxEntries <= (1 << 18) && plan.PointsPerPass >= 1);
            }
        }
    }

    // Nothing but the sums of windows, a few objects and the call itself.
    [Fact]
    public void Memory_does_not_grow_with_the_number_of_terms()
    {
        G1[] points = Points(512);
        Fr[] scalars = Scalars(512);
        Assert.InRange(AllocationMeter.BytesPerCall(() => MultiScalarMultiplication.Sum(points, scalars), calls: 5), 0, 8192);
    }

    private static unsafe void Check(string kernel, G1[] points, Fr[] scalars)
    {
        if (Kind(kernel) is not { } kind)
            return;
        G1 expected = G1.MultiScalarMultiply(points, scalars);
        G2[] twist = Array.ConvertAll(points, p => p.IsIdentity ? G2.Identity : s_twist.GetValueOrDefault(p));
        bool hasTwist = Array.TrueForAll(points, p => p.IsIdentity || s_twist.ContainsKey(p));
        fixed (Fr* pinned = scalars)
        {
            Assert.Equal(expected, MultiScalarMultiplication.Sum(kind, points, new ResidueHalves(pinned), 1));
            Assert.Equal(expected, MultiScalarMultiplication.Sum(kind, points, new ResidueHalves(pinned), 2));
            if (hasTwist)
                Assert.Equal(G2.MultiScalarMultiply(twist, scalars), MultiScalarMultiplication.Sum(kind, twist, new ResidueHalves(pinned), 1));
        }
    }

    private static unsafe G1 ByBuckets(LaneEngineKind kind, G1[] points, OddScalar[] weights)
    {
        fixed (OddScalar* pinned = weights)
            return MultiScalarMultiplication.Sum(kind, points, new WeightHalves(pinned), 1);
    }

    private static LaneEngineKind? Kind(string kernel) => kernel switch
    {
        "scalar" => LaneEngineKind.Scalar,
        "portable" => LaneEngineKind.Avx512,
        _ => FmaKernel.IsSupported ? LaneEngineKind.Avx2 : null,
    };

    // Points of both groups with the same exponents, so that what is special about the ones is special about the others.
    private static readonly Dictionary<G1, G2> s_twist = MakePoints();

    private static Dictionary<G1, G2> MakePoints()
    {
        Samples samples = new(5);
        Dictionary<G1, G2> twist = [];
        for (int i = 0; i < 100; i++)
        {
            Fr exponent = samples.Residue<ScalarModulus>();
            G1 p = G1.Multiply(G1.Generator, exponent);
            G2 q = G2.Multiply(G2.Generator, exponent);
            (twist[p], twist[-p]) = (q, -q);
        }

        return twist;
    }

    private static G1[] Points(int count) => Repeat(count, i => i < 100 ? s_twist.Keys.ElementAt(2 * i) : G1.Multiply(G1.Generator, Fr.FromUInt64((ulong)(7919 * i))));

    private static G2[] TwistPoints(int count) => Repeat(count, i => i < 100 ? s_twist.Values.ElementAt(2 * i) : G2.Multiply(G2.Generator, Fr.FromUInt64((ulong)(7919 * i))));

    private Fr[] Scalars(int count) => Repeat(count, _ => _samples.Residue<ScalarModulus>());

    private static T[] Repeat<T>(int count, Func<int, T> term) => [.. Enumerable.Range(0, count).Select(term)];
}
