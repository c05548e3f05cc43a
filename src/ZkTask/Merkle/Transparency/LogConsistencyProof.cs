using System.Collections.Immutable;

namespace ZkTask.Merkle.Transparency;

/// <summary>The claim that a log only grew, with its proof (RFC 9162, section 2.1.4).</summary>
/// <param name="FirstSize">The older size; at least 1: every log is consistent with the empty one, so that nothing would be proven.</param>
/// <param name="SecondSize">The newer size; at least the older one.</param>
/// <param name="FirstRoot">The root at the older size. 32 bytes; between equal sizes, where roots are only compared, any number of them.</param>
/// <param name="SecondRoot">The root at the newer size, likewise.</param>
/// <param name="Path">The proof's nodes.</param>
public sealed record LogConsistencyProof(
    ulong FirstSize, ulong SecondSize, ReadOnlyMemory<byte> FirstRoot, ReadOnlyMemory<byte> SecondRoot, ImmutableArray<Bytes32> Path)
{
    private const string Name = "log consistency proof";

    /// <summary>Checks the proof (section 2.1.4.2): at most 128 hashes, whatever the path's length.</summary>
    /// <returns>
    /// Null, or <see cref="Reason.IndexOutOfRange"/>, <see cref="Reason.UnusedSibling"/>, <see cref="Reason.IncompleteProof"/> or <see cref="Reason.RootMismatch"/>.
    /// </returns>
    public Rejection? Verify()
    {
        if (FirstSize == 0)
            return new Rejection(Reason.IndexOutOfRange, $"{Name}: from size 0 there is nothing to prove");
        if (FirstSize > SecondSize)
            return new Rejection(Reason.IndexOutOfRange, $"{Name}: the first size {FirstSize} exceeds the second one {SecondSize}");
        if (FirstSize == SecondSize)
            return CompareRoots();
        if (FirstRoot.Length != Bytes32.Length || SecondRoot.Length != Bytes32.Length)
            return new Rejection(Reason.RootMismatch, $"{Name}: a root is {Bytes32.Length} bytes");

        Bytes32 first = new(FirstRoot.Span), second = new(SecondRoot.Span);

        // The first tree of 2^k entries is itself the first node.
        if (ulong.IsPow2(FirstSize))
            return Climb(first, Path.AsSpan(), 0, first, second);
        return Path.Length == 0
            ? new Rejection(Reason.IncompleteProof, $"{Name}: it is empty, though the sizes differ")
            : Climb(Path[0], Path.AsSpan()[1..], 1, first, second);
    }

    private Rejection? CompareRoots()
    {
        if (Path.Length > 0)
            return new Rejection(Reason.UnusedSibling, $"{Name}: proof[0] is needed by nothing, since the sizes are equal");
        return FirstRoot.Span.SequenceEqual(SecondRoot.Span) ? null : new Rejection(Reason.RootMismatch, $"{Name}: two roots for one size");
    }

    private Rejection? Climb(Bytes32 start, ReadOnlySpan<Bytes32> path, int offset, in Bytes32 firstRoot, in Bytes32 secondRoot)
    {
        ulong index = FirstSize - 1, last = SecondSize - 1;
        int complete = (int)ulong.TrailingZeroCount(~index);
        (index, last) = (index >> complete, last >> complete);
        (Bytes32 first, Bytes32 second) = (start, start);
        for (int i = 0; i < path.Length; i++)
        {
            if (last == 0)
                return new Rejection(Reason.UnusedSibling, $"{Name}: proof[{offset + i}] is above the root");
            if (ulong.IsOddInteger(index) || index == last)
            {
                (first, second) = (LogHash.Node(path[i], first), LogHash.Node(path[i], second));
                int levels = ulong.IsOddInteger(index) ? 0 : (int)ulong.TrailingZeroCount(index);
                (index, last) = (index >> levels, last >> levels);
            }
            else
            {
                second = LogHash.Node(second, path[i]);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        if (last != 0)
            return new Rejection(Reason.IncompleteProof, $"{Name}: {Path.Length} nodes do not reach the root of a tree of {SecondSize}");
        if (first != firstRoot)
            return new Rejection(Reason.RootMismatch, $"{Name}: leads to {first} for size {FirstSize}, the first root is {firstRoot}");
        return second == secondRoot ? null : new Rejection(Reason.RootMismatch, $"{Name}: leads to {second} for size {SecondSize}, the second root is {secondRoot}");
    }
}
