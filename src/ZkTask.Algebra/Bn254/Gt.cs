using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Pairings;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// A value of the pairing: an element of order r (or one) of Fp12. Like snarkjs and mcl it is the reduced pairing to the power 2u (6u² + 3u + 1), which is
/// bilinear and non-degenerate too (<c>FinalExponentiation</c>). <c>default</c> is no value; begin with <see cref="One"/>. Variable time.
/// </summary>
public readonly struct Gt : IEquatable<Gt>
{
    private readonly Fp12<Fp2> _value;

    private Gt(in Fp12<Fp2> value) => _value = value;

    /// <summary>The neutral element.</summary>
    public static Gt One => new(Fp12<Fp2>.One);

    /// <summary>
    /// The twelve coordinates in snarkjs's order: [half][power of v][power of i], where half is the power of w. <c>vk_alphabeta_12</c> is this of e(alpha, beta).
    /// </summary>
    public Fp Coordinate(int half, int v, int i)
    {
        ref readonly Fp6<Fp2> six = ref half == 0 ? ref _value.C0 : ref _value.C1;
        ref readonly Fp2 two = ref v == 0 ? ref six.C0 : ref v == 1 ? ref six.C1 : ref six.C2;
        return i == 0 ? two.C0 : two.C1;
    }

    /// <summary>Product.</summary>
    public static Gt operator *(in Gt a, in Gt b)
    {
        Fp12<Fp2>.Multiply(out Fp12<Fp2> product, a._value, b._value);
        return new Gt(product);
    }

    /// <summary>This value to the power k.</summary>
    public Gt Pow(in Fr k)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = k.ToInteger();
        ReadOnlySpan<ulong> limbs = [l0, l1, l2, l3];
        Fp12<Fp2> result = Fp12<Fp2>.One;
        for (int bit = 255; bit >= 0; bit--)
        {
            Fp12<Fp2>.CyclotomicSquare(out result, result);
            if (((limbs[bit >> 6] >> (bit & 63)) & 1) != 0)
                Fp12<Fp2>.Multiply(out result, result, _value);
        }

        return new Gt(result);
    }

    internal static Gt FromMiller(in Fp12<Fp2> miller)
    {
        FinalExponentiation<Fp2, G2Curve>.Run(out Fp12<Fp2> value, miller);
        return new Gt(value);
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(in Gt a, in Gt b) => a.Equals(b);

    /// <summary>Inequality.</summary>
    public static bool operator !=(in Gt a, in Gt b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(Gt other) => _value.C0.C0 == other._value.C0.C0 && _value.C0.C1 == other._value.C0.C1 && _value.C0.C2 == other._value.C0.C2
        && _value.C1.C0 == other._value.C1.C0 && _value.C1.C1 == other._value.C1.C1 && _value.C1.C2 == other._value.C1.C2;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Gt other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_value.C0.C0, _value.C1.C0);
}
