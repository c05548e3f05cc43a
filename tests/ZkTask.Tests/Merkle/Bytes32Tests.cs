using System.Numerics;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Merkle;

public class Bytes32Tests
{
    private static readonly BigInteger s_bound = BigInteger.One << 256;

    [Fact]
    public void Orders_and_converts_as_a_big_endian_integer() => Law.Holds(Law.IntegersBelow(s_bound), 2, values =>
    {
        Bytes32 a = Bytes32.FromInteger(values[0]), b = Bytes32.FromInteger(values[1]);
        Assert.Equal(values[0], a.ToInteger());
        Assert.Equal(a, new Bytes32(a.Span));
        Assert.Equal(Math.Sign(values[0].CompareTo(values[1])), Math.Sign(a.CompareTo(b)));
        Assert.Equal(values[0] == values[1], a == b);
        Assert.Equal((values[0] < values[1], values[0] <= values[1], values[0] > values[1], values[0] >= values[1], values[0] != values[1]), (a < b, a <= b, a > b, a >= b, a != b));
        Assert.True(Bytes32.TryParseHex(a.ToString(), out Bytes32 parsed) && parsed.Equals((object)a) && parsed.GetHashCode() == a.GetHashCode());
        Assert.Equal(values[0].ToString(System.Globalization.CultureInfo.InvariantCulture), a.ToDecimal());
        return values[0].IsZero == a.IsZero;
    });

    // Neighbours in each of the four words.
    [Fact]
    public void Neighbours_are_ordered()
    {
        for (int bit = 0; bit < 256; bit++)
            Assert.True(Bytes32.FromInteger((BigInteger.One << bit) - 1) < Bytes32.FromInteger(BigInteger.One << bit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x00000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000000g")]
    public void Other_texts_are_refused(string text) => Assert.False(Bytes32.TryParseHex(text, out _));

    [Fact]
    public void Other_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[33]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bytes32.FromInteger(s_bound));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bytes32.FromInteger(-1));
    }
}
