using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

public class EndomorphismScalarsTests
{
    private static readonly BigInteger U = ReferenceParameters.U;
    private static readonly BigInteger R = ReferenceParameters.R;
    private static readonly BigInteger Lambda = EndomorphismScalars.Lambda.ToBigInteger();

    // Both numerators of the rounding.
    private static readonly BigInteger NumeratorOfC1 = (6 * U * U) + (2 * U);
    private static readonly BigInteger NumeratorOfC2 = (2 * U) + 1;

    private readonly Samples _samples = new(12);

    [Fact]
    public void BasisIsInTheLatticeAndFillsIt()
    {
        (BigInteger A, BigInteger B) v1 = ((6 * U * U) + (4 * U) + 1, (2 * U) + 1), v2 = ((2 * U) + 1, -NumeratorOfC1);
        Assert.Equal(0, (v1.A + (v1.B * Lambda)) % R);
        Assert.Equal(0, (v2.A + (v2.B * Lambda)) % R);
        Assert.Equal(R, BigInteger.Abs((v1.A * v2.B) - (v1.B * v2.A)));
    }

    [Fact]
    public void HalvesOfEdges()
    {
        List<BigInteger> scalars = [.. EdgeValues.Below(R), Lambda, R - Lambda, Lambda * Lambda % R, Lambda + 1, Lambda - 1];
        for (int bit = 0; bit < 254; bit++)
            scalars.AddRange([BigInteger.One << bit, (BigInteger.One << bit) - 1]);
        foreach (BigInteger k in scalars.Where(k => k < R))
            CheckSplit(k);
    }

    [Fact]
    public void HalvesOfRandomScalars()
    {
        for (int n = 0; n < 500; n++)
            CheckSplit(_samples.Below(R));
    }

    // Where k g / r is next to a half-integer, rounding tips over: the halves are largest there. The product's own boundaries are those of its
    // reciprocals, and lie farthest from the exact ones for the largest k.
    [Fact]
    public void HalvesNearTheRoundingBoundaries()
    {
        foreach (BigInteger g in new[] { NumeratorOfC1, NumeratorOfC2 })
        {
            for (int n = 0; n < 200; n++)
            {
                BigInteger j = n < 10 ? n : n < 20 ? g - n + 9 : _samples.Below(g);
                BigInteger exact = ((2 * j) + 1) * R / (2 * g), actual = (((2 * j) + 1) << 255) / Round(g << 256, R);
                for (int offset = -1; offset <= 2; offset++)
                {
                    foreach (BigInteger k in new[] { exact + offset, actual + offset }.Where(k => k >= 0 && k < R))
                        CheckSplit(k);
                }
            }
        }
    }

    // Corners of the fundamental parallelogram: both roundings tip over near (v1 + v2) / 2 + lattice.
    [Fact]
    public void HalvesNearTheCorners()
    {
        (BigInteger A, BigInteger B) v1 = ((6 * U * U) + (4 * U) + 1, (2 * U) + 1), v2 = ((2 * U) + 1, -NumeratorOfC1);
        for (int n = 0; n < 200; n++)
        {
            int s1 = (n & 1) == 0 ? 1 : -1, s2 = (n & 2) == 0 ? 1 : -1;
            BigInteger a = ((s1 * v1.A) + (s2 * v2.A)) / 2, b = ((s1 * v1.B) + (s2 * v2.B)) / 2;
            CheckSplit(ReferenceField.R.Reduce(a + (n / 4) - 25 + ((b + (n % 7) - 3) * Lambda)));
        }
    }

    // One half above 2^126: the digits and tables behind must take it.
    [Fact]
    public void TheLargestHalf()
    {
        BigInteger worst = 0, scalar = 0;
        for (BigInteger j = NumeratorOfC2 - 1; j > NumeratorOfC2 - 40; j--)
        {
            BigInteger k = (((2 * j) + 1) << 255) / Round(NumeratorOfC2 << 256, R);
            BigInteger second = BigInteger.Abs((BigInteger)EndomorphismScalars.Split(Fr.FromBigInteger(k)).Second);
            if (second > worst)
                (worst, scalar) = (second, k);
        }

        Assert.True(worst > BigInteger.One << 126);
        Assert.Equal(scalar * ReferenceBn254.G1Generator, G1.Multiply(G1.Generator, Fr.FromBigInteger(scalar)).ToReference());
    }

    private static void CheckSplit(BigInteger k)
    {
        (Int128 first, Int128 second) = EndomorphismScalars.Split(Fr.FromBigInteger(k));
        Assert.Equal(k, ReferenceField.R.Reduce((BigInteger)first + ((BigInteger)second * Lambda)));
        BigInteger bound = 3 * ((6 * U * U) + (6 * U) + 2) / 5;
        Assert.True(bound < BigInteger.One << 127);
        Assert.InRange((BigInteger)first, -bound, bound);
        Assert.InRange((BigInteger)second, -bound, bound);

        // The same with the reciprocals from their definition: the constants in the product are these.
        BigInteger c1 = Round(k * Round(NumeratorOfC1 << 256, R), BigInteger.One << 256), c2 = Round(k * Round(NumeratorOfC2 << 256, R), BigInteger.One << 256);
        Assert.Equal(k - (c1 * ((6 * U * U) + (4 * U) + 1)) - (c2 * ((2 * U) + 1)), (BigInteger)first);
        Assert.Equal((c2 * NumeratorOfC1) - (c1 * ((2 * U) + 1)), (BigInteger)second);
    }

    private static BigInteger Round(BigInteger numerator, BigInteger denominator) => ((2 * numerator) + denominator) / (2 * denominator);
}
