using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Polynomials;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Lanes;

namespace ZkTask.Tests.Algebra.Polynomials;

/// <summary>Transforms in one lane and in eight of each kernel, against plain evaluation and multiplication of polynomials.</summary>
public class EvaluationDomainTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(0, 11)];

    private static readonly LaneEngineKind[] _kinds = [LaneEngineKind.Scalar, LaneEngineKind.Avx2, LaneEngineKind.Avx512];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_are_those_at_powers_of_the_root(int logSize)
    {
        foreach (EvaluationDomain domain in Domains(logSize))
        {
            Fr[] coefficients = Sample(domain.Size, 1), values = [.. coefficients];
            domain.Forward(values);
            Fr point = Fr.One;
            for (int i = 0; i < domain.Size; i++, point *= domain.Root)
            {
                // Every value of small domains, a few of the others.
                if (domain.Size <= 64 || i % (domain.Size / 16) == 3)
                    Assert.Equal(Evaluate(coefficients, point), values[i]);
            }

            Assert.Equal(Fr.One, point);
            Assert.True(logSize == 0 || domain.Root.Pow([(ulong)domain.Size / 2]) == -Fr.One);
            domain.Inverse(values);
            Assert.Equal(coefficients, values);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_on_a_coset(int logSize)
    {
        Fr shift = Fr.FromUInt64(7);
        foreach (EvaluationDomain domain in Domains(logSize))
        {
            Fr[] coefficients = Sample(domain.Size, 2), values = [.. coefficients];
            domain.ForwardOnCoset(values, shift);
            Assert.Equal(Evaluate(coefficients, shift), values[0]);
            Assert.Equal(Evaluate(coefficients, shift * domain.Root), values[1 % domain.Size]);
            Assert.Equal(Evaluate(coefficients, shift * domain.Root.Pow([(ulong)domain.Size - 1])), values[^1]);
            domain.InverseOnCoset(values, shift);
            Assert.Equal(coefficients, values);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public void Products_of_values_are_convolutions(int logSize)
    {
        foreach (EvaluationDomain domain in Domains(logSize))
        {
            Fr[] a = Sample(domain.Size / 2, 3), b = Sample(domain.Size / 2, 4), expected = new Fr[domain.Size];
            for (int i = 0; i < a.Length; i++)
            {
                for (int j = 0; j < b.Length; j++)
                    expected[i + j] += a[i] * b[j];
            }

            Fr[] x = [.. a, .. new Fr[domain.Size - a.Length]], y = [.. b, .. new Fr[domain.Size - b.Length]];
            domain.Forward(x);
            domain.Forward(y);
            Fr[] product = [.. x.Zip(y, (u, v) => u * v)];
            domain.Inverse(product);
            Assert.Equal(expected, product);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void Transforms_are_linear(int logSize)
    {
        foreach (EvaluationDomain domain in Domains(logSize))
        {
            Fr factor = Fr.FromUInt64(12345);
            Fr[] a = Sample(domain.Size, 5), b = Sample(domain.Size, 6), sum = [.. a.Zip(b, (u, v) => u + (factor * v))];
            domain.Forward(a);
            domain.Forward(b);
            domain.Forward(sum);
            Assert.Equal(a.Zip(b, (u, v) => u + (factor * v)), sum);
        }
    }

    // Beyond the size that is finished in the cache, all lanes against one.
    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    public void Lanes_agree_with_one(int logSize)
    {
        EvaluationDomain[] domains = Domains(logSize);
        Fr[] coefficients = Sample(1 << logSize, 7), expected = [.. coefficients];
        domains[0].Forward(expected);
        foreach (EvaluationDomain domain in domains[1..])
        {
            Fr[] values = [.. coefficients];
            domain.Forward(values);
            Assert.Equal(expected, values);
            domain.Inverse(values);
            Assert.Equal(coefficients, values);
        }
    }

    [Fact]
    [Trait("Category", "Process")]
    public void A_million_elements_go_and_come_back()
    {
        EvaluationDomain domain = new(20);
        Fr[] coefficients = Sample(domain.Size, 8), values = [.. coefficients];
        domain.Forward(values);
        Assert.Equal(Evaluate(coefficients, domain.Root.Pow([777_777])), values[777_777]);
        domain.Inverse(values);
        Assert.Equal(coefficients, values);
    }

    [Fact]
    public void Other_sizes_and_shifts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationDomain(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationDomain(EvaluationDomain.MaxLogSize + 1));
        EvaluationDomain domain = new(3);
        Assert.Throws<ArgumentException>(() => domain.Forward(new Fr[7]));
        Assert.Throws<ArgumentException>(() => domain.Inverse(new Fr[16]));
        Assert.Throws<ArgumentException>(() => domain.ForwardOnCoset(new Fr[9], Fr.One));
        Assert.Throws<ArgumentException>(() => domain.ForwardOnCoset(new Fr[8], Fr.Zero));
        Assert.Throws<ArgumentException>(() => domain.InverseOnCoset(new Fr[8], Fr.Zero));
    }

    // Values grow by each step and are never reduced between: the largest domain stays within what a kernel takes, and some larger one would not.
    [Fact]
    public void Butterflies_stay_in_range()
    {
        Assert.InRange(Steps<FmaRulesOf<ScalarModulus>>(), EvaluationDomain.MaxLogSize, 100);
        Assert.InRange(Steps<HybridRulesOf<ScalarModulus>>(), EvaluationDomain.MaxLogSize, 200);

        static int Steps<TRules>()
            where TRules : struct, IKernelRules
        {
            Bounded<TRules> a = Bounded<TRules>.Loaded(), b = a, root = Bounded<TRules>.Loaded();
            for (int steps = 0; ; steps++)
            {
                try
                {
                    // Scaled or not, the value is read.
                    Bounded<TRules>.IsZero(a);
                    Bounded<TRules>.Multiply(out Bounded<TRules> scaled, a, root);
                    Bounded<TRules>.IsZero(scaled);
                    Butterfly<Bounded<TRules>>.Run(ref a, ref b, root);
                    Bounded<TRules>.Select(out a, default, a, b);
                    b = a;
                }
                catch (ContractException)
                {
                    return steps;
                }
            }
        }
    }

    private static EvaluationDomain[] Domains(int logSize) => [.. _kinds.Select(kind => new EvaluationDomain(logSize, kind))];

    private static Fr[] Sample(int count, ulong seed)
    {
        Samples samples = new(seed);
        Fr factor = samples.Residue<ScalarModulus>(), next = samples.Residue<ScalarModulus>();
        Fr[] values = new Fr[count];
        for (int i = 0; i < count; i++)
            values[i] = i % 7 == 3 ? -Fr.One : next = (next * factor) + Fr.FromUInt64(samples.NextUInt64());
        return values;
    }

    private static Fr Evaluate(Fr[] coefficients, Fr point)
    {
        Fr value = Fr.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = (value * point) + coefficients[i];
        return value;
    }
}
