using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// A key's way down from the root: 256 bits, bit 0 taken at the root, 0 to the left. Four 64-bit words, bit 0 the most significant bit of the first, so that the
/// order of leaves from left to right is the order of the words.
/// </summary>
internal readonly struct TreePath(ulong w0, ulong w1, ulong w2, ulong w3) : IComparable<TreePath>, IEquatable<TreePath>
{
    /// <summary>Bits of a path, and the largest depth a leaf can have.</summary>
    internal const int Bits = 256;

    internal readonly ulong W0 = w0, W1 = w1, W2 = w2, W3 = w3;

    /// <summary>The bit that is taken at a node of a depth below 256: true to the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool GoesRight(int depth)
    {
        ulong word = (depth >> 6) switch { 0 => W0, 1 => W1, 2 => W2, _ => W3 };
        return (word << (depth & 63)) >> 63 != 0;
    }

    /// <summary>How many leading bits two paths share: 256 if they are equal, else the depth of the node where they part.</summary>
    internal static int CommonPrefix(in TreePath a, in TreePath b)
    {
        if (a.W0 != b.W0)
            return BitOperations.LeadingZeroCount(a.W0 ^ b.W0);
        if (a.W1 != b.W1)
            return 64 + BitOperations.LeadingZeroCount(a.W1 ^ b.W1);
        return a.W2 != b.W2 ? 128 + BitOperations.LeadingZeroCount(a.W2 ^ b.W2) : 192 + BitOperations.LeadingZeroCount(a.W3 ^ b.W3);
    }

    public readonly int CompareTo(TreePath other)
    {
        if (W0 != other.W0)
            return W0 < other.W0 ? -1 : 1;
        if (W1 != other.W1)
            return W1 < other.W1 ? -1 : 1;
        return W2 != other.W2 ? W2.CompareTo(other.W2) : W3.CompareTo(other.W3);
    }

    public readonly bool Equals(TreePath other) => ((W0 ^ other.W0) | (W1 ^ other.W1) | (W2 ^ other.W2) | (W3 ^ other.W3)) == 0;

    public override readonly bool Equals(object? obj) => obj is TreePath other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(W0, W1, W2, W3);
}
