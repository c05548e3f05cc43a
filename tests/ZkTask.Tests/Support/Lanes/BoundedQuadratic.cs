using System.Numerics;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Towers;

namespace ZkTask.Tests.Support.Lanes;

/// <summary>Eight lanes of Fp2 as bounds; see <see cref="Bounded{TRules}"/>.</summary>
internal readonly partial struct BoundedQuadratic<TRules>(LaneBounds? c0, LaneBounds? c1) : IFp2<BoundedQuadratic<TRules>, Bounded<TRules>>
    where TRules : struct, IKernelRules
{
    private readonly LaneBounds? _c0 = c0, _c1 = c1;

    /// <inheritdoc/>
    public static BoundedQuadratic<TRules> Zero => default;

    /// <inheritdoc/>
    public static BoundedQuadratic<TRules> One => new(Bounded<TRules>.One.Bounds, null);

    /// <summary>A fused sum that is to be computed without its weak reduction in this thread, or null: for the test that each is needed.</summary>
    [field: ThreadStatic]
    internal static string? WithoutReduction { get; set; }

    internal LaneBounds C0 => _c0 ?? LaneBounds.Zero;

    internal LaneBounds C1 => _c1 ?? LaneBounds.Zero;

    /// <summary>A constant of the curve in every lane, which is loaded.</summary>
    internal static BoundedQuadratic<TRules> Loaded() => new(Bounded<TRules>.Loaded().Bounds, Bounded<TRules>.Loaded().Bounds);

    /// <inheritdoc/>
    public static void Add(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        result = Carried(a.C0 + b.C0, a.C1 + b.C1, nameof(Add));

    /// <inheritdoc/>
    public static void Subtract(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        result = Carried(a.C0 + b.C0, a.C1 + b.C1, nameof(Subtract));

    /// <inheritdoc/>
    public static void Double(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) =>
        result = Carried(2 * a.C0, 2 * a.C1, nameof(Double));

    /// <inheritdoc/>
    public static void Negate(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) => result = a;

    /// <inheritdoc/>
    public static void Conjugate(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) => result = a;

    /// <inheritdoc/>
    public static void Multiply(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b)
    {
        (WideBounds<TRules> real, WideBounds<TRules> imaginary) = Karatsuba(a, b, nameof(Multiply));
        result = new(real.Reduce(), imaginary.Reduce());
    }

    /// <inheritdoc/>
    public static void Square(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a)
    {
        LaneBounds sum = TRules.SumOperand(a.C0, a.C1, nameof(Square));
        WideBounds<TRules> product = Bounded<TRules>.Product(a.C0, a.C1, nameof(Square));

        // (a0 + a1)(a0 - a1) is the difference of two squares: at most the larger.
        BigInteger larger = BigInteger.Max(a.C0.Value, a.C1.Value);
        result = new(Bounded<TRules>.Product(sum, sum, nameof(Square)).Of(larger * larger).Reduce(), (product + product).Reduce());
    }

    /// <inheritdoc/>
    public static void SumOfProducts(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b,
        in BoundedQuadratic<TRules> c, in BoundedQuadratic<TRules> d)
    {
        (WideBounds<TRules> real, WideBounds<TRules> imaginary) = Karatsuba(a, b, nameof(SumOfProducts));
        (WideBounds<TRules> real2, WideBounds<TRules> imaginary2) = Karatsuba(c, d, nameof(SumOfProducts));
        result = new((real + real2).Reduce(), (imaginary + imaginary2).Reduce());
    }

    /// <inheritdoc/>
    public static void MultiplyByBase(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in Bounded<TRules> s)
    {
        result = new(
            Bounded<TRules>.Product(a.C0, s.Bounds, nameof(MultiplyByBase)).Reduce(),
            Bounded<TRules>.Product(a.C1, s.Bounds, nameof(MultiplyByBase)).Reduce());
    }

    /// <inheritdoc/>
    public static void MultiplyByXi(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a) =>
        result = Weak(Xi(a), nameof(MultiplyByXi));

    /// <inheritdoc/>
    public static void AddXi(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        result = Weak(Plus(a, Xi(b)), nameof(AddXi));

    /// <inheritdoc/>
    public static void SubtractBoth(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, in BoundedQuadratic<TRules> c) =>
        result = Weak(Plus(Plus(a, b), c), nameof(SubtractBoth));

    /// <inheritdoc/>
    public static void SubtractBothAdd(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, in BoundedQuadratic<TRules> c,
        in BoundedQuadratic<TRules> d) =>
        result = Weak(Plus(Plus(Plus(a, b), c), d), nameof(SubtractBothAdd));

    /// <inheritdoc/>
    public static void SubtractBothAddXi(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, in BoundedQuadratic<TRules> c,
        in BoundedQuadratic<TRules> d) =>
        result = Weak(Plus(Plus(Plus(a, b), c), Xi(d)), nameof(SubtractBothAddXi));

    /// <inheritdoc/>
    public static void XiSubtractBothAdd(
        out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, in BoundedQuadratic<TRules> c,
        in BoundedQuadratic<TRules> d) =>
        result = Weak(Plus(Xi(Plus(Plus(a, b), c)), d), nameof(XiSubtractBothAdd));

    /// <inheritdoc/>
    public static void TripleSubtractDouble(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        result = Weak((3 * a.C0 + 2 * b.C0, 3 * a.C1 + 2 * b.C1), nameof(TripleSubtractDouble));

    /// <inheritdoc/>
    public static void TripleAddDouble(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b) =>
        result = Weak((3 * a.C0 + 2 * b.C0, 3 * a.C1 + 2 * b.C1), nameof(TripleAddDouble));

    /// <inheritdoc/>
    public static void Invert(out BoundedQuadratic<TRules> result, in BoundedQuadratic<TRules> a)
    {
        Bounded<TRules> c0 = new(a.C0), c1 = new(a.C1);
        Bounded<TRules>.SumOfProducts(out Bounded<TRules> norm, c0, c0, c1, c1);
        Bounded<TRules>.Invert(out norm, norm);
        MultiplyByBase(out result, a, norm);
    }

    /// <inheritdoc/>
    public static LaneMask IsZero(in BoundedQuadratic<TRules> a) =>
        Bounded<TRules>.IsZero(new(a.C0)) & Bounded<TRules>.IsZero(new(a.C1));

    /// <inheritdoc/>
    public static void Select(
        out BoundedQuadratic<TRules> result, LaneMask mask, in BoundedQuadratic<TRules> ifSet, in BoundedQuadratic<TRules> ifClear) =>
        result = new(ifSet.C0.Or(ifClear.C0), ifSet.C1.Or(ifClear.C1));

    /// <inheritdoc/>
    public bool Equals(BoundedQuadratic<TRules> other) => new Bounded<TRules>(C0).Equals(new(other.C0)) && new Bounded<TRules>(C1).Equals(new(other.C1));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BoundedQuadratic<TRules> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(C0.Value, C1.Value);

    /// <summary>What <see cref="ILaneKernel"/>'s operation of that name leaves of both coordinates of a point.</summary>
    internal static BoundedQuadratic<TRules> SubtractPoint(in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, LaneBounds c, bool reduces)
    {
        (LaneBounds C0, LaneBounds C1) sum = (a.C0 + b.C0 + c, a.C1 + b.C1);
        return reduces ? new(Weak(sum.C0, nameof(SubtractPoint)), Weak(sum.C1, nameof(SubtractPoint))) : Carried(sum.C0, sum.C1, nameof(SubtractPoint));
    }

    private static (LaneBounds C0, LaneBounds C1) Plus((LaneBounds C0, LaneBounds C1) x, (LaneBounds C0, LaneBounds C1) y) => (x.C0 + y.C0, x.C1 + y.C1);

    private static (LaneBounds C0, LaneBounds C1) Plus(in BoundedQuadratic<TRules> x, in BoundedQuadratic<TRules> y) => (x.C0 + y.C0, x.C1 + y.C1);

    private static (LaneBounds C0, LaneBounds C1) Plus(in BoundedQuadratic<TRules> x, (LaneBounds C0, LaneBounds C1) y) => (x.C0 + y.C0, x.C1 + y.C1);

    private static (LaneBounds C0, LaneBounds C1) Plus((LaneBounds C0, LaneBounds C1) x, in BoundedQuadratic<TRules> y) => (x.C0 + y.C0, x.C1 + y.C1);

    private static (LaneBounds C0, LaneBounds C1) Xi(in BoundedQuadratic<TRules> x) => Xi((x.C0, x.C1));

    private static (LaneBounds C0, LaneBounds C1) Xi((LaneBounds C0, LaneBounds C1) x) => (9 * x.C0 + x.C1, 9 * x.C1 + x.C0);

    private static BoundedQuadratic<TRules> Carried(LaneBounds c0, LaneBounds c1, string operation) => new(c0.Carry(operation), c1.Carry(operation));

    private static (WideBounds<TRules> Real, WideBounds<TRules> Imaginary) Karatsuba(
        in BoundedQuadratic<TRules> a, in BoundedQuadratic<TRules> b, string operation)
    {
        WideBounds<TRules> t = Bounded<TRules>.Product(a.C0, b.C0, operation), u = Bounded<TRules>.Product(a.C1, b.C1, operation);
        WideBounds<TRules> v = Bounded<TRules>.Product(
            TRules.SumOperand(a.C0, a.C1, operation), TRules.SumOperand(b.C0, b.C1, operation), operation);

        // v - t - u is a0 b1 + a1 b0.
        BigInteger cross = (a.C0.Value * b.C1.Value) + (a.C1.Value * b.C0.Value);
        return (t + u, (t + u + v).Of(cross));
    }

    private static BoundedQuadratic<TRules> Weak((LaneBounds C0, LaneBounds C1) x, string operation) =>
        operation == WithoutReduction || !TRules.WeaklyReduced.Contains(operation) ? Carried(x.C0, x.C1, operation) : new(Weak(x.C0, operation), Weak(x.C1, operation));

    // x - q p with q = round(limb 4 / 2^20 (2^228 / p)): what the lower bits of limb 4, the lower limbs and the rounding of the factor can shift is little.
    private static LaneBounds Weak(LaneBounds x, string operation)
    {
        BigInteger p = Bounded<TRules>.P;
        ContractException.Require(x.Limbs[4] < UInt128.One << 61, operation, () => $"limb 4 reaches {LaneBounds.Log(x.Limbs[4])}");
        BigInteger shifted = BigInteger.One << 228;
        for (int i = 0; i < 4; i++)
            shifted += (BigInteger)x.Limbs[i] << (52 * i);
        BigInteger quotient = ((x.Value + shifted) / p) + 1;
        ContractException.Require(quotient <= 1 << 20, operation, () => $"the quotient reaches {quotient}");

        // The quotient's factor and its product with limb 4 are doubles: relative errors of 2^-53 and an exact fused sum.
        shifted += (p * quotient) >> 52;
        long[] limbs = LaneConstants<BaseModulus>.Split(p);
        LaneBounds difference = new([.. x.Limbs.Select((l, i) => l + ((UInt128)quotient * (UInt128)Math.Abs(limbs[i])))], (p / 2) + shifted + 1);
        return difference.Carry(operation);
    }
}
