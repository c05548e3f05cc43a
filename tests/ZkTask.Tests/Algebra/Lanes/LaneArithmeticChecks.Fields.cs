using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Towers;
using static ZkTask.Tests.Support.Lanes.LaneOracle;

namespace ZkTask.Tests.Algebra.Lanes;

/// <content>The field types, against scalar ones.</content>
internal static partial class LaneArithmeticChecks<TKernel>
{
    internal static void Residues<TModulus>()
        where TModulus : struct, IModulus
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Residue<TModulus>[] a = Sample<TModulus>(seed), b = Sample<TModulus>(seed + 1), c = Sample<TModulus>(seed + 2), d = Sample<TModulus>(seed + 3);
            ResidueLanes<TModulus, TKernel> x = Load(a), y = Load(b), z = Load(c), w = Load(d);
            Check(x, k => a[k]);
            ResidueLanes<TModulus, TKernel>.Add(out ResidueLanes<TModulus, TKernel> r, x, y);
            Check(r, k => a[k] + b[k]);
            ResidueLanes<TModulus, TKernel>.Subtract(out r, x, y);
            Check(r, k => a[k] - b[k]);
            ResidueLanes<TModulus, TKernel>.Double(out r, x);
            Check(r, k => a[k] + a[k]);
            ResidueLanes<TModulus, TKernel>.Negate(out r, x);
            Check(r, k => -a[k]);
            ResidueLanes<TModulus, TKernel>.Multiply(out r, x, y);
            Check(r, k => a[k] * b[k]);
            ResidueLanes<TModulus, TKernel>.Square(out r, x);
            Check(r, k => a[k] * a[k]);
            ResidueLanes<TModulus, TKernel>.DoubleAddSubtract(out r, x, y, z);
            Check(r, k => a[k] + a[k] + b[k] - c[k]);
            ResidueLanes<TModulus, TKernel>.SumOfProducts(out r, x, y, z, w);
            Check(r, k => (a[k] * b[k]) + (c[k] * d[k]));
            ResidueLanes<TModulus, TKernel>.SumOfProducts(out r, [x, y, z, w, x], [y, z, w, x, x], -1, y);
            Check(r, k => b[k] + (a[k] * b[k]) + (b[k] * c[k]) + (c[k] * d[k]) + (d[k] * a[k]) + (a[k] * a[k]));
            r = y;
            ResidueLanes<TModulus, TKernel>.SumOfProducts(out r, [x, ResidueLanes<TModulus, TKernel>.One, w], [x, z, x], 1, r);
            Check(r, k => b[k] + (a[k] * a[k]) + c[k] + (d[k] * a[k]));

            // A unit in the second of several sums; a unit alone; nothing.
            ResidueLanes<TModulus, TKernel>[] many = [.. Enumerable.Repeat(x, 40)];
            many[30] = ResidueLanes<TModulus, TKernel>.One;
            ResidueLanes<TModulus, TKernel>.SumOfProducts(out r, many, many, 30, ResidueLanes<TModulus, TKernel>.Zero);
            Check(r, k => Residue<TModulus>.One + (Residue<TModulus>.FromUInt64(39) * a[k] * a[k]));
            ResidueLanes<TModulus, TKernel>.SumOfProducts(out r, many.AsSpan(30, 1), [z], 0, x);
            Check(r, k => a[k] + c[k]);
            ResidueLanes<TModulus, TKernel>.SumOfProducts(out r, [], [], -1, z);
            Check(r, k => c[k]);
            ResidueLanes<TModulus, TKernel>.Invert(out r, x);
            Check(r, k =>
            {
                Residue<TModulus>.Invert(out Residue<TModulus> inverse, a[k]);
                return inverse;
            });
            LaneMask mask = new((uint)(seed * 37 & 0xff));
            ResidueLanes<TModulus, TKernel>.Select(out r, mask, x, y);
            Check(r, k => ((mask.Bits >> k) & 1) != 0 ? a[k] : b[k]);

            // a - b + (b - a) has limbs that are not zero, and is zero.
            ResidueLanes<TModulus, TKernel>.Subtract(out r, x, y);
            ResidueLanes<TModulus, TKernel>.Multiply(out r, r, ResidueLanes<TModulus, TKernel>.One);
            ResidueLanes<TModulus, TKernel>.Subtract(out ResidueLanes<TModulus, TKernel> s, y, x);
            ResidueLanes<TModulus, TKernel>.Add(out r, r, s);
            Assert.Equal(0xffu, ResidueLanes<TModulus, TKernel>.IsZero(r).Bits);
            Assert.Equal(r, ResidueLanes<TModulus, TKernel>.Zero);
            Assert.Equal(r.GetHashCode(), ResidueLanes<TModulus, TKernel>.Zero.GetHashCode());
            Assert.Equal(Bits(k => a[k].IsZero), ResidueLanes<TModulus, TKernel>.IsZero(x).Bits);
            Assert.False(x.Equals(y));
        }

        Assert.Equal(ResidueLanes<TModulus, TKernel>.One, ResidueLanes<TModulus, TKernel>.Broadcast(Residue<TModulus>.One));

        static ResidueLanes<TModulus, TKernel> Load(Residue<TModulus>[] values)
        {
            ResidueLanes<TModulus, TKernel>.Load(out ResidueLanes<TModulus, TKernel> lanes, values);
            Assert.True(IsStoredForm(lanes));
            return lanes;
        }

        static void Check(in ResidueLanes<TModulus, TKernel> lanes, Func<int, Residue<TModulus>> expected)
        {
            Assert.True(IsStoredForm(lanes));
            Residue<TModulus>[] values = new Residue<TModulus>[LaneLimbs.Lanes];
            ResidueLanes<TModulus, TKernel>.Store(values, lanes);
            for (int lane = 0; lane < values.Length; lane++)
                Assert.Equal(expected(lane), values[lane]);
        }
    }

    internal static void Quadratics()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Fp2[] a = Sample2(seed), b = Sample2(seed + 1), c = Sample2(seed + 2), d = Sample2(seed + 3);
            Residue<BaseModulus>[] s = Sample<BaseModulus>(seed + 4);
            ResidueLanes<BaseModulus, TKernel>.Load(out ResidueLanes<BaseModulus, TKernel> lanesOfS, s);
            foreach (Operation<QuadraticLanes<BaseModulus, TKernel>> operation in Operations<QuadraticLanes<BaseModulus, TKernel>>.All)
            {
                operation.Run(out QuadraticLanes<BaseModulus, TKernel> r, Load2(a), Load2(b), Load2(c), Load2(d));
                Operation<Fp2> scalar = Operations<Fp2>.All.Single(o => o.Name == operation.Name);
                Check2(r, k =>
                {
                    scalar.Run(out Fp2 expected, a[k], b[k], c[k], d[k]);
                    return expected;
                });
            }

            QuadraticLanes<BaseModulus, TKernel>.MultiplyByBase(out QuadraticLanes<BaseModulus, TKernel> product, Load2(a), lanesOfS);
            Check2(product, k =>
            {
                Fp2.MultiplyByBase(out Fp2 expected, a[k], s[k]);
                return expected;
            });
            Assert.Equal(Bits(k => a[k] == default), QuadraticLanes<BaseModulus, TKernel>.IsZero(Load2(a)).Bits);
            LaneMask mask = new((uint)(seed * 37 & 0xff));
            QuadraticLanes<BaseModulus, TKernel>.Select(out product, mask, Load2(a), Load2(b));
            Check2(product, k => ((mask.Bits >> k) & 1) != 0 ? a[k] : b[k]);
        }
    }

    internal static void Aliasing()
    {
        Fp2[] a = Sample2(100), b = Sample2(101), c = Sample2(102), d = Sample2(103);
        QuadraticLanes<BaseModulus, TKernel> x = Load2(a), y = Load2(b), z = Load2(c), w = Load2(d);
        foreach (Operation<QuadraticLanes<BaseModulus, TKernel>> operation in Operations<QuadraticLanes<BaseModulus, TKernel>>.All)
        {
            operation.Run(out QuadraticLanes<BaseModulus, TKernel> expected, x, y, z, w);
            for (int operand = 0; operand < 4; operand++)
            {
                QuadraticLanes<BaseModulus, TKernel>[] v = [x, y, z, w];
                operation.Run(out v[operand], v[0], v[1], v[2], v[3]);
                Assert.True(expected.Equals(v[operand]), $"{typeof(TKernel).Name}.{operation.Name} into operand {operand}");
            }

            operation.Run(out expected, x, x, x, x);
            QuadraticLanes<BaseModulus, TKernel> all = x;
            operation.Run(out all, all, all, all, all);
            Assert.True(expected.Equals(all), $"{typeof(TKernel).Name}.{operation.Name} of one variable");
        }
    }

    private static QuadraticLanes<BaseModulus, TKernel> Load2(Fp2[] values)
    {
        QuadraticLanes<BaseModulus, TKernel>.Load(out QuadraticLanes<BaseModulus, TKernel> lanes, values);
        return lanes;
    }

    private static void Check2(in QuadraticLanes<BaseModulus, TKernel> lanes, Func<int, Fp2> expected)
    {
        Assert.True(IsStoredForm(lanes));
        Fp2[] values = new Fp2[LaneLimbs.Lanes];
        QuadraticLanes<BaseModulus, TKernel>.Store(values, lanes);
        for (int lane = 0; lane < values.Length; lane++)
            Assert.Equal(expected(lane), values[lane]);
    }

    private static uint Bits(Func<int, bool> lane) => (uint)Enumerable.Range(0, LaneLimbs.Lanes).Sum(k => lane(k) ? 1 << k : 0);

    // 0, 1, -1, 2 and -2, the others random; each seed puts them into other lanes.
    private static Residue<TModulus>[] Sample<TModulus>(int seed)
        where TModulus : struct, IModulus
    {
        Random random = new(seed);
        Residue<TModulus> two = Residue<TModulus>.FromUInt64(2);
        Residue<TModulus>[] values = [Residue<TModulus>.Zero, Residue<TModulus>.One, -Residue<TModulus>.One, two, -two, Next(), Next(), Next()];
        return [.. values[(seed % 8)..], .. values[..(seed % 8)]];

        Residue<TModulus> Next()
        {
            Residue<TModulus> value = Residue<TModulus>.One;
            for (int i = 0; i < 6; i++)
                value = (value * Residue<TModulus>.FromUInt64((ulong)random.NextInt64())) + Residue<TModulus>.FromUInt64((ulong)random.NextInt64());
            return value;
        }
    }

    private static Fp2[] Sample2(int seed)
    {
        Residue<BaseModulus>[] c0 = Sample<BaseModulus>(seed), c1 = Sample<BaseModulus>(seed / 2);
        return [.. c0.Zip(c1, (x, y) => new Fp2(x, y))];
    }
}
