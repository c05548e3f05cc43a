using Xunit;
using ZkTask.Algebra.Curves;

namespace ZkTask.Tests.Algebra.Curves;

public class SignedWindowsTests
{
    [Fact]
    public void Every_short_scalar_is_the_sum_of_its_digits()
    {
        for (int bits = 1; bits <= 9; bits++)
        {
            for (int width = 2; width <= 6; width++)
            {
                for (int scalar = 0; scalar < 1 << bits; scalar++)
                    Check(bits, width, (uint)scalar);
            }
        }
    }

    [Theory]
    [InlineData(65)]
    [InlineData(127)]
    public void Scalars_at_the_edges_of_their_range(int bits)
    {
        UInt128 top = (UInt128.One << bits) - 1;
        for (int width = 2; width <= 20; width++)
        {
            foreach (UInt128 scalar in (UInt128[])[0, 1, top, top - 1, top / 2, (top / 2) + 1, top / 3, top / 7, UInt128.One << (bits - 1)])
                Check(bits, width, scalar);
        }
    }

    private static void Check(int bits, int width, UInt128 scalar)
    {
        SignedWindows windows = new(bits, width);
        UInt128 prepared = windows.Prepare(scalar), sum = 0;
        for (int i = windows.Count - 1; i >= 0; i--)
        {
            int digit = windows.Digit(prepared, i);
            Assert.InRange(digit, -windows.MaxDigit, windows.MaxDigit);
            sum = (sum << width) + (UInt128)(Int128)digit;
        }

        Assert.Equal(scalar, sum);
        Assert.Equal((bits + width) / width, windows.Count);
    }
}
