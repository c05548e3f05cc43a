using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Instruments;
using C = ZkTask.Tests.Support.Instruments.Checked<ZkTask.Algebra.Bn254.BaseModulus>;
using C2 = ZkTask.Algebra.Towers.QuadraticField<ZkTask.Tests.Support.Instruments.Checked<ZkTask.Algebra.Bn254.BaseModulus>>;
using CheckedCurve = ZkTask.Tests.Support.Instruments.WrappedCurve<ZkTask.Tests.Support.Instruments.Checked<ZkTask.Algebra.Bn254.BaseModulus>>;

namespace ZkTask.Tests.Algebra.Pairings;

/// <summary>A whole pairing in which every operation of Fp, in the context of the schedule, is compared with BigInteger.</summary>
public class CheckedPairingTests
{
    [Fact]
    public void EveryOperationOfAPairingIsRight()
    {
        G1 p = G1.Generator;
        G2 q = G2.Generator;
        VariablePair<C2, C, CheckedCurve> pair = new(C.Wrap(p.X), C.Wrap(p.Y), CheckedCurve.Wrap(q.X), CheckedCurve.Wrap(q.Y));
        MillerLoop<C2, C, CheckedCurve>.Run(out Fp12<C2> f, new Span<VariablePair<C2, C, CheckedCurve>>(ref pair), []);
        FinalExponentiation<C2, CheckedCurve>.Run(out f, f);
        Assert.Equal(Pairing.Compute(p, q).ToReference(), CheckedCurve.Unwrap(f).ToReference());
    }

    [Fact]
    public void EveryOperationOfASubgroupCheckIsRight()
    {
        G2 q = G2.Generator;
        LaneMask inside = SubgroupCheck<C2, CheckedCurve>.IsInSubgroup(
            new ProjectivePoint<C2, CheckedCurve>(CheckedCurve.Wrap(q.X), CheckedCurve.Wrap(q.Y), C2.One));
        Assert.True(inside.IsSet);
    }
}
