using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using Projective = ZkTask.Algebra.Curves.ProjectivePoint<ZkTask.Algebra.Fields.Residue<ZkTask.Algebra.Bn254.BaseModulus>, ZkTask.Algebra.Bn254.G1Curve>;

namespace ZkTask.Algebra.Bn254;

/// <summary>Many independent scalar multiplications at once. Variable time.</summary>
public static class ManyMultiplications
{
    private const int HalfLength = 65;

    // A group with fewer points than this is faster one by one.
    private const int WorthwhileLanes = 4;

    /// <summary><c>results[i] = scalars[i] points[i]</c>; the division that makes the results affine is shared.</summary>
    /// <param name="points">The points.</param>
    /// <param name="scalars">As many scalars.</param>
    /// <param name="results">As many results; may be the same memory as the points.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Multiply(ReadOnlySpan<G1> points, ReadOnlySpan<ShortScalar> scalars, Span<G1> results)
    {
        if (scalars.Length != points.Length || results.Length != points.Length)
            throw new ArgumentException("As many scalars and results as points are needed.");
        Projective[] products = new Projective[points.Length];
        for (int start = 0, count; start < points.Length; start += count)
        {
            count = Math.Min(LaneLimbs.Lanes, points.Length - start);
            ReadOnlySpan<G1> group = points.Slice(start, count);
            ReadOnlySpan<ShortScalar> groupScalars = scalars.Slice(start, count);
            Span<Projective> groupProducts = products.AsSpan(start, count);
            switch (count < WorthwhileLanes ? LaneEngineKind.Scalar : LaneEngine.Kind)
            {
                case LaneEngineKind.Avx512:
                    LaneMultiplication<HybridKernel>.Multiply(group, groupScalars, groupProducts);
                    break;
                case LaneEngineKind.Avx2:
                    LaneMultiplication<FmaKernel>.Multiply(group, groupScalars, groupProducts);
                    break;
                default:
                    MultiplyOneByOne(group, groupScalars, groupProducts);
                    break;
            }
        }

        Fp[] inverses = new Fp[products.Length];
        for (int i = 0; i < inverses.Length; i++)
            inverses[i] = products[i].Z;
        Inversion.InvertAll(inverses.AsSpan(), new Fp[inverses.Length]);
        for (int i = 0; i < inverses.Length; i++)
            results[i] = new G1(products[i].X * inverses[i], products[i].Y * inverses[i]);
    }

    private static void MultiplyOneByOne(ReadOnlySpan<G1> points, ReadOnlySpan<ShortScalar> scalars, Span<Projective> products)
    {
        Span<Projective> tables = new Projective[2 * Straus<Fp, G1Curve>.TableLength];
        Span<sbyte> digits = stackalloc sbyte[2 * SignedDigits.MaxNonAdjacentLength];
        for (int i = 0; i < points.Length; i++)
        {
            Span<Projective> image = tables[Straus<Fp, G1Curve>.TableLength..];
            Straus<Fp, G1Curve>.WriteOddMultiples(tables[..Straus<Fp, G1Curve>.TableLength], points[i].ToProjective());
            for (int j = 0; j < image.Length; j++)
            {
                image[j] = tables[j];
                Fp.Multiply(out image[j].X, image[j].X, G1Curve.Beta);
            }

            SignedDigits.WriteNonAdjacent(scalars[i].A, Straus<Fp, G1Curve>.Width, digits[..SignedDigits.MaxNonAdjacentLength]);
            SignedDigits.WriteNonAdjacent(scalars[i].B, Straus<Fp, G1Curve>.Width, digits[SignedDigits.MaxNonAdjacentLength..]);
            Straus<Fp, G1Curve>.Sum(out products[i], tables, digits, HalfLength);
        }
    }
}
