using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class InversionTests
{
    // Long runs of zero bits take the path that shifts by 63 and goes on.
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
