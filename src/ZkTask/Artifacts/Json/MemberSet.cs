using System.Text;

namespace ZkTask.Artifacts.Json;

/// <summary>The members that a reader knows at one place of a document; at most 32.</summary>
internal sealed class MemberSet(params string[] names)
{
    private readonly byte[][] _names = Array.ConvertAll(names, Encoding.UTF8.GetBytes);

    /// <summary>All of them, as bits.</summary>
    internal uint All => uint.MaxValue >> (32 - _names.Length);

    /// <summary>The name with an index.</summary>
    internal string this[int index] => names[index];

    /// <summary>A member, unknown here, by which another format gives itself away; null if there is none.</summary>
    internal string? Marker { get; init; }

    /// <summary>What to tell people who bring that other format.</summary>
    internal string MarkerHint { get; init; } = "";

    /// <summary>The index of a name, or -1.</summary>
    internal int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
                return i;
        }

        return -1;
    }

    /// <summary>The index of the name that differs from an unknown one only in the case of ASCII letters, or -1.</summary>
    internal int IndexOfIgnoringCase(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, _names[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Whether a name is the <see cref="Marker"/>.</summary>
    internal bool IsMarker(ReadOnlySpan<byte> name) => Marker is not null && Ascii.Equals(name, Marker);
}
