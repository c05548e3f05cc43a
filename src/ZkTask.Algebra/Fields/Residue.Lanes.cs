using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ZkTask.Algebra.Fields;

/// <content>A residue as one lane.</content>
public readonly partial struct Residue<TModulus>
{
    /// <inheritdoc/>
    static int IFieldLanes<Residue<TModulus>, Residue<TModulus>>.LaneCount => 1;

    /// <summary>Whether 32 big-endian bytes are an integer below the modulus.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static bool IsCanonicalBigEndian(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes.Length);
        return IsBelowModulus(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    static void IFieldLanes<Residue<TModulus>, Residue<TModulus>>.Broadcast(out Residue<TModulus> result, in Residue<TModulus> value) => result = value;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    static void IFieldLanes<Residue<TModulus>, Residue<TModulus>>.Load(out Residue<TModulus> result, ReadOnlySpan<Residue<TModulus>> values) =>
        result = values.IsEmpty ? default : values[0];

    /// <inheritdoc/>
    [MethodImpl(HotPath.Inline)]
    static void IFieldLanes<Residue<TModulus>, Residue<TModulus>>.Store(Span<Residue<TModulus>> values, in Residue<TModulus> lanes)
    {
        if (!values.IsEmpty)
            values[0] = lanes;
    }

    /// <inheritdoc/>
    static void IFieldLanes<Residue<TModulus>, Residue<TModulus>>.LoadBigEndian(out Residue<TModulus> result, ReadOnlySpan<byte> bytes, int stride) =>
        result = bytes.IsEmpty ? default : ReduceBigEndian(bytes[..ByteLength]);

    /// <inheritdoc/>
    static void IFieldLanes<Residue<TModulus>, Residue<TModulus>>.StoreBigEndian(Span<byte> bytes, int stride, in Residue<TModulus> lanes)
    {
        if (!bytes.IsEmpty)
            lanes.WriteBigEndian(bytes[..ByteLength]);
    }
}
