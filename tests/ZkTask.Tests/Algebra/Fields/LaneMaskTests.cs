using Xunit;
using ZkTask.Algebra.Fields;

namespace ZkTask.Tests.Algebra.Fields;

public class LaneMaskTests
{
    [Fact]
    public void LanesAreIndependent()
    {
        LaneMask a = new(0b1100), b = new(0b1010);
        Assert.Equal(new LaneMask(0b1000), a & b);
        Assert.Equal(new LaneMask(0b1110), a | b);
        Assert.True(a.Any);
        Assert.False(a.IsSet);
        Assert.False(default(LaneMask).Any);
        Assert.True(LaneMask.Of(true).IsSet);
        Assert.False(LaneMask.Of(false).Any);
    }
}
