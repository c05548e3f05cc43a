using System.Globalization;
using System.Numerics;
using System.Text;
using Xunit;
using ZkTask.Evidence.Oracle;

namespace ZkTask.Tests.Evidence;

/// <summary>Numbers without rounding, against fractions of big integers.</summary>
public sealed class ExactDecimalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("2612.34000000", "2612.34")]
    [InlineData("1e2", "100")]
    [InlineData("1E+2", "100")]
    [InlineData("12.5e-3", "0.0125")]
    [InlineData("0.1e1", "1")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("1e099", "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void Reads_json_numbers(string text, string expected)
    {
        Assert.Equal(Reason.None, Parse(text, out ExactDecimal value));
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1,5")]
    [InlineData("1 ")]
    [InlineData(" 1")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("2600; DROP")]
    [InlineData("\u0661")]
    public void Refuses_everything_else(string text) => Assert.Equal(Reason.MalformedNumber, Parse(text, out _));

    [Theory]
    [InlineData("1e100")]
    [InlineData("1e-100")]
    [InlineData("1e999999999999999999999")]
    public void Bounds_the_exponent(string text) => Assert.Equal(Reason.PriceOutOfRange, Parse(text, out _));

    [Fact]
    public void Bounds_the_digits()
    {
        Assert.Equal(Reason.None, Parse(new string('9', ExactDecimal.MaxTextLength), out _));
        Assert.Equal(Reason.PriceOutOfRange, Parse(new string('9', ExactDecimal.MaxTextLength + 1), out _));
    }

    [Fact]
    public void Compares_and_halves_as_fractions_do()
    {
        Random random = new(5);
        for (int round = 0; round < 3000; round++)
        {
            (ExactDecimal a, Fraction x) = Next(random);
            (ExactDecimal b, Fraction y) = random.Next(10) == 0 ? (a, x) : Next(random);
            Assert.Equal(Compare(x, y), Math.Sign(a.CompareTo(b)));
            Assert.Equal(Compare(x, y) == 0, a == b);
            Assert.True(a != b || a.GetHashCode() == b.GetHashCode());
            Assert.Equal(Reason.None, Parse(a.ToString().Length <= ExactDecimal.MaxTextLength ? a.ToString() : "0", out ExactDecimal again));
            Assert.True(again == a || a.ToString().Length > ExactDecimal.MaxTextLength);

            ExactDecimal middle = ExactDecimal.Midpoint(a, b);
            Fraction sum = new((x.Top * y.Bottom) + (y.Top * x.Bottom), x.Bottom * y.Bottom * 2);
            Assert.Equal(Of(sum), Of(ToFraction(middle.ToString())));

            int tolerance = random.Next(1_000_001);
            Fraction difference = new(BigInteger.Abs((x.Top * y.Bottom) - (y.Top * x.Bottom)), x.Bottom * y.Bottom);
            bool isWithin = Compare(new(difference.Top * 1_000_000, difference.Bottom), new(BigInteger.Abs(y.Top) * tolerance, y.Bottom)) <= 0;
            Assert.Equal(isWithin, ExactDecimal.IsWithin(a, b, tolerance));
        }
    }

    private static (ExactDecimal, Fraction) Next(Random random)
    {
        string text = $"{(random.Next(4) == 0 ? "-" : "")}{random.Next(3000)}.{random.Next(1000):000}e{random.Next(-5, 6)}";
        Assert.Equal(Reason.None, Parse(text, out ExactDecimal value));
        return (value, ToFraction(text));
    }

    private static Fraction ToFraction(string text)
    {
        string[] parts = text.Split('e');
        int exponent = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        string[] digits = parts[0].Split('.');
        exponent -= digits.Length == 2 ? digits[1].Length : 0;
        BigInteger top = BigInteger.Parse(string.Concat(digits), CultureInfo.InvariantCulture);
        return exponent >= 0 ? new(top * BigInteger.Pow(10, exponent), 1) : new(top, BigInteger.Pow(10, -exponent));
    }

    private static Fraction Of(Fraction value)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(value.Top, value.Bottom);
        return new(value.Top / divisor, value.Bottom / divisor);
    }

    private static int Compare(Fraction a, Fraction b) => (a.Top * b.Bottom).CompareTo(b.Top * a.Bottom);

    private static Reason Parse(string text, out ExactDecimal value) => ExactDecimal.Parse(Encoding.UTF8.GetBytes(text), out value);

    private readonly record struct Fraction(BigInteger Top, BigInteger Bottom);
}
