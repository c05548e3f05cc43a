using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Algebra.Fields;

/// <summary>Decimal digits, several in one word: neighbours are joined to numbers of two digits, those of four and those of eight, all at once.</summary>
internal static class DecimalDigits
{
    /// <summary>How many digits are read together.</summary>
    internal const int Group = 16;

    /// <summary>10 to the power of <see cref="Group"/>.</summary>
    internal const ulong GroupBase = 10_000_000_000_000_000;

    private const ulong Eight = 100_000_000;

    /// <summary>The number that sixteen digits spell.</summary>
    /// <param name="digits">'0' to '9' only, the most significant first.</param>
    [MethodImpl(HotPath.Inline)]
    internal static ulong Read(ReadOnlySpan<byte> digits) =>
        Sse41.IsSupported ? ReadAtOnce(Vector128.Create(digits)) : (ReadEight(digits) * Eight) + ReadEight(digits[8..]);

    // Each multiplication joins neighbours: bytes, words of 16 bits and again such words.
    [MethodImpl(HotPath.Inline)]
    private static ulong ReadAtOnce(Vector128<byte> digits)
    {
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits - Vector128.Create((byte)'0'), Vector128.Create((short)(10 | (1 << 8))).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100 | (1 << 16)).AsInt16());
        Vector128<int> eights = Sse2.MultiplyAddAdjacent(Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create(10_000 | (1 << 16)).AsInt16());
        return ((uint)eights[0] * Eight) + (uint)eights[1];
    }

    [MethodImpl(HotPath.Inline)]
    private static ulong ReadEight(ReadOnlySpan<byte> digits)
    {
        const ulong Zeros = 0x3030303030303030, LowBytes = 0x000000ff_000000ff;
        ulong ones = BinaryPrimitives.ReadUInt64LittleEndian(digits) - Zeros;

        // Bytes 0, 2, 4, 6 become two digits each, at most 99; what is between them is masked out.
        ulong pairs = (ones * 10) + (ones >> 8);

        // Both sums stand in the upper halves; the lower ones add up to at most 99 * 101.
        ulong first = (pairs & LowBytes) * (100 + (1_000_000UL << 32)), second = ((pairs >> 16) & LowBytes) * (1 + (10_000UL << 32));
        return (first + second) >> 32;
    }
}
