using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using M = ZkTask.Tests.Support.Instruments.Metered<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>;
using M2 = ZkTask.Algebra.Towers.QuadraticField<ZkTask.Tests.Support.Instruments.Metered<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>>;
using MeteredCurve = ZkTask.Tests.Support.Instruments.WrappedCurve<
    ZkTask.Tests.Support.Instruments.Metered<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>>;

namespace ZkTask.Tests.Algebra.Pairings;

/// <summary>
/// Costs in base multiplications, exact and the same on every machine. A change here is a change of the algorithm: lower a number with pride,
/// raise one with a reason.
/// </summary>
public class CostTests
{
    // Fp2: Karatsuba 3, complex squaring 2.
    private const int Mul2 = 3, Sqr2 = 2;

    // Fp6: 6 products of Fp2. Fp12: 3 products of Fp6, 2 for a square. Cyclotomic: 9 squares of Fp2.
    private const int Mul6 = 6 * Mul2, Mul12 = 3 * Mul6, Sqr12 = 2 * Mul6, CyclotomicSqr12 = 9 * Sqr2;

    // Inverses in base products beside the one inversion: 4 in Fp2, around it 3 squares and 9 products in Fp6, around that 4 products of Fp6.
    private const int Inverse2 = 4, Inverse6 = (3 * Sqr2) + (9 * Mul2) + Inverse2, Inverse12 = (4 * Mul6) + Inverse6;

    // Lines into Fp12: 13 products of Fp2, ten for a normalised line; two coefficients are scaled by coordinates in Fp first.
    private const int ByLine = (13 * Mul2) + 4, ByNormalizedLine = (10 * Mul2) + 4;

    // 3 products, 6 squares, one by 3b; 11 products, 2 squares.
    private const int TangentStep = (3 * Mul2) + (6 * Sqr2) + Mul2, ChordStep = (11 * Mul2) + (2 * Sqr2);

    // 6u + 2 has 66 signed digits: 65 doublings, the first of f = 1 not squared, and 21 more nonzero digits; then pi(Q) and -pi^2(Q), whose
    // coordinates cost two products each.
    private const int Doublings = 65, Squares = 64, Additions = 21, FrobeniusPoints = 2 * 2 * Mul2;

    private const int Miller = (Squares * Sqr12) + (Doublings * (TangentStep + ByLine)) + ((Additions + 2) * (ChordStep + ByLine)) + FrobeniusPoints;

    private const int PreparedLines = (Doublings + Additions + 2) * ByNormalizedLine;

    private readonly Samples _samples = new(21);

    [Fact]
    public void Fp2Operations()
    {
        M2 a = Next2(), b = Next2();
        M s = a.C0;
        Costs(Mul2, () => M2.Multiply(out _, a, b));
        Costs(Sqr2, () => M2.Square(out _, a));
        Costs(2, () => M2.MultiplyByBase(out _, a, s));
        Costs(0, () => M2.MultiplyByXi(out _, a));
        Costs(0, () => M2.AddXi(out _, a, b));
        Costs(Inverse2, () => M2.Invert(out _, a), inversions: 1);
    }

    [Fact]
    public void Fp6AndFp12Operations()
    {
        Fp12<M2> a = Next12(), b = Next12();
        M2 c = Next2();
        Costs(Mul6, () => Fp6<M2>.Multiply(out _, a.C0, b.C0));
        Costs(5 * Mul2, () => Fp6<M2>.MultiplyBySparse(out _, a.C0, c, c));
        Costs(3 * Mul2, () => Fp6<M2>.MultiplyByFp2(out _, a.C0, c));
        Costs(Mul12, () => Fp12<M2>.Multiply(out _, a, b));
        Costs(Sqr12, () => Fp12<M2>.Square(out _, a));
        Costs(CyclotomicSqr12, () => Fp12<M2>.CyclotomicSquare(out _, a));
        Costs(13 * Mul2, () => Fp12<M2>.MultiplyByLine(out _, a, c, c, c));
        Costs(10 * Mul2, () => Fp12<M2>.MultiplyByNormalizedLine(out _, a, c, c));
        Costs(0, () => Fp12<M2>.Conjugate(out _, a));
        for (int power = 1; power <= 3; power++)
        {
            int n = power;
            Costs(5 * Mul2, () => Fp12<M2>.Frobenius<MeteredCurve>(out _, a, n));
        }

        Costs(Inverse6, () => Fp6<M2>.Invert(out _, a.C0), inversions: 1);
        Costs(Inverse12, () => Fp12<M2>.Invert(out _, a), inversions: 1);
    }

    [Fact]
    public void PointsAndLines()
    {
        ProjectivePoint<M2, MeteredCurve> p = new(Next2(), Next2(), Next2()), q = new(Next2(), Next2(), Next2());
        Costs(14 * Mul2, () => ProjectivePoint<M2, MeteredCurve>.Add(out _, p, q));
        Costs(13 * Mul2, () => ProjectivePoint<M2, MeteredCurve>.AddAffine(out _, p, q.X, q.Y));
        Costs((2 * Sqr2) + (7 * Mul2), () => ProjectivePoint<M2, MeteredCurve>.Double(out _, p));
        Costs(TangentStep, () => LineStep<M2, MeteredCurve>.Double(out _, ref p));
        Costs(ChordStep, () => LineStep<M2, MeteredCurve>.Add(out _, ref p, q.X, q.Y));
    }

    [Fact]
    public void MillerLoopOfOnePair()
    {
        VariablePair<M2, M, MeteredCurve>[] pairs = [Pair()];
        Costs(Miller, () => MillerLoop<M2, M, MeteredCurve>.Run(out _, pairs, []));
        Assert.Equal(8511, Miller);
    }

    [Fact]
    public void MillerLoopOfOnePairAndTwoPrepared()
    {
        VariablePair<M2, M, MeteredCurve>[] pairs = [Pair()];
        NormalizedLine<M2>[] lines = MillerLoop<M2, M, MeteredCurve>.Prepare(pairs[0].QX, pairs[0].QY);
        Assert.Equal(Doublings + Additions + 2, lines.Length);
        PreparedPair<M2, M>[] prepared = [new(pairs[0].PX, pairs[0].PY, lines), new(pairs[0].PY, pairs[0].PX, lines)];
        Costs(Miller + (2 * PreparedLines), () => MillerLoop<M2, M, MeteredCurve>.Run(out _, pairs, prepared));
        Assert.Equal(14495, Miller + (2 * PreparedLines));
    }

    [Fact]
    public void PreparingAPoint()
    {
        M2 x = Next2(), y = Next2();

        // The steps, then for each line 3 products to share one inversion (4 base products around it) and 2 to divide.
        const int Cost = (Doublings * TangentStep) + ((Additions + 2) * ChordStep) + FrobeniusPoints + ((Doublings + Additions + 2) * 5 * Mul2) + 4;
        Costs(Cost, () => MillerLoop<M2, M, MeteredCurve>.Prepare(x, y), inversions: 1);
    }

    [Fact]
    public void FinalExponentiationOfAnyValue()
    {
        Fp12<M2> f = Next12();

        // u in windows of four: 62 squares and 13 products, with a table of f, f^3, f^5, f^7 (one square, three products); three times.
        const int PowU = (63 * CyclotomicSqr12) + (16 * Mul12);
        const int EasyPart = Inverse12 + (2 * Mul12) + (5 * Mul2);
        const int HardPart = (3 * PowU) + (3 * CyclotomicSqr12) + (10 * Mul12) + (3 * 5 * Mul2);
        Costs(EasyPart, () => FinalExponentiation<M2, MeteredCurve>.EasyPart(out _, f), inversions: 1);
        Costs(PowU, () => FinalExponentiation<M2, MeteredCurve>.PowU(out _, f));
        Costs(HardPart, () => FinalExponentiation<M2, MeteredCurve>.HardPart(out _, f));
        Costs(EasyPart + HardPart, () => FinalExponentiation<M2, MeteredCurve>.Run(out _, f), inversions: 1);
        Assert.Equal(6865, EasyPart + HardPart);
    }

    [Fact]
    public void SubgroupCheckOfOnePoint()
    {
        ProjectivePoint<M2, MeteredCurve> q = new(Next2(), Next2(), M2.One);

        // u as in the final exponentiation, psi three times (two products), three sums, one double, four products to compare.
        const int Sum = 14 * Mul2, Double = (2 * Sqr2) + (7 * Mul2);
        const int Cost = (63 * Double) + (16 * Sum) + (3 * 2 * Mul2) + (3 * Sum) + Double + (4 * Mul2);
        Costs(Cost, () => SubgroupCheck<M2, MeteredCurve>.IsInSubgroup(q));
        Assert.Equal(2428, Cost);
    }

    private static void Costs(int products, Action work, int inversions = 0)
    {
        OperationCounts counts = Meter.Count(work);
        Assert.Equal((products, inversions), (counts.Products, counts.Inversions));
    }

    private VariablePair<M2, M, MeteredCurve> Pair() => new(Next2().C0, Next2().C1, Next2(), Next2());

    private M2 Next2() => MeteredCurve.Wrap(_samples.Fp2<BaseModulus>());

    private Fp12<M2> Next12() => MeteredCurve.Wrap(_samples.Fp12<BaseModulus>());
}
