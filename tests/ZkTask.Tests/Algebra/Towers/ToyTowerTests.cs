using Xunit;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using F = ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime7>>;
using F2 = ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime7>>>;
using F6 = ZkTask.Algebra.Towers.Fp6<ZkTask.Algebra.Towers.QuadraticField<
    ZkTask.Algebra.Fields.Residue<ZkTask.Tests.Support.Instruments.Toy<ZkTask.Tests.Support.Instruments.Prime7>>>>;

namespace ZkTask.Tests.Algebra.Towers;

/// <summary>Over seven elements the tower is small enough to walk.</summary>
public class ToyTowerTests
{
    private static readonly F[] _base = [.. Enumerable.Range(0, 7).Select(n => F.FromUInt64((ulong)n))];
    private static readonly F2[] _fp2 = [.. from c1 in _base from c0 in _base select new F2(c0, c1)];

    [Fact]
    public void EveryPairOfFp2()
    {
        for (int a = 0; a < 49; a++)
        {
            for (int b = 0; b < 49; b++)
            {
                (int a0, int a1, int b0, int b1) = (a % 7, a / 7, b % 7, b / 7);
                Assert.True(_fp2[a] * _fp2[b] == At((a0 * b0) - (a1 * b1), (a0 * b1) + (a1 * b0)));
                Assert.True(_fp2[a] + _fp2[b] == At(a0 + b0, a1 + b1));
                Assert.True(_fp2[a] - _fp2[b] == At(a0 - b0, a1 - b1));
                F2.AddXi(out F2 sum, _fp2[a], _fp2[b]);
                Assert.True(sum == At(a0 + (9 * b0) - b1, a1 + (9 * b1) + b0));
                Assert.Equal(a == b, _fp2[a] == _fp2[b]);
            }
        }
    }

    [Fact]
    public void EveryElementOfFp2()
    {
        for (int a = 0; a < 49; a++)
        {
            (int a0, int a1) = (a % 7, a / 7);
            F2.Square(out F2 result, _fp2[a]);
            Assert.True(result == At((a0 * a0) - (a1 * a1), 2 * a0 * a1));
            F2.Conjugate(out result, _fp2[a]);
            Assert.True(result == At(a0, -a1));
            F2.MultiplyByXi(out result, _fp2[a]);
            Assert.True(result == At((9 * a0) - a1, (9 * a1) + a0));
            F2.Invert(out result, _fp2[a]);
            Assert.True(result * _fp2[a] == (a == 0 ? F2.Zero : F2.One));
            Assert.Equal(a == 0, F2.IsZero(_fp2[a]).IsSet);
            foreach (F s in _base)
            {
                F2.MultiplyByBase(out result, _fp2[a], s);
                Assert.True(result == _fp2[a] * new F2(s, F.Zero));
            }
        }
    }

    // All pairs of the lower coefficients, with top coefficients of every kind.
    [Fact]
    public void EveryPlaneOfFp6IsInvertible()
    {
        foreach (F2 a0 in _fp2)
        {
            foreach (F2 a1 in _fp2)
            {
                foreach (F2 a2 in (F2[])[F2.Zero, F2.One, a0, a1, a0 * a1, _fp2[30]])
                {
                    F6 a = new(a0, a1, a2);
                    F6.Invert(out F6 inverse, a);
                    F6.Multiply(out F6 product, a, inverse);
                    F6.Subtract(out F6 difference, product, F6.IsZero(a).IsSet ? F6.Zero : F6.One);
                    if (!F6.IsZero(difference).IsSet)
                        Assert.Fail($"({a0}, {a1}, {a2})");
                }
            }
        }
    }

    private static F2 At(int c0, int c1) => new(_base[((c0 % 7) + 7) % 7], _base[((c1 % 7) + 7) % 7]);
}
