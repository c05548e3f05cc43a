using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;
using Point1 = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;
using Point2 = ZkTask.Algebra.Curves.ProjectivePoint<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>, ZkTask.Algebra.Bn254.G2Curve>;

namespace ZkTask.Tests.Algebra.Curves;

public class ProjectivePointTests
{
    private readonly Samples _samples = new(9);

    [Fact]
    public void SelectTakesOneOfTwo()
    {
        Point1 p = Next1(), q = Next1();
        Point1.Select(out Point1 result, LaneMask.Of(true), p, q);
        Assert.Equal((p.X, p.Y, p.Z), (result.X, result.Y, result.Z));
        Point1.Select(out result, LaneMask.Of(false), p, q);
        Assert.Equal((q.X, q.Y, q.Z), (result.X, result.Y, result.Z));
    }

    // The operations are polynomials: aliasing can be tried on any coordinates.
    [Fact]
    public void ResultsMayBeOperandsInG1()
    {
        Harmless1(1, (v, r, o) => Point1.Double(out v[r], v[o[0]]));
        Harmless1(1, (v, r, o) => Point1.Negate(out v[r], v[o[0]]));
        Harmless1(2, (v, r, o) => Point1.Add(out v[r], v[o[0]], v[o[1]]));
        Harmless1(2, (v, r, o) => Point1.Select(out v[r], LaneMask.Of(true), v[o[0]], v[o[1]]));
        Harmless1(2, (v, r, o) => Point1.Select(out v[r], LaneMask.Of(false), v[o[0]], v[o[1]]));
        Harmless1(2, (v, r, o) => Point1.AddAffine(out v[r], v[o[0]], v[o[1]].X, v[o[1]].Y));
        Harmless1(2, (v, r, o) => Point1.AddAffine(out v[r], v[o[0]], v[o[1]].Z, v[o[1]].X));
    }

    [Fact]
    public void ResultsMayBeOperandsInG2()
    {
        Harmless2(1, (v, r, o) => Point2.Double(out v[r], v[o[0]]));
        Harmless2(1, (v, r, o) => Point2.Negate(out v[r], v[o[0]]));
        Harmless2(2, (v, r, o) => Point2.Add(out v[r], v[o[0]], v[o[1]]));
        Harmless2(2, (v, r, o) => Point2.AddAffine(out v[r], v[o[0]], v[o[1]].X, v[o[1]].Y));
    }

    [Fact]
    public void CoordinatesOfTheResultAsAffinePoint()
    {
        Point1 p = Next1();
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Fp[] c = Coordinates(ref p).ToArray();
                Point1.AddAffine(out Point1 expected, p, c[i], c[j]);
                Point1 inPlace = p;
                Point1.AddAffine(out inPlace, inPlace, Coordinates(ref inPlace)[i], Coordinates(ref inPlace)[j]);
                Assert.Equal(Coordinates(ref expected), Coordinates(ref inPlace));
            }
        }

        static Span<Fp> Coordinates(ref Point1 point) => MemoryMarshal.Cast<Point1, Fp>(new Span<Point1>(ref point));
    }

    [Fact]
    public void StrausSumsAreSums()
    {
        // Three bases with scalars of different lengths, zero among them.
        ReferencePoint<ReferenceFp> g = ReferenceBn254.G1Generator;
        UInt128[] scalars = [0, 1, (UInt128.One << 127) - 1];
        BigInteger[] bases = [5, 11, 77];
        Point1[] tables = new Point1[bases.Length * Straus<Fp, G1Curve>.TableLength];
        sbyte[] digits = new sbyte[bases.Length * SignedDigits.MaxNonAdjacentLength];
        int length = 0;
        BigInteger sum = 0;
        for (int i = 0; i < bases.Length; i++)
        {
            Span<Point1> table = tables.AsSpan(i * Straus<Fp, G1Curve>.TableLength, Straus<Fp, G1Curve>.TableLength);
            Straus<Fp, G1Curve>.WriteOddMultiples(table, (bases[i] * g).ToProduct().ToProjective());
            for (int j = 0; j < table.Length; j++)
                Assert.Equal((bases[i] * ((2 * j) + 1)) * g, G1.FromProjective(table[j]).ToReference());
            length = Math.Max(length, SignedDigits.WriteNonAdjacent(
                scalars[i], Straus<Fp, G1Curve>.Width, digits.AsSpan(i * SignedDigits.MaxNonAdjacentLength, SignedDigits.MaxNonAdjacentLength)));
            sum += bases[i] * (BigInteger)scalars[i];
        }

        Straus<Fp, G1Curve>.Sum(out Point1 result, tables, digits, length);
        Assert.Equal(sum * g, G1.FromProjective(result).ToReference());
    }

    private Point1 Next1() => new(_samples.Residue<BaseModulus>(), _samples.Residue<BaseModulus>(), _samples.Residue<BaseModulus>());

    private Point2 Next2() => new(_samples.Fp2<BaseModulus>(), _samples.Fp2<BaseModulus>(), _samples.Fp2<BaseModulus>());

    private void Harmless1(int arity, Operation<Point1> operation) =>
        Aliasing.IsHarmless(operation, Next1(), [.. Enumerable.Range(0, arity).Select(_ => Next1())]);

    private void Harmless2(int arity, Operation<Point2> operation) =>
        Aliasing.IsHarmless(operation, Next2(), [.. Enumerable.Range(0, arity).Select(_ => Next2())]);
}
