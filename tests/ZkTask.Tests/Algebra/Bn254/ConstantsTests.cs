using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>Every constant of the curve from its definition.</summary>
public class ConstantsTests
{
    private readonly Samples _samples = new(11);

    [Fact]
    public void CurveOfG1()
    {
        Assert.Equal(3, G1Curve.B.ToBigInteger());
        Fp a = _samples.Residue<BaseModulus>();
        G1Curve.MultiplyByThreeB(out Fp result, a);
        Assert.Equal(9 * a.ToBigInteger() % Fp.Modulus, result.ToBigInteger());
    }

    [Fact]
    public void TwistOfG2()
    {
        Assert.Equal(new ReferenceFp2(3, 0), G2Curve.B.ToReference() * ReferenceBn254.Xi);
        Fp2 a = _samples.Fp2<BaseModulus>();
        G2Curve.MultiplyByThreeB(out Fp2 result, a);
        Assert.Equal(a.ToReference() * new ReferenceFp2(9, 0), result.ToReference() * ReferenceBn254.Xi);
    }

    [Fact]
    public void Generators()
    {
        Assert.Equal(ReferenceBn254.G1Generator, G1.Generator.ToReference());
        Assert.Equal(ReferenceBn254.G2Generator, G2.Generator.ToReference());
        Assert.Equal(PointStatus.Ok, G1.TryCreate(G1.Generator.X, G1.Generator.Y, out _));
        Assert.Equal(PointStatus.Ok, G2.TryCreate(G2.Generator.X, G2.Generator.Y, out _));
        Assert.True((ReferenceParameters.R * ReferenceBn254.G1Generator).IsIdentity);
        Assert.True((ReferenceParameters.R * ReferenceBn254.G2Generator).IsIdentity);
    }

    [Fact]
    public void BetaAndLambdaAreCubeRootsOfOneThatBelongTogether()
    {
        BigInteger beta = G1Curve.Beta.ToBigInteger(), lambda = EndomorphismScalars.Lambda.ToBigInteger();
        Assert.Equal(0, ((beta * beta) + beta + 1) % ReferenceParameters.P);
        Assert.Equal(0, ((lambda * lambda) + lambda + 1) % ReferenceParameters.R);
        Assert.Equal(ReferenceParameters.Parse("4407920970296243842393367215006156084916469457145843978461"), lambda);

        ReferencePoint<ReferenceFp> g1 = ReferenceBn254.G1Generator;
        Assert.Equal(new(g1.X * beta, g1.Y), lambda * g1);

        // On the twist the other cube root.
        ReferencePoint<ReferenceFp2> g2 = ReferenceBn254.G2Generator;
        Assert.Equal(new(g2.X * new ReferenceFp2(beta * beta, 0), g2.Y), lambda * g2);
    }

    [Fact]
    public void MillerDigitsAreTheNonAdjacentFormOf6UPlus2() =>
        DigitsAre(G2Curve.MillerDigits, (6 * (UInt128)(ulong)ReferenceParameters.U) + 2, 2);

    [Fact]
    public void ParameterDigitsAreTheWindowsOfU() => DigitsAre(G2Curve.ParameterDigits, (ulong)ReferenceParameters.U, 4);

    [Fact]
    public void ToyDigits()
    {
        DigitsAre(ToyPairingCurve.MillerDigits, (6 * ToyPairingCurve.U) + 2, 2);
        DigitsAre(ToyPairingCurve.ParameterDigits, ToyPairingCurve.U, 4);
    }

    private static void DigitsAre(ReadOnlySpan<sbyte> actual, UInt128 value, int width)
    {
        sbyte[] digits = new sbyte[SignedDigits.MaxNonAdjacentLength];
        int length = SignedDigits.WriteNonAdjacent(value, width, digits);
        BigInteger sum = 0;
        foreach (sbyte digit in actual)
            sum = (2 * sum) + digit;
        Assert.Equal((BigInteger)value, sum);
        Assert.Equal(digits[..length].Reverse(), actual.ToArray());
        Assert.True(actual[0] > 0);
    }
}
