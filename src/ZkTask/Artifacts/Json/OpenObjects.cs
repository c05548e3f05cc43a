using System.Buffers;
using System.Runtime.CompilerServices;

namespace ZkTask.Artifacts.Json;

/// <summary>What became of a member name.</summary>
internal enum NameStatus
{
    /// <summary>A new name of its object.</summary>
    Ok,

    /// <summary>The object has a member of this name already.</summary>
    Duplicate,

    /// <summary>Longer than <see cref="OpenObjects.MaxNameBytes"/>.</summary>
    TooLong,

    /// <summary>One member more than <see cref="OpenObjects.MaxMembers"/>.</summary>
    TooMany,

    /// <summary>Its escapes do not spell Unicode text.</summary>
    NotUnicode,
}

/// <summary>
/// The member names, unescaped, of the objects that are open at a place in a document. They lie one after the other in one pooled buffer, each behind a
/// byte with its length. Names are compared pairwise: with at most 64 members an object that is cheaper than hashing, and no input makes it slow.
/// </summary>
internal struct OpenObjects : IDisposable
{
    internal const int MaxMembers = 64;
    internal const int MaxNameBytes = 255;

    private byte[]? _names;
    private int _length;
    private int _depth;
    private Frames _frames;
    private int _lastName;

    /// <summary>The name that was added last.</summary>
    internal readonly ReadOnlySpan<byte> LastName => _names.AsSpan(_lastName + 1, _names![_lastName]);

    /// <summary>Enters an object; at most <see cref="JsonCursor.MaxDepth"/> can be open.</summary>
    internal void Push() => _frames[_depth++] = new Frame { Start = _length };

    /// <summary>Leaves the innermost object and forgets its names.</summary>
    internal void Pop() => _length = _frames[--_depth].Start;

    /// <summary>Adds a name to the innermost object.</summary>
    /// <param name="raw">The name as it is written, between the quotation marks.</param>
    /// <param name="isEscaped">Whether it contains escapes.</param>
    internal NameStatus Add(ReadOnlySpan<byte> raw, bool isEscaped)
    {
        ref Frame frame = ref _frames[_depth - 1];
        if (raw.Length > MaxNameBytes)
            return NameStatus.TooLong;
        if (++frame.Count > MaxMembers)
            return NameStatus.TooMany;

        Reserve(1 + raw.Length);
        Span<byte> names = _names;
        Span<byte> name = names[(_length + 1)..];
        int length = raw.Length;
        if (!isEscaped)
            raw.CopyTo(name);
        else if (!JsonText.TryUnescape(raw, name, out length))
            return NameStatus.NotUnicode;

        name = name[..length];
        for (int other = frame.Start; other < _length; other += 1 + names[other])
        {
            if (names[other] == length && name.SequenceEqual(names.Slice(other + 1, length)))
                return NameStatus.Duplicate;
        }

        names[_length] = (byte)length;
        _lastName = _length;
        _length += 1 + length;
        return NameStatus.Ok;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_names is not null)
            ArrayPool<byte>.Shared.Return(_names);
        _names = null;
    }

    private void Reserve(int count)
    {
        if (_names is not null && _names.Length - _length >= count)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, 2 * (_length + count)));
        _names.AsSpan(0, _length).CopyTo(larger);
        Dispose();
        _names = larger;
    }

    private struct Frame
    {
        internal int Start;
        internal int Count;
    }

    [InlineArray(JsonCursor.MaxDepth)]
    private struct Frames
    {
        private Frame _first;
    }
}
