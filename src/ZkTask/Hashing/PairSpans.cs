using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZkTask.Hashing;

/// <summary>The arguments that all pair hashes share.</summary>
internal static class PairSpans
{
    /// <summary>Bytes of a pair.</summary>
    internal const int PairLength = 64;

    /// <summary>Bytes of a digest.</summary>
    internal const int DigestLength = 32;

    /// <summary>Refuses spans that cannot be pairs and their digests.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap other than from the same first byte.</exception>
    internal static void RequireFit(ReadOnlySpan<byte> pairs, ReadOnlySpan<byte> digests)
    {
        if (pairs.Length % PairLength != 0)
            throw new ArgumentException($"Pairs are {PairLength} bytes each.", nameof(pairs));
        if (digests.Length != pairs.Length / 2)
            throw new ArgumentException($"Digests are {DigestLength} bytes each, as many as there are pairs.", nameof(digests));

        // From the same first byte, a digest is written where its pair or an earlier one was read.
        if (pairs.Overlaps(digests) && !Unsafe.AreSame(in MemoryMarshal.GetReference(pairs), in MemoryMarshal.GetReference(digests)))
            throw new ArgumentException("Digests may begin where pairs begin, or lie apart from them.", nameof(digests));
    }
}
