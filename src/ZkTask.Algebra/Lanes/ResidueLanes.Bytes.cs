using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Lanes;

/// <content>Lanes from integers in bytes and back: the multiplication that makes or unmakes the Montgomery form is one for all lanes.</content>
internal partial struct ResidueLanes<TModulus, TKernel>
{
    // R², so that an integer times this over R is its Montgomery form; and the integer 1, which undoes it.
    private static readonly LaneLimbs _fromInteger = LaneConstants<TModulus>.Broadcast(BigInteger.One << 520);
    private static readonly LaneLimbs _toInteger = LaneConstants<TModulus>.Broadcast(BigInteger.One);

    /// <inheritdoc/>
    public static int LaneCount => Count;

    /// <inheritdoc/>
    public static void Broadcast(out ResidueLanes<TModulus, TKernel> result, in Residue<TModulus> value) => result = Broadcast(value);

    /// <inheritdoc/>
    public static void LoadBigEndian(out ResidueLanes<TModulus, TKernel> result, ReadOnlySpan<byte> bytes, int stride)
    {
        result = default;
        Span<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new Span<LaneLimbs>(ref result.Limbs));
        for (int lane = 0, start = 0; lane < Count && start < bytes.Length; lane++, start += stride)
        {
            ReadOnlySpan<byte> integer = bytes.Slice(start, Residue<TModulus>.ByteLength);
            Split(
                words[lane..], BinaryPrimitives.ReadUInt64BigEndian(integer[24..]), BinaryPrimitives.ReadUInt64BigEndian(integer[16..]),
                BinaryPrimitives.ReadUInt64BigEndian(integer[8..]), BinaryPrimitives.ReadUInt64BigEndian(integer));
        }

        TKernel.Add(out result.Limbs, result.Limbs, default);
        Multiply(out result, result, new ResidueLanes<TModulus, TKernel>(_fromInteger));
    }

    /// <inheritdoc/>
    public static void StoreBigEndian(Span<byte> bytes, int stride, in ResidueLanes<TModulus, TKernel> lanes)
    {
        Multiply(out ResidueLanes<TModulus, TKernel> integers, lanes, new ResidueLanes<TModulus, TKernel>(_toInteger));
        ReadOnlySpan<long> words = MemoryMarshal.Cast<LaneLimbs, long>(new ReadOnlySpan<LaneLimbs>(ref integers.Limbs));
        for (int lane = 0, start = 0; lane < Count && start < bytes.Length; lane++, start += stride)
        {
            Join(out Residue<TModulus> value, words[lane..]);
            Span<byte> integer = bytes.Slice(start, Residue<TModulus>.ByteLength);
            BinaryPrimitives.WriteUInt64BigEndian(integer, value.L3);
            BinaryPrimitives.WriteUInt64BigEndian(integer[8..], value.L2);
            BinaryPrimitives.WriteUInt64BigEndian(integer[16..], value.L1);
            BinaryPrimitives.WriteUInt64BigEndian(integer[24..], value.L0);
        }
    }
}
