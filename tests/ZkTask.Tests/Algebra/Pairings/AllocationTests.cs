using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Algebra.Pairings;

public class AllocationTests
{
    [Fact]
    public void AVerifiersPairingAllocatesNothing()
    {
        G1 p = G1.Generator, minusP = -p;
        G2 q = G2.Generator;
        G1[] points = [minusP, p + p];
        PreparedG2[] prepared = [new(q), new(q)];
        bool isOne = true;
        Assert.Equal(0, AllocationMeter.BytesPerCall(() => isOne = Pairing.Miller(p, q, points, prepared).IsOneAfterFinalExponentiation(), calls: 5));
        Assert.False(isOne);
    }

    [Fact]
    public void CheckingAPointAllocatesNothing()
    {
        G2 q = G2.Generator;
        PointStatus status = default;
        Assert.Equal(0, AllocationMeter.BytesPerCall(() => status = G2.TryCreate(q.X, q.Y, out _), calls: 5));
        Assert.Equal(PointStatus.Ok, status);
    }
}
