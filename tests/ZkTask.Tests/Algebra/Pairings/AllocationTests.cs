using Xunit;
using ZkTask.Algebra.Bn254;

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
        Assert.False(Check());
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isOne = Check();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.False(isOne);
        Assert.Equal(0, allocated);

        bool Check() => Pairing.Miller(p, q, points, prepared).IsOneAfterFinalExponentiation();
    }

    [Fact]
    public void CheckingAPointAllocatesNothing()
    {
        G2 q = G2.Generator;
        Assert.Equal(PointStatus.Ok, G2.TryCreate(q.X, q.Y, out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        PointStatus status = G2.TryCreate(q.X, q.Y, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(PointStatus.Ok, status);
        Assert.Equal(0, allocated);
    }
}
