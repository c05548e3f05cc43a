using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>
/// Encodes values as <c>abi.encode</c> does (Solidity's Contract ABI Specification, section Formal Specification of the Encoding). A sequence has a head and a tail: what is static stands
/// in the head; of what is dynamic the head has the place, counted from the head's beginning, and the tail the content. The bytes are in proportion to the values, whatever
/// lengths the types name. Recursive, but not deeper than the types are nested.
/// </summary>
internal sealed class AbiEncoder
{
    private static readonly byte[] s_zeros = new byte[Bytes32.Length];

    private readonly string _name;
    private readonly List<byte> _output = [];

    private AbiEncoder(string name) => _name = name;

    /// <summary>Encodes values of types, one of each.</summary>
    /// <param name="types">The types.</param>
    /// <param name="values">The values.</param>
    /// <param name="name">What people call the values.</param>
    /// <param name="abi">The encoding; empty if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.LeafEncodingMismatch"/> for values that are not in the types' shape, <see cref="Reason.MalformedNumber"/> for one that is not of its type.</returns>
    internal static Rejection? TryEncode(AbiType types, IReadOnlyList<LeafValue> values, string name, out byte[] abi)
    {
        AbiEncoder encoder = new(name);
        Rejection? rejection = encoder.WriteParts(types, values, []);
        abi = rejection is null ? [.. encoder._output] : [];
        return rejection;
    }

    private Rejection? Write(AbiType type, LeafValue value, List<int> place)
    {
        if (!type.IsSequence)
            return WriteScalar(type, value, place);
        if (value.Form != LeafValueForm.Sequence)
            return new Rejection(Reason.LeafEncodingMismatch, $"{Path(place)} must be an array");
        int count = type.Kind switch
        {
            AbiKind.FixedArray => type.Size,
            AbiKind.Tuple => type.Parts.Length,
            _ => value.Items.Count,
        };
        if (value.Items.Count != count)
            return new Rejection(Reason.LeafEncodingMismatch, $"{Path(place)} must be an array of {count}, it has {value.Items.Count}");
        if (type.Kind == AbiKind.Array)
            WriteWord(count);
        return WriteParts(type, value.Items, place);
    }

    private Rejection? WriteParts(AbiType type, IReadOnlyList<LeafValue> values, List<int> place)
    {
        int start = _output.Count;
        List<(int Index, int Head)> tail = [];
        place.Add(0);
        for (int i = 0; i < values.Count; i++)
        {
            place[^1] = i;
            AbiType part = type.Part(i);
            if (part.IsDynamic)
            {
                tail.Add((i, _output.Count));
                WriteWord(0);
            }
            else if (Write(part, values[i], place) is { } rejection)
            {
                return rejection;
            }
        }

        foreach ((int index, int head) in tail)
        {
            place[^1] = index;
            SetWord(head, _output.Count - start);
            if (Write(type.Part(index), values[index], place) is { } rejection)
                return rejection;
        }

        place.RemoveAt(place.Count - 1);
        return null;
    }

    private Rejection? WriteScalar(AbiType type, LeafValue value, List<int> place)
    {
        if (AbiScalar.TryRead(type, value, out byte[] content) is { } rule)
            return new Rejection(Reason.MalformedNumber, $"{Path(place)} must be {rule}");
        if (type.IsDynamic)
            WriteWord(content.Length);
        _output.AddRange(content.AsSpan());

        // Words are whole; bytes and text are filled up to words.
        _output.AddRange(s_zeros.AsSpan(0, -content.Length & (Bytes32.Length - 1)));
        return null;
    }

    private void WriteWord(int value)
    {
        int position = _output.Count;
        CollectionsMarshal.SetCount(_output, position + Bytes32.Length);
        SetWord(position, value);
    }

    private void SetWord(int position, int value)
    {
        Span<byte> word = CollectionsMarshal.AsSpan(_output).Slice(position, Bytes32.Length);
        word.Clear();
        BinaryPrimitives.WriteInt32BigEndian(word[^sizeof(int)..], value);
    }

    private string Path(List<int> place) => _name + string.Concat(place.Select(index => string.Create(CultureInfo.InvariantCulture, $"[{index}]")));
}
