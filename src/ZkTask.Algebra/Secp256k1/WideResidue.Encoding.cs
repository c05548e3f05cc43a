using System.Buffers.Binary;
using System.Numerics;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Secp256k1;

/// <content>Conversions. A canonical encoding is 32 bytes big-endian below the modulus; readers of it take nothing else.</content>
public readonly partial struct WideResidue<TModulus>
{
    /// <summary>Bytes of an encoding.</summary>
    public const int ByteLength = 32;

    /// <summary>The prime.</summary>
    public static BigInteger Modulus => ToBigInteger(TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3);

    /// <summary>Reads 32 big-endian bytes. Constant time but for whether they are in range.</summary>
    /// <returns>False if the integer is not below the modulus.</returns>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static bool TryReadBigEndian(ReadOnlySpan<byte> bytes, out WideResidue<TModulus> value)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = ReadLimbs(bytes);
        ulong borrow = 0;
        Limbs.Subtract(l0, TModulus.P0, ref borrow);
        Limbs.Subtract(l1, TModulus.P1, ref borrow);
        Limbs.Subtract(l2, TModulus.P2, ref borrow);
        Limbs.Subtract(l3, TModulus.P3, ref borrow);
        bool canonical = borrow != 0;
        value = canonical ? FromLimbs(l0, l1, l2, l3) : default;
        return canonical;
    }

    /// <summary>The residue of a 256-bit big-endian integer, reduced: how ECDSA reads a digest. Constant time.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static WideResidue<TModulus> ReduceBigEndian(ReadOnlySpan<byte> bytes)
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = ReadLimbs(bytes);
        return FromLimbs(l0, l1, l2, l3);
    }

    /// <summary>The residue of an integer of any size, reduced. Variable time.</summary>
    public static WideResidue<TModulus> FromBigInteger(BigInteger value)
    {
        BigInteger modulus = Modulus, reduced = BigInteger.Remainder(value, modulus);
        if (reduced.Sign < 0)
            reduced += modulus;
        Span<byte> bytes = stackalloc byte[ByteLength];
        bytes.Clear();
        reduced.TryWriteBytes(bytes[(ByteLength - reduced.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
        return ReduceBigEndian(bytes);
    }

    /// <summary>Writes 32 big-endian bytes. Constant time.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public void WriteBigEndian(Span<byte> bytes)
    {
        RequireLength(bytes.Length);
        (ulong l0, ulong l1, ulong l2, ulong l3) = ToLimbs();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, l3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], l2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], l1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], l0);
    }

    /// <summary>The integer below the modulus. Variable time.</summary>
    public BigInteger ToBigInteger()
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = ToLimbs();
        return ToBigInteger(l0, l1, l2, l3);
    }

    /// <summary>Whether the integer below the modulus is odd. Constant time.</summary>
    public bool IsOdd => (ToLimbs().L0 & 1) != 0;

    /// <summary>A square root, which of the two is unspecified, for a prime that is 3 mod 4: a^((p+1)/4). Variable time.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="NotSupportedException">The prime is 1 mod 4.</exception>
    public static bool TrySquareRoot(in WideResidue<TModulus> a, out WideResidue<TModulus> root)
    {
        if ((TModulus.P0 & 3) != 3)
            throw new NotSupportedException("The prime must be 3 mod 4.");

        // (p + 1) / 4 = (p - 3) / 4 + 1, whose low bits do not carry: p = 3 mod 4.
        root = a.Pow(
        [
            ((TModulus.P0 >> 2) | (TModulus.P1 << 62)) + 1, (TModulus.P1 >> 2) | (TModulus.P2 << 62),
            (TModulus.P2 >> 2) | (TModulus.P3 << 62), TModulus.P3 >> 2,
        ]);
        bool found = root * root == a;
        if (!found)
            root = default;
        return found;
    }

    /// <summary>The value in decimal: for public values and tests.</summary>
    public override string ToString() => ToBigInteger().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The limbs of the integer below the modulus, least significant first.</summary>
    internal (ulong L0, ulong L1, ulong L2, ulong L3) ToLimbs()
    {
        Multiply(out WideResidue<TModulus> integer, this, new WideResidue<TModulus>(1, 0, 0, 0));
        return (integer.L0, integer.L1, integer.L2, integer.L3);
    }

    // Any 256-bit integer, as the second operand of a multiplication may be.
    private static WideResidue<TModulus> FromLimbs(ulong l0, ulong l1, ulong l2, ulong l3)
    {
        Multiply(out WideResidue<TModulus> value, new WideResidue<TModulus>(TModulus.RSquared), new WideResidue<TModulus>(l0, l1, l2, l3));
        return value;
    }

    private static (ulong L0, ulong L1, ulong L2, ulong L3) ReadLimbs(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes.Length);
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    private static BigInteger ToBigInteger(ulong l0, ulong l1, ulong l2, ulong l3) =>
        l0 + ((BigInteger)l1 << 64) + ((BigInteger)l2 << 128) + ((BigInteger)l3 << 192);

    private static void RequireLength(int length)
    {
        if (length != ByteLength)
            throw new ArgumentException($"An encoding is {ByteLength} bytes, not {length}.");
    }
}
