using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>Elements in and out of lanes, and the choice of lanes for a program: the same for one lane and for eight of each kernel.</summary>
public class FieldLanesTests
{
    [Fact]
    public void Elements_come_out_as_they_went_in()
    {
        RoundTrips<Fr>();
        RoundTrips<ResidueLanes<ScalarModulus, FmaKernel>>();
        RoundTrips<ResidueLanes<ScalarModulus, HybridKernel>>();
    }

    [Fact]
    public void A_program_runs_in_the_lanes_that_are_asked_for()
    {
        Assert.Equal(typeof(Fr), LanesOf(LaneEngineKind.Scalar));
        Assert.Equal(typeof(ResidueLanes<ScalarModulus, FmaKernel>), LanesOf(LaneEngineKind.Avx2));
        Assert.Equal(typeof(ResidueLanes<ScalarModulus, HybridKernel>), LanesOf(LaneEngineKind.Avx512));
        NameOfLanes program = default;
        ScalarLanes.Run(ref program);
        Assert.Equal(LanesOf(LaneEngine.Kind), program.Lanes);
        Assert.Equal(program.Lanes != typeof(Fr), ScalarLanes.IsSupported);

        static Type? LanesOf(LaneEngineKind kind)
        {
            NameOfLanes program = default;
            ScalarLanes.Run(kind, ref program);
            return program.Lanes;
        }
    }

    [Fact]
    public void Bytes_are_canonical_up_to_the_modulus()
    {
        byte[] bytes = Bytes(Fr.Modulus - 1);
        Assert.True(Fr.IsCanonicalBigEndian(bytes));
        Assert.False(Fr.IsCanonicalBigEndian(Bytes(Fr.Modulus)));
        Assert.False(Fr.IsCanonicalBigEndian(Bytes((BigInteger.One << 256) - 1)));
        Assert.Throws<ArgumentException>(() => Fr.IsCanonicalBigEndian(bytes.AsSpan(1)));
    }

    private static void RoundTrips<TLanes>()
        where TLanes : struct, IFieldLanes<TLanes, Fr>
    {
        // Integers at and above the modulus are reduced.
        BigInteger[] integers =
        [
            0, 1, Fr.Modulus - 1, Fr.Modulus, Fr.Modulus + 1, (BigInteger.One << 256) - 1, (BigInteger.One << 208) - 1, BigInteger.Parse("12345678901234567890123456789012345678901234567890"),
        ];
        const int Stride = 40;
        byte[] bytes = new byte[TLanes.LaneCount * Stride];
        for (int lane = 0; lane < TLanes.LaneCount; lane++)
            Bytes(integers[lane]).CopyTo(bytes, lane * Stride);
        for (int count = 0; count <= TLanes.LaneCount; count++)
        {
            TLanes.LoadBigEndian(out TLanes lanes, bytes.AsSpan(0, count * Stride), Stride);
            Fr[] values = new Fr[TLanes.LaneCount];
            TLanes.Store(values, lanes);
            for (int lane = 0; lane < values.Length; lane++)
                Assert.Equal(lane < count ? integers[lane] % Fr.Modulus : 0, values[lane].ToBigInteger());

            TLanes.Load(out TLanes again, values.AsSpan(0, count));
            Assert.Equal(lanes, again);
            byte[] written = new byte[bytes.Length];
            TLanes.StoreBigEndian(written.AsSpan(0, count * Stride), Stride, again);
            for (int lane = 0; lane < TLanes.LaneCount; lane++)
                Assert.Equal(lane < count ? Bytes(integers[lane] % Fr.Modulus) : new byte[32], written[(lane * Stride)..((lane * Stride) + 32)]);
        }

        TLanes.Broadcast(out TLanes same, Fr.FromUInt64(7));
        Fr[] sevens = new Fr[TLanes.LaneCount];
        TLanes.Store(sevens, same);
        Assert.All(sevens, seven => Assert.Equal(Fr.FromUInt64(7), seven));
    }

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = new byte[32];
        byte[] minimal = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        minimal.CopyTo(bytes, bytes.Length - minimal.Length);
        return bytes;
    }

    private struct NameOfLanes : ILaneProgram<Fr>
    {
        public Type? Lanes { get; private set; }

        public void Run<TLanes>()
            where TLanes : unmanaged, IFieldLanes<TLanes, Fr> => Lanes = typeof(TLanes);
    }
}
