using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ZkTask.Hashing;

/// <summary>
/// The bits that Poseidon's constants are made of: a linear feedback register of 80 bits, seeded with the parameters and shrunk by itself (Poseidon, eprint 2019/458,
/// appendix F). Variable time; nothing here is secret.
/// </summary>
internal struct GrainStream
{
    // Taps at 0, 13, 23, 38, 51 and 62 of 80: eighteen new bits depend on old ones only. Sixteen are made at a time.
    private const int BitsPerStep = 16;
    private const int FieldBits = 254;

    private ulong _old, _young;     // 64 bits and 16; bit 0 is the oldest
    private uint _fresh;            // new bits that were not looked at, oldest lowest
    private int _freshCount;

    /// <summary>The stream for an S-box x^5 over a prime field of 254 bits.</summary>
    internal GrainStream(int width, int fullRounds, int partialRounds)
    {
        // A prime field, x^alpha, and thirty ones at the end; each number with its highest bit first.
        ReadOnlySpan<(int Value, int Bits)> seed =
            [(1, 2), (0, 4), (FieldBits, 12), (width, 12), (fullRounds, 10), (partialRounds, 10), ((1 << 30) - 1, 30)];
        UInt128 register = 0;
        int position = 0;
        foreach ((int value, int bits) in seed)
        {
            for (int bit = bits - 1; bit >= 0; bit--)
                register |= (UInt128)(uint)((value >> bit) & 1) << position++;
        }

        (_old, _young) = ((ulong)register, (ulong)(register >> 64));
        for (int i = 0; i < 160 / BitsPerStep; i++)
            Step();
    }

    /// <summary>The next field element: 254 bits, the highest first, and again until they are below the modulus.</summary>
    internal Fr NextElement()
    {
        Span<byte> bytes = stackalloc byte[Fr.ByteLength];
        Fr element;
        do
            NextInteger(bytes);
        while (!Fr.TryReadBigEndian(bytes, out element));
        return element;
    }

    /// <summary>The next 254 bits, reduced.</summary>
    internal Fr NextReducedElement()
    {
        Span<byte> bytes = stackalloc byte[Fr.ByteLength];
        NextInteger(bytes);
        return Fr.ReduceBigEndian(bytes);
    }

    private void NextInteger(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, NextBits(FieldBits - 192));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextBits(64));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], NextBits(64));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], NextBits(64));
    }

    // Bits come in pairs: the second counts if the first is 1.
    [MethodImpl(HotPath.Optimize)]
    private ulong NextBits(int count)
    {
        ulong bits = 0;
        while (count > 0)
        {
            if (_freshCount == 0)
            {
                _fresh = Step();
                _freshCount = BitsPerStep;
            }

            int counts = (int)(_fresh & 1);
            bits = (bits << counts) | ((_fresh >> 1) & (uint)counts);
            count -= counts;
            _fresh >>= 2;
            _freshCount -= 2;
        }

        return bits;
    }

    [MethodImpl(HotPath.Inline)]
    private uint Step()
    {
        ulong old = _old, young = _young;
        ulong made = old ^ (old >> 13) ^ (old >> 23) ^ (old >> 38) ^ ((old >> 51) | (young << 13)) ^ ((old >> 62) | (young << 2));
        made &= (1 << BitsPerStep) - 1;
        _old = (old >> BitsPerStep) | (young << (64 - BitsPerStep));
        _young = made;
        return (uint)made;
    }
}
