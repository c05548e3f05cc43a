using System.Globalization;
using System.Numerics;
using System.Text;

namespace ZkTask.Evidence.Oracle;

/// <summary>
/// A decimal number without rounding: a coefficient times a power of ten. Read from the text of a JSON number of at most <see cref="MaxTextLength"/> characters
/// whose exponent is at most <see cref="MaxExponent"/> in magnitude, so that every operation is on integers of bounded size.
/// </summary>
public readonly struct ExactDecimal : IEquatable<ExactDecimal>, IComparable<ExactDecimal>
{
    /// <summary>The longest text that is read.</summary>
    public const int MaxTextLength = 100;

    /// <summary>The largest exponent that is read, and the largest negative one.</summary>
    public const int MaxExponent = 99;

    private readonly BigInteger _coefficient;
    private readonly int _exponent;

    private ExactDecimal(BigInteger coefficient, int exponent) => (_coefficient, _exponent) = (coefficient, exponent);

    /// <summary>An integer.</summary>
    public ExactDecimal(BigInteger value)
        : this(value, 0)
    {
    }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _coefficient.Sign;

    /// <summary>
    /// Reads the text of a JSON number (RFC 8259): an optional minus, digits without leading zeros, optionally a fraction and an exponent; nothing around it.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; zero if it was refused.</param>
    /// <returns>
    /// <see cref="Reason.None"/>; <see cref="Reason.MalformedNumber"/> for another grammar; <see cref="Reason.PriceOutOfRange"/> for too many digits or too large
    /// an exponent.
    /// </returns>
    public static Reason Parse(ReadOnlySpan<byte> text, out ExactDecimal value)
    {
        value = default;
        ReadOnlySpan<byte> rest = text;
        bool isNegative = Take(ref rest, (byte)'-');
        ReadOnlySpan<byte> integer = TakeDigits(ref rest);
        if (integer.IsEmpty || (integer[0] == '0' && integer.Length > 1))
            return Reason.MalformedNumber;
        ReadOnlySpan<byte> fraction = default;
        if (Take(ref rest, (byte)'.'))
        {
            fraction = TakeDigits(ref rest);
            if (fraction.IsEmpty)
                return Reason.MalformedNumber;
        }

        ReadOnlySpan<byte> exponentDigits = default;
        bool exponentIsNegative = false;
        if (Take(ref rest, (byte)'e') || Take(ref rest, (byte)'E'))
        {
            exponentIsNegative = Take(ref rest, (byte)'-');
            if (!exponentIsNegative)
                Take(ref rest, (byte)'+');
            exponentDigits = TakeDigits(ref rest);
            if (exponentDigits.IsEmpty)
                return Reason.MalformedNumber;
        }

        if (!rest.IsEmpty)
            return Reason.MalformedNumber;
        exponentDigits = exponentDigits.TrimStart((byte)'0');
        if (text.Length > MaxTextLength || exponentDigits.Length > 2)
            return Reason.PriceOutOfRange;
        int exponent = exponentDigits.IsEmpty ? 0 : int.Parse(exponentDigits, NumberStyles.None, CultureInfo.InvariantCulture);
        BigInteger coefficient = BigInteger.Parse(
            Encoding.ASCII.GetString(integer) + Encoding.ASCII.GetString(fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        value = new ExactDecimal(isNegative ? -coefficient : coefficient, (exponentIsNegative ? -exponent : exponent) - fraction.Length);
        return Reason.None;
    }

    /// <summary>The number half way between two.</summary>
    public static ExactDecimal Midpoint(ExactDecimal a, ExactDecimal b)
    {
        (BigInteger x, BigInteger y, int exponent) = Align(a, b);
        return new ExactDecimal((x + y) * 5, exponent - 1);
    }

    /// <summary>Whether a number is at most so many millionths of another away from it: |value - reference| * 10^6 &lt;= tolerance * |reference|.</summary>
    public static bool IsWithin(ExactDecimal value, ExactDecimal reference, int partsPerMillion)
    {
        (BigInteger x, BigInteger y, _) = Align(value, reference);
        return BigInteger.Abs(x - y) * 1_000_000 <= BigInteger.Abs(y) * partsPerMillion;
    }

    /// <inheritdoc/>
    public int CompareTo(ExactDecimal other)
    {
        (BigInteger x, BigInteger y, _) = Align(this, other);
        return x.CompareTo(y);
    }

    /// <inheritdoc/>
    public bool Equals(ExactDecimal other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ExactDecimal other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Plain digits without an exponent and without needless zeros; one text for each number.</summary>
    public override string ToString()
    {
        string digits = BigInteger.Abs(_coefficient).ToString(CultureInfo.InvariantCulture);
        if (_coefficient.IsZero)
            return "0";
        string sign = _coefficient.Sign < 0 ? "-" : "";
        if (_exponent >= 0)
            return sign + digits + new string('0', _exponent);
        digits = digits.PadLeft(1 - _exponent, '0');
        string fraction = digits[^-_exponent..].TrimEnd('0');
        return $"{sign}{digits[..^-_exponent]}{(fraction.Length == 0 ? "" : ".")}{fraction}";
    }

    /// <summary>Whether two numbers are equal.</summary>
    public static bool operator ==(ExactDecimal left, ExactDecimal right) => left.Equals(right);

    /// <summary>Whether two numbers differ.</summary>
    public static bool operator !=(ExactDecimal left, ExactDecimal right) => !left.Equals(right);

    /// <summary>Whether a number is less than another.</summary>
    public static bool operator <(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) < 0;

    /// <summary>Whether a number is at most another.</summary>
    public static bool operator <=(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) <= 0;

    /// <summary>Whether a number is greater than another.</summary>
    public static bool operator >(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) > 0;

    /// <summary>Whether a number is at least another.</summary>
    public static bool operator >=(ExactDecimal left, ExactDecimal right) => left.CompareTo(right) >= 0;

    private static (BigInteger X, BigInteger Y, int Exponent) Align(ExactDecimal a, ExactDecimal b)
    {
        int exponent = Math.Min(a._exponent, b._exponent);
        return (a._coefficient * BigInteger.Pow(10, a._exponent - exponent), b._coefficient * BigInteger.Pow(10, b._exponent - exponent), exponent);
    }

    private static bool Take(scoped ref ReadOnlySpan<byte> text, byte character)
    {
        if (text.IsEmpty || text[0] != character)
            return false;
        text = text[1..];
        return true;
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> digits = text[..(length < 0 ? text.Length : length)];
        text = text[digits.Length..];
        return digits;
    }
}
