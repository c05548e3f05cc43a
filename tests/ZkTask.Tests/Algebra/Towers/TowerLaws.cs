using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Towers;

/// <summary>Fp6 and Fp12 over any prime, against the ring that is the tower in one step (<see cref="TowerRing"/>).</summary>
public abstract class TowerLaws<TModulus, TFp2, TConstants>
    where TModulus : struct, IModulus
    where TFp2 : struct, IFp2<TFp2>
    where TConstants : struct, ITowerConstants<TFp2>
{
    private const int Rounds = 25;

    private readonly TowerRing _ring = new(Residue<TModulus>.Modulus);
    private readonly Samples _samples = new(6);

    private static BigInteger P => Residue<TModulus>.Modulus;

    [Fact]
    public void TheTowerIsAField()
    {
        // x^6 - xi is irreducible over Fp2 exactly where xi is neither a square nor a cube (and -1 no square in Fp).
        Assert.Equal(3, P % 4);
        Assert.NotEqual(TowerRing.One, _ring.Power(TowerRing.Xi, ((P * P) - 1) / 2));
        Assert.NotEqual(TowerRing.One, _ring.Power(TowerRing.Xi, ((P * P) - 1) / 3));
    }

    [Fact]
    public void Fp6Products()
    {
        for (int n = 0; n < Rounds; n++)
        {
            Fp6<TFp2> a = Sparse6(n), b = Sparse6(n / 3);
            Fp6<TFp2>.Multiply(out Fp6<TFp2> product, a, b);
            Assert.Equal(_ring.Multiply(Lift(a), Lift(b)), Lift(product));
        }
    }

    [Fact]
    public void Fp6SparseProductsEqualFullOnes()
    {
        for (int n = 0; n < Rounds; n++)
        {
            Fp6<TFp2> a = Sparse6(n);
            TFp2 b0 = Next2(), b1 = Next2(), zero = default;
            Fp6<TFp2>.Multiply(out Fp6<TFp2> full, a, new(b0, b1, zero));
            Fp6<TFp2>.MultiplyBySparse(out Fp6<TFp2> sparse, a, b0, b1);
            Same(full, sparse);
            Fp6<TFp2>.Multiply(out full, a, new(b0, zero, zero));
            Fp6<TFp2>.MultiplyByFp2(out sparse, a, b0);
            Same(full, sparse);
        }
    }

    [Fact]
    public void Fp6LinearOperations()
    {
        BigInteger[] v = TowerRing.Of(0, 0, 1);
        for (int n = 0; n < Rounds; n++)
        {
            Fp6<TFp2> a = Next6(), b = Next6(), c = Next6();
            BigInteger[] la = Lift(a), lb = Lift(b), lc = Lift(c);
            Fp6<TFp2>.Add(out Fp6<TFp2> result, a, b);
            Assert.Equal(_ring.Add(la, lb), Lift(result));
            Fp6<TFp2>.Subtract(out result, a, b);
            Assert.Equal(_ring.Subtract(la, lb), Lift(result));
            Fp6<TFp2>.Negate(out result, a);
            Assert.Equal(_ring.Subtract(TowerRing.Of(), la), Lift(result));
            Fp6<TFp2>.SubtractBoth(out result, a, b, c);
            Assert.Equal(_ring.Subtract(_ring.Subtract(la, lb), lc), Lift(result));
            Fp6<TFp2>.AddV(out result, a, b);
            Assert.Equal(_ring.Add(la, _ring.Multiply(v, lb)), Lift(result));
        }
    }

    [Fact]
    public void Fp6Inverses()
    {
        for (int n = 1; n < Rounds; n++)
        {
            Fp6<TFp2> a = Sparse6(n);
            Fp6<TFp2>.Invert(out Fp6<TFp2> inverse, a);
            bool isZero = Fp6<TFp2>.IsZero(a).IsSet;
            Assert.Equal(isZero ? TowerRing.Of() : TowerRing.One, _ring.Multiply(Lift(a), Lift(inverse)));
        }

        Fp6<TFp2>.Invert(out Fp6<TFp2> ofZero, default);
        Assert.True(Fp6<TFp2>.IsZero(ofZero).IsSet);
    }

    [Fact]
    public void Fp12ProductsAndSquares()
    {
        for (int n = 0; n < Rounds; n++)
        {
            Fp12<TFp2> a = new(Sparse6(n), Next6()), b = new(Next6(), Sparse6(n / 2));
            Fp12<TFp2>.Multiply(out Fp12<TFp2> result, a, b);
            Assert.Equal(_ring.Multiply(Lift(a), Lift(b)), Lift(result));
            Fp12<TFp2>.Square(out result, a);
            Assert.Equal(_ring.Multiply(Lift(a), Lift(a)), Lift(result));
        }
    }

    [Fact]
    public void Fp12InversesAndConjugates()
    {
        BigInteger[] minusW = TowerRing.Of(0, P - 1);
        for (int n = 0; n < Rounds; n++)
        {
            Fp12<TFp2> a = new(Sparse6(n), Sparse6(n + 3));
            Fp12<TFp2>.Invert(out Fp12<TFp2> result, a);
            BigInteger[] la = Lift(a);
            Assert.Equal(la.All(c => c.IsZero) ? TowerRing.Of() : TowerRing.One, _ring.Multiply(la, Lift(result)));

            // The automorphism w -> -w.
            Fp12<TFp2>.Conjugate(out result, a);
            BigInteger[] expected = TowerRing.Of(), power = TowerRing.One;
            for (int k = 0; k < 12; k++, power = _ring.Multiply(power, minusW))
                expected = _ring.Add(expected, [.. power.Select(c => c * la[k])]);
            Assert.Equal(expected, Lift(result));
        }

        Fp12<TFp2>.Invert(out Fp12<TFp2> ofZero, default);
        Assert.Equal(TowerRing.Of(), Lift(ofZero));
    }

    [Fact]
    public void LineProductsEqualFullOnes()
    {
        for (int n = 0; n < Rounds; n++)
        {
            Fp12<TFp2> a = new(Sparse6(n), Next6());
            TFp2 l0 = Next2(), l1 = Next2(), l3 = Next2(), zero = default;
            Fp12<TFp2> line = new(new(l0, zero, zero), new(l1, l3, zero));
            Fp12<TFp2>.MultiplyByLine(out Fp12<TFp2> sparse, a, l0, l1, l3);
            Assert.Equal(_ring.Multiply(Lift(a), Lift(line)), Lift(sparse));

            line.C0.C0 = TFp2.One;
            Fp12<TFp2>.MultiplyByNormalizedLine(out sparse, a, l1, l3);
            Assert.Equal(_ring.Multiply(Lift(a), Lift(line)), Lift(sparse));
        }
    }

    [Fact]
    public void FrobeniusIsThePowerOfP()
    {
        for (int power = 1; power <= 3; power++)
        {
            Fp12<TFp2> a = Next12();
            Fp12<TFp2>.Frobenius<TConstants>(out Fp12<TFp2> result, a, power);
            Assert.Equal(_ring.Power(Lift(a), BigInteger.Pow(P, power)), Lift(result));
        }
    }

    [Fact]
    public void CyclotomicSquareIsTheSquareInTheCyclotomicSubgroup()
    {
        for (int n = 0; n < 5; n++)
        {
            Fp12<TFp2> a = Cyclotomic(Next12());
            if (n == 0)
                Assert.Equal(TowerRing.One, _ring.Power(Lift(a), BigInteger.Pow(P, 4) - (P * P) + 1));
            Fp12<TFp2>.Square(out Fp12<TFp2> square, a);
            Fp12<TFp2>.CyclotomicSquare(out Fp12<TFp2> fast, a);
            Assert.Equal(Lift(square), Lift(fast));

            // There the conjugate is the inverse.
            Fp12<TFp2>.Conjugate(out Fp12<TFp2> conjugate, a);
            Fp12<TFp2>.Multiply(out conjugate, conjugate, a);
            Assert.True(Fp12<TFp2>.IsOne(conjugate).IsSet);
        }

        // Outside it promises nothing, and indeed is another map: the subgroup above is no accident.
        Fp12<TFp2> any = Next12();
        Fp12<TFp2>.Square(out Fp12<TFp2> right, any);
        Fp12<TFp2>.CyclotomicSquare(out Fp12<TFp2> wrong, any);
        Assert.NotEqual(Lift(right), Lift(wrong));
    }

    [Fact]
    public void OneZeroAndSelect()
    {
        Fp12<TFp2> one = Fp12<TFp2>.One, a = Next12();
        Assert.Equal(TowerRing.One, Lift(one));
        Assert.True(Fp12<TFp2>.IsOne(one).IsSet);
        Assert.False(Fp12<TFp2>.IsOne(default).IsSet);
        for (int k = 0; k < 12; k++)
        {
            // One but for a single coordinate.
            BigInteger[] almost = TowerRing.One;
            almost[k]++;
            Fp12<TFp2> x = new(
                new(At(almost, 0), At(almost, 2), At(almost, 4)), new(At(almost, 1), At(almost, 3), At(almost, 5)));
            Assert.False(Fp12<TFp2>.IsOne(x).IsSet);
        }

        Fp12<TFp2>.Select(out Fp12<TFp2> chosen, LaneMask.Of(true), a, one);
        Assert.Equal(Lift(a), Lift(chosen));
        Fp12<TFp2>.Select(out chosen, default, a, one);
        Assert.Equal(TowerRing.One, Lift(chosen));

        TFp2 At(BigInteger[] c, int k) => From(TowerRing.Coefficient<TModulus>(c, k));
    }

    // f^((p^6 - 1)(p^2 + 1)).
    private static Fp12<TFp2> Cyclotomic(in Fp12<TFp2> f)
    {
        Fp12<TFp2>.Invert(out Fp12<TFp2> inverse, f);
        Fp12<TFp2>.Conjugate(out Fp12<TFp2> t, f);
        Fp12<TFp2>.Multiply(out t, t, inverse);
        Fp12<TFp2>.Frobenius<TConstants>(out Fp12<TFp2> s, t, 2);
        Fp12<TFp2>.Multiply(out t, t, s);
        return t;
    }

    /// <summary>Into the representation under test.</summary>
    protected abstract TFp2 From(in QuadraticField<Residue<TModulus>> a);

    /// <summary>And back.</summary>
    protected abstract QuadraticField<Residue<TModulus>> To(in TFp2 a);

    private TFp2 Next2() => From(_samples.Fp2<TModulus>());

    private Fp6<TFp2> Next6() => new(Next2(), Next2(), Next2());

    private Fp12<TFp2> Next12() => new(Next6(), Next6());

    private BigInteger[] Lift(in Fp6<TFp2> a) => _ring.Lift(To(a));

    private BigInteger[] Lift(in Fp12<TFp2> a) =>
        _ring.Lift(new Fp12<QuadraticField<Residue<TModulus>>>(To(a.C0), To(a.C1)));

    private Fp6<QuadraticField<Residue<TModulus>>> To(in Fp6<TFp2> a) => new(To(a.C0), To(a.C1), To(a.C2));

    // With the coefficients named by the low bits of the pattern.
    private Fp6<TFp2> Sparse6(int pattern) => new(
        (pattern & 1) != 0 ? Next2() : default, (pattern & 2) != 0 ? Next2() : default, (pattern & 4) != 0 ? Next2() : default);

    private void Same(in Fp6<TFp2> expected, in Fp6<TFp2> actual) =>
        Assert.Equal(Lift(expected), Lift(actual));
}

/// <summary>The scalar representation.</summary>
public abstract class ScalarTowerLaws<TModulus> : TowerLaws<TModulus, QuadraticField<Residue<TModulus>>, DerivedTower<TModulus>>
    where TModulus : struct, IModulus
{
    protected override QuadraticField<Residue<TModulus>> From(in QuadraticField<Residue<TModulus>> a) => a;

    protected override QuadraticField<Residue<TModulus>> To(in QuadraticField<Residue<TModulus>> a) => a;
}

public class BaseTowerLaws : ScalarTowerLaws<BaseModulus>;

public class TowerLawsOver7 : ScalarTowerLaws<Toy<Prime7>>;

public class TowerLawsOver79 : ScalarTowerLaws<Toy<Prime79>>;

public class TowerLawsOver100003 : ScalarTowerLaws<Toy<Prime100003>>;
