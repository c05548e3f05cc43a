using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class InversionTests
{
    [Fact]
    public void AgreesWithFermatInBothFields()
    {
        AgreesWithFermat<BaseModulus>();
        AgreesWithFermat<ScalarModulus>();
    }

    private static void AgreesWithFermat<TModulus>()
        where TModulus : struct, IModulus
    {
        Samples samples = new(5);
        BigInteger p = Residue<TModulus>.Modulus;
        foreach (BigInteger value in EdgeValues.Below(p).Concat(Enumerable.Range(0, 300).Select(_ => samples.Below(p))))
        {
            // Edges of the stored limbs as well as of the value.
            (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(value);
            foreach (Residue<TModulus> a in new[] { new Residue<TModulus>(l0, l1, l2, l3), Residue<TModulus>.FromBigInteger(value) })
            {
                Residue<TModulus>.Invert(out Residue<TModulus> inverse, a);
                Assert.Equal(BigInteger.ModPow(a.ToBigInteger(), p - 2, p), inverse.ToBigInteger());
            }
        }
    }

    // Matrices against single steps as the definition has them, and how many of them it takes.
    [Fact]
    public void MatricesAreSixtyTwoStepsEach()
    {
        Samples samples = new(6);
        BigInteger p = Fp.Modulus;
        int most = 0;
        foreach (BigInteger value in EdgeValues.Below(p).Concat(Enumerable.Range(0, 100).Select(_ => samples.Below(p))))
        {
            BigInteger f = p, g = value;
            int delta = 1, eta = -1, matrices = 0;
            Fp fastF = Signed(f), fastG = Signed(g);
            for (; !fastG.IsZero; matrices++)
            {
                DivisionSteps steps = new(ref eta, fastF.L0, fastG.L0);
                steps.Apply(ref fastF, ref fastG);
                for (int i = 0; i < DivisionSteps.Count; i++)
                {
                    (delta, f, g) = delta > 0 && !g.IsEven
                        ? (1 - delta, g, (g - f) / 2)
                        : (1 + delta, f, (g.IsEven ? g : g + f) / 2);
                }

                Assert.Equal(-delta, eta);
                Assert.Equal(Signed(f), fastF);
                Assert.Equal(Signed(g), fastG);
                Assert.True(BigInteger.Abs(f) <= p && BigInteger.Abs(g) <= p);
            }

            Assert.True(value.IsZero || BigInteger.Abs(f).IsOne);
            most = Math.Max(most, matrices);
        }

        Assert.InRange(most, 8, 12);
    }

    // 256 bits in two's complement.
    private static Fp Signed(BigInteger value)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(value.Sign < 0 ? value + (BigInteger.One << 256) : value);
        return new Fp(l0, l1, l2, l3);
    }

    // Long runs of zero bits.
    [Fact]
    public void PowersOfTwoAndTheirNeighbours()
    {
        BigInteger p = Fp.Modulus;
        for (int bit = 0; bit < 254; bit++)
        {
            foreach (int offset in new[] { -1, 0, 1 })
            {
                BigInteger limbs = (BigInteger.One << bit) + offset;
                if (limbs.IsZero || limbs >= p)
                    continue;
                (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(limbs);
                Fp a = new(l0, l1, l2, l3);
                Fp.Invert(out Fp inverse, a);
                Assert.Equal(Fp.One, a * inverse);
            }
        }
    }

    [Fact]
    public void ManyAtOnceAreTheSameAsOneByOne()
    {
        Samples samples = new(1);
        for (int length = 0; length <= 9; length++)
        {
            // Every subset of positions is zero for short spans; a few for the longer ones.
            for (int zeros = 0; zeros < 1 << Math.Min(length, 4); zeros++)
            {
                Fr[] values = new Fr[length];
                for (int i = 0; i < length; i++)
                    values[i] = ((zeros >> (i % 4)) & 1) != 0 ? Fr.Zero : samples.Residue<ScalarModulus>();
                Fr[] expected = Array.ConvertAll(values, a =>
                {
                    Fr.Invert(out Fr inverse, a);
                    return inverse;
                });
                Fr[] scratch = new Fr[length + 2];
                Array.Fill(scratch, samples.Residue<ScalarModulus>());
                Inversion.InvertAll<Fr>(values, scratch);
                Assert.Equal(expected, values);
            }
        }
    }

    [Fact]
    public void ManyAtOnceInTheExtension()
    {
        Samples samples = new(2);
        Fp2[] values = [samples.Fp2<BaseModulus>(), Fp2.Zero, samples.Fp2<BaseModulus>(), new(Fp.Zero, Fp.One), Fp2.Zero];
        Fp2[] inverses = [.. values];
        Inversion.InvertAll<Fp2>(inverses, new Fp2[5]);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(values[i] == Fp2.Zero ? Fp2.Zero : Fp2.One, values[i] * inverses[i]);
    }
}
