using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>The checks of <see cref="LanePairingTests"/> for one kernel.</summary>
internal static class LanePairing<TKernel>
    where TKernel : struct, ILaneKernel
{
    private const int Lanes = LaneLimbs.Lanes;

    // A pair with a new point and one with a prepared point, in every lane: the Miller value and the pairing value.
    internal static void Run()
    {
        G1[] p = [.. Points(3)], fixedP = [.. Points(11)];
        G2[] q = [.. Points(5).Select((_, k) => G2.Multiply(G2.Generator, Fr.FromUInt64((ulong)((91 * k) + 2))))];
        PreparedG2 prepared = new(G2.Multiply(G2.Generator, Fr.FromUInt64(77)));

        Fp[] inverseY = [.. fixedP.Select(x => x.Y)];
        Inversion.InvertAll<Fp>(inverseY, new Fp[Lanes]);
        NormalizedLine<QuadraticLanes<BaseModulus, TKernel>>[] lines = Array.ConvertAll(
            prepared.Lines, l => new NormalizedLine<QuadraticLanes<BaseModulus, TKernel>>
            {
                L1 = QuadraticLanes<BaseModulus, TKernel>.Broadcast(l.L1),
                L3 = QuadraticLanes<BaseModulus, TKernel>.Broadcast(l.L3),
            });
        VariablePair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>[] variable =
            [new(Load(p.Select(x => x.X)), Load(p.Select(x => x.Y)), Load(q.Select(x => x.X)), Load(q.Select(x => x.Y)))];
        PreparedPair<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>>[] known =
            [new(Load(fixedP.Select((x, k) => x.X * inverseY[k])), Load(inverseY), lines)];

        MillerLoop<QuadraticLanes<BaseModulus, TKernel>, ResidueLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(
            out Fp12<QuadraticLanes<BaseModulus, TKernel>> miller, variable, known);
        FinalExponentiation<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.Run(
            out Fp12<QuadraticLanes<BaseModulus, TKernel>> value, miller);

        Fp12<Fp2>[] millers = Store(miller), values = Store(value);
        for (int k = 0; k < Lanes; k++)
        {
            MillerResult expected = Pairing.Miller(p[k], q[k], [fixedP[k]], [prepared]);
            Assert.Equal(expected.ToGt(), new MillerResult(millers[k]).ToGt());
            Gt gt = expected.ToGt();
            for (int i = 0; i < 12; i++)
                Assert.Equal(gt.Coordinate(i / 6, i / 2 % 3, i % 2), Coordinate(values[k], i));
        }

        Assert.Equal(0u, Fp12<QuadraticLanes<BaseModulus, TKernel>>.IsOne(value).Bits);
        Fp12<QuadraticLanes<BaseModulus, TKernel>>.Select(out value, new LaneMask(0x51), Fp12<QuadraticLanes<BaseModulus, TKernel>>.One, value);
        Assert.Equal(0x51u, Fp12<QuadraticLanes<BaseModulus, TKernel>>.IsOne(value).Bits);
    }

    internal static void SubgroupOfMixedPoints()
    {
        // Members, points of the whole twist, and points of small order in the cofactor.
        Fp2[] x = new Fp2[Lanes], y = new Fp2[Lanes];
        uint members = 0;
        for (int k = 0; k < Lanes; k++)
        {
            if (k is 1 or 2 or 5 or 6)
            {
                ReferencePoint<ReferenceFp2> stranger = k == 6 ? ReferenceBn254.TwistPointOfOrder(10069) : ReferenceBn254.TwistPoint(k);
                (x[k], y[k]) = (Convert(stranger.X), Convert(stranger.Y));
            }
            else
            {
                G2 member = G2.Multiply(G2.Generator, Fr.FromUInt64((ulong)k + 1));
                (x[k], y[k]) = (member.X, member.Y);
                members |= 1u << k;
            }
        }

        ProjectivePoint<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>> points =
            new(Load(x), Load(y), QuadraticLanes<BaseModulus, TKernel>.One);
        Assert.Equal(members, SubgroupCheck<QuadraticLanes<BaseModulus, TKernel>, G2LaneCurve<TKernel>>.IsInSubgroup(points).Bits);
    }

    // Equal, opposite, the identity on either side, and different points, in one addition; a doubling; a multiplication by bits.
    internal static void Additions()
    {
        G1[] p = [.. Points(3)], q = [.. Points(29)];
        q[0] = p[0];
        q[1] = -p[1];
        p[2] = G1.Identity;
        q[3] = G1.Identity;
        (p[4], q[4]) = (G1.Identity, G1.Identity);
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> a = Projective(p), b = Projective(q);
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Add(
            out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> sum, a, b);
        AssertSame(sum, k => p[k] + q[k]);
        ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Double(
            out ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> twice, a);
        AssertSame(twice, k => p[k] + p[k]);
        for (int i = 0; i < 6; i++)
        {
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Double(out sum, sum);
            ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.Add(out sum, sum, a);
        }

        AssertSame(sum, k => G1.Multiply(p[k] + q[k], Fr.FromUInt64(64)) + G1.Multiply(p[k], Fr.FromUInt64(63)));

        static void AssertSame(
            in ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> actual, Func<int, G1> expected)
        {
            G1[] points = [.. Enumerable.Range(0, Lanes).Select(expected)];
            Assert.Equal(0xffu, ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>>.AreEqual(actual, Projective(points)).Bits);
        }
    }

    private static ProjectivePoint<ResidueLanes<BaseModulus, TKernel>, G1LaneCurve<TKernel>> Projective(G1[] points) =>
        new(
            Load(points.Select(x => x.X)), Load(points.Select(x => x.IsIdentity ? Fp.One : x.Y)),
            Load(points.Select(x => x.IsIdentity ? Fp.Zero : Fp.One)));

    private static IEnumerable<G1> Points(int seed) =>
        Enumerable.Range(0, Lanes).Select(k => G1.Multiply(G1.Generator, Fr.FromUInt64((ulong)((1000003 * k) + seed))));

    private static ResidueLanes<BaseModulus, TKernel> Load(IEnumerable<Fp> values)
    {
        ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanes, values.ToArray());
        return lanes;
    }

    private static QuadraticLanes<BaseModulus, TKernel> Load(IEnumerable<Fp2> values)
    {
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> lanes, values.ToArray());
        return lanes;
    }

    private static Fp2 Convert(ReferenceFp2 value) => new(Convert(value.C0.Value), Convert(value.C1.Value));

    private static Fp Convert(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        byte[] digits = value.ToByteArray(isUnsigned: true);
        digits.CopyTo(bytes);
        Assert.True(Fp.TryReadLittleEndian(bytes, out Fp residue));
        return residue;
    }

    private static Fp12<Fp2>[] Store(in Fp12<QuadraticLanes<BaseModulus, TKernel>> value)
    {
        Fp2[][] c = [.. new[] { value.C0.C0, value.C0.C1, value.C0.C2, value.C1.C0, value.C1.C1, value.C1.C2 }.Select(x =>
        {
            Fp2[] lanes = new Fp2[Lanes];
            QuadraticLanes<BaseModulus, TKernel>.Store(lanes, x);
            return lanes;
        })];
        return [.. Enumerable.Range(0, Lanes).Select(k =>
            new Fp12<Fp2>(new Fp6<Fp2>(c[0][k], c[1][k], c[2][k]), new Fp6<Fp2>(c[3][k], c[4][k], c[5][k])))];
    }

    private static Fp Coordinate(in Fp12<Fp2> value, int i)
    {
        Fp6<Fp2> six = i / 6 == 0 ? value.C0 : value.C1;
        Fp2 two = (i / 2 % 3) switch { 0 => six.C0, 1 => six.C1, _ => six.C2 };
        return i % 2 == 0 ? two.C0 : two.C1;
    }
}
