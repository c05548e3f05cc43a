using System.Numerics;
using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Pairings;

public class PairingTests
{
    private readonly Samples _samples = new(17);

    [Fact]
    public void EqualsTheReferencePairingToItsPower()
    {
        BigInteger a = _samples.Below(ReferenceParameters.R), b = _samples.Below(ReferenceParameters.R);
        ReferencePoint<ReferenceFp> p = a * ReferenceBn254.G1Generator;
        ReferencePoint<ReferenceFp2> q = b * ReferenceBn254.G2Generator;
        Assert.Equal(ReferenceSnarkjs.Pair(p, q), Pairing.Compute(p.ToProduct(), q.ToProduct()).ToReference());
    }

    [Fact]
    public void EqualsWhatSnarkjsWroteIntoItsKeys()
    {
        int keys = 0;
        foreach (JsonElement entry in Corpus.ManifestFiles())
        {
            string file = entry.GetProperty("file").GetString()!;
            bool isKey = file.EndsWith("verification_key.json", StringComparison.Ordinal)
                && (file.StartsWith("generated/groth16/bn128/", StringComparison.Ordinal) || file.StartsWith("wild/", StringComparison.Ordinal));
            if (!isKey)
                continue;
            JsonElement json = Corpus.ReadJson(file);
            if (!json.TryGetProperty("vk_alphabeta_12", out JsonElement expected) || json.GetProperty("curve").GetString() is not ("bn128" or "bn254"))
                continue;
            ReferenceGroth16Key key = ReferenceGroth16Key.Read(json);
            Assert.Equal(ReferenceSnarkjs.ReadFp12(expected), Pairing.Compute(key.Alpha.ToProduct(), key.Beta.ToProduct()).ToReference());
            keys++;
        }

        Assert.True(keys > 3);
    }

    [Fact]
    public void DecidesProofsOfTheReferenceSetup()
    {
        ReferenceGroth16Setup setup = new(seed: 3, publicCount: 1);
        ReferenceGroth16Key key = setup.Key;
        Assert.Equal(ReferenceSnarkjs.Pair(key.Alpha, key.Beta), Pairing.Compute(key.Alpha.ToProduct(), key.Beta.ToProduct()).ToReference());

        ReferenceGroth16Proof proof = setup.Prove(5);
        PreparedG2[] prepared = [new(key.Gamma.ToProduct()), new(key.Delta.ToProduct()), new(key.Beta.ToProduct())];
        foreach (int input in new[] { 5, 6 })
        {
            G1[] points = [(-ReferenceGroth16.PublicPoint(key, [input])).ToProduct(), (-proof.C).ToProduct(), (-key.Alpha).ToProduct()];
            Assert.Equal(input == 5, Pairing.Miller(proof.A.ToProduct(), proof.B.ToProduct(), points, prepared).IsOneAfterFinalExponentiation());
        }
    }

    [Fact]
    public void IsBilinearAndNotDegenerate()
    {
        Gt e = Pairing.Compute(G1.Generator, G2.Generator);
        Assert.NotEqual(Gt.One, e);
        for (int n = 0; n < 4; n++)
        {
            Fr a = Scalar(), b = n == 0 ? -Fr.One : Scalar();
            Assert.Equal(e.Pow(a * b), Pairing.Compute(G1.Multiply(G1.Generator, a), G2.Multiply(G2.Generator, b)));
            Assert.Equal(
                Pairing.Compute(Point1(a), G2.Generator) * Pairing.Compute(Point1(b), G2.Generator), Pairing.Compute(Point1(a) + Point1(b), G2.Generator));
            Assert.Equal(
                Pairing.Compute(G1.Generator, Point2(a)) * Pairing.Compute(G1.Generator, Point2(b)), Pairing.Compute(G1.Generator, Point2(a) + Point2(b)));
        }
    }

    [Fact]
    public void ValuesHaveOrderR()
    {
        Gt e = Pairing.Compute(Point1(Scalar()), Point2(Scalar()));
        Assert.Equal(Gt.One, e.Pow(-Fr.One) * e);
        Assert.True(ReferencePairing.IsInGt(e.ToReference()));
        Assert.Equal(Gt.One, e.Pow(Fr.Zero));
        Assert.Equal(e, e.Pow(Fr.One));
        Assert.Equal(e * e * e, e.Pow(Fr.FromUInt64(3)));
        Assert.Equal(e.ToReference().Power(1_000_003), e.Pow(Fr.FromUInt64(1_000_003)).ToReference());
    }

    [Fact]
    public void OppositePointsGiveInverses()
    {
        G1 p = Point1(Scalar());
        G2 q = Point2(Scalar());
        Assert.Equal(Gt.One, Pairing.Compute(-p, q) * Pairing.Compute(p, q));
        Assert.Equal(Pairing.Compute(-p, q), Pairing.Compute(p, -q));
        Assert.True((Pairing.Miller(p, q) * Pairing.Miller(p, -q)).IsOneAfterFinalExponentiation());
        Assert.False((Pairing.Miller(p, q) * Pairing.Miller(p, q)).IsOneAfterFinalExponentiation());
    }

    [Fact]
    public void TheIdentityPairsToOne()
    {
        Assert.Equal(Gt.One, Pairing.Compute(G1.Identity, G2.Generator));
        Assert.Equal(Gt.One, Pairing.Compute(G1.Generator, G2.Identity));
        Assert.Equal(Gt.One, Pairing.Compute(G1.Identity, G2.Identity));
        Assert.True(MillerResult.One.IsOneAfterFinalExponentiation());
        Assert.Equal(Gt.One, MillerResult.One.ToGt());
        Assert.True(new PreparedG2(G2.Identity).Point.IsIdentity);
    }

    // Every choice of identities among one new and two prepared pairs, and every number of prepared pairs.
    [Fact]
    public void ProductsOfPairs()
    {
        G1[] p = [Point1(Scalar()), Point1(Scalar()), Point1(Scalar()), Point1(Scalar()), Point1(Scalar())];
        G2[] q = [Point2(Scalar()), Point2(Scalar()), Point2(Scalar()), Point2(Scalar()), Point2(Scalar())];
        PreparedG2[] prepared = [.. q.Select(x => new PreparedG2(x))];
        Gt[] values = [.. p.Zip(q, (a, b) => Pairing.Compute(a, b))];
        for (int mask = 0; mask < 16; mask++)
        {
            G1 first = (mask & 1) != 0 ? G1.Identity : p[0];
            G2 second = (mask & 8) != 0 ? G2.Identity : q[0];
            G1[] points = [(mask & 2) != 0 ? G1.Identity : p[1], (mask & 4) != 0 ? G1.Identity : p[2]];
            Gt expected = ((mask & 9) != 0 ? Gt.One : values[0]) * ((mask & 2) != 0 ? Gt.One : values[1]) * ((mask & 4) != 0 ? Gt.One : values[2]);
            Assert.Equal(expected, Pairing.Miller(first, second, points, prepared.AsSpan(1, 2)).ToGt());
        }

        Assert.Equal(values[0] * values[2], Pairing.Miller(p[0], q[0], p.AsSpan(1, 2), [new(G2.Identity), prepared[2]]).ToGt());

        Gt product = values[0];
        for (int count = 0; count <= Pairing.MaxPreparedPairs; count++)
        {
            if (count > 0)
                product *= values[count];
            Assert.Equal(product, Pairing.Miller(p[0], q[0], p.AsSpan(1, count), prepared.AsSpan(1, count)).ToGt());
        }

        Assert.Equal(q[1], prepared[1].Point);
        Assert.Throws<ArgumentException>(() => Pairing.Miller(p[0], q[0], p, prepared.AsSpan(1, 2)));
        Assert.Throws<ArgumentException>(() => Pairing.Miller(p[0], q[0], p, prepared));
    }

    [Fact]
    public void ValuesAreComparedWhole()
    {
        Gt e = Pairing.Compute(G1.Generator, G2.Generator), f = e * e;
        Assert.True(e == Pairing.Compute(G1.Generator, G2.Generator));
        Assert.True(e != f);
        Assert.False(e.Equals("e"));
        Assert.True(e.Equals((object)e));
        Assert.Equal(e.GetHashCode(), Pairing.Compute(G1.Generator, G2.Generator).GetHashCode());
        Assert.NotEqual(e, default);
    }

    private Fr Scalar() => _samples.Residue<ScalarModulus>();

    private static G1 Point1(in Fr k) => G1.Multiply(G1.Generator, k);

    private static G2 Point2(in Fr k) => G2.Multiply(G2.Generator, k);
}
