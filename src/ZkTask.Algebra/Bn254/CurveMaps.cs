using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Maps from Fp to G1, the last step of hashing to the curve. Three are in use on BN254 and give different points: name the one that the protocol names.
/// Variable time: for public messages.
/// </summary>
public static class CurveMaps
{
    // Montgomery forms: √-3 (of the two roots the odd one), √-12 (the even one), -16/3.
    private static Fp SqrtOfMinus3 => new(0x3e424383c39ad5b9, 0x28ed3f00245fdc6a, 0x4a2e7e8c1e5ebdfa, 0x05b858f624573163);

    private static Fp SqrtOfMinus12 => new(0x7c8487078735ab72, 0x51da7e0048bfb8d4, 0x945cfd183cbd7bf4, 0x0b70b1ec48ae62c6);

    private static Fp MinusSixteenThirds => new(0xa79a2bdca0800831, 0x19fd7617e49815a1, 0xbb8d0c885550c7b1, 0x05c4aeb6ec7e0f48);

    /// <summary>
    /// The map of Fouque and Tibouchi (LATINCRYPT 2012, section 3), which mcl has for BN_SNARK1 and Othentic's contracts use. The sign of y is the quadratic
    /// character of t, 1 for t = 0.
    /// </summary>
    /// <remarks>With w = √-3 t / (1 + b + t²), which exists for all t because -4 is no square: the first of three x that is on the curve.</remarks>
    public static G1 FouqueTibouchi(in Fp t)
    {
        Fp.Invert(out Fp inverse, (t * t) + Fp.FromUInt64(4));
        Fp w = SqrtOfMinus3 * t * inverse;
        Fp x = G1Curve.Beta - (t * w);      // β = (√-3 - 1) / 2
        if (!TryGetY(x, out Fp y))
        {
            x = -Fp.One - x;
            if (!TryGetY(x, out y))
            {
                // w is not zero: for t = 0 the first x is β, and β³ + 3 = 4.
                Fp.Invert(out Fp inverseSquare, w * w);
                x = Fp.One + inverseSquare;
                if (!TryGetY(x, out y))
                    throw new InvalidOperationException("One of the three is always on the curve.");
            }
        }

        return new G1(x, t.IsZero || SquareRoot.TryGet(out _, t) ? y : -y);
    }

    /// <summary>
    /// The map of Shallue and van de Woestijne with Z = 1 (RFC 9380, section 6.6.1 and appendix F.1), as in gnark-crypto's suite
    /// <c>BN254G1_XMD:SHA-256_SVDW</c>. The sign of y is the parity of u.
    /// </summary>
    public static G1 Svdw(in Fp u)
    {
        Fp one = Fp.One, four = Fp.FromUInt64(4);
        Fp.Invert(out Fp half, Fp.FromUInt64(2));
        Fp square = u * u * four;                       // c1 = g(Z) = 4
        Fp plus = one + square, minus = one - square;
        Fp.Invert(out Fp inverse, plus * minus);        // inv0
        Fp difference = u * minus * inverse * SqrtOfMinus12;
        Fp x = -half - difference;                      // c2 = -Z / 2
        if (!TryGetY(x, out Fp y))
        {
            x = difference - half;
            if (!TryGetY(x, out y))
            {
                Fp quotient = plus * plus * inverse;
                x = (quotient * quotient * MinusSixteenThirds) + one;
                if (!TryGetY(x, out y))
                    throw new InvalidOperationException("One of the three is always on the curve.");
            }
        }

        return new G1(x, IsOdd(u) == IsOdd(y) ? y : -y);
    }

    /// <summary>
    /// Try and increment: the first x from a start on that is on the curve, with y = (x³ + 3)^((p+1)/4). EigenLayer's contracts hash so, from a digest mod p. Each
    /// step succeeds with a chance of one half; no start has been constructed that takes more than a few dozen, but the number of steps is not bounded.
    /// </summary>
    public static G1 Increment(Fp x)
    {
        Fp y;
        while (!TryGetY(x, out y))
            x += Fp.One;
        return new G1(x, y);
    }

    private static Fp Curve(in Fp x) => (x * x * x) + G1Curve.B;

    // Of the two roots the power (p+1)/4, which is what the contracts' modexp gives.
    private static bool TryGetY(in Fp x, out Fp y) => SquareRoot.TryGet(out y, Curve(x));

    private static bool IsOdd(in Fp a) => (a.ToInteger().L0 & 1) != 0;
}
