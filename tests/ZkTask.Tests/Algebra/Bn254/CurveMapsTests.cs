using System.Numerics;
using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>The maps to G1 against their definitions on integers, and against another library's vectors.</summary>
public class CurveMapsTests
{
    private static readonly BigInteger _p = ReferenceParameters.P;

    private readonly Samples _samples = new(2012);

    public static TheoryData<string> Names => ["encodeToG1", "hashToG1"];

    [Fact]
    public void FouqueTibouchiTakesTheFirstOfThreeCandidates()
    {
        int[] taken = new int[3];
        ReferenceField field = ReferenceField.P;
        Assert.True(field.TrySqrt(-3, out BigInteger root));
        foreach (BigInteger t in Inputs())
        {
            // Either root of -3 gives the same point for the same t but for the order of the first two candidates.
            foreach (BigInteger s in new[] { root, _p - root })
            {
                if (s.IsEven)
                    continue;
                BigInteger w = field.Divide(s * t, (t * t) + 4);
                BigInteger x1 = field.Reduce(field.Divide(s - 1, 2) - (t * w)), x2 = field.Reduce(-1 - x1);
                BigInteger[] xs = w.IsZero ? [x1, x2] : [x1, x2, field.Reduce(1 + field.Inverse(w * w))];
                int index = Array.FindIndex(xs, x => field.IsSquare((x * x * x) + 3));
                taken[index]++;
                BigInteger y = field.Power((xs[index] * xs[index] * xs[index]) + 3, (_p + 1) / 4);
                G1 expected = new ReferencePoint<ReferenceFp>(xs[index], field.IsSquare(t) ? y : field.Negate(y)).ToProduct();
                Assert.Equal(expected, CurveMaps.FouqueTibouchi(Fp.FromBigInteger(t)));
                Assert.Equal(PointStatus.Ok, G1.TryCreate(expected.X, expected.Y, out _));
            }
        }

        Assert.All(taken, count => Assert.True(count > 0));
    }

    [Fact]
    public void IncrementTakesTheNextX()
    {
        foreach (BigInteger start in Inputs())
        {
            BigInteger x = start;
            while (!ReferenceField.P.IsSquare((x * x * x) + 3))
                x = (x + 1) % _p;
            BigInteger y = ReferenceField.P.Power((x * x * x) + 3, (_p + 1) / 4);
            Assert.Equal(new ReferencePoint<ReferenceFp>(x, y).ToProduct(), CurveMaps.Increment(Fp.FromBigInteger(start)));
        }
    }

    [Fact]
    public void SvdwIsOnTheCurveWithTheSignOfItsInput()
    {
        foreach (BigInteger u in Inputs())
        {
            G1 point = CurveMaps.Svdw(Fp.FromBigInteger(u));
            Assert.Equal(PointStatus.Ok, G1.TryCreate(point.X, point.Y, out _));
            Assert.Equal(u.IsEven, point.Y.ToBigInteger().IsEven);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SvdwIsGnarks(string name)
    {
        JsonElement file = Corpus.ReadJson($"curves/gnark-bn254-svdw/{name}.json");
        foreach (JsonElement one in file.GetProperty("cases").EnumerateArray())
        {
            bool isSum = one.TryGetProperty("u0", out JsonElement first);
            G1 mapped = CurveMaps.Svdw(Element(isSum ? first : one.GetProperty("u")));
            Assert.Equal(Point(one.GetProperty(isSum ? "Q0" : "Q")), mapped);
            if (isSum)
            {
                G1 second = CurveMaps.Svdw(Element(one.GetProperty("u1")));
                Assert.Equal(Point(one.GetProperty("Q1")), second);
                Assert.Equal(Point(one.GetProperty("P")), mapped + second);
            }
        }
    }

    [Fact]
    public void SecretScalarsMultiplyLikePublicOnes()
    {
        G1 p = G1.Multiply(G1.Generator, _samples.Residue<ScalarModulus>());
        G2 q = G2.Multiply(G2.Generator, _samples.Residue<ScalarModulus>());
        foreach (Fr k in new[] { Fr.Zero, Fr.One, -Fr.One, Fr.FromUInt64(16), _samples.Residue<ScalarModulus>(), _samples.Residue<ScalarModulus>() })
        {
            Assert.Equal(G1.Multiply(p, k), SecretScalars.Multiply(p, k));
            Assert.Equal(G2.Multiply(q, k), SecretScalars.Multiply(q, k));
        }

        Assert.True(SecretScalars.Multiply(G1.Identity, Fr.One).IsIdentity);
        Assert.True(SecretScalars.Multiply(G2.Identity, -Fr.One).IsIdentity);
    }

    private IEnumerable<BigInteger> Inputs() => EdgeValues.ExtremesBelow(_p).Concat(Enumerable.Range(0, 30).Select(_ => _samples.Below(_p)));

    private static Fp Element(JsonElement hex) =>
        Fp.FromBigInteger(BigInteger.Parse($"0{hex.GetString()![2..]}", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));

    private static G1 Point(JsonElement point)
    {
        Assert.Equal(PointStatus.Ok, G1.TryCreate(Element(point.GetProperty("x")), Element(point.GetProperty("y")), out G1 result));
        return result;
    }
}
