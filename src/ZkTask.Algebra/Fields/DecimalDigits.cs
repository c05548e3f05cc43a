using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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
    internal static ulong Read(ReadOnlySpan<byte> digits) => (ReadEight(digits) * Eight) + ReadEight(digits[8..]);

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
