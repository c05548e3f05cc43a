using System.Globalization;
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
    public void AnyNumberOfSixteenDigits() => Law.Holds(Law.IntegersBelow(DecimalDigits.GroupBase), 1, x =>
    {
        AssertRead(x[0].ToString("D16", CultureInfo.InvariantCulture));
        return true;
    });

    private static void AssertRead(string text) => Assert.Equal(ulong.Parse(text, CultureInfo.InvariantCulture), DecimalDigits.Read(Encoding.ASCII.GetBytes(text)));
}
