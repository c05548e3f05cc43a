using System.Numerics;
using Xunit;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using F = ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime100003>>;
using F2 = ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime100003>>>;
using Point1 = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime100003>>,
    ZkTask.Tests.Support.Instruments.ToyCurve<ZkTask.Tests.Support.Instruments.Prime100003, ZkTask.Tests.Support.Instruments.TwentyNine>>;
using Point2 = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime100003>>>,
    ZkTask.Tests.Support.Instruments.ToyPairingCurve>;

namespace ZkTask.Tests.Algebra.Pairings;

/// <summary>The product's Miller loop, final exponentiation and subgroup check on another BN curve, where every order is known and small.</summary>
public class ToyPairingTests
{
    private static readonly Point1 _generator1 = new(F.FromUInt64(3), F.FromUInt64(17170), F.One);

    // A point of the whole twist: neither r nor 2p - r alone kills it.
    private static readonly Point2 _twistPoint = new(New(14, 1), New(53844, 92247), F2.One);
    private static readonly Point2 _generator2 = Multiple(_twistPoint, ToyPairingCurve.Cofactor);

    private readonly Samples _samples = new(20);

    [Fact]
    public void OrdersAreAsStated()
    {
        Assert.True(IsOnTwist(_twistPoint));
        Assert.False(IsIdentity(_generator2));
        Assert.False(IsIdentity(Multiple(_twistPoint, ToyPairingCurve.R)));
        Assert.True(IsIdentity(Multiple(_generator2, ToyPairingCurve.R)));
        Assert.Equal(_generator1.Y * _generator1.Y, (_generator1.X * _generator1.X * _generator1.X) + F.FromUInt64(29));
        Assert.True(Point1.IsIdentity(Multiple(_generator1, ToyPairingCurve.R)).IsSet);
    }

    [Fact]
    public void IsBilinear()
    {
        TowerRing ring = new(ToyPairingCurve.P);
        BigInteger[] e = ring.Lift(Pair(_generator1, _generator2));
        Assert.NotEqual(TowerRing.One, e);
        Assert.Equal(TowerRing.One, ring.Power(e, ToyPairingCurve.R));
        for (int n = 0; n < 100; n++)
        {
            BigInteger a = 1 + _samples.Below(ToyPairingCurve.R - 1), b = n < 10 ? n + 1 : 1 + _samples.Below(ToyPairingCurve.R - 1);
            BigInteger[] value = ring.Lift(Pair(Multiple(_generator1, (int)a), Multiple(_generator2, (int)b)));
            Assert.Equal(ring.Power(e, a * b % ToyPairingCurve.R), value);
        }
    }

    [Fact]
    public void FinalExponentiationIsTheStatedPower()
    {
        TowerRing ring = new(ToyPairingCurve.P);
        BigInteger u = ToyPairingCurve.U, power = 2 * u * ((6 * u * u) + (3 * u) + 1);
        BigInteger exponent = power * ((BigInteger.Pow(ToyPairingCurve.P, 12) - 1) / ToyPairingCurve.R);
        for (int n = 0; n < 10; n++)
        {
            Fp12<F2> f = _samples.Fp12<Toy<Prime100003>>();
            FinalExponentiation<F2, ToyPairingCurve>.Run(out Fp12<F2> result, f);
            Assert.Equal(ring.Power(ring.Lift(f), exponent), ring.Lift(result));
        }
    }

    [Fact]
    public void SubgroupCheckEqualsMultiplicationByR()
    {
        Point2 other = Multiple(_twistPoint, ToyPairingCurve.R);
        int inside = 0, outside = 0;
        for (int n = 0; n < 150; n++)
        {
            // The whole twist, and often only one of its two parts.
            Point2 a = Multiple(_generator2, n % 3 == 1 ? 0 : (int)_samples.Below(ToyPairingCurve.R));
            Point2 b = Multiple(other, n % 3 == 0 ? 0 : (int)_samples.Below(ToyPairingCurve.Cofactor));
            Point2.Add(out Point2 point, a, b);
            bool expected = IsIdentity(Multiple(point, ToyPairingCurve.R));
            Assert.Equal(expected, SubgroupCheck<F2, ToyPairingCurve>.IsInSubgroup(point).IsSet);
            _ = expected ? inside++ : outside++;
        }

        Assert.True(inside >= 50 && outside >= 90);
    }

    private static Fp12<F2> Pair(in Point1 p, in Point2 q)
    {
        F.Invert(out F z1, p.Z);
        F2.Invert(out F2 z2, q.Z);
        VariablePair<F2, F, ToyPairingCurve> pair = new(p.X * z1, p.Y * z1, q.X * z2, q.Y * z2);
        MillerLoop<F2, F, ToyPairingCurve>.Run(out Fp12<F2> f, new Span<VariablePair<F2, F, ToyPairingCurve>>(ref pair), []);
        FinalExponentiation<F2, ToyPairingCurve>.Run(out f, f);
        return f;
    }

    private static ProjectivePoint<TField, TCurve> Multiple<TField, TCurve>(ProjectivePoint<TField, TCurve> point, int scalar)
        where TField : struct, ZkTask.Algebra.Fields.IField<TField>
        where TCurve : struct, ICurve<TField>
    {
        ProjectivePoint<TField, TCurve> result = ProjectivePoint<TField, TCurve>.Identity;
        for (int bit = 20; bit >= 0; bit--)
        {
            ProjectivePoint<TField, TCurve>.Double(out result, result);
            if (((scalar >> bit) & 1) != 0)
                ProjectivePoint<TField, TCurve>.Add(out result, result, point);
        }

        return result;
    }

    private static bool IsOnTwist(in Point2 p) => p.Y * p.Y == (p.X * p.X * p.X) + ToyPairingCurve.B;

    private static bool IsIdentity(in Point2 p) => Point2.IsIdentity(p).IsSet;

    private static F2 New(ulong c0, ulong c1) => new(F.FromUInt64(c0), F.FromUInt64(c1));
}
