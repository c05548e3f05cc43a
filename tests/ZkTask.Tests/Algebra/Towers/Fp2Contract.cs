using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Towers;

/// <summary>
/// What every representation of Fp2 owes to the formulas above it: the fused operations equal their definitions, and any result may be any
/// operand. A new representation derives one class from this.
/// </summary>
public abstract class Fp2Contract<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    private const int Rounds = 20;

    /// <summary>A pseudo-random element, in every lane another.</summary>
    protected abstract TFp2 Next();

    /// <summary>9 + i, in every lane.</summary>
    protected abstract TFp2 Xi { get; }

    /// <summary>The mask with every lane set.</summary>
    protected virtual LaneMask All => LaneMask.Of(true);

    [Fact]
    public void IsARing()
    {
        for (int n = 0; n < Rounds; n++)
        {
            TFp2 a = Next(), b = Next(), c = Next();
            Same(Product(Product(a, b), c), Product(a, Product(b, c)));
            Same(Product(a, b), Product(b, a));
            Same(Product(a, Sum(b, c)), Sum(Product(a, b), Product(a, c)));
            Same(Product(a, TFp2.One), a);
            Same(Sum(a, TFp2.Zero), a);
            Same(Sum(Difference(a, b), b), a);
        }
    }

    [Fact]
    public void ShortcutsEqualTheirDefinitions()
    {
        for (int n = 0; n < Rounds; n++)
        {
            TFp2 a = Next(), b = Next(), c = Next(), d = Next();
            TFp2.Square(out TFp2 result, a);
            Same(Product(a, a), result);
            TFp2.Double(out result, a);
            Same(Sum(a, a), result);
            TFp2.Negate(out result, a);
            Same(Difference(TFp2.Zero, a), result);
            TFp2.SumOfProducts(out result, a, b, c, d);
            Same(Sum(Product(a, b), Product(c, d)), result);
            TFp2.MultiplyComplex(out TFp2 real, out TFp2 imaginary, a, b, c, d);
            Same(Difference(Product(a, c), Product(b, d)), real);
            Same(Sum(Product(a, d), Product(b, c)), imaginary);
        }
    }

    [Fact]
    public void FusedOperationsEqualTheirDefinitions()
    {
        for (int n = 0; n < Rounds; n++)
        {
            TFp2 a = Next(), b = Next(), c = Next(), d = Next();
            TFp2 rest = Difference(Difference(a, b), c);
            TFp2.MultiplyByXi(out TFp2 result, a);
            Same(Product(Xi, a), result);
            TFp2.AddXi(out result, a, b);
            Same(Sum(a, Product(Xi, b)), result);
            TFp2.SubtractBoth(out result, a, b, c);
            Same(rest, result);
            TFp2.SubtractBothAdd(out result, a, b, c, d);
            Same(Sum(rest, d), result);
            TFp2.SubtractBothAddXi(out result, a, b, c, d);
            Same(Sum(rest, Product(Xi, d)), result);
            TFp2.XiSubtractBothAdd(out result, a, b, c, d);
            Same(Sum(Product(Xi, rest), d), result);
            TFp2.TripleSubtractDouble(out result, a, b);
            Same(Difference(Sum(Sum(a, a), a), Sum(b, b)), result);
            TFp2.TripleAddDouble(out result, a, b);
            Same(Sum(Sum(Sum(a, a), a), Sum(b, b)), result);
        }
    }

    [Fact]
    public void ConjugationIsTheAutomorphism()
    {
        // It is not the identity: xi goes to 9 - i, with sum 18 and product 82.
        TFp2.Conjugate(out TFp2 xiBar, Xi);
        Same(Small(18), Sum(Xi, xiBar));
        Same(Small(82), Product(Xi, xiBar));
        for (int n = 0; n < Rounds; n++)
        {
            TFp2 a = Next(), b = Next();
            TFp2.Conjugate(out TFp2 aBar, a);
            TFp2.Conjugate(out TFp2 bBar, b);
            TFp2.Conjugate(out TFp2 product, Product(a, b));
            Same(Product(aBar, bBar), product);
            TFp2.Conjugate(out TFp2 sum, Sum(a, b));
            Same(Sum(aBar, bBar), sum);
            TFp2.Conjugate(out aBar, aBar);
            Same(a, aBar);
        }

        static TFp2 Small(int k) => k == 0 ? TFp2.Zero : Sum(Small(k - 1), TFp2.One);
    }

    [Fact]
    public void InverseUndoesMultiplicationAndZeroStaysZero()
    {
        for (int n = 0; n < Rounds; n++)
        {
            TFp2 a = Next();
            TFp2.Invert(out TFp2 inverse, a);
            LaneMask isOne = TFp2.IsZero(Difference(Product(a, inverse), TFp2.One));
            Assert.Equal(All, isOne | TFp2.IsZero(a));
        }

        TFp2.Invert(out TFp2 ofZero, TFp2.Zero);
        Same(TFp2.Zero, ofZero);
    }

    [Fact]
    public void SelectTakesOneOfTwo()
    {
        TFp2 a = Next(), b = Next();
        TFp2.Select(out TFp2 result, All, a, b);
        Same(a, result);
        TFp2.Select(out result, default, a, b);
        Same(b, result);
        Assert.Equal(All, TFp2.IsZero(TFp2.Zero));
        Assert.Equal(default, TFp2.IsZero(TFp2.One));
    }

    [Fact]
    public void ResultsMayBeOperands()
    {
        Harmless(1, (v, r, o) => TFp2.Double(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => TFp2.Negate(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => TFp2.Square(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => TFp2.Invert(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => TFp2.Conjugate(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => TFp2.MultiplyByXi(out v[r], v[o[0]]));
        Harmless(2, (v, r, o) => TFp2.Add(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.Subtract(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.Multiply(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.Select(out v[r], All, v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.Select(out v[r], default, v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.AddXi(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.TripleSubtractDouble(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => TFp2.TripleAddDouble(out v[r], v[o[0]], v[o[1]]));
        Harmless(3, (v, r, o) => TFp2.DoubleAddSubtract(out v[r], v[o[0]], v[o[1]], v[o[2]]));
        Harmless(3, (v, r, o) => TFp2.SubtractBoth(out v[r], v[o[0]], v[o[1]], v[o[2]]));
        Harmless(4, (v, r, o) => TFp2.SubtractBothAdd(out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => TFp2.SubtractBothAddXi(out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => TFp2.XiSubtractBothAdd(out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => TFp2.SumOfProducts(out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => TFp2.MultiplyComplex(out v[r], out _, v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => TFp2.MultiplyComplex(out _, out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
    }

    private void Harmless(int arity, Operation<TFp2> operation) =>
        Aliasing.IsHarmless(operation, Next(), [.. Enumerable.Range(0, arity).Select(_ => Next())]);

    private void Same(TFp2 expected, TFp2 actual) => Assert.Equal(All, TFp2.IsZero(Difference(expected, actual)));

    private static TFp2 Sum(TFp2 a, TFp2 b)
    {
        TFp2.Add(out TFp2 result, a, b);
        return result;
    }

    private static TFp2 Difference(TFp2 a, TFp2 b)
    {
        TFp2.Subtract(out TFp2 result, a, b);
        return result;
    }

    private static TFp2 Product(TFp2 a, TFp2 b)
    {
        TFp2.Multiply(out TFp2 result, a, b);
        return result;
    }
}

public class ScalarFp2Contract : Fp2Contract<Fp2>
{
    private readonly Samples _samples = new(1);

    protected override Fp2 Xi => new(Fp.FromUInt64(9), Fp.One);

    protected override Fp2 Next() => _samples.Fp2<BaseModulus>();
}

public class LargestFp2Contract : Fp2Contract<QuadraticField<Residue<LargestModulus>>>
{
    private readonly Samples _samples = new(2);

    protected override QuadraticField<Residue<LargestModulus>> Xi => new(Residue<LargestModulus>.FromUInt64(9), Residue<LargestModulus>.One);

    protected override QuadraticField<Residue<LargestModulus>> Next() => _samples.Fp2<LargestModulus>();
}

public class ToyFp2Contract : Fp2Contract<QuadraticField<Residue<Toy<Prime7>>>>
{
    private readonly Samples _samples = new(3);

    protected override QuadraticField<Residue<Toy<Prime7>>> Xi => new(Residue<Toy<Prime7>>.FromUInt64(9), Residue<Toy<Prime7>>.One);

    protected override QuadraticField<Residue<Toy<Prime7>>> Next() => _samples.Fp2<Toy<Prime7>>();
}

/// <summary>The interface's own fused operations, and the wrapper that counts.</summary>
public class MeteredFp2Contract : Fp2Contract<QuadraticField<Metered<Fp>>>
{
    private readonly Samples _samples = new(4);

    protected override QuadraticField<Metered<Fp>> Xi => WrappedCurve<Metered<Fp>>.Wrap(new Fp2(Fp.FromUInt64(9), Fp.One));

    protected override QuadraticField<Metered<Fp>> Next() => WrappedCurve<Metered<Fp>>.Wrap(_samples.Fp2<BaseModulus>());
}

/// <summary>Every base operation of the contract is also compared with BigInteger.</summary>
public class CheckedFp2Contract : Fp2Contract<QuadraticField<Checked<BaseModulus>>>
{
    private readonly Samples _samples = new(5);

    protected override QuadraticField<Checked<BaseModulus>> Xi => WrappedCurve<Checked<BaseModulus>>.Wrap(new Fp2(Fp.FromUInt64(9), Fp.One));

    protected override QuadraticField<Checked<BaseModulus>> Next() => WrappedCurve<Checked<BaseModulus>>.Wrap(_samples.Fp2<BaseModulus>());
}
