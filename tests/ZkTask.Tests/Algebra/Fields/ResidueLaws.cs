using System.Numerics;
using FsCheck;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

/// <summary>What holds in every prime field, by properties; edges are generated often.</summary>
public abstract class ResidueLaws<TModulus>
    where TModulus : struct, IModulus
{
    private static readonly Gen<Residue<TModulus>> _any = Law.Residues<TModulus>();

    private static Residue<TModulus> Zero => Residue<TModulus>.Zero;

    private static Residue<TModulus> One => Residue<TModulus>.One;

    [Fact]
    public void AdditionIsACommutativeGroup() => Law.Holds(_any, 3, x =>
        (x[0] + x[1]) + x[2] == x[0] + (x[1] + x[2]) && x[0] + x[1] == x[1] + x[0] && x[0] + Zero == x[0] && (x[0] + -x[0]).IsZero
        && x[0] - x[1] == x[0] + -x[1]);

    [Fact]
    public void MultiplicationIsCommutativeAndAssociative() => Law.Holds(_any, 3, x =>
        (x[0] * x[1]) * x[2] == x[0] * (x[1] * x[2]) && x[0] * x[1] == x[1] * x[0] && x[0] * One == x[0] && (x[0] * Zero).IsZero);

    [Fact]
    public void MultiplicationDistributes() => Law.Holds(_any, 3, x =>
        x[0] * (x[1] + x[2]) == (x[0] * x[1]) + (x[0] * x[2]) && -(x[0] * x[1]) == -x[0] * x[1]);

    [Fact]
    public void OnlyZeroDividesZero() => Law.Holds(_any, 2, x => (x[0] * x[1]).IsZero == (x[0].IsZero || x[1].IsZero));

    [Fact]
    public void InverseUndoesMultiplication() => Law.Holds(_any, 1, x =>
    {
        Residue<TModulus>.Invert(out Residue<TModulus> inverse, x[0]);
        return x[0].IsZero ? inverse.IsZero : x[0] * inverse == One;
    });

    [Fact]
    public void SquareAndDoubleAreShortcuts() => Law.Holds(_any, 1, x =>
    {
        Residue<TModulus>.Square(out Residue<TModulus> square, x[0]);
        Residue<TModulus>.Double(out Residue<TModulus> twice, x[0]);
        return square == x[0] * x[0] && twice == x[0] + x[0];
    });

    [Fact]
    public void PowersObeyTheExponentLaws() => Law.Holds(_any, 2, x =>
    {
        ulong[] a = Exponent(x[0].ToBigInteger() >> 128), b = Exponent(x[1].ToBigInteger() >> 128);
        ulong[] sum = Exponent((x[0].ToBigInteger() >> 128) + (x[1].ToBigInteger() >> 128));
        Residue<TModulus> g = x[0] + One;
        return g.Pow(a) * g.Pow(b) == g.Pow(sum) && g.Pow(a).Pow(b) == g.Pow(b).Pow(a) && g.Pow([]) == One && g.Pow([1]) == g;
    }, 10);

    [Fact]
    public void FermatHolds() => Law.Holds(_any, 1, x => x[0].Pow(Exponent(Residue<TModulus>.Modulus)) == x[0], 10);

    [Fact]
    public void SquareRootsExistForExactlyTheSquares() => Law.Holds(_any, 1, x =>
    {
        bool isSquare = x[0].IsZero || x[0].Pow(Exponent((Residue<TModulus>.Modulus - 1) / 2)) == One;
        bool found = SquareRoot.TryGet(out Residue<TModulus> root, x[0]);
        Residue<TModulus> inPlace = x[0];
        if (Residue<TModulus>.TrySquareRoot(out inPlace, inPlace) != found || inPlace != root)
            return false;
        return found == isSquare && (found ? root * root == x[0] : root.IsZero);
    }, 20);

    [Fact]
    public void SquaresHaveRoots() => Law.Holds(_any, 1, x =>
        SquareRoot.TryGet(out Residue<TModulus> root, x[0] * x[0]) && (root == x[0] || root == -x[0]), 20);

    // The hardest cases of Tonelli and Shanks are the elements of order 2^k: all levels of the loop, none of the luck.
    [Fact]
    public void SquareRootsOfRootsOfUnity()
    {
        BigInteger odd = Residue<TModulus>.Modulus - 1;
        int twoAdicity = 0;
        for (; odd.IsEven; odd >>= 1)
            twoAdicity++;

        Residue<TModulus> root = One + One;
        while (root.Pow(Exponent((Residue<TModulus>.Modulus - 1) / 2)) == One)
            root += One;
        root = root.Pow(Exponent(odd));
        for (int level = twoAdicity; level > 0; level--)
        {
            Assert.Equal(level < twoAdicity, SquareRoot.TryGet(out Residue<TModulus> half, root));
            Assert.Equal(level < twoAdicity ? root : Zero, half * half);
            root *= root;
        }

        Assert.Equal(One, root);
    }

    [Fact]
    public void TwoValuesAreEqualOrNot() => Law.Holds(_any, 2, x =>
        x[0] == x[0] && x[0].Equals((object)x[0]) && x[0].GetHashCode() == (x[0] + Zero).GetHashCode()
        && (x[0] == x[1]) == (x[0].ToBigInteger() == x[1].ToBigInteger()) && (x[0] != x[1]) == !(x[0] == x[1])
        && !x[0].Equals("0"));

    [Fact]
    public void SelectTakesOneOfTwo() => Law.Holds(_any, 2, x =>
    {
        Residue<TModulus>.Select(out Residue<TModulus> set, LaneMask.Of(true), x[0], x[1]);
        Residue<TModulus>.Select(out Residue<TModulus> clear, LaneMask.Of(false), x[0], x[1]);
        return set == x[0] && clear == x[1];
    });

    private static ulong[] Exponent(BigInteger value)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = MontgomeryConstants.Limbs(value);
        return [l0, l1, l2, l3];
    }
}

public class BaseFieldLaws : ResidueLaws<BaseModulus>;

/// <summary>Fr: r - 1 is divisible by 2^28.</summary>
public class ScalarFieldLaws : ResidueLaws<ScalarModulus>;

public class LargestFieldLaws : ResidueLaws<LargestModulus>;

public class ToyFieldLaws : ResidueLaws<Toy<Prime257>>;
