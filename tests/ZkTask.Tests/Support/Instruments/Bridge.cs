using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support.Instruments;

/// <summary>Between the product's types and those of the BigInteger reference.</summary>
public static class Bridge
{
    public static ReferenceFp ToReference(this Fp a) => new(a.ToBigInteger());

    public static ReferenceFp2 ToReference(this Fp2 a) => new(a.C0.ToReference(), a.C1.ToReference());

    public static ReferenceFp12 ToReference(this Fp12<Fp2> a) => ReferenceFp12.FromTower(
    [
        [a.C0.C0.ToReference(), a.C0.C1.ToReference(), a.C0.C2.ToReference()],
        [a.C1.C0.ToReference(), a.C1.C1.ToReference(), a.C1.C2.ToReference()],
    ]);

    public static ReferenceFp12 ToReference(this Gt a) => ReferenceFp12.FromTower(
        [.. Enumerable.Range(0, 2).Select(half => Enumerable.Range(0, 3).Select(v =>
            new ReferenceFp2(a.Coordinate(half, v, 0).ToReference(), a.Coordinate(half, v, 1).ToReference())).ToArray())]);

    public static ReferencePoint<ReferenceFp> ToReference(this G1 p) =>
        p.IsIdentity ? ReferencePoint<ReferenceFp>.Identity : new(p.X.ToReference(), p.Y.ToReference());

    public static ReferencePoint<ReferenceFp2> ToReference(this G2 p) =>
        p.IsIdentity ? ReferencePoint<ReferenceFp2>.Identity : new(p.X.ToReference(), p.Y.ToReference());

    public static Fp ToProduct(this ReferenceFp a) => Fp.FromBigInteger(a.Value);

    public static Fp2 ToProduct(this ReferenceFp2 a) => new(a.C0.ToProduct(), a.C1.ToProduct());

    public static Fp12<Fp2> ToProduct(this ReferenceFp12 a)
    {
        ReferenceFp2[][] tower = a.ToTower();
        return new(Six(tower[0]), Six(tower[1]));

        static Fp6<Fp2> Six(ReferenceFp2[] c) => new(c[0].ToProduct(), c[1].ToProduct(), c[2].ToProduct());
    }

    /// <summary>The same coordinates; nothing is checked.</summary>
    public static G1 ToProduct(this ReferencePoint<ReferenceFp> p) =>
        p.IsIdentity ? G1.Identity : new(p.X.ToProduct(), p.Y.ToProduct());

    /// <summary>The same coordinates; nothing is checked, so the point may be outside the subgroup.</summary>
    public static G2 ToProduct(this ReferencePoint<ReferenceFp2> p) =>
        p.IsIdentity ? G2.Identity : new(p.X.ToProduct(), p.Y.ToProduct());
}
