using System.Collections.Immutable;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>
/// Reads a type's canonical name, from left to right: an elementary name, or components in parentheses with commas between them; and behind it any number of <c>[]</c> and
/// <c>[k]</c>, each making an array of what stands before it. No spaces, no names of components. Recursive, but not deeper than <see cref="AbiType.MaxNesting"/>.
/// </summary>
internal ref struct AbiTypeName
{
    // What ends an elementary name.
    private const string Delimiters = "(),[]";

    // An array of 10^9 elements has no proof of less than 2 GB.
    private const int MaxLengthDigits = 9;

    private ReadOnlySpan<char> _rest;

    private AbiTypeName(ReadOnlySpan<char> name) => _rest = name;

    /// <summary>Reads a name; arrays and tuples without elements (<c>T[0]</c>, <c>()</c>), which Solidity does not have, are none.</summary>
    internal static bool TryParse(string name, out AbiType? type)
    {
        AbiTypeName reader = new(name);
        type = reader.Read(AbiType.MaxNesting);
        if (!reader._rest.IsEmpty)
            type = null;
        return type is not null;
    }

    // A type in which at most so many arrays and tuples are nested; null if there is none at this place.
    private AbiType? Read(int nesting)
    {
        AbiType? type;
        if (_rest is ['(', ..])
        {
            type = nesting > 0 ? ReadTuple(nesting - 1) : null;
        }
        else
        {
            int length = _rest.IndexOfAny(Delimiters);
            type = AbiType.FindElementary(length < 0 ? _rest : _rest[..length]);
            _rest = length < 0 ? [] : _rest[length..];
        }

        while (type is not null && _rest is ['[', ..])
            type = ReadArray(type, nesting);
        return type;
    }

    private AbiType? ReadTuple(int nesting)
    {
        ImmutableArray<AbiType>.Builder components = ImmutableArray.CreateBuilder<AbiType>();
        do
        {
            _rest = _rest[1..];
            if (Read(nesting) is not { } component)
                return null;
            components.Add(component);
        }
        while (_rest is [',', ..]);
        if (_rest is not [')', ..])
            return null;
        _rest = _rest[1..];
        return new AbiType(AbiKind.Tuple, 0, components.DrainToImmutable());
    }

    private AbiType? ReadArray(AbiType element, int nesting)
    {
        int end = _rest.IndexOf(']');
        if (end < 0 || element.Nesting >= nesting)
            return null;
        ReadOnlySpan<char> digits = _rest[1..end];
        _rest = _rest[(end + 1)..];
        if (digits.IsEmpty)
            return new AbiType(AbiKind.Array, 0, [element]);
        return AbiType.TryParseCount(digits, MaxLengthDigits, out int count) ? new AbiType(AbiKind.FixedArray, count, [element]) : null;
    }
}
