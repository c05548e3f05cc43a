using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <summary>What became of a number's text.</summary>
public enum NumberStatus
{
    /// <summary>A canonical number below the modulus.</summary>
    Ok,

    /// <summary>Not the canonical decimal spelling of a non-negative integer.</summary>
    Malformed,

    /// <summary>A canonical spelling of an integer that is not below the modulus.</summary>
    OutOfRange,
}

/// <content>Canonical encodings. Each value has exactly one encoding in each form, and readers take no other. Variable time.</content>
public readonly partial struct Residue<TModulus>
{
    /// <summary>Bytes of a binary encoding.</summary>
    public const int ByteLength = 32;

    /// <summary>Characters that the longest decimal spelling can have.</summary>
    public const int MaxDecimalLength = 77;

    /// <summary>
    /// Reads the canonical decimal spelling: <c>0</c>, or digits that do not begin with 0; no sign, no space, nothing else. The work is linear in the length,
    /// whatever the text.
    /// </summary>
    /// <param name="utf8Digits">The text.</param>
    /// <param name="value">The residue, zero unless <see cref="NumberStatus.Ok"/>.</param>
    [MethodImpl(HotPath.Optimize)]
    public static NumberStatus TryParseDecimal(ReadOnlySpan<byte> utf8Digits, out Residue<TModulus> value)
    {
        value = default;
        if (utf8Digits.IsEmpty || (utf8Digits[0] == '0' && utf8Digits.Length > 1))
            return NumberStatus.Malformed;
        if (utf8Digits.Length > MaxDecimalLength)
            return utf8Digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? NumberStatus.Malformed : NumberStatus.OutOfRange;
        Span<ulong> groups = stackalloc ulong[DecimalGroups<TModulus>.Count];
        if (!DecimalDigits.TryRead(utf8Digits, groups))
            return NumberStatus.Malformed;
        if (!DecimalGroups<TModulus>.IsBelowModulus(groups))
            return NumberStatus.OutOfRange;
        DecimalGroups<TModulus>.ToMontgomery(out value, groups);
        return NumberStatus.Ok;
    }

    /// <summary>Reads 32 big-endian bytes (EIP-197, Solidity, gnark).</summary>
    /// <returns>False if the integer is not below the modulus.</returns>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static bool TryReadBigEndian(ReadOnlySpan<byte> bytes, out Residue<TModulus> value)
    {
        RequireLength(bytes.Length);
        return TryFromInteger(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes), out value);
    }

    /// <summary>Reads 32 little-endian bytes (arkworks, r1cs and witness files).</summary>
    /// <returns>False if the integer is not below the modulus.</returns>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static bool TryReadLittleEndian(ReadOnlySpan<byte> bytes, out Residue<TModulus> value)
    {
        RequireLength(bytes.Length);
        (ulong l0, ulong l1, ulong l2, ulong l3) = ReadLimbs(bytes);
        return TryFromInteger(l0, l1, l2, l3, out value);
    }

    /// <summary>Reads 32 little-endian bytes of the Montgomery form x 2^256 mod p (points and coefficients of zkey and ptau files).</summary>
    /// <returns>False if the Montgomery form is not below the modulus.</returns>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static bool TryReadMontgomeryLittleEndian(ReadOnlySpan<byte> bytes, out Residue<TModulus> value)
    {
        RequireLength(bytes.Length);
        (ulong l0, ulong l1, ulong l2, ulong l3) = ReadLimbs(bytes);
        bool canonical = IsBelowModulus(l0, l1, l2, l3);
        value = canonical ? new Residue<TModulus>(l0, l1, l2, l3) : default;
        return canonical;
    }

    /// <summary>The residue of an integer of any size, reduced.</summary>
    public static Residue<TModulus> FromBigInteger(BigInteger value)
    {
        BigInteger modulus = Modulus;
        BigInteger reduced = BigInteger.Remainder(value, modulus);
        if (reduced.Sign < 0)
            reduced += modulus;
        Span<byte> bytes = stackalloc byte[ByteLength];
        bytes.Clear();
        reduced.TryWriteBytes(bytes, out _, isUnsigned: true);
        (ulong l0, ulong l1, ulong l2, ulong l3) = ReadLimbs(bytes);
        return FromInteger(l0, l1, l2, l3);
    }

    /// <summary>
    /// The residue of a 256-bit big-endian integer, reduced: what the EVM's <c>mod p</c> makes of a word. Not for decoding, where an integer at or above the
    /// modulus is an error.
    /// </summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static Residue<TModulus> ReduceBigEndian(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes.Length);
        return FromInteger(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>The prime.</summary>
    public static BigInteger Modulus => ToBigInteger(TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3);

    /// <summary>Writes 32 big-endian bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public void WriteBigEndian(Span<byte> bytes)
    {
        RequireLength(bytes.Length);
        (ulong l0, ulong l1, ulong l2, ulong l3) = ToInteger();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, l3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], l2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], l1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], l0);
    }

    /// <summary>Writes 32 little-endian bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public void WriteLittleEndian(Span<byte> bytes)
    {
        RequireLength(bytes.Length);
        (ulong l0, ulong l1, ulong l2, ulong l3) = ToInteger();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], l1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], l2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], l3);
    }

    /// <summary>The integer below the modulus.</summary>
    public BigInteger ToBigInteger()
    {
        (ulong l0, ulong l1, ulong l2, ulong l3) = ToInteger();
        return ToBigInteger(l0, l1, l2, l3);
    }

    /// <summary>The canonical decimal spelling.</summary>
    public override string ToString() => ToBigInteger().ToString(CultureInfo.InvariantCulture);

    /// <summary>The limbs of the integer below the modulus, least significant first.</summary>
    internal (ulong L0, ulong L1, ulong L2, ulong L3) ToInteger()
    {
        Montgomery.DivideByR(out Residue<TModulus> integer, this);
        return (integer.L0, integer.L1, integer.L2, integer.L3);
    }

    // Any 256-bit integer: the product of x < 2^256 and R² mod p is below 2^256 p = R p, within what one reduction and one subtraction make canonical.
    internal static Residue<TModulus> FromInteger(ulong l0, ulong l1, ulong l2, ulong l3)
    {
        Multiply(out Residue<TModulus> value, new Residue<TModulus>(TModulus.RSquared), new Residue<TModulus>(l0, l1, l2, l3));
        return value;
    }

    private static bool TryFromInteger(ulong l0, ulong l1, ulong l2, ulong l3, out Residue<TModulus> value)
    {
        bool canonical = IsBelowModulus(l0, l1, l2, l3);
        value = canonical ? FromInteger(l0, l1, l2, l3) : default;
        return canonical;
    }

    private static bool IsBelowModulus(ulong l0, ulong l1, ulong l2, ulong l3)
    {
        ulong borrow = 0;
        Limbs.Subtract(l0, TModulus.P0, ref borrow);
        Limbs.Subtract(l1, TModulus.P1, ref borrow);
        Limbs.Subtract(l2, TModulus.P2, ref borrow);
        Limbs.Subtract(l3, TModulus.P3, ref borrow);
        return borrow != 0;
    }

    private static (ulong L0, ulong L1, ulong L2, ulong L3) ReadLimbs(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
         BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    private static BigInteger ToBigInteger(ulong l0, ulong l1, ulong l2, ulong l3) =>
        l0 + ((BigInteger)l1 << 64) + ((BigInteger)l2 << 128) + ((BigInteger)l3 << 192);

    private static void RequireLength(int length)
    {
        if (length != ByteLength)
            throw new ArgumentException($"A field element is {ByteLength} bytes, not {length}.");
    }
}
