using System.Numerics;
using Xunit;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

/// <summary>Whole fields, every operation on every operand.</summary>
public class ToyFieldTests
{
    [Fact]
    public void PairsModulo7() => Pairs<Toy<Prime7>>(7);

    [Fact]
    public void PairsModulo13() => Pairs<Toy<Prime13>>(13);

    [Fact]
    public void PairsModulo79() => Pairs<Toy<Prime79>>(79);

    [Fact]
    public void QuadruplesModulo7() => Quadruples<Toy<Prime7>>(7);

    [Fact]
    public void QuadruplesModulo13() => Quadruples<Toy<Prime13>>(13);

    [Fact]
    public void ElementsModulo13() => Elements<Toy<Prime13>>(13);

    [Fact]
    public void ElementsModulo257() => Elements<Toy<Prime257>>(257);

    [Fact]
    public void ElementsModulo10007() => Elements<Toy<Prime10007>>(10007, rootStride: 37);

    private static void Pairs<TModulus>(int p)
        where TModulus : struct, IModulus
    {
        Residue<TModulus>[] all = All<TModulus>(p);
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < p; b++)
            {
                Assert.True(all[a] + all[b] == all[(a + b) % p]);
                Assert.True(all[a] - all[b] == all[(a - b + p) % p]);
                Assert.True(all[a] * all[b] == all[a * b % p]);
                Assert.Equal(a == b, all[a] == all[b]);
            }
        }
    }

    private static void Quadruples<TModulus>(int p)
        where TModulus : struct, IModulus
    {
        Residue<TModulus>[] all = All<TModulus>(p);
        for (int n = 0; n < p * p * p * p; n++)
        {
            int a = n % p, b = n / p % p, c = n / p / p % p, d = n / p / p / p;
            Residue<TModulus>.SumOfProducts(out Residue<TModulus> sum, all[a], all[b], all[c], all[d]);
            Residue<TModulus>.MultiplyComplex(out Residue<TModulus> real, out Residue<TModulus> imaginary, all[a], all[b], all[c], all[d]);
            if (sum != all[((a * b) + (c * d)) % p] || real != all[((a * c) - (b * d) + (p * p)) % p] || imaginary != all[((a * d) + (b * c)) % p])
                Assert.Fail($"{a} {b} {c} {d}");
        }
    }

    private static void Elements<TModulus>(int p, int rootStride = 1)
        where TModulus : struct, IModulus
    {
        Residue<TModulus>[] all = All<TModulus>(p);
        bool[] isSquare = new bool[p];
        for (int a = 0; a < p; a++)
            isSquare[(long)a * a % p] = true;
        for (int a = 0; a < p; a++)
        {
            Residue<TModulus> x = all[a];
            Assert.Equal(a, x.ToBigInteger());
            Assert.True(-x == all[(p - a) % p]);
            Residue<TModulus>.Double(out Residue<TModulus> twice, x);
            Assert.True(twice == all[2 * a % p]);
            Residue<TModulus>.Square(out Residue<TModulus> square, x);
            Assert.True(square == all[(long)a * a % p]);
            Residue<TModulus>.Invert(out Residue<TModulus> inverse, x);
            Assert.True(a == 0 ? inverse.IsZero : x * inverse == all[1]);
            if (a % rootStride != 0)
                continue;
            Assert.Equal(isSquare[a], SquareRoot.TryGet(out Residue<TModulus> root, x));
            Assert.True(isSquare[a] ? root * root == x : root.IsZero);
        }
    }

    // Built by counting, so that they do not rest on the reading of integers, which is compared with them.
    private static Residue<TModulus>[] All<TModulus>(int p)
        where TModulus : struct, IModulus
    {
        Residue<TModulus>[] all = new Residue<TModulus>[p];
        for (int a = 1; a < p; a++)
        {
            all[a] = all[a - 1] + Residue<TModulus>.One;
            Assert.True(all[a] == Residue<TModulus>.FromUInt64((ulong)a));
            Assert.True(all[a] == Residue<TModulus>.FromBigInteger((BigInteger)a - p));
        }

        Assert.True((all[p - 1] + Residue<TModulus>.One).IsZero);
        return all;
    }
}
