using System.Runtime.InteropServices;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using Six = ZkTask.Algebra.Towers.Fp6<ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>>;
using Twelve = ZkTask.Algebra.Towers.Fp12<ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>>;

namespace ZkTask.Tests.Algebra.Towers;

public class TowerAliasingTests
{
    private readonly Samples _samples = new(8);

    [Fact]
    public void Fp6Operations()
    {
        Harmless6(1, (v, r, o) => Six.Negate(out v[r], v[o[0]]));
        Harmless6(1, (v, r, o) => Six.Invert(out v[r], v[o[0]]));
        Harmless6(2, (v, r, o) => Six.Add(out v[r], v[o[0]], v[o[1]]));
        Harmless6(2, (v, r, o) => Six.Subtract(out v[r], v[o[0]], v[o[1]]));
        Harmless6(2, (v, r, o) => Six.AddV(out v[r], v[o[0]], v[o[1]]));
        Harmless6(2, (v, r, o) => Six.Multiply(out v[r], v[o[0]], v[o[1]]));
        Harmless6(2, (v, r, o) => Six.Select(out v[r], LaneMask.Of(true), v[o[0]], v[o[1]]));
        Harmless6(3, (v, r, o) => Six.SubtractBoth(out v[r], v[o[0]], v[o[1]], v[o[2]]));
    }

    [Fact]
    public void Fp12Operations()
    {
        Harmless12(1, (v, r, o) => Twelve.Square(out v[r], v[o[0]]));
        Harmless12(1, (v, r, o) => Twelve.CyclotomicSquare(out v[r], v[o[0]]));
        Harmless12(1, (v, r, o) => Twelve.Conjugate(out v[r], v[o[0]]));
        Harmless12(1, (v, r, o) => Twelve.Invert(out v[r], v[o[0]]));
        for (int power = 1; power <= 3; power++)
        {
            int n = power;
            Harmless12(1, (v, r, o) => Twelve.Frobenius<G2Curve>(out v[r], v[o[0]], n));
        }

        Harmless12(2, (v, r, o) => Twelve.Multiply(out v[r], v[o[0]], v[o[1]]));
        Harmless12(2, (v, r, o) => Twelve.Select(out v[r], LaneMask.Of(true), v[o[0]], v[o[1]]));
    }

    // Operands of Fp2 may be coefficients of the element they multiply, and of the result.
    [Fact]
    public void CoefficientsAsOperands()
    {
        Six a = _samples.Fp6<BaseModulus>();
        for (int i = 0; i < 3; i++)
        {
            Span<Fp2> c = Coefficients(ref a).ToArray();
            Six.MultiplyByFp2(out Six expected, a, c[i]);
            Six inPlace = a;
            Six.MultiplyByFp2(out inPlace, inPlace, Coefficients(ref inPlace)[i]);
            Same(expected, inPlace);
            for (int j = 0; j < 3; j++)
            {
                Six.MultiplyBySparse(out expected, a, c[i], c[j]);
                inPlace = a;
                Six.MultiplyBySparse(out inPlace, inPlace, Coefficients(ref inPlace)[i], Coefficients(ref inPlace)[j]);
                Same(expected, inPlace);
            }
        }
    }

    [Fact]
    public void CoefficientsAsLines()
    {
        Twelve a = _samples.Fp12<BaseModulus>();
        Fp2[] c = Coefficients(ref a).ToArray();
        for (int n = 0; n < 6 * 6 * 6; n++)
        {
            (int i, int j, int k) = (n % 6, n / 6 % 6, n / 36);
            Twelve.MultiplyByLine(out Twelve expected, a, c[i], c[j], c[k]);
            Twelve inPlace = a;
            Span<Fp2> own = Coefficients(ref inPlace);
            Twelve.MultiplyByLine(out inPlace, inPlace, own[i], own[j], own[k]);
            Assert.Equal(Coefficients(ref expected), Coefficients(ref inPlace));
            if (i != 0)
                continue;
            Twelve.MultiplyByNormalizedLine(out expected, a, c[j], c[k]);
            inPlace = a;
            own = Coefficients(ref inPlace);
            Twelve.MultiplyByNormalizedLine(out inPlace, inPlace, own[j], own[k]);
            Assert.Equal(Coefficients(ref expected), Coefficients(ref inPlace));
        }
    }

    private static Span<Fp2> Coefficients<T>(ref T element)
        where T : struct => MemoryMarshal.Cast<T, Fp2>(new Span<T>(ref element));

    private static void Same(Six expected, Six actual) => Assert.Equal(Coefficients(ref expected), Coefficients(ref actual));

    private void Harmless6(int arity, Operation<Six> operation) =>
        Aliasing.IsHarmless(operation, _samples.Fp6<BaseModulus>(), [.. Enumerable.Range(0, arity).Select(_ => _samples.Fp6<BaseModulus>())]);

    private void Harmless12(int arity, Operation<Twelve> operation) =>
        Aliasing.IsHarmless(operation, _samples.Fp12<BaseModulus>(), [.. Enumerable.Range(0, arity).Select(_ => _samples.Fp12<BaseModulus>())]);
}
