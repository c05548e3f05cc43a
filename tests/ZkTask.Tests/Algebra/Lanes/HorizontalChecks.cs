using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>The checks of <see cref="HorizontalTests"/> for one kernel.</summary>
internal static class HorizontalChecks<TKernel>
    where TKernel : struct, ILaneKernel
{
    internal static void Operations()
    {
        Fp12<Fp2>[] values = Values();
        foreach (Fp12<Fp2> a in values)
        {
            foreach (Fp12<Fp2> b in values)
            {
                Fp12<Fp2>.Multiply(out Fp12<Fp2> product, a, b);
                Check(product, (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Multiply(out r, Load(a), Load(b)));
                (Fp2 l0, Fp2 l1, Fp2 l3) = (b.C0.C0, b.C1.C0, b.C1.C1);
                Fp12<Fp2>.MultiplyByLine(out product, a, l0, l1, l3);
                Check(product, (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.MultiplyByLine(out r, Load(a), Fill(l0), Fill(l1), Fill(l3)));
                Fp12<Fp2>.MultiplyByNormalizedLine(out product, a, l1, l3);
                Check(product, (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.MultiplyByNormalizedLine(out r, Load(a), Fill(l1), Fill(l3)));
            }

            Fp12<Fp2>.Square(out Fp12<Fp2> expected, a);
            Check(expected, (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Square(out r, Load(a)));
            Fp12<Fp2>.Conjugate(out expected, a);
            Check(expected, (out r) => HorizontalField<TKernel>.Conjugate(out r, Load(a)));
            Fp12<Fp2>.Invert(out expected, a);
            Check(expected, (out r) => HorizontalField<TKernel>.Invert(out r, Load(a)));
            for (int power = 1; power <= 3; power++)
            {
                Fp12<Fp2>.Frobenius<G2Curve>(out expected, a, power);
                Check(expected, (out r) => HorizontalField<TKernel>.Frobenius(out r, Load(a), power));
            }

            FinalExponentiation<Fp2, G2Curve>.EasyPart(out Fp12<Fp2> unitary, a);
            Fp12<Fp2>.CyclotomicSquare(out expected, unitary);
            Check(expected, (out r) => HorizontalField<TKernel>.CyclotomicSquare(out r, Load(unitary)));
            FinalExponentiation<Fp2, G2Curve>.Run(out expected, a);
            Check(expected, (out r) => ExponentiationChain<QuadraticLanes<BaseModulus, TKernel>, HorizontalField<TKernel>>.Run(out r, Load(a)));
        }
    }

    // T = ±Q has no chord through T and Q. What becomes of it is z = 0, from then on whatever follows, and the check at the loop's end refuses it.
    internal static void AdditionsThatAreNotOrdinary()
    {
        G2 q = G2.Multiply(G2.Generator, Fr.FromUInt64(77));
        HorizontalPairing<TKernel>.Load(out HorizontalPairs<QuadraticLanes<BaseModulus, TKernel>> pairs, G1.Generator, q.X, q.Y, G1.Generator, G1.Generator);
        foreach (QuadraticLanes<BaseModulus, TKernel> point in new[] { pairs.Q, pairs.MinusQ })
        {
            (QuadraticLanes<BaseModulus, TKernel> f, QuadraticLanes<BaseModulus, TKernel> t) = (pairs.One, pairs.Start);
            HorizontalMillerLoop<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Add(ref f, ref t, pairs, point, default);
            Refused(t);
            for (int step = 0; step < 3; step++)
            {
                HorizontalMillerLoop<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Double(ref f, ref t, pairs, default);
                Refused(t);
                HorizontalMillerLoop<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Add(ref f, ref t, pairs, pairs.Image, default);
                Refused(t);
                Assert.Equal(Fp2.Zero, Point(t)[0]);
                Assert.Equal(Fp2.Zero, Point(t)[1]);
            }
        }

        void Refused(in QuadraticLanes<BaseModulus, TKernel> t)
        {
            Assert.Equal(Fp2.Zero, Point(t)[2]);
            Assert.False(HorizontalPairing<TKernel>.IsMinusThirdImage(t, q.X, q.Y));
        }
    }

    internal static void LastPoints()
    {
        G2 q = G2.Multiply(G2.Generator, Fr.FromUInt64(78));
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out Fp2 x, out Fp2 y, q.X, q.Y, 1);
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out x, out y, x, y, 1);
        MillerLoop<Fp2, Fp, G2Curve>.FrobeniusPoint(out x, out y, x, y, 1);
        Fp2 z = new(Fp.FromUInt64(5), Fp.FromUInt64(6));
        Assert.True(Is(x * z, -y * z, z));
        Assert.False(Is(x * z, y * z, z));
        Assert.False(Is(x * z + Fp2.One, -y * z, z));
        Assert.False(Is(x * z, -y * z, z + Fp2.One));
        Assert.False(Is(Fp2.Zero, Fp2.Zero, Fp2.Zero));

        bool Is(Fp2 lastX, Fp2 lastY, Fp2 lastZ)
        {
            QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> last, [lastX, lastY, lastZ]);
            return HorizontalPairing<TKernel>.IsMinusThirdImage(last, q.X, q.Y);
        }
    }

    private static Fp2[] Point(in QuadraticLanes<BaseModulus, TKernel> t)
    {
        Fp2[] lanes = new Fp2[3];
        QuadraticLanes<BaseModulus, TKernel>.Store(lanes, t);
        return lanes;
    }

    internal static void ResultsMayBeOperands()
    {
        QuadraticLanes<BaseModulus, TKernel> a = Load(Values()[0]), b = Load(Values()[1]), c = Load(Values()[2]);
        Same((ref r) => HorizontalField<TKernel>.Multiply(out r, r, b), (out r) => HorizontalField<TKernel>.Multiply(out r, a, b));
        Same((ref r) => HorizontalField<TKernel>.Multiply(out r, b, r), (out r) => HorizontalField<TKernel>.Multiply(out r, b, a));
        Same((ref r) => HorizontalField<TKernel>.Multiply(out r, r, r), (out r) => HorizontalField<TKernel>.Multiply(out r, a, a));
        Same((ref r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Square(out r, r), (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.Square(out r, a));
        Same((ref r) => HorizontalField<TKernel>.CyclotomicSquare(out r, r), (out r) => HorizontalField<TKernel>.CyclotomicSquare(out r, a));
        Same((ref r) => HorizontalField<TKernel>.Conjugate(out r, r), (out r) => HorizontalField<TKernel>.Conjugate(out r, a));
        Same((ref r) => HorizontalField<TKernel>.Invert(out r, r), (out r) => HorizontalField<TKernel>.Invert(out r, a));
        Same((ref r) => HorizontalField<TKernel>.Frobenius(out r, r, 1), (out r) => HorizontalField<TKernel>.Frobenius(out r, a, 1));
        Same(
            (ref r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.MultiplyByLine(out r, r, b, c, b),
            (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.MultiplyByLine(out r, a, b, c, b));
        Same(
            (ref r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.MultiplyByNormalizedLine(out r, r, b, c),
            (out r) => HorizontalFp12<QuadraticLanes<BaseModulus, TKernel>>.MultiplyByNormalizedLine(out r, a, b, c));

        void Same(InPlace inPlace, Operation apart)
        {
            apart(out QuadraticLanes<BaseModulus, TKernel> expected);
            QuadraticLanes<BaseModulus, TKernel> actual = a;
            inPlace(ref actual);
            Assert.Equal(expected, actual);
        }
    }

    private delegate void Operation(out QuadraticLanes<BaseModulus, TKernel> result);

    private delegate void InPlace(ref QuadraticLanes<BaseModulus, TKernel> result);

    // Random elements, one, zero, and -1 in every coordinate.
    private static Fp12<Fp2>[] Values()
    {
        Samples samples = new(77);
        Fp2 minusOnes = new(-Fp.One, -Fp.One);
        Fp6<Fp2> six = new(minusOnes, minusOnes, minusOnes);
        return [samples.Fp12<BaseModulus>(), samples.Fp12<BaseModulus>(), samples.Fp12<BaseModulus>(), Fp12<Fp2>.One, default, new(six, six)];
    }

    private static void Check(in Fp12<Fp2> expected, Operation operation)
    {
        operation(out QuadraticLanes<BaseModulus, TKernel> result);
        QuadraticLanes<BaseModulus, TKernel>.StoreFp12(out Fp12<Fp2> actual, result);
        Assert.Equal(expected, actual);
    }

    private static QuadraticLanes<BaseModulus, TKernel> Load(in Fp12<Fp2> value)
    {
        QuadraticLanes<BaseModulus, TKernel>.LoadFp12(out QuadraticLanes<BaseModulus, TKernel> lanes, value);
        return lanes;
    }

    private static QuadraticLanes<BaseModulus, TKernel> Fill(in Fp2 value) => QuadraticLanes<BaseModulus, TKernel>.Broadcast(value);
}
