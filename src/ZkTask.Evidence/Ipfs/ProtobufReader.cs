namespace ZkTask.Evidence.Ipfs;

/// <summary>A protobuf message, field by field: varints and length-delimited fields, which are all that dag-pb and UnixFS have.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0, BytesType = 2;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>The current field's number.</summary>
    internal int Field { get; private set; }

    /// <summary>Whether the current field is length-delimited.</summary>
    internal bool IsBytes { get; private set; }

    /// <summary>The current field's value, if it is a varint.</summary>
    internal long Number { get; private set; }

    /// <summary>Where in the message the current field's bytes are, if it is length-delimited.</summary>
    internal Range Bytes { get; private set; }

    /// <summary>What is wrong with the message; null if nothing is yet.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the message's end, and at a <see cref="Fault"/>.</returns>
    internal bool Next()
    {
        if (_position == _message.Length || Fault is not null)
            return false;
        if (!TryReadVarint(out long key))
            return false;
        if (key >> 3 is 0 or > 15)
            return Refuse("a field number that is not known here");
        Field = (int)(key >> 3);
        IsBytes = (key & 7) == BytesType;
        if (!IsBytes && (key & 7) != VarintType)
            return Refuse("a field that is neither a varint nor length-delimited");
        if (!TryReadVarint(out long value))
            return false;
        Number = value;
        if (!IsBytes)
            return true;
        if (value > _message.Length - _position)
            return Refuse("a length beyond the end");
        Bytes = _position..(_position + (int)value);
        _position += (int)value;
        return true;
    }

    private bool TryReadVarint(out long value)
    {
        if (!Varint.TryRead(_message[_position..], out value, out int length))
            return Refuse("a varint that is cut off, too large or not in its shortest form");
        _position += length;
        return true;
    }

    private bool Refuse(string rule)
    {
        Fault = $"at byte {_position}: {rule}";
        return false;
    }
}
