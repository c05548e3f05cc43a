using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZkTask.Algebra.Curves;

/// <summary>Up to eight odd scalars whose digits are written together (<see cref="OddDigits.Write"/>), each with the table of its base.</summary>
internal unsafe struct OddScalarGroup
{
    /// <summary>How many scalars there may be.</summary>
    internal const int Capacity = 8;

    // Two more than a scalar has: windows are read from two words, and the last may begin where the scalar ends.
    private const int Rows = 10;

    private fixed uint _words[Rows * Capacity]; // word j of each scalar side by side, then word j + 1
    private fixed int _bits[Capacity], _signs[Capacity];
    private fixed long _tables[Capacity];

    /// <summary>How many scalars there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The length in bits of each; what it is beyond <see cref="Count"/> means nothing.</summary>
    internal readonly Vector256<int> Bits => Vector256.LoadUnsafe(in _bits[0]);

    /// <summary>-1 for scalars whose opposite is meant.</summary>
    internal readonly Vector256<int> Signs => Vector256.LoadUnsafe(in _signs[0]);

    /// <summary>Adds one.</summary>
    /// <param name="limbs">Odd and below 2^254, in four 64-bit limbs.</param>
    /// <param name="table">Where the table of its base begins.</param>
    /// <param name="isNegative">Whether the opposite is meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are <see cref="Capacity"/> already.</exception>
    internal void Add(ReadOnlySpan<ulong> limbs, nint table, bool isNegative)
    {
        // The buffers are not checked.
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, Capacity);
        for (int i = 0; i < 4; i++)
        {
            _words[(2 * i * Capacity) + Count] = (uint)limbs[i];
            _words[(((2 * i) + 1) * Capacity) + Count] = (uint)(limbs[i] >> 32);
        }

        _bits[Count] = SignedDigits.BitLength(limbs);
        _signs[Count] = isNegative ? -1 : 0;
        _tables[Count++] = table;
    }

    /// <summary>Makes room.</summary>
    internal void Clear() => Count = 0;

    /// <summary>The tables of the first four.</summary>
    internal readonly Vector256<long> LowTables => Vector256.LoadUnsafe(in _tables[0]);

    /// <summary>The tables of the others.</summary>
    internal readonly Vector256<long> HighTables => Vector256.LoadUnsafe(in _tables[4]);

    /// <summary>The table of one.</summary>
    internal readonly nint Table(int index) => (nint)_tables[index];

    /// <summary>The 32 bits of each from a position on.</summary>
    [MethodImpl(HotPath.Inline)]
    internal readonly Vector256<int> Window(int position)
    {
        int first = (position >> 5) * Capacity, shift = position & 31;
        Vector256<uint> low = Vector256.LoadUnsafe(in _words[first]), high = Vector256.LoadUnsafe(in _words[first + Capacity]);
        return ((low >>> shift) | (high << (31 - shift) << 1)).AsInt32();
    }
}
