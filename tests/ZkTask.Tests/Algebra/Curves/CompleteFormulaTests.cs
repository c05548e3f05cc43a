using Xunit;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Curves;

/// <summary>Whole groups of odd order: every pair of points, in every representation that a small field has.</summary>
public class CompleteFormulaTests
{
    [Fact]
    public void Order9Over7() => Exhaustive<Prime7, Two>(9);

    [Fact]
    public void Order13Over7() => Exhaustive<Prime7, Three>(13);

    [Fact]
    public void Order21Over13() => Exhaustive<Prime13, Four>(21, denominators: 3);

    [Fact]
    public void Order19Over13() => Exhaustive<Prime13, Two>(19, denominators: 6);

    [Fact]
    public void Order67Over79() => Exhaustive<Prime79, Six>(67, denominators: 2);

    private static void Exhaustive<TPrime, TB>(int order, int denominators = int.MaxValue)
        where TPrime : struct, IToyNumber
        where TB : struct, IToyNumber
    {
        List<ReferencePoint<ToyElement<TPrime>>> points = ToyCurve<TPrime, TB>.Points();
        Assert.Equal(order, points.Count);
        (int Index, ProjectivePoint<Residue<Toy<TPrime>>, ToyCurve<TPrime, TB>> Point)[] all =
        [
            .. from index in Enumerable.Range(0, order)
               from z in Enumerable.Range(1, (int)Math.Min(TPrime.Value - 1, denominators))
               select (index, Scaled<TPrime, TB>(points[index], z)),
        ];
        for (int i = 0; i < order; i++)
        {
            ReferencePoint<ToyElement<TPrime>>[] sums = [.. points.Select(q => points[i] + q)];
            foreach ((_, ProjectivePoint<Residue<Toy<TPrime>>, ToyCurve<TPrime, TB>> p) in all.Where(p => p.Index == i))
            {
                Alone(points[i], p);
                foreach ((int j, ProjectivePoint<Residue<Toy<TPrime>>, ToyCurve<TPrime, TB>> q) in all)
                    Together(sums[j], p, q, i == j);
                for (int j = 1; j < order; j++)
                {
                    ProjectivePoint<Residue<Toy<TPrime>>, ToyCurve<TPrime, TB>>.AddAffine(
                        out ProjectivePoint<Residue<Toy<TPrime>>, ToyCurve<TPrime, TB>> sum, p, points[j].X.ToProduct(), points[j].Y.ToProduct());
                    Same(sums[j], sum);
                }
            }
        }
    }

    private static void Alone<TPrime, TCurve>(ReferencePoint<ToyElement<TPrime>> expected, in ProjectivePoint<Residue<Toy<TPrime>>, TCurve> p)
        where TPrime : struct, IToyNumber
        where TCurve : struct, ICurve<Residue<Toy<TPrime>>>
    {
        ProjectivePoint<Residue<Toy<TPrime>>, TCurve>.Double(out ProjectivePoint<Residue<Toy<TPrime>>, TCurve> result, p);
        Same(expected + expected, result);
        ProjectivePoint<Residue<Toy<TPrime>>, TCurve>.Negate(out result, p);
        Same(-expected, result);
        Assert.Equal(expected.IsIdentity, ProjectivePoint<Residue<Toy<TPrime>>, TCurve>.IsIdentity(p).IsSet);
    }

    private static void Together<TPrime, TCurve>(
        ReferencePoint<ToyElement<TPrime>> sum, in ProjectivePoint<Residue<Toy<TPrime>>, TCurve> p,
        in ProjectivePoint<Residue<Toy<TPrime>>, TCurve> q, bool areEqual)
        where TPrime : struct, IToyNumber
        where TCurve : struct, ICurve<Residue<Toy<TPrime>>>
    {
        ProjectivePoint<Residue<Toy<TPrime>>, TCurve>.Add(out ProjectivePoint<Residue<Toy<TPrime>>, TCurve> result, p, q);
        Same(sum, result);
        if (ProjectivePoint<Residue<Toy<TPrime>>, TCurve>.AreEqual(p, q).IsSet != areEqual)
            Assert.Fail($"AreEqual of ({p.X} : {p.Y} : {p.Z}) and ({q.X} : {q.Y} : {q.Z})");
    }

    // A representative must be one: not (0 : 0 : 0), which passes for everything.
    private static void Same<TPrime, TCurve>(ReferencePoint<ToyElement<TPrime>> expected, in ProjectivePoint<Residue<Toy<TPrime>>, TCurve> actual)
        where TPrime : struct, IToyNumber
        where TCurve : struct, ICurve<Residue<Toy<TPrime>>>
    {
        bool same = expected.IsIdentity
            ? actual.X.IsZero && !actual.Y.IsZero && actual.Z.IsZero
            : !actual.Z.IsZero && actual.X == expected.X.ToProduct() * actual.Z && actual.Y == expected.Y.ToProduct() * actual.Z;
        if (!same)
            Assert.Fail($"({actual.X} : {actual.Y} : {actual.Z}) instead of {expected}");
    }

    private static ProjectivePoint<Residue<Toy<TPrime>>, ToyCurve<TPrime, TB>> Scaled<TPrime, TB>(ReferencePoint<ToyElement<TPrime>> point, int z)
        where TPrime : struct, IToyNumber
        where TB : struct, IToyNumber
    {
        Residue<Toy<TPrime>> factor = Residue<Toy<TPrime>>.FromUInt64((ulong)z);
        return point.IsIdentity
            ? new(default, factor, default)
            : new(point.X.ToProduct() * factor, point.Y.ToProduct() * factor, factor);
    }
}
