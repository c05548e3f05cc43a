using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Tests.Support.Lanes;
using static ZkTask.Tests.Support.Lanes.LaneOracle;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>The checks of <see cref="LaneArithmeticTests"/> for one kernel.</summary>
internal static partial class LaneArithmeticChecks<TKernel>
    where TKernel : struct, ILaneKernel
{
    private const int Seeds = 60;

    private static IReadOnlySet<string> WeaklyReduced =>
        typeof(TKernel) == typeof(FmaKernel) ? FmaKernelText.WeaklyReduced : HybridKernelText.WeaklyReduced;

    /// <summary>Every way to multiply and reduce, on raw limbs: with R the congruence must hold, with little more than the operands' product over R.</summary>
    internal static unsafe void ProductsOfExtremeLimbs()
    {
        long* constants = LaneConstants<BaseModulus>.Pointer;
        WideProducts.Nine room = default;
        long* t = WideProducts.Start(&room), u = t + WideProducts.Stride, v = u + WideProducts.Stride;
        for (int seed = 0; seed < Seeds; seed++)
        {
            LaneLimbs a = Extreme(seed), b = Extreme(seed + 1), c = Extreme(seed + 2, 50), d = Extreme(seed + 3, 50), e = Extreme(seed + 4, 50), f = Extreme(seed + 9, 50);
            TKernel.Wide(t, a, b);
            TKernel.Reduce(out LaneLimbs single, t, constants);
            Check(single, k => Raw(a, k) * Raw(b, k));

            if (typeof(TKernel) == typeof(FmaKernel))
            {
                FmaKernel.WideSquare(t, a);
                for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                    Assert.Equal(Raw(a, lane) * Raw(a, lane), ColumnSum(lane));
            }

            // Whole products, into a variable of its own and into an operand.
            TKernel.Multiply(out single, t, a, b, constants);
            Check(single, k => Raw(a, k) * Raw(b, k));
            TKernel.Square(out single, t, a, constants);
            Check(single, k => Raw(a, k) * Raw(a, k));
            LaneLimbs own = b;
            TKernel.Multiply(out own, t, a, own, constants);
            Check(own, k => Raw(a, k) * Raw(b, k));
            own = a;
            TKernel.Square(out own, t, own, constants);
            Check(own, k => Raw(a, k) * Raw(a, k));

            TKernel.Wide(t, a, b);
            TKernel.WideOfSums(u, c, d, e, f);
            TKernel.ReduceSum(out single, t, constants);
            Check(single, k => (Raw(a, k) * Raw(b, k)) + ((Raw(c, k) + Raw(d, k)) * (Raw(e, k) + Raw(f, k))));

            // A sum of products in place of one; then many at their largest, the same sign in every column.
            TKernel.Wide(t, a, b);
            TKernel.AddWide(t, b, c);
            TKernel.AddWide(t, c, d);
            TKernel.Reduce(out single, t, constants);
            Check(single, k => (Raw(a, k) * Raw(b, k)) + (Raw(b, k) * Raw(c, k)) + (Raw(c, k) * Raw(d, k)));
            TKernel.Wide(t, a, a);
            for (int i = 1; i < WideProducts.MaxSum; i++)
                TKernel.AddWide(t, a, a);
            TKernel.Reduce(out single, t, constants);
            Check(single, k => WideProducts.MaxSum * Raw(a, k) * Raw(a, k));

            TKernel.Wide(t, a, b);
            TKernel.WideOfSumAndDifference(u, c, d);
            TKernel.ReduceEach(out LaneLimbPair pair, t, constants);
            Check(pair.C0, k => Raw(a, k) * Raw(b, k));
            Check(pair.C1, k => (Raw(c, k) * Raw(c, k)) - (Raw(d, k) * Raw(d, k)));

            TKernel.Wide(t, a, b);
            TKernel.Wide(u, b, b);
            TKernel.ReduceSquare(out pair, t, constants);
            Check(pair.C0, k => Raw(a, k) * Raw(b, k));
            Check(pair.C1, k => 2 * Raw(b, k) * Raw(b, k));

            FillKaratsuba(t, a, b, a);
            TKernel.ReduceKaratsuba(out pair, t, constants);
            Check(pair.C0, k => (Raw(a, k) * Raw(b, k)) - (Raw(b, k) * Raw(a, k)));
            Check(pair.C1, k => Raw(a, k) * (Raw(a, k) - (2 * Raw(b, k))));

            // All columns of all six products at their largest, with the signs that add them up.
            LaneLimbs minusA = default;
            TKernel.Negate(out minusA, a);
            FillKaratsuba(t, a, a, minusA);
            FillKaratsuba(t + (3 * WideProducts.Stride), a, a, minusA);
            TKernel.ReduceKaratsubaSum(out pair, t, constants);
            Check(pair.C0, _ => 0);
            Check(pair.C1, k => -6 * Raw(a, k) * Raw(a, k));
            FillKaratsuba(t, a, a, minusA);
            FillKaratsuba(t + (3 * WideProducts.Stride), a, a, minusA);
            FillKaratsuba(t + (6 * WideProducts.Stride), a, a, minusA);
            TKernel.ReduceKaratsubaSumOfThree(out pair, t, constants);
            Check(pair.C0, _ => 0);
            Check(pair.C1, k => -9 * Raw(a, k) * Raw(a, k));

            // The low half alone, and the columns' offsets.
            TKernel.Wide(t, a, b, halves: 1);
            TKernel.Wide(u, b, b, halves: 1);
            TKernel.WideOfSums(v, c, d, e, f, halves: 1);
            pair = default;
            TKernel.ReduceKaratsuba(out pair, t, constants, halves: 1);
            Check(pair.C0, k => (Raw(a, k) * Raw(b, k)) - (Raw(b, k) * Raw(b, k)), LaneLimbs.Lanes / 2);
            Check(pair.C1, k => ((Raw(c, k) + Raw(d, k)) * (Raw(e, k) + Raw(f, k))) - (Raw(b, k) * (Raw(a, k) + Raw(b, k))), LaneLimbs.Lanes / 2);
            TKernel.Wide(t, a, b);
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                Assert.Equal(Raw(a, lane) * Raw(b, lane), ColumnSum(lane));
        }

        BigInteger ColumnSum(int lane)
        {
            BigInteger sum = 0;
            for (int column = WideProducts.Columns - 1; column >= 0; column--)
                sum = (sum << LaneLimbs.Radix) + (t[(column * LaneLimbs.Lanes) + lane] - TKernel.WideOffset(column));
            return sum;
        }

        // t = x y, u = y x, v = x z.
        void FillKaratsuba(long* products, in LaneLimbs x, in LaneLimbs y, in LaneLimbs z)
        {
            TKernel.Wide(products, x, y);
            TKernel.Wide(products + WideProducts.Stride, y, x);
            TKernel.Wide(products + (2 * WideProducts.Stride), x, z);
        }

        static void Check(LaneLimbs result, Func<int, BigInteger> product, int lanes = LaneLimbs.Lanes)
        {
            Assert.True(lanes < LaneLimbs.Lanes || IsCarried(result), $"{typeof(TKernel).Name}: not in stored form.");
            for (int lane = 0; lane < lanes; lane++)
            {
                BigInteger expected = product(lane), actual = Raw(result, lane);
                Assert.Equal(Mod(expected * InverseOfR), Mod(actual));

                // |result| <= |product| / R + 3/4 p and a little.
                Assert.True(BigInteger.Abs(actual) <= (BigInteger.Abs(expected) >> 260) + (P * 4 / 5));
            }
        }
    }

    internal static void SumsOfExtremeLimbs()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            LaneLimbs a = Extreme(seed, 50), b = Extreme(seed + 1, 49);
            TKernel.Add(out LaneLimbs r, a, b);
            Check(r, k => Raw(a, k) + Raw(b, k));
            TKernel.Subtract(out r, a, b);
            Check(r, k => Raw(a, k) - Raw(b, k));
            TKernel.Double(out r, b);
            Check(r, k => 2 * Raw(b, k));
            TKernel.Negate(out r, a);
            Check(r, k => -Raw(a, k));
            LaneLimbs c = Extreme(seed + 2, 48), d = Extreme(seed + 3, 48);
            TKernel.DoubleAddSubtract(out r, b, c, d);
            Check(r, k => (2 * Raw(b, k)) + Raw(c, k) - Raw(d, k));
            r = d;
            TKernel.DoubleAddSubtract(out r, b, c, r);
            Check(r, k => (2 * Raw(b, k)) + Raw(c, k) - Raw(d, k));

            LaneLimbPair x = ExtremePair(seed, 50), y = ExtremePair(seed + 1, 49);
            TKernel.Add(out LaneLimbPair s, x, y);
            Check(s.C0, k => Raw(x.C0, k) + Raw(y.C0, k));
            Check(s.C1, k => Raw(x.C1, k) + Raw(y.C1, k));
            TKernel.Subtract(out s, x, y);
            Check(s.C0, k => Raw(x.C0, k) - Raw(y.C0, k));
            Check(s.C1, k => Raw(x.C1, k) - Raw(y.C1, k));
            TKernel.SubtractPoint(out s, x, y, d);
            Check(s.C0, k => Raw(x.C0, k) - Raw(y.C0, k) - Raw(d, k));
            Check(s.C1, k => Raw(x.C1, k) - Raw(y.C1, k));
            TKernel.Double(out s, y);
            Check(s.C0, k => 2 * Raw(y.C0, k));
            Check(s.C1, k => 2 * Raw(y.C1, k));
            TKernel.Negate(out s, x);
            Check(s.C0, k => -Raw(x.C0, k));
            Check(s.C1, k => -Raw(x.C1, k));
            TKernel.Conjugate(out s, x);
            Check(s.C0, k => Raw(x.C0, k));
            Check(s.C1, k => -Raw(x.C1, k));
        }

        static void Check(LaneLimbs result, Func<int, BigInteger> expected)
        {
            Assert.True(IsStoredForm(result), $"{typeof(TKernel).Name}: not in stored form.");
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                Assert.Equal(expected(lane), Raw(result, lane));
        }
    }

    internal static unsafe void FusedSums()
    {
        long* constants = LaneConstants<BaseModulus>.Pointer;
        for (int seed = 0; seed < Seeds; seed++)
        {
            LaneLimbPair a = ExtremePair(seed, 51), b = ExtremePair(seed + 1, 51), c = ExtremePair(seed + 2, 51), d = ExtremePair(seed + 3, 51);
            TKernel.MultiplyByXi(out LaneLimbPair r, a, constants);
            Check(nameof(TKernel.MultiplyByXi), r, k => Xi(Of(a, k)));
            TKernel.MultiplyByS(out r, a, constants);
            CheckTimesS(r, a);
            LaneLimbPair same = a;
            TKernel.MultiplyByS(out same, same, constants);
            CheckTimesS(same, a);
            TKernel.AddFull(out r, a, b, constants);
            Check(nameof(TKernel.AddFull), r, k => Plus(Of(a, k), Of(b, k)));
            TKernel.AddXi(out r, a, b, constants);
            Check(nameof(TKernel.AddXi), r, k => Plus(Of(a, k), Xi(Of(b, k))));
            TKernel.SubtractBoth(out r, a, b, c, constants);
            Check(nameof(TKernel.SubtractBoth), r, k => Middle(k));
            TKernel.SubtractBothAdd(out r, a, b, c, d, constants);
            Check(nameof(TKernel.SubtractBothAdd), r, k => Plus(Middle(k), Of(d, k)));
            TKernel.SubtractBothAddXi(out r, a, b, c, d, constants);
            Check(nameof(TKernel.SubtractBothAddXi), r, k => Plus(Middle(k), Xi(Of(d, k))));
            TKernel.XiSubtractBothAdd(out r, a, b, c, d, constants);
            Check(nameof(TKernel.XiSubtractBothAdd), r, k => Plus(Xi(Middle(k)), Of(d, k)));
            TKernel.SubtractPoint(out r, a, b, c.C1, constants);
            CheckReduced(nameof(TKernel.SubtractPoint), r, k => (Of(a, k).C0 - Of(b, k).C0 - Raw(c.C1, k), Of(a, k).C1 - Of(b, k).C1));
            same = a;
            TKernel.SubtractPoint(out same, same, b, c.C1, constants);
            Assert.Equal(r, same);
            TKernel.TripleSubtractDouble(out r, a, b, constants);
            Check(nameof(TKernel.TripleSubtractDouble), r, k => (3 * Of(a, k).C0 - 2 * Of(b, k).C0, 3 * Of(a, k).C1 - 2 * Of(b, k).C1));
            TKernel.TripleAddDouble(out r, a, b, constants);
            Check(nameof(TKernel.TripleAddDouble), r, k => (3 * Of(a, k).C0 + 2 * Of(b, k).C0, 3 * Of(a, k).C1 + 2 * Of(b, k).C1));

            (BigInteger C0, BigInteger C1) Middle(int k) =>
                (Of(a, k).C0 - Of(b, k).C0 - Of(c, k).C0, Of(a, k).C1 - Of(b, k).C1 - Of(c, k).C1);
        }

        static void CheckTimesS(in LaneLimbPair result, in LaneLimbPair x)
        {
            for (int k = 0; k < 4; k++)
            {
                (BigInteger C0, BigInteger C1) expected = Xi(Of(x, k + 4)), actual = Of(result, k);
                Assert.Equal((Mod(expected.C0), Mod(expected.C1)), (Mod(actual.C0), Mod(actual.C1)));
                Assert.True(
                    !WeaklyReduced.Contains(nameof(TKernel.MultiplyByS)) || BigInteger.Max(BigInteger.Abs(actual.C0), BigInteger.Abs(actual.C1)) <= (P / 2) + (P / 1000));
                Assert.Equal(Of(x, k), Of(result, k + 4));
            }
        }

        static (BigInteger C0, BigInteger C1) Of(in LaneLimbPair x, int k) => (Raw(x.C0, k), Raw(x.C1, k));
        static (BigInteger C0, BigInteger C1) Plus((BigInteger C0, BigInteger C1) x, (BigInteger C0, BigInteger C1) y) => (x.C0 + y.C0, x.C1 + y.C1);
        static (BigInteger C0, BigInteger C1) Xi((BigInteger C0, BigInteger C1) x) => ((9 * x.C0) - x.C1, (9 * x.C1) + x.C0);

        static void Check(string name, LaneLimbPair result, Func<int, (BigInteger C0, BigInteger C1)> expected)
        {
            if (WeaklyReduced.Contains(name))
            {
                CheckReduced(name, result, expected);
                return;
            }

            Assert.True(IsCarried(result.C0) && IsCarried(result.C1), $"{typeof(TKernel).Name}.{name}: not carried.");
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
                Assert.Equal(expected(lane), Of(result, lane));
        }

        static void CheckReduced(string name, LaneLimbPair result, Func<int, (BigInteger C0, BigInteger C1)> expected)
        {
            Assert.True(IsCarried(result.C0) && IsCarried(result.C1), $"{typeof(TKernel).Name}.{name}: not carried.");
            BigInteger bound = (P / 2) + (P / 1000);
            for (int lane = 0; lane < LaneLimbs.Lanes; lane++)
            {
                (BigInteger C0, BigInteger C1) sum = expected(lane), actual = Of(result, lane);
                Assert.Equal((Mod(sum.C0), Mod(sum.C1)), (Mod(actual.C0), Mod(actual.C1)));
                Assert.True(BigInteger.Abs(actual.C0) <= bound && BigInteger.Abs(actual.C1) <= bound, $"{typeof(TKernel).Name}.{name}: not reduced.");
            }
        }
    }
}
