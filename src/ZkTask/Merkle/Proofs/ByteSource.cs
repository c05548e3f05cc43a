using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>
/// Reads a binary document strictly from its beginning to its end. The first fault is kept; from then on everything reads as nothing. No array is made before the bytes it is
/// for are known to be there.
/// </summary>
/// <param name="bytes">The document.</param>
/// <param name="document">What people call it.</param>
internal ref struct ByteSource(ReadOnlySpan<byte> bytes, string document)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _document = document;
    private int _position;

    /// <summary>What was wrong; null while nothing is.</summary>
    internal Rejection? Fault { get; private set; }

    internal void Refuse(Reason reason, string rule) => Fault ??= new Rejection(reason, $"{_document}: {rule}");

    internal byte ReadByte() => Take(1) is [byte value] ? value : (byte)0;

    internal long ReadCount() => Take(sizeof(uint)) is { Length: sizeof(uint) } taken ? BinaryPrimitives.ReadUInt32BigEndian(taken) : 0;

    internal Bytes32 ReadWord() => Take(Bytes32.Length) is { Length: Bytes32.Length } taken ? new Bytes32(taken) : Bytes32.Zero;

    internal Bytes32[] ReadWords(long count) => MemoryMarshal.Cast<byte, Bytes32>(Take(Bytes32.Length * count)).ToArray();

    internal ushort[] ReadShorts(long count)
    {
        ReadOnlySpan<byte> taken = Take(sizeof(ushort) * count);
        ushort[] values = new ushort[taken.Length / sizeof(ushort)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadUInt16BigEndian(taken[(sizeof(ushort) * i)..]);
        return values;
    }

    /// <summary>Reads bits that fill whole bytes together with zeros.</summary>
    internal byte[] ReadPacked(long count)
    {
        byte[] taken = Take((count + 7) / 8).ToArray();
        if (taken.Length > 0 && !new PresenceBits(taken).IsPadded(count))
            Refuse(Reason.MalformedDocument, $"at byte {_position - 1}: the padding of bits is zero");
        return taken;
    }

    /// <summary>Reads packed bits into as many values.</summary>
    internal bool[] ReadBits(long count)
    {
        byte[] packed = ReadPacked(count);
        if (Fault is not null)
            return [];
        bool[] bits = new bool[count];
        PresenceBits presence = new(packed);
        for (int i = 0; i < bits.Length; i++)
            bits[i] = presence[i];
        return bits;
    }

    /// <summary>Refuses a document that goes on.</summary>
    internal Rejection? ReadEnd()
    {
        if (_position < _bytes.Length)
            Refuse(Reason.MalformedDocument, $"at byte {_position}: {_bytes.Length - _position} bytes too many");
        return Fault;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (Fault is not null)
            return [];
        if (count > _bytes.Length - _position)
        {
            Refuse(Reason.MalformedDocument, $"at byte {_position}: {count} bytes are needed, {_bytes.Length - _position} are left");
            return [];
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_position, (int)count);
        _position += taken.Length;
        return taken;
    }
}
