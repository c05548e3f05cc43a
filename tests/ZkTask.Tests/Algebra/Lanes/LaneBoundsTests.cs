using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;
using ZkTask.Tests.Support.Lanes;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>
/// No lazy reduction of the lanes ever leaves the range in which its kernel is exact: bounds, run through the very code of the pairing in place of values.
/// </summary>
public class LaneBoundsTests
{
    /// <summary>The fused sums of the seam.</summary>
    public static TheoryData<string> FusedSums =>
    [
        "MultiplyByXi", "MultiplyByS", "AddXi", "AddFull", "SubtractBoth", "SubtractBothAdd", "SubtractBothAddXi", "XiSubtractBothAdd", "TripleSubtractDouble", "TripleAddDouble",
    ];

    [Fact]
    public void Pairings_and_point_formulas_stay_in_range()
    {
        // README.md quotes these: how near to the ranges, 42.3 and 169.2, the largest factors come.
        Assert.Equal(338, LargestFactorInTenthsOfP<FmaRules>(() => RunAll<FmaRules>(null)));
        Assert.Equal(1573, LargestFactorInTenthsOfP<HybridRules>(() => RunAll<HybridRules>(null)));
    }

    [Theory]
    [MemberData(nameof(FusedSums))]
    public void Every_weak_reduction_is_needed(string sum)
    {
        CheckNeed<FmaRules>(sum);
        CheckNeed<HybridRules>(sum);
    }

    [Fact]
    public void Only_sums_of_the_seam_are_called_weakly_reduced()
    {
        IEnumerable<string> sums = FusedSums.Select(row => row.Data);
        Assert.Empty(FmaRules.WeaklyReduced.Except(sums));
        Assert.Empty(HybridRules.WeaklyReduced.Except(sums));
    }

    // A line divided by its first coefficient adds the value before it to the product: values grow with each pair until the next squaring.
    [Fact]
    public void More_prepared_pairs_than_the_interface_takes_would_leave_the_range()
    {
        Pairings<FmaRules>(5);
        Assert.Throws<ContractException>(() => Pairings<FmaRules>(6));
        Pairings<HybridRules>(Pairing.MaxPreparedPairs);
        Assert.Throws<ContractException>(() => Pairings<HybridRules>(Pairing.MaxPreparedPairs + 1));
    }

    // A product that is reduced as it is made has the products of multipliers in the same double: what just fits a wide product does not fit there.
    [Fact]
    public void Whole_products_take_smaller_factors_than_wide_ones()
    {
        UInt128 limb = (UInt128)Math.Sqrt(Math.ScaleB(1.0 / 5, 108)) - (1 << 4);
        LaneBounds fits = new([limb, limb, limb, limb, limb], HybridRules.Modulus << 4), half = new([.. fits.Limbs.Select(l => l / 2)], fits.Value);
        HybridRules.Wide(fits, fits, "Wide");
        Assert.Contains("products of column", Assert.Throws<ContractException>(() => HybridRules.Multiply(fits, fits, "Multiply")).Message);
        HybridRules.Multiply(half, half, "Multiply");
    }

    [Fact]
    public void Multi_scalar_multiplications_stay_in_range()
    {
        MultiScalarMultiplications<FmaRules>(unsettledRounds: 1);
        MultiScalarMultiplications<HybridRules>(unsettledRounds: 1);
    }

    // Affine sums add values that were not multiplied since: they would double with every round. Even two rounds are too many to be packed.
    [Fact]
    public void Affine_sums_must_settle()
    {
        Assert.Throws<ContractException>(() => MultiScalarMultiplications<FmaRules>(unsettledRounds: 2));
        Assert.Throws<ContractException>(() => MultiScalarMultiplications<HybridRules>(unsettledRounds: 2));
    }

    // The largest limb of a packed coordinate has 48 bits: a value beyond 2.6 p may not fit, and limbs that were not carried do not.
    [Fact]
    public void What_does_not_fit_a_packed_point_is_refused()
    {
        Bounded<FmaRules>.Loaded().Bounds.RequirePackable();
        LaneBounds.OfValue(LaneOracle.P * 26 / 10).RequirePackable();
        Assert.Throws<ContractException>(LaneBounds.OfValue(LaneOracle.P * 27 / 10).RequirePackable);
        LaneBounds one = LaneBounds.OfValue(LaneOracle.P / 2);
        Assert.Throws<ContractException>((one + one).RequirePackable);
    }

    [Fact]
    public void Equations_and_pairings_of_a_batch_stay_in_range()
    {
        // Nowhere nearer to the ranges than single pairings come.
        Assert.InRange(LargestFactorInTenthsOfP<FmaRules>(WeightedPairings<FmaRules>), 1, 338);
        Assert.InRange(LargestFactorInTenthsOfP<HybridRules>(WeightedPairings<HybridRules>), 1, 1573);
    }

    private static void MultiScalarMultiplications<TRules>(int unsettledRounds)
        where TRules : struct, IKernelRules
    {
        AffineSums<Bounded<TRules>, BoundedG1Curve<TRules>>(
            Bounded<TRules>.Loaded(), unsettledRounds,
            (ref Bounded<TRules> x, ref Bounded<TRules> y, Bounded<TRules> x1, Bounded<TRules> y1, Bounded<TRules> x2, bool settles) =>
            {
                BoundedQuadratic<TRules> sum = BoundedQuadratic<TRules>.SubtractPoint(new(x.Bounds, y.Bounds), new(x1.Bounds, y1.Bounds), x2.Bounds, settles);
                (x, y) = (new(sum.C0), new(sum.C1));
            },
            x => x.Bounds.RequirePackable());
        AffineSums<BoundedQuadratic<TRules>, BoundedG2Curve<TRules>>(
            BoundedQuadratic<TRules>.Loaded(), unsettledRounds,
            (ref BoundedQuadratic<TRules> x, ref BoundedQuadratic<TRules> y, BoundedQuadratic<TRules> x1, BoundedQuadratic<TRules> y1, BoundedQuadratic<TRules> x2, bool settles) =>
            {
                BoundedQuadratic<TRules> zero = BoundedQuadratic<TRules>.Zero;
                if (settles)
                {
                    BoundedQuadratic<TRules>.SubtractBothAddXi(out x, x, x1, x2, zero);
                    BoundedQuadratic<TRules>.SubtractBothAddXi(out y, y, y1, zero, zero);
                }
                else
                {
                    BoundedQuadratic<TRules>.SubtractBothAdd(out x, x, x1, x2, zero);
                    BoundedQuadratic<TRules>.Subtract(out y, y, y1);
                }
            },
            x =>
            {
                x.C0.RequirePackable();
                x.C1.RequirePackable();
            });
    }

    // What IPackedPoints.Finish does.
    private delegate void Finish<TField>(ref TField x, ref TField y, TField x1, TField y1, TField x2, bool settles);

    // Affine additions, shared inversions and tangents: unsettled rounds of points as they are loaded, of their images, or of what was settled, and settled ones of all these, until the
    // bounds no longer grow; then the sums of buckets.
    private static void AffineSums<TField, TCurve>(TField loaded, int unsettledRounds, Finish<TField> finish, Action<TField> requirePackable)
        where TField : struct, IField<TField>
        where TCurve : struct, ICurve<TField>
    {
        TField.Multiply(out TField image, loaded, loaded); // by the endomorphism's constant
        TField entry = Either(loaded, image);
        requirePackable(entry);
        for (int step = 0; step < 100; step++)
        {
            TField coordinate = entry;
            for (int round = 0; round < unsettledRounds; round++)
                coordinate = Either(coordinate, Add(coordinate, settles: false));
            TField before = entry;
            entry = Either(entry, Add(coordinate, settles: true));
            if (entry.Equals(before))
            {
                Multiplication<TField, TCurve>(coordinate);
                return;
            }
        }

        Assert.Fail("The bounds of a coordinate keep growing.");

        TField Add(TField a, bool settles)
        {
            TField[] denominators = new TField[3];
            AffineAddition<TField>.CompleteDenominator(out _, a, a, a, a);
            AffineAddition<TField>.Denominator(out denominators[0], a, a);
            TField.Add(out TField twice, a, a);
            denominators[0] = Either(Either(denominators[0], twice), TField.One);
            (denominators[1], denominators[2]) = (denominators[0], denominators[0]);
            Assert.True(Inversion.TryInvertAll<TField>(denominators, new TField[3]));
            TField inverse = Either(Either(denominators[0], denominators[1]), denominators[2]);
            AffineAddition<TField>.Chord(out TField x, out TField y, a, a, a, a, inverse);
            finish(ref x, ref y, a, a, a, settles);
            AffineAddition<TField>.ChordOrTangent(out TField x2, out TField y2, a, a, a, a, inverse, default);
            finish(ref x2, ref y2, a, a, a, settles);
            TField sum = Either(Either(x, y), Either(x2, y2));
            requirePackable(sum);
            return sum;
        }

        static TField Either(TField a, TField b)
        {
            TField.Select(out TField either, default, a, b);
            return either;
        }
    }

    // What a batch does with its proofs: odd multiples divided by their Z, windows of them until the bounds no longer grow, and Miller loops of the products, eight in a lane.
    private static void WeightedPairings<TRules>()
        where TRules : struct, IKernelRules
    {
        const int multiples = 4, groups = ZkTask.Algebra.Bn254.WeightedPairings.CellLength;
        Bounded<TRules> any = Bounded<TRules>.Loaded();
        CurveEquation<Bounded<TRules>>.Holds(any, any, any);
        CurveEquation<BoundedQuadratic<TRules>>.Holds(BoundedQuadratic<TRules>.Loaded(), BoundedQuadratic<TRules>.Loaded(), BoundedQuadratic<TRules>.Loaded());

        ProjectivePoint<Bounded<TRules>, BoundedG1Curve<TRules>> multiple = new(any, any, Bounded<TRules>.One), all = multiple;
        ProjectivePoint<Bounded<TRules>, BoundedG1Curve<TRules>>.Double(out ProjectivePoint<Bounded<TRules>, BoundedG1Curve<TRules>> two, multiple);
        for (int i = 1; i < multiples; i++)
        {
            ProjectivePoint<Bounded<TRules>, BoundedG1Curve<TRules>>.Add(out multiple, multiple, two);
            ProjectivePoint<Bounded<TRules>, BoundedG1Curve<TRules>>.Select(out all, default, all, multiple);
        }

        Bounded<TRules> inverse = Inverse(all.Z, multiples * groups);
        Bounded<TRules>.Multiply(out Bounded<TRules> entryX, all.X, inverse);
        Bounded<TRules>.Multiply(out Bounded<TRules> entryY, all.Y, inverse);
        Bounded<TRules>.Multiply(out Bounded<TRules> imageX, entryX, any);
        Bounded<TRules>.Select(out entryX, default, entryX, imageX);
        entryX.Bounds.RequirePackable();
        entryY.Bounds.RequirePackable();

        JacobianPoint<Bounded<TRules>> point = new(entryX, entryY);
        for (int step = 0; step < 100; step++)
        {
            JacobianPoint<Bounded<TRules>>.Double(out JacobianPoint<Bounded<TRules>> twice, point);
            JacobianPoint<Bounded<TRules>>.AddAffine(out JacobianPoint<Bounded<TRules>> sum, point, entryX, entryY);
            JacobianPoint<Bounded<TRules>> before = point;
            foreach (JacobianPoint<Bounded<TRules>> next in (JacobianPoint<Bounded<TRules>>[])[twice, sum])
            {
                Bounded<TRules>.Select(out point.X, default, point.X, next.X);
                Bounded<TRules>.Select(out point.Y, default, point.Y, next.Y);
                Bounded<TRules>.Select(out point.Z, default, point.Z, next.Z);
            }

            if (point.X.Equals(before.X) && point.Y.Equals(before.Y) && point.Z.Equals(before.Z))
            {
                point.ToAffine(out Bounded<TRules> x, out Bounded<TRules> y, Inverse(point.Z, groups));
                Bounded<TRules>.IsZero(x);
                Bounded<TRules>.IsZero(y);
                BoundedQuadratic<TRules> q = BoundedQuadratic<TRules>.Loaded();
                VariablePair<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>[] pairs =
                    [.. Enumerable.Repeat(new VariablePair<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>(x, y, q, q), groups)];
                MillerLoop<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>.Run(out Fp12<BoundedQuadratic<TRules>> f, pairs, []);
                Fp12<BoundedQuadratic<TRules>>.IsOne(f);
                return;
            }
        }

        Assert.Fail("The bounds of a point keep growing.");
    }

    // Any of many that are inverted together.
    private static Bounded<TRules> Inverse<TRules>(Bounded<TRules> value, int count)
        where TRules : struct, IKernelRules
    {
        Bounded<TRules>[] inverses = [.. Enumerable.Repeat(value, count)];
        Assert.True(Inversion.TryInvertAll<Bounded<TRules>>(inverses, new Bounded<TRules>[count]));
        Bounded<TRules> worst = inverses[0];
        foreach (Bounded<TRules> inverse in inverses)
            Bounded<TRules>.Select(out worst, default, worst, inverse);
        return worst;
    }

    private static int LargestFactorInTenthsOfP<TRules>(Action work)
        where TRules : struct, IKernelRules
    {
        Bounded<TRules>.LargestFactor = 0;
        work();
        return (int)(10 * Bounded<TRules>.LargestFactor / Bounded<TRules>.P);
    }

    // Those that the horizontal tower relies on, by itself.
    [Fact]
    public void The_horizontal_tower_needs_its_weak_reductions()
    {
        foreach (string sum in new[] { "MultiplyByS", "SubtractBoth", "TripleSubtractDouble" })
            Assert.Throws<ContractException>(() => Without<FmaRules>(sum, Horizontal<FmaRules>));
        foreach (string sum in new[] { "AddFull", "TripleSubtractDouble" })
            Assert.Throws<ContractException>(() => Without<HybridRules>(sum, Horizontal<HybridRules>));
    }

    // A sum that a kernel does not reduce has passed the first test without it.
    private static void CheckNeed<TRules>(string sum)
        where TRules : struct, IKernelRules
    {
        if (TRules.WeaklyReduced.Contains(sum))
            Assert.Throws<ContractException>(() => RunAll<TRules>(sum));
    }

    private static void RunAll<TRules>(string? withoutReduction)
        where TRules : struct, IKernelRules =>
        Without<TRules>(
            withoutReduction,
            () =>
            {
                Pairings<TRules>(Pairing.MaxPreparedPairs);
                Points<TRules>();
                Horizontal<TRules>();
            });

    private static void Without<TRules>(string? reduction, Action work)
        where TRules : struct, IKernelRules
    {
        BoundedQuadratic<TRules>.WithoutReduction = reduction;
        try
        {
            work();
        }
        finally
        {
            BoundedQuadratic<TRules>.WithoutReduction = null;
        }
    }

    // The Miller loop of a new pair and prepared ones, the preparation itself, and the final exponentiation of its value.
    private static void Pairings<TRules>(int preparedPairs)
        where TRules : struct, IKernelRules
    {
        BoundedQuadratic<TRules> q = BoundedQuadratic<TRules>.Loaded();
        Bounded<TRules> p = Bounded<TRules>.Loaded();
        VariablePair<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>[] variable = [new(p, p, q, q)];
        NormalizedLine<BoundedQuadratic<TRules>>[] lines =
            MillerLoop<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>.Prepare(q, q);
        PreparedPair<BoundedQuadratic<TRules>, Bounded<TRules>>[] prepared = [.. Enumerable.Repeat(new PreparedPair<BoundedQuadratic<TRules>, Bounded<TRules>>(p, p, lines), preparedPairs)];
        MillerLoop<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>.Run(
            out Fp12<BoundedQuadratic<TRules>> f, variable, prepared);
        Fp12<BoundedQuadratic<TRules>>.IsOne(f);
        Fp12<BoundedQuadratic<TRules>>.Multiply(out f, f, f);
        FinalExponentiation<BoundedQuadratic<TRules>, BoundedG2Curve<TRules>>.Run(out f, f);
        Fp12<BoundedQuadratic<TRules>>.IsOne(f);
    }

    // One check across the lanes: the Miller loop, the constant, the final exponentiation, and what leaves the lanes.
    private static void Horizontal<TRules>()
        where TRules : struct, IKernelRules
    {
        BoundedQuadratic<TRules> any = BoundedQuadratic<TRules>.Loaded();
        HorizontalPairs<BoundedQuadratic<TRules>> pairs = new()
        {
            One = any,
            Start = any,
            Multipliers = any,
            Evaluation = any,
            Q = any,
            MinusQ = any,
            Image = any,
            MinusSecondImage = any,
        };
        BoundedQuadratic<TRules>[] lines = [.. Enumerable.Repeat(any, MillerLoop<BoundedQuadratic<TRules>, Bounded<TRules>, BoundedG2Curve<TRules>>.LineCount)];
        HorizontalMillerLoop<BoundedQuadratic<TRules>, BoundedG2Curve<TRules>>.Run(
            out BoundedQuadratic<TRules> f, out BoundedQuadratic<TRules> last, pairs, lines);
        BoundedQuadratic<TRules>.IsZero(last);
        HorizontalFp12<BoundedQuadratic<TRules>>.Multiply(out f, f, any);
        ExponentiationChain<BoundedQuadratic<TRules>, BoundedHorizontalField<TRules>>.Run(out f, f);
        BoundedQuadratic<TRules>.IsZero(f);

        // A Miller loop's value that comes from elsewhere.
        ExponentiationChain<BoundedQuadratic<TRules>, BoundedHorizontalField<TRules>>.Run(out f, BoundedQuadratic<TRules>.Loaded());
        BoundedQuadratic<TRules>.IsZero(f);
    }

    private static void Points<TRules>()
        where TRules : struct, IKernelRules
    {
        BoundedQuadratic<TRules> x = BoundedQuadratic<TRules>.Loaded();
        SubgroupCheck<BoundedQuadratic<TRules>, BoundedG2Curve<TRules>>.IsInSubgroup(new(x, x, BoundedQuadratic<TRules>.One));
        Multiplication<BoundedQuadratic<TRules>, BoundedG2Curve<TRules>>(x);
        Multiplication<Bounded<TRules>, BoundedG1Curve<TRules>>(Bounded<TRules>.Loaded());
    }

    // Doublings and additions of every kind in every order until the bounds no longer grow: then no scalar, however long, can make them.
    private static void Multiplication<TField, TCurve>(TField coordinate)
        where TField : struct, IField<TField>
        where TCurve : struct, ICurve<TField>
    {
        ProjectivePoint<TField, TCurve> any = new(coordinate, coordinate, TField.One);
        for (int step = 0; step < 100; step++)
        {
            ProjectivePoint<TField, TCurve>.Double(out ProjectivePoint<TField, TCurve> twice, any);
            ProjectivePoint<TField, TCurve>.Add(out ProjectivePoint<TField, TCurve> sum, any, any);
            ProjectivePoint<TField, TCurve>.AddAffine(out ProjectivePoint<TField, TCurve> mixed, any, coordinate, coordinate);
            ProjectivePoint<TField, TCurve>.Negate(out ProjectivePoint<TField, TCurve> opposite, any);
            ProjectivePoint<TField, TCurve> before = any;
            ProjectivePoint<TField, TCurve>.Select(out any, default, any, twice);
            ProjectivePoint<TField, TCurve>.Select(out any, default, any, sum);
            ProjectivePoint<TField, TCurve>.Select(out any, default, any, mixed);
            ProjectivePoint<TField, TCurve>.Select(out any, default, any, opposite);
            if (any.X.Equals(before.X) && any.Y.Equals(before.Y) && any.Z.Equals(before.Z))
            {
                ProjectivePoint<TField, TCurve>.AreEqual(any, any);
                TField.IsZero(any.X);
                TField.IsZero(any.Y);
                TField.IsZero(any.Z);
                return;
            }
        }

        Assert.Fail("The bounds of a point keep growing.");
    }
}
