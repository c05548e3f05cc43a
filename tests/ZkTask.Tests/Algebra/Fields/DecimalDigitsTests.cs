using System.Globalization;
using System.Numerics;
using System.Text;
using Xunit;
using ZkTask.Algebra.Fields;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Algebra.Fields;

public class DecimalDigitsTests
{
    [Fact]
    public void EveryDigitInEveryPlaceCountsItsPower()
    {
        for (int place = 0; place < DecimalDigits.Group; place++)
        {
            for (char digit = '0'; digit <= '9'; digit++)
            {
                char[] text = [.. Enumerable.Repeat('0', DecimalDigits.Group)];
                text[place] = digit;
                AssertRead(new string(text));
                Array.Fill(text, '9');
                text[place] = digit;
                AssertRead(new string(text));
            }
        }
    }

    [Fact]
    public void EveryLength()
    {
        const string digits = "918273645546372819918273645546372819918273645546";
        for (int length = 1; length <= digits.Length; length++)
        {
            ulong[] groups = new ulong[3];
            Assert.True(DecimalDigits.TryRead(Encoding.ASCII.GetBytes(digits[..length]), groups));
            BigInteger value = groups[0] + (groups[1] * (BigInteger)DecimalDigits.GroupBase) + (groups[2] * BigInteger.Pow(DecimalDigits.GroupBase, 2));
            Assert.Equal(BigInteger.Parse(digits[..length], CultureInfo.InvariantCulture), value);
        }
    }

    // Wherever it stands, and whatever it is.
    [Fact]
    public void AnythingElseIsRefused()
    {
        for (int length = 1; length <= 48; length++)
        {
            byte[] text = new byte[length];
            Array.Fill(text, (byte)'7');
            for (int place = 0; place < length; place++)
            {
                for (int other = 0; other < 256; other++)
                {
                    text[place] = (byte)other;
                    Assert.Equal(other is >= '0' and <= '9', DecimalDigits.TryRead(text, new ulong[3]));
                }

                text[place] = (byte)'7';
            }
        }
    }

    [Fact]
    public void AnyNumberOfSixteenDigits() => Law.Holds(Law.IntegersBelow(DecimalDigits.GroupBase), 1, x =>
    {
        AssertRead(x[0].ToString("D16", CultureInfo.InvariantCulture));
        return true;
    });

    // In one group, and as the middle of three whose last is only begun.
    private static void AssertRead(string text)
    {
        ulong expected = ulong.Parse(text, CultureInfo.InvariantCulture);
        ulong[] groups = [1, 1, 1];
        Assert.True(DecimalDigits.TryRead(Encoding.ASCII.GetBytes(text), groups));
        Assert.Equal([expected, 0, 0], groups);
        Assert.True(DecimalDigits.TryRead(Encoding.ASCII.GetBytes("907" + text + "9876543210123456"), groups));
        Assert.Equal([9876543210123456, expected, 907], groups);
    }
}
