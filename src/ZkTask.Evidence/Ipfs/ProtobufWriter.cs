using System.Buffers;

namespace ZkTask.Evidence.Ipfs;

/// <summary>Writes a protobuf message's fields in the order of the calls.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    internal void Write(int field, long number)
    {
        WriteVarint(field << 3);
        WriteVarint(number);
    }

    internal void Write(int field, ReadOnlySpan<byte> bytes)
    {
        WriteVarint((field << 3) | 2);
        WriteVarint(bytes.Length);
        _buffer.Write(bytes);
    }

    private void WriteVarint(long value) => _buffer.Advance(Varint.Write(_buffer.GetSpan(Varint.MaxBytes), value));
}
