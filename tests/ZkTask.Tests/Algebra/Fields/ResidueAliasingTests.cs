using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class ResidueAliasingTests
{
    private static readonly Samples _samples = new(3);

    [Fact]
    public void OneOperand()
    {
        Harmless(1, (v, r, o) => Fp.Double(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => Fp.Negate(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => Fp.Square(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => Fp.Invert(out v[r], v[o[0]]));
        Harmless(1, (v, r, o) => SquareRoot.TryGet(out v[r], v[o[0]]));
    }

    [Fact]
    public void TwoOperands()
    {
        Harmless(2, (v, r, o) => Fp.Add(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => Fp.Subtract(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => Fp.Multiply(out v[r], v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => Fp.Select(out v[r], LaneMask.Of(true), v[o[0]], v[o[1]]));
        Harmless(2, (v, r, o) => Fp.Select(out v[r], LaneMask.Of(false), v[o[0]], v[o[1]]));
    }

    [Fact]
    public void FourOperands()
    {
        Harmless(4, (v, r, o) => Fp.SumOfProducts(out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => Fp.MultiplyComplex(out v[r], out _, v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
        Harmless(4, (v, r, o) => Fp.MultiplyComplex(out _, out v[r], v[o[0]], v[o[1]], v[o[2]], v[o[3]]));
    }

    // Both results over operands at once, in every combination.
    [Fact]
    public void ComplexProductOverItsOperands()
    {
        Fp[] values = [Next(), Next(), Next(), Next()];
        Fp.MultiplyComplex(out Fp real, out Fp imaginary, values[0], values[1], values[2], values[3]);
        Metered<Fp>[] metered = Array.ConvertAll(values, x => Metered<Fp>.Wrap(x));
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                if (i == j)
                    continue;
                Fp[] v = [.. values];
                Fp.MultiplyComplex(out v[i], out v[j], v[0], v[1], v[2], v[3]);
                Assert.Equal((real, imaginary), (v[i], v[j]));

                // The interface's own Karatsuba, which other representations inherit.
                Metered<Fp>[] m = [.. metered];
                Default<Metered<Fp>>(out m[i], out m[j], m[0], m[1], m[2], m[3]);
                Assert.Equal((real, imaginary), (m[i].Inner, m[j].Inner));
            }
        }

        static void Default<T>(out T re, out T im, in T a0, in T a1, in T b0, in T b1)
            where T : struct, IField<T> => T.MultiplyComplex(out re, out im, a0, a1, b0, b1);
    }

    private static Fp Next() => _samples.Residue<BaseModulus>();

    private static void Harmless(int arity, Operation<Fp> operation) =>
        Aliasing.IsHarmless(operation, Next(), [.. Enumerable.Range(0, arity).Select(_ => Next())]);
}
