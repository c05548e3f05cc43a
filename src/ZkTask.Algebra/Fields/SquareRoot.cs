namespace ZkTask.Algebra.Fields;

/// <summary>Square roots modulo p: Tonelli and Shanks for any odd prime, which for p = 3 mod 4 is the single power a^((p+1)/4). Variable time.</summary>
internal static class SquareRoot
{
    /// <summary>A square root of <paramref name="a"/>, which of the two is unspecified. The result may be the operand.</summary>
    /// <returns>False if there is none; the result is then zero.</returns>
    internal static bool TryGet<TModulus>(out Residue<TModulus> root, in Residue<TModulus> a)
        where TModulus : struct, IModulus
    {
        Constants<TModulus> k = Constants<TModulus>.Instance;

        // a^((q-1)/2) with p - 1 = 2^s q gives both the candidate root a^((q+1)/2) and its defect a^q.
        Residue<TModulus> power = a.Pow(k.HalfOfOddPart);
        Residue<TModulus> candidate = power * a;
        Residue<TModulus> defect = candidate * power;
        Residue<TModulus> generator = k.TwoAdicGenerator;
        for (int order = k.TwoAdicity; defect != Residue<TModulus>.One;)
        {
            // The least m with defect^(2^m) = 1: it must be below the current order for a square.
            int m = 0;
            for (Residue<TModulus> t = defect; t != Residue<TModulus>.One; t *= t)
            {
                if (++m == order || t.IsZero)
                {
                    bool isZero = a.IsZero;
                    root = default;
                    return isZero;
                }
            }

            Residue<TModulus> factor = generator;
            for (int i = 0; i < order - m - 1; i++)
                factor *= factor;
            candidate *= factor;
            generator = factor * factor;
            defect *= generator;
            order = m;
        }

        root = candidate;
        return true;
    }

    private sealed class Constants<TModulus>
        where TModulus : struct, IModulus
    {
        internal static readonly Constants<TModulus> Instance = new();

        internal readonly int TwoAdicity;
        internal readonly ulong[] HalfOfOddPart = new ulong[4];
        internal readonly Residue<TModulus> TwoAdicGenerator;

        private Constants()
        {
            System.Numerics.BigInteger odd = Residue<TModulus>.Modulus - 1;
            System.Numerics.BigInteger half = odd / 2;
            while (odd.IsEven)
            {
                odd >>= 1;
                TwoAdicity++;
            }

            for (int i = 0; i < 4; i++)
                HalfOfOddPart[i] = (ulong)((((odd - 1) / 2) >> (64 * i)) & ulong.MaxValue);
            ulong[] halfLimbs = new ulong[4], oddLimbs = new ulong[4];
            for (int i = 0; i < 4; i++)
            {
                halfLimbs[i] = (ulong)((half >> (64 * i)) & ulong.MaxValue);
                oddLimbs[i] = (ulong)((odd >> (64 * i)) & ulong.MaxValue);
            }

            // The least non-residue, by Euler's criterion.
            Residue<TModulus> nonResidue = Residue<TModulus>.One + Residue<TModulus>.One;
            while (nonResidue.Pow(halfLimbs) == Residue<TModulus>.One)
                nonResidue += Residue<TModulus>.One;
            TwoAdicGenerator = nonResidue.Pow(oddLimbs);
        }
    }
}
