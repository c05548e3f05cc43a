namespace ZkTask.Tests.Support.Reference;

/// <summary>c0 + c1 i in Fp2 = Fp[i]/(i^2 + 1).</summary>
public readonly record struct ReferenceFp2(ReferenceFp C0, ReferenceFp C1) : IReferenceField<ReferenceFp2>
{
    public static ReferenceFp2 Zero => new(0, 0);

    public static ReferenceFp2 One => new(1, 0);

    public bool IsZero => C0.IsZero && C1.IsZero;

    public static ReferenceFp2 operator +(ReferenceFp2 a, ReferenceFp2 b) => new(a.C0 + b.C0, a.C1 + b.C1);

    public static ReferenceFp2 operator -(ReferenceFp2 a, ReferenceFp2 b) => new(a.C0 - b.C0, a.C1 - b.C1);

    public static ReferenceFp2 operator -(ReferenceFp2 a) => new(-a.C0, -a.C1);

    public static ReferenceFp2 operator *(ReferenceFp2 a, ReferenceFp2 b) =>
        new(a.C0 * b.C0 - a.C1 * b.C1, a.C0 * b.C1 + a.C1 * b.C0);

    /// <summary>c0 - c1 i, which is the p-th power, as p = 3 (mod 4).</summary>
    public ReferenceFp2 Conjugate() => new(C0, -C1);

    /// <summary>c0^2 + c1^2, the product with the conjugate.</summary>
    public ReferenceFp Norm() => C0 * C0 + C1 * C1;

    public ReferenceFp2 Inverse()
    {
        ReferenceFp inverseNorm = Norm().Inverse();
        return new(C0 * inverseNorm, -C1 * inverseNorm);
    }

    /// <summary>A square root (which of the two is unspecified); false if there is none.</summary>
    public bool TrySqrt(out ReferenceFp2 root)
    {
        root = Zero;

        // In Fp every element or its negative is a square, as -1 is not one.
        if (C1.IsZero)
        {
            if (C0.TrySqrt(out ReferenceFp real))
                root = new(real, 0);
            else if ((-C0).TrySqrt(out ReferenceFp imaginary))
                root = new(0, imaginary);
            return true;
        }

        // (x + y i)^2 = c0 + c1 i: x^2 + y^2 = sqrt(norm) up to sign, so x^2 = (c0 +- sqrt(norm)) / 2, and y = c1 / (2x).
        if (!Norm().TrySqrt(out ReferenceFp normRoot))
            return false;
        ReferenceFp half = new ReferenceFp(2).Inverse();
        if (!((C0 + normRoot) * half).TrySqrt(out ReferenceFp x) && !((C0 - normRoot) * half).TrySqrt(out x))
            return false;
        root = new(x, C1 * (x + x).Inverse());
        return true;
    }

    public static ReferenceFp2 Random(Random random) => new(ReferenceFp.Random(random), ReferenceFp.Random(random));

    public override string ToString() => $"[{C0}, {C1}]";
}
