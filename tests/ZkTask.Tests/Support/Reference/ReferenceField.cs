using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>The integers modulo an odd prime. Arguments may be any integers; results lie in [0, modulus).</summary>
public sealed class ReferenceField(BigInteger modulus)
{
    /// <summary>Fp, the field of BN254's coordinates.</summary>
    public static ReferenceField P { get; } = new(ReferenceParameters.P);

    /// <summary>Fr, the field of BN254's scalars.</summary>
    public static ReferenceField R { get; } = new(ReferenceParameters.R);

    public BigInteger Modulus { get; } = modulus;

    /// <summary>The representative of <paramref name="a"/> in [0, modulus). BigInteger's own remainder takes the dividend's sign.</summary>
    public BigInteger Reduce(BigInteger a)
    {
        BigInteger remainder = BigInteger.Remainder(a, Modulus);
        return remainder.Sign < 0 ? remainder + Modulus : remainder;
    }

    public BigInteger Add(BigInteger a, BigInteger b) => Reduce(a + b);

    public BigInteger Subtract(BigInteger a, BigInteger b) => Reduce(a - b);

    public BigInteger Negate(BigInteger a) => Reduce(-a);

    public BigInteger Multiply(BigInteger a, BigInteger b) => Reduce(a * b);

    public BigInteger Divide(BigInteger a, BigInteger b) => Multiply(a, Inverse(b));

    public BigInteger Power(BigInteger a, BigInteger exponent) => BigInteger.ModPow(Reduce(a), exponent, Modulus);

    /// <summary>The inverse by the extended Euclidean algorithm; throws <see cref="DivideByZeroException"/> for zero.</summary>
    public BigInteger Inverse(BigInteger a)
    {
        // Invariant: remainder = coefficient * a (mod modulus), for both pairs.
        (BigInteger remainder, BigInteger coefficient) previous = (Modulus, BigInteger.Zero);
        (BigInteger remainder, BigInteger coefficient) current = (Reduce(a), BigInteger.One);
        if (current.remainder.IsZero)
            throw new DivideByZeroException();

        while (!current.remainder.IsOne)
        {
            BigInteger quotient = previous.remainder / current.remainder;
            (previous, current) = (current, (
                previous.remainder - quotient * current.remainder,
                previous.coefficient - quotient * current.coefficient));
        }

        return Reduce(current.coefficient);
    }

    /// <summary>Euler's criterion; zero counts as a square.</summary>
    public bool IsSquare(BigInteger a)
    {
        BigInteger euler = Power(a, (Modulus - 1) / 2);
        return euler.IsZero || euler.IsOne;
    }

    /// <summary>A square root by Tonelli and Shanks (which of the two is unspecified); false if there is none.</summary>
    public bool TrySqrt(BigInteger a, out BigInteger root)
    {
        a = Reduce(a);
        root = BigInteger.Zero;
        if (a.IsZero)
            return true;
        if (!IsSquare(a))
            return false;

        // modulus - 1 = odd * 2^twos
        int twos = 0;
        BigInteger odd = Modulus - 1;
        for (; odd.IsEven; odd /= 2)
            twos++;

        BigInteger nonSquare = 2;
        while (IsSquare(nonSquare))
            nonSquare++;

        // Invariant: root^2 = a * error, where the order of error divides 2^(level - 1) and z has order 2^level.
        int level = twos;
        BigInteger z = Power(nonSquare, odd);
        BigInteger error = Power(a, odd);
        root = Power(a, (odd + 1) / 2);
        while (!error.IsOne)
        {
            int orderLog = 0;
            for (BigInteger e = error; !e.IsOne; e = Multiply(e, e))
                orderLog++;

            BigInteger step = Power(z, BigInteger.One << (level - orderLog - 1));
            root = Multiply(root, step);
            z = Multiply(step, step);
            error = Multiply(error, z);
            level = orderLog;
        }

        return true;
    }

    /// <summary>A pseudo-random element for repeatable tests.</summary>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Tests must be repeatable.")]
    public BigInteger Random(Random random)
    {
        // 64 bits more than the modulus make the bias of the reduction negligible.
        byte[] bytes = new byte[Modulus.GetByteCount() + 8];
        random.NextBytes(bytes);
        return Reduce(new BigInteger(bytes, isUnsigned: true));
    }
}
