using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;
using Exponentiation = ZkTask.Algebra.Pairings.FinalExponentiation<
    ZkTask.Algebra.Towers.QuadraticField<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>>, ZkTask.Algebra.Bn254.G2Curve>;

namespace ZkTask.Tests.Algebra.Pairings;

public class FinalExponentiationTests
{
    private readonly Samples _samples = new(18);

    [Fact]
    public void IsTheStatedPowerOfAnyElement()
    {
        Fp12<Fp2> f = _samples.Fp12<BaseModulus>();
        Exponentiation.Run(out Fp12<Fp2> result, f);
        Assert.Equal(ReferencePairing.FinalExponentiation(f.ToReference()).Power(ReferenceSnarkjs.PairingPower), result.ToReference());
    }

    // 2u (6u^2 + 3u + 1) (p^4 - p^2 + 1) / r in base p, as the remarks of the hard part state.
    [Fact]
    public void ExponentsOfTheHardPartAddUp()
    {
        foreach ((BigInteger u, BigInteger p, BigInteger r) in new[]
        {
            (ReferenceParameters.U, ReferenceParameters.P, ReferenceParameters.R),
            (ToyPairingCurve.U, ToyPairingCurve.P, ToyPairingCurve.R),
        })
        {
            BigInteger l2 = (12 * u * u * u) + (6 * u * u) + (6 * u), l1 = l2 - (2 * u), l3 = l1 - 1, l0 = l2 + (6 * u * u) + 1;
            BigInteger exponent = BigInteger.DivRem(BigInteger.Pow(p, 4) - (p * p) + 1, r, out BigInteger remainder);
            BigInteger power = 2 * u * ((6 * u * u) + (3 * u) + 1);
            Assert.True(remainder.IsZero);
            Assert.Equal(power * exponent, l0 + (l1 * p) + (l2 * p * p) + (l3 * p * p * p));
            Assert.Equal(1, BigInteger.GreatestCommonDivisor(power, r));
        }
    }

    [Fact]
    public void EasyPartIsThePowerAndTakesZeroToZero()
    {
        Fp12<Fp2> f = _samples.Fp12<BaseModulus>();
        Exponentiation.EasyPart(out Fp12<Fp2> result, f);
        ReferenceFp12 unitary = Enumerable.Range(0, 6).Aggregate(f.ToReference(), (x, _) => x.Frobenius()) * f.ToReference().Inverse();
        Assert.Equal(unitary.Frobenius().Frobenius() * unitary, result.ToReference());
        Exponentiation.EasyPart(out result, default);
        Assert.True(result.ToReference().IsZero);
        Exponentiation.Run(out result, default);
        Assert.False(Fp12<Fp2>.IsOne(result).IsSet);
    }

    [Fact]
    public void PowUIsThePowerOfU()
    {
        Exponentiation.EasyPart(out Fp12<Fp2> f, _samples.Fp12<BaseModulus>());
        Exponentiation.PowU(out Fp12<Fp2> result, f);
        Assert.Equal(f.ToReference().Power(ReferenceParameters.U), result.ToReference());
    }

    [Fact]
    public void ResultsMayBeOperands()
    {
        Exponentiation.EasyPart(out Fp12<Fp2> f, _samples.Fp12<BaseModulus>());
        Fp12<Fp2> garbage = _samples.Fp12<BaseModulus>();
        Aliasing.IsHarmless((v, r, o) => Exponentiation.Run(out v[r], v[o[0]]), garbage, f);
        Aliasing.IsHarmless((v, r, o) => Exponentiation.EasyPart(out v[r], v[o[0]]), garbage, f);
        Aliasing.IsHarmless((v, r, o) => Exponentiation.HardPart(out v[r], v[o[0]]), garbage, f);
        Aliasing.IsHarmless((v, r, o) => Exponentiation.PowU(out v[r], v[o[0]]), garbage, f);
    }
}
